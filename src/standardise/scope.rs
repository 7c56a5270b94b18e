//! Who is out of scope: a cell in; whether it says that a person has died or that a record was put away out.

use bumpalo::{Bump, collections::String as ArenaString};

use super::{
    consent::{self, Consent},
    squash::Squashed,
};

/// What a cell says about the scope (METRICS.md: not archived, deleted or deceased).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutOfScope {
    /// The person has died.
    Deceased,
    /// The source has archived the record.
    Archived,
    /// The source has deleted the record.
    Deleted,
}

/// What a cell says under a header that asks whether somebody is out of scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// No, or nothing.
    In,
    /// Yes.
    Out(OutOfScope),
    /// Something else, which may be the day on which it came to be so.
    Unclear,
}

/// Words for it, in the languages of the presets.
const WORDS: &[(&str, OutOfScope)] = &[
    ("archived", OutOfScope::Archived),
    ("archiviert", OutOfScope::Archived),
    ("archivé", OutOfScope::Archived),
    ("archivado", OutOfScope::Archived),
    ("deceased", OutOfScope::Deceased),
    ("decd", OutOfScope::Deceased),
    ("died", OutOfScope::Deceased),
    ("passedaway", OutOfScope::Deceased),
    ("verstorben", OutOfScope::Deceased),
    ("décédé", OutOfScope::Deceased),
    ("décédée", OutOfScope::Deceased),
    ("fallecido", OutOfScope::Deceased),
    ("fallecida", OutOfScope::Deceased),
    ("deleted", OutOfScope::Deleted),
    ("gelöscht", OutOfScope::Deleted),
    ("supprimé", OutOfScope::Deleted),
    ("eliminado", OutOfScope::Deleted),
];

/// What joins the names of a couple in one cell.
const COUPLE_MARKS: [&str; 3] = ["&", "+", " and "];

/// What a cell says, of a status or under a header that asks for it: `Deceased`, `Deleted`, `Archived`.
#[must_use]
pub fn said(cell: &str) -> Option<OutOfScope> {
    let squashed = Squashed::new(cell);
    let said = squashed.as_str();
    let known = WORDS.iter().find(|(word, _)| *word == said);
    known.map(|(_, said)| *said)
}

/// What a cell under a header that asks for `asked` says: yes or no, or a word of its own.
#[must_use]
pub fn answer(cell: &str, asked: OutOfScope) -> Answer {
    if let Some(said) = said(cell) {
        return Answer::Out(said);
    }
    match Squashed::new(cell).as_str() {
        "active" => return Answer::In,
        "inactive" | "removed" => return Answer::Out(asked),
        _ => {}
    }
    match consent::from_consent_cell(cell) {
        Some(Consent::Granted) => Answer::Out(asked),
        Some(_) => Answer::In,
        None => Answer::Unclear,
    }
}

/// A name without the remark that the person has died: `Quimby (deceased)` → `Quimby`.
#[must_use]
pub fn without_remark<'a>(name: &'a str, arena: &'a Bump) -> &'a str {
    let Some((before, after)) = around_remark(name) else {
        return name;
    };
    if before.is_empty() || after.is_empty() {
        return if before.is_empty() { after } else { before };
    }
    let comma_follows = after.starts_with(',');
    let mut rest = ArenaString::from_str_in(before, arena);
    rest.push_str(if comma_follows { "" } else { " " });
    rest.push_str(after);
    rest.into_bump_str()
}

/// Whether a name says that its person has died, and of a couple's name in one cell whether its second person has.
#[must_use]
pub fn deceased_in(name: &str) -> [bool; 2] {
    let Some((before, _)) = around_remark(name) else {
        return [false; 2];
    };
    let is_second = COUPLE_MARKS.iter().any(|mark| before.contains(mark));
    [!is_second, is_second]
}

/// What stands before and after the remark, without the brackets and dashes around it.
fn around_remark(name: &str) -> Option<(&str, &str)> {
    if !name.bytes().any(begins_remark) {
        return None; // most names
    }
    let mut words = name.split(' ').filter(|word| !word.is_empty());
    let word = words.find(|word| is_remark(word))?;
    let start = word.as_ptr() as usize - name.as_ptr() as usize;
    let mut after = &name[start + word.len()..];
    if word.starts_with(['(', '[']) && !word.contains([')', ']']) {
        let inside = after.find([')', ']']);
        after = inside.map_or("", |end| &after[end + 1..]);
    } else if word.ends_with(',') {
        after = &name[start + word.len() - 1..];
    }
    let before = name[..start].trim_end_matches([' ', '-', '–', ',', '*']);
    let after = after.trim_start_matches([' ', '-', '–', '*']);
    let after = if before.is_empty() {
        after.trim_start_matches([',', ' '])
    } else {
        after
    };
    Some((before, after))
}

/// `(deceased)`, `DECEASED`, `[dec'd]`: no name of anybody.
fn is_remark(word: &str) -> bool {
    let first = word.bytes().find(u8::is_ascii_alphabetic);
    first.is_some_and(begins_remark) && {
        let squashed = Squashed::new(word);
        matches!(squashed.as_str(), "deceased" | "decd" | "verstorben")
    }
}

/// Whether a letter is the first one of a remark.
fn begins_remark(letter: u8) -> bool {
    matches!(letter, b'd' | b'D' | b'v' | b'V')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_death_and_removal_are_known() {
        for (cell, expected) in [
            ("Deceased", Some(OutOfScope::Deceased)),
            ("Dec'd", Some(OutOfScope::Deceased)),
            ("passed away", Some(OutOfScope::Deceased)),
            ("DELETED", Some(OutOfScope::Deleted)),
            ("Archived", Some(OutOfScope::Archived)),
            ("Dead lead", None),
            ("no", None),
            ("", None),
        ] {
            assert_eq!(said(cell), expected, "{cell}");
        }
        let asked = OutOfScope::Archived;
        for (cell, expected) in [
            ("yes", Answer::Out(asked)),
            ("Inactive", Answer::Out(asked)),
            ("deceased", Answer::Out(OutOfScope::Deceased)),
            ("no", Answer::In),
            ("Active", Answer::In),
            ("", Answer::In),
            ("maybe", Answer::Unclear),
            ("2025-02-03", Answer::Unclear),
        ] {
            assert_eq!(answer(cell, asked), expected, "{cell}");
        }
    }

    #[test]
    fn the_remark_is_kept_out_of_the_name() {
        let arena = Bump::new();
        for (name, rest, deceased) in [
            ("Quimby (deceased)", "Quimby", [true, false]),
            ("Ann Smith - DECEASED", "Ann Smith", [true, false]),
            ("(Deceased) Ann Smith", "Ann Smith", [true, false]),
            (
                "Smith (deceased 3 May 2019), Ann",
                "Smith, Ann",
                [true, false],
            ),
            ("Smith deceased, Ann", "Smith, Ann", [true, false]),
            (
                "John (dec'd) & Mary Smith",
                "John & Mary Smith",
                [true, false],
            ),
            (
                "John & Mary Smith (deceased)",
                "John & Mary Smith",
                [false, true],
            ),
            ("deceased", "", [true, false]),
            ("Decker", "Decker", [false, false]),
            ("", "", [false, false]),
        ] {
            assert_eq!(without_remark(name, &arena), rest, "{name}");
            assert_eq!(deceased_in(name), deceased, "{name}");
        }
    }
}
