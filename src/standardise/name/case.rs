//! Repairs the case of names that were typed all in capitals or all in small letters; a name in mixed case is kept as typed.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

use super::words::is_particle;

/// Which part of a name a text is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Given,
    Family,
}

/// Families that write a capital after `Mac`; most words that begin so do not (Mack, Macias, Machado).
const MAC_FAMILIES: &[&str] = &[
    "macarthur",
    "macaulay",
    "macbeth",
    "macbride",
    "maccallum",
    "macdonald",
    "macdonell",
    "macdougall",
    "macdowell",
    "macduff",
    "macfarlane",
    "macgregor",
    "macintosh",
    "macintyre",
    "mackinnon",
    "maclaren",
    "maclean",
    "macleod",
    "macmillan",
    "macnab",
    "macnamara",
    "macneil",
    "macneill",
    "macphail",
    "macpherson",
    "macqueen",
    "macrae",
];

/// What Unicode makes of the dot of a Turkish `İ` above the small letter, which has one.
const DOT: char = '\u{307}';

/// The name with the case that people write.
pub(super) fn repair<'a>(name: &'a str, part: Part, arena: &'a Bump) -> &'a str {
    if matches!(name.as_bytes(), [b'A'..=b'Z', b'a'..=b'z', ..]) {
        return name;
    }
    let (mut upper, mut lower) = (0, 0);
    for character in name.chars() {
        upper += usize::from(character.is_uppercase());
        lower += usize::from(character.is_lowercase());
        if upper > 0 && lower > 0 {
            return name;
        }
    }
    if upper + lower == 0 || upper == 1 || part == Part::Given && upper > 0 && are_initials(name) {
        return name;
    }
    let mut output = ArenaString::with_capacity_in(name.len(), arena);
    let mut words = name.split(' ').peekable();
    let mut after_particle = false;
    while let Some(word) = words.next() {
        let followed_by_particle = words.peek().is_some_and(|next| is_particle(next));
        let particle = part == Part::Family && words.peek().is_some() && is_particle(word);
        let small = particle && (lower > 0 || after_particle || followed_by_particle);
        push_word(&mut output, word, small);
        if words.peek().is_some() {
            output.push(' ');
        }
        after_particle = small;
    }
    output.into_bump_str()
}

/// `TJ`, `J.R.` and `AJ` stay; `JO`, `ED` and `AL` are names.
fn are_initials(name: &str) -> bool {
    let has_vowel = name.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
    name.contains('.') && name.split('.').all(|part| part.trim().len() <= 1)
        || name.len() == 2 && (!has_vowel || name.contains('J') && name != "JO")
}

fn push_word(output: &mut ArenaString<'_>, word: &str, small: bool) {
    let start = output.len();
    let mut at_start = !small;
    let mut letters_before = 0;
    for character in word.chars() {
        match (at_start, character.is_ascii()) {
            (true, true) => output.push(character.to_ascii_uppercase()),
            (false, true) => output.push(character.to_ascii_lowercase()),
            (true, false) => output.extend(character.to_uppercase()),
            (false, false) => output.extend(character.to_lowercase().filter(|part| *part != DOT)),
        }
        letters_before = if character.is_alphabetic() {
            letters_before + 1
        } else {
            letters_before
        };
        at_start = match character {
            '-' | '.' | '/' | '(' => true,
            '\'' | '’' | '`' => letters_before == 1 && !small,
            _ => at_start && !character.is_alphabetic(),
        };
        letters_before *= usize::from(!matches!(character, '-' | '.' | '/'));
    }
    capitalise_mac(output, start);
}

/// `Mcdonald` → `McDonald`, and the families with `Mac`.
fn capitalise_mac(output: &mut ArenaString<'_>, start: usize) {
    let word = &output[start..];
    let after_mac = |length: usize| {
        word.as_bytes()
            .get(length)
            .is_some_and(u8::is_ascii_lowercase)
    };
    let length = match word {
        _ if word.starts_with("Mc") && word.len() > 4 && after_mac(2) => 2,
        _ if word.starts_with("Mac")
            && after_mac(3)
            && MAC_FAMILIES
                .iter()
                .any(|family| family.eq_ignore_ascii_case(word)) =>
        {
            3
        }
        _ => return,
    };
    let at = start + length;
    let capital = output[at..]
        .chars()
        .next()
        .map(|letter| letter.to_ascii_uppercase());
    if let Some(capital) = capital {
        output.remove(at);
        output.insert(at, capital);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_and_small_letters_are_repaired() {
        let arena = Bump::new();
        for (typed, expected) in [
            ("MCDONALD", "McDonald"),
            ("mcgee", "McGee"),
            ("MACDONALD", "MacDonald"),
            ("MACHADO", "Machado"),
            ("O'BRIEN", "O'Brien"),
            ("o’neil", "O’Neil"),
            ("SMITH-JONES", "Smith-Jones"),
            ("van der berg", "van der Berg"),
            ("VAN DER BERG", "van der Berg"),
            ("VAN HORN", "Van Horn"),
            ("de leon", "de Leon"),
            ("MÜLLER", "Müller"),
            ("ÇELİK", "Çelik"),
            ("NG", "Ng"),
            ("deVries", "deVries"),
            ("Smith", "Smith"),
            ("B", "B"),
            ("張", "張"),
        ] {
            assert_eq!(repair(typed, Part::Family, &arena), expected, "{typed}");
        }
        for (typed, expected) in [
            ("JOHN", "John"),
            ("TJ", "TJ"),
            ("AJ", "AJ"),
            ("J.R.", "J.R."),
            ("JO", "Jo"),
            ("ED", "Ed"),
            ("mary ann", "Mary Ann"),
            ("JEAN-LUC", "Jean-Luc"),
            ("j", "J"),
        ] {
            assert_eq!(repair(typed, Part::Given, &arena), expected, "{typed}");
        }
    }
}
