//! Person names: the cleaned name cells of one row in, the parts of one person's name (or of a couple's two names) out.
//!
//! What a source gives apart wins over what could be split out of a full name. Case is repaired only where a part was typed all in
//! capitals or all in small letters; everything else is kept as typed. Matching never compares these parts, but their [`fold`]ed keys.

mod case;
mod cells;
mod couple;
mod marks;
mod organization;
mod split;
mod words;

use bumpalo::Bump;

use self::case::Part;
pub use self::cells::without_emails;
pub use self::organization::looks_like_organization;
pub(crate) use self::organization::{
    is_word_of_organizations, organization_key, without_legal_form,
};

/// The cells of one row that hold a person's name, each cleaned; absent is `""`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are the canonical input fields of the same name"
)]
pub struct NameCells<'a> {
    pub given: &'a str,
    pub middle: &'a str,
    pub family: &'a str,
    pub suffix: &'a str,
    pub nickname: &'a str,
    pub full: &'a str,
}

/// The parts of a person's name; absent is `""`. Titles (`Mr`, `Dr`) are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonName<'a> {
    /// What the person is called by: `Robert`, `Mary Ann`, `J.`
    pub given: &'a str,
    /// Further given names or initials.
    pub middle: &'a str,
    /// With its particles: `van der Berg`.
    pub family: &'a str,
    /// `Jr`, `Sr`, `II`, … before credentials (`Jr MD`); what is neither is kept as typed.
    pub suffix: &'a str,
    /// What stood in quotes or parentheses.
    pub nickname: &'a str,
}

/// What the name cells of one row hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParsedName<'a> {
    /// The person of the row.
    pub person: PersonName<'a>,
    /// The other person of a couple in one cell (`John & Mary Smith`), who is a record of their own.
    pub second: Option<PersonName<'a>>,
}

impl<'a> From<PersonName<'a>> for ParsedName<'a> {
    fn from(person: PersonName<'a>) -> Self {
        Self {
            person,
            second: None,
        }
    }
}

/// Takes the names of a row apart. Names of organisations are not recognised here: ask [`looks_like_organization`] first.
#[must_use]
pub fn parse<'a>(cells: NameCells<'a>, arena: &'a Bump) -> ParsedName<'a> {
    let unmarked = |cell| marks::unmarked(cell, arena);
    let cells = NameCells {
        given: unmarked(without_emails(cells.given, arena)),
        middle: unmarked(cells.middle),
        family: unmarked(without_emails(cells.family, arena)),
        nickname: unmarked(cells.nickname),
        full: unmarked(without_emails(cells.full, arena)),
        ..cells
    };
    let mut parsed = cells::parse(cells, arena);
    let person = &mut parsed.person;
    for (part, cell) in [
        (&mut person.middle, cells.middle),
        (&mut person.suffix, cells::suffix_cell(cells.suffix, arena)),
        (&mut person.nickname, cells.nickname),
    ] {
        if !cell.is_empty() {
            *part = cell;
        }
    }
    repair_case(person, arena);
    if let Some(second) = &mut parsed.second {
        repair_case(second, arena);
    }
    parsed
}

/// The generation in a suffix (`Jr MD` → `Jr`), which tells father from son; `""` if there is none.
#[must_use]
pub fn generation(suffix: &str) -> &'static str {
    suffix.split(' ').find_map(words::generation).unwrap_or("")
}

/// The match key of a name: transliterated to ASCII, lower case, letters and digits only. `key` is overwritten.
pub fn fold(value: &str, key: &mut String) {
    key.clear();
    if value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        key.push_str(value);
        key.make_ascii_lowercase();
        return;
    }
    for character in value.chars() {
        if character.is_ascii_alphanumeric() {
            key.push(character.to_ascii_lowercase());
        } else if !character.is_ascii() {
            let folded = any_ascii::any_ascii_char(character)
                .bytes()
                .filter(u8::is_ascii_alphanumeric);
            key.extend(folded.map(|byte| char::from(byte.to_ascii_lowercase())));
        }
    }
}

fn repair_case<'a>(name: &mut PersonName<'a>, arena: &'a Bump) {
    for (value, part) in [
        (&mut name.given, Part::Given),
        (&mut name.middle, Part::Given),
        (&mut name.family, Part::Family),
        (&mut name.nickname, Part::Given),
    ] {
        if !value.is_empty() {
            *value = case::repair(value, part, arena);
        }
    }
}

#[cfg(test)]
mod tests;
