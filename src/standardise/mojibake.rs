//! Undoes a wrong decoding: UTF-8 text that was read as Windows-1252 (or Latin-1), once or several times: `JosÃ©` → `José`.
//!
//! Works on sequences, not on the whole cell, so that a cell of which only a part went wrong is repaired too. A sequence is
//! repaired only if it decodes to a character that people write; legitimate text practically never holds one, but for a capital before
//! what closes a word (`“AMANHÔ). Of other scripts than the Latin two sequences must stand together. What is left of Windows-1252 that
//! was read as Latin-1 is repaired character by character.

use bumpalo::Bump;
use bumpalo::collections::String as ArenaString;

/// How often text is seen to have been decoded wrongly, at most.
const ROUNDS_MAX: usize = 3;

/// What the bytes 0x80 to 0x9F mean in Windows-1252; a byte without a meaning stands for itself.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// What stands at the end of a word, and is a part of a wrongly decoded letter, too.
const CLOSING: [char; 11] = ['’', '“', '”', '›', '»', '…', '–', '—', '•', '™', '®'];

/// What stands at the start of what one of [`CLOSING`] ends.
const OPENING: [char; 6] = ['“', '„', '‘', '‚', '«', '‹'];

/// The text with each wrongly decoded sequence repaired; the input itself if there is none.
pub(crate) fn repair<'a>(value: &'a str, arena: &'a Bump) -> &'a str {
    let mut current = value;
    for _ in 0..ROUNDS_MAX {
        match repair_once(current, arena) {
            Some(repaired) => current = repaired,
            None => break,
        }
    }
    if current.contains(is_misread) {
        let meant = current
            .chars()
            .map(|character| meant(character).unwrap_or(character));
        return ArenaString::from_iter_in(meant, arena).into_bump_str();
    }
    current
}

/// A byte of Windows-1252 that was read as Latin-1 is a control character, which nobody writes: `O\u{92}Brien`.
fn is_misread(character: char) -> bool {
    meant(character).is_some()
}

/// What a control character was as a byte. That of a new line may be one.
fn meant(character: char) -> Option<char> {
    if !matches!(character, '\u{80}'..='\u{9f}') || character == '\u{85}' {
        return None;
    }
    let meant = WINDOWS_1252[character as usize - 0x80];
    (!meant.is_control()).then_some(meant)
}

fn repair_once<'a>(value: &'a str, arena: &'a Bump) -> Option<&'a str> {
    let mut leads = value
        .char_indices()
        .filter(|&(_, character)| is_lead(character))
        .peekable();
    leads.peek()?;
    let any_script = has_another_script(value);
    let is_sure = |at: usize, (character, length): (char, usize)| {
        if is_latin(character) {
            !may_end_word(value, at, at + length, character)
        } else {
            any_script || character.len_utf8() == 4
        }
    };
    let is_sure_at = |at| sequence_at(value, at).is_some_and(|found| is_sure(at, found));
    // where one sequence is sure, the others are, too: a cell is not repaired by halves
    let any_sure = leads.clone().any(|(at, _)| is_sure_at(at));
    let ends_capitals = !any_sure && !is_clean_elsewhere(value);
    let meant_at = |at: usize| {
        let found = sequence_at(value, at);
        found.filter(|&(character, length)| {
            let is_capital = character.is_uppercase() && !value[..at + length].ends_with('\u{a0}');
            let is_likely = any_sure || ends_capitals && is_capital;
            is_sure(at, (character, length)) || is_likely && is_latin(character)
        })
    };
    let (first, _) = leads.find(|&(start, _)| meant_at(start).is_some())?;
    let mut output = ArenaString::with_capacity_in(value.len(), arena);
    output.push_str(&value[..first]);
    let mut at = first;
    while let Some(next) = value[at..].chars().next() {
        let (character, length) = meant_at(at).unwrap_or((next, next.len_utf8()));
        output.push(character);
        at += length;
    }
    Some(output.into_bump_str())
}

/// Whether two sequences of another script than the Latin stand together: one alone is a letter and what closes its word.
fn has_another_script(value: &str) -> bool {
    let mut end = None;
    let leads = value.char_indices();
    let mut leads = leads.filter(|&(_, character)| is_lead(character));
    leads.any(|(at, _)| match sequence_at(value, at) {
        Some((character, length)) if !is_latin(character) => end.replace(at + length) == Some(at),
        _ => false,
    })
}

/// Whether an opening quote or an accented letter stands outside sequences: then the cell was decoded rightly.
fn is_clean_elsewhere(value: &str) -> bool {
    let mut at = 0;
    while let Some(next) = value[at..].chars().next() {
        let found = sequence_at(value, at).filter(|&(character, _)| is_latin(character));
        let is_accented = next.is_alphabetic() && !next.is_ascii();
        if found.is_none() && (is_accented || OPENING.contains(&next)) {
            return true;
        }
        at += found.map_or(next.len_utf8(), |(_, length)| length);
    }
    false
}

/// Whether the sequence may be meant: a letter, and a space or what closes a word (`BISTRÓ”`). Behind a letter that is not a capital, a
/// capital is not.
fn may_end_word(value: &str, start: usize, end: usize, character: char) -> bool {
    let (before, rest) = value.split_at(start);
    let lead = rest.chars().next();
    let last = value[..end].chars().next_back();
    let goes_on = || value[end..].starts_with(char::is_alphanumeric);
    let closes = match last {
        Some('\u{a0}') => true,
        Some(last) => CLOSING.contains(&last) && !goes_on(),
        None => false,
    };
    let is_capital = |character: char| character.is_alphabetic() && !character.is_lowercase();
    let is_misplaced = lead.is_some_and(is_capital) && !before.ends_with(is_capital);
    (character.is_alphabetic() || is_combining(character)) && closes && !is_misplaced
}

/// The sequence that starts there; an accent of its own must have a letter before it.
fn sequence_at(value: &str, at: usize) -> Option<(char, usize)> {
    let is_behind_letter =
        || value[..at].ends_with(|before: char| before.is_alphabetic() || !before.is_ascii());
    sequence(&value[at..]).filter(|&(character, _)| !is_combining(character) || is_behind_letter())
}

/// The character that the start of `text` was before it was decoded wrongly, and the length of what it became.
fn sequence(text: &str) -> Option<(char, usize)> {
    let mut characters = text.char_indices();
    let lead = byte_of(characters.next()?.1)?;
    let count = match lead {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for byte in &mut bytes[1..count] {
        *byte = byte_of(characters.next()?.1)?;
    }
    let character = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    is_plausible(character).then(|| (character, characters.offset()))
}

/// Whether the character, as a byte, begins a sequence of UTF-8.
fn is_lead(character: char) -> bool {
    matches!(character, '\u{c2}'..='\u{f4}')
}

fn byte_of(character: char) -> Option<u8> {
    u8::try_from(u32::from(character)).ok().or_else(|| {
        let index = WINDOWS_1252
            .iter()
            .position(|&listed| listed == character)?;
        u8::try_from(0x80 + index).ok()
    })
}

/// Not control characters, phonetic signs or private use: there the sequence is more likely what was meant.
fn is_plausible(character: char) -> bool {
    is_latin(character)
        || !matches!(character, '\u{80}'..='\u{9f}' | '\u{250}'..='\u{2ff}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// Accents that stand behind their letter.
fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}')
}

/// The letters of European languages and of Vietnamese, their accents, punctuation, and all else that Windows-1252 has.
fn is_latin(character: char) -> bool {
    matches!(character, '\u{a0}'..='\u{17f}' | 'Ơ' | 'ơ' | 'Ư' | 'ư' | '\u{218}'..='\u{21b}' | '\u{1ea0}'..='\u{1ef9}' | '\u{2000}'..='\u{206f}')
        || is_combining(character)
        || WINDOWS_1252.contains(&character) && !character.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_decodings_are_undone_and_right_ones_left() {
        let arena = Bump::new();
        for (damaged, expected) in [
            ("JosÃ©", "José"),
            ("JosÃƒÂ©", "José"),
            ("Oâ€™Brien â€“ MÃ¼ller", "O’Brien – Müller"),
            ("Café SÃ£o", "Café São"),
            ("Zo\u{c3}\u{ab}", "Zoë"),
            ("å¼µä¼Ÿ", "張伟"),
            ("Ð˜. Ð®Ñ€ÑŒ", "И. Юрь"),
            ("Acmeâ„¢ â‚¬", "Acme™ €"),
            ("cittÃ\u{a0} Ã\u{a0} Å\u{a0}koda dÃ»", "città à Škoda dû"),
            ("Nguyá»…n IonuÈ›", "Nguyễn Ionuț"),
            ("Nguyá»…n VÄƒn SÆ¡n", "Nguyễn Văn Sơn"),
            ("SÆ\u{a0}N NGUYÃŠN", "SƠN NGUYÊN"),
            ("ZoeÌˆ", "Zoe\u{308}"),
            ("Ìˆ COSÌ”", "Ìˆ COSÌ”"),
            ("SZABÃ“ MALMÃ– PERÃ™", "SZABÓ MALMÖ PERÙ"),
            ("SZABÃ“", "SZABÓ"),
            ("“IRMÃ”", "“IRMÃ”"),
            ("MAÇÃ”", "MAÇÃ”"),
            ("IRMÃ\u{a0}PAULA", "IRMÃ\u{a0}PAULA"),
            ("José", "José"),
            ("CAFÉ»", "CAFÉ»"),
            ("«\u{a0}Mon Blé\u{a0}»", "«\u{a0}Mon Blé\u{a0}»"),
            ("Cité\u{a0}– Lyon", "Cité\u{a0}– Lyon"),
            ("„Zum Fuß“", "„Zum Fuß“"),
            ("Voß’ Spaß…", "Voß’ Spaß…"),
            ("DOMINÓ”", "DOMINÓ”"),
            ("“MAÇÔ MAÇÃ\u{a0}x", "“MAÇÔ MAÇÃ\u{a0}x"),
            ("ÃÂ", "ÃÂ"),
            ("Ã", "Ã"),
            ("O\u{92}Brien \u{96} Zo\u{c3}\u{ab}", "O’Brien – Zoë"),
            ("a\u{81}b\u{85}c", "a\u{81}b\u{85}c"),
        ] {
            assert_eq!(repair(damaged, &arena), expected, "{damaged:?}");
        }
    }
}
