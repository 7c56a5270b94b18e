//! Names whose parts stand in cells of their own, and the ways in which these cells hold more than they should.

use bumpalo::Bump;
use bumpalo::collections::Vec as ArenaVec;

use super::words::{
    apart, are_two_initials, generation, is_initial, is_known_given, is_title, join, join_suffixes,
    suffix, take_suffixes_of_family,
};
use super::{NameCells, ParsedName, PersonName, couple, looks_like_organization, marks, split};
use crate::standardise::text::same_ignoring_case;

/// The names in the given, family and full cells.
pub(super) fn parse<'a>(cells: NameCells<'a>, arena: &'a Bump) -> ParsedName<'a> {
    match (cells.given, cells.family) {
        ("", "") => split::full(cells.full, arena),
        ("", family) => family_only(family, cells.full, arena),
        (given, "") => given_only(given, cells.full, arena),
        (given, family) if is_plain(given) && is_plain(family) && !is_short_title(given) => {
            let rest = PersonName::default();
            ParsedName::from(PersonName {
                given,
                family,
                ..rest
            })
        }
        (given, family) => both(given, family, arena),
    }
}

/// The cell without the e-mail addresses that stand in it, their brackets, and what joined them to names.
#[must_use]
pub fn without_emails<'a>(cell: &'a str, arena: &'a Bump) -> &'a str {
    let (mut names, mut rest) = (ArenaVec::new_in(arena), cell);
    while let Some((start, end)) = first_email(rest) {
        let opens = |c| joins(c) || matches!(c, '<' | '(' | '[');
        let closes = |c| joins(c) || matches!(c, '>' | ')' | ']');
        names.push(rest[..start].trim_end_matches(opens));
        rest = rest[end..].trim_start_matches(closes);
    }
    if rest.len() == cell.len() {
        return cell;
    }
    names.push(rest);
    names.retain(|name| !name.is_empty());
    join(&names, arena)
}

/// Where the first e-mail address of a text begins and ends.
fn first_email(text: &str) -> Option<(usize, usize)> {
    let is_mailbox = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-' | '%');
    let is_domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    memchr::memchr_iter(b'@', text.as_bytes()).find_map(|at| {
        let (before, behind) = (&text[..at], &text[at + 1..]);
        let start = before.trim_end_matches(is_mailbox).len();
        let end = text.len() - behind.trim_start_matches(is_domain).len();
        (start < at && text[at..end].contains('.')).then_some((start, end))
    })
}

/// Whether a mark joins a name and an address.
fn joins(c: char) -> bool {
    c.is_whitespace() || matches!(c, ';' | ',' | '/' | '|' | '&' | ':' | '-')
}

/// A suffix cell in standard spelling, word by word; what is no suffix is kept as it is.
pub(super) fn suffix_cell<'a>(cell: &'a str, arena: &'a Bump) -> &'a str {
    if cell.is_empty() {
        return "";
    }
    let mut words = words_of(cell, arena);
    for word in &mut words {
        let standard = suffix(word, cell).or_else(|| generation(word));
        *word = standard.unwrap_or(*word);
    }
    join_suffixes(words, arena)
}

/// One word without anything to take apart: nearly every cell.
fn is_plain(cell: &str) -> bool {
    !cell.bytes().any(|byte| {
        matches!(
            byte,
            b' ' | b',' | b'(' | b'"' | b'&' | b'/' | b'[' | b'{' | b'<' | b'+' | b'.' | 0xe2
        )
    })
}

fn is_short_title(given: &str) -> bool {
    given.len() <= 3
        && ["mr", "mrs", "ms", "dr"]
            .iter()
            .any(|title| title.eq_ignore_ascii_case(given))
}

fn both<'a>(given: &'a str, family: &'a str, arena: &'a Bump) -> ParsedName<'a> {
    let (family, suffix) = family_cell(family, arena);
    let (given, nickname) = marks::take_nickname(given, arena);
    let mut parsed = given_cells(given, family, arena);
    parsed.person.suffix = suffix;
    parsed.person.nickname = nickname;
    parsed
}

/// The one or two people of a given cell.
fn given_cells<'a>(cell: &'a str, family: &'a str, arena: &'a Bump) -> ParsedName<'a> {
    let cell = couple::without_companions(cell);
    let Some((left, right)) = couple::halves(cell) else {
        return given_cell(cell, family, arena).into();
    };
    if couple::are_titles(left) {
        return given_cells(right, family, arena);
    }
    let second = given_cell(couple::without_companions(right), family, arena);
    ParsedName {
        person: given_cell(left, family, arena),
        second: (!second.given.is_empty()).then_some(second),
    }
}

/// A family cell, without the suffixes that stand in it.
fn family_cell<'a>(cell: &'a str, arena: &'a Bump) -> (&'a str, &'a str) {
    if !cell.contains([' ', ',']) {
        return (cell, "");
    }
    let mut words = words_of(cell, arena);
    let mut found = ArenaVec::new_in(arena);
    take_suffixes_of_family(&mut words, cell, &mut found);
    if found.is_empty() {
        (cell, "")
    } else {
        (join(&words, arena), join_suffixes(found, arena))
    }
}

/// A given cell, without the title, the middle initial and the repeated family name that stand in it.
fn given_cell<'a>(cell: &'a str, family: &'a str, arena: &'a Bump) -> PersonName<'a> {
    let mut words = words_of(cell, arena);
    if words
        .first()
        .is_some_and(|word| is_title(word, words.len()))
    {
        words.remove(0);
    }
    if words.len() > 1
        && words
            .last()
            .is_some_and(|last| same_ignoring_case(last, family))
    {
        words.pop();
    }
    let words = apart(&words, arena);
    let initials = words
        .iter()
        .rev()
        .take_while(|word| is_initial(word))
        .count();
    let given_count = (words.len() - initials).max(1).min(words.len());
    let given_count = if words.first().is_some_and(|word| is_initial(word)) {
        1
    } else {
        given_count
    };
    PersonName {
        given: join(&words[..given_count], arena),
        middle: join(&words[given_count..], arena),
        family,
        ..PersonName::default()
    }
}

/// The family name is missing: it is a full name of one word, as where `Name` stands beside `Vorname`; or taken from the full name if that
/// agrees, else from a given cell that holds a full name. A title alone names nobody: then the full name is all there is.
fn given_only<'a>(given: &'a str, full: &'a str, arena: &'a Bump) -> ParsedName<'a> {
    let is_family = !full.is_empty()
        && !full.contains([' ', ','])
        && !same_ignoring_case(full, first_word(given))
        && !looks_like_organization(full);
    if is_family {
        return both(given, full, arena);
    }
    if is_title(given, 1) {
        return if looks_like_organization(full) {
            ParsedName::default()
        } else {
            split::full(full, arena)
        };
    }
    let parsed = split::full(full, arena);
    if !parsed.person.family.is_empty()
        && same_ignoring_case(first_word(parsed.person.given), first_word(given))
    {
        return parsed;
    }
    let mut further = given.split(' ').skip(1);
    if given.contains(',')
        || couple::halves(given).is_some()
        || further.any(|word| !is_initial(word) && !is_known_given(word))
    {
        return split::full(given, arena);
    }
    let (given, nickname) = marks::take_nickname(given, arena);
    let rest = given_cell(given, "", arena);
    ParsedName::from(PersonName { nickname, ..rest })
}

/// The given name is missing: taken from the full name if that agrees, else from a family cell that holds a full name.
fn family_only<'a>(family: &'a str, full: &'a str, arena: &'a Bump) -> ParsedName<'a> {
    let (name, suffix) = family_cell(family, arena);
    let parsed = split::full(full, arena);
    if !parsed.person.given.is_empty() && same_ignoring_case(parsed.person.family, name) {
        return parsed;
    }
    let given = family.split_once(',').map(|(_, behind)| behind.trim());
    let are_initials = given.is_some_and(are_two_initials);
    let is_full = name.contains(',') || name.contains(' ') && is_known_given(first_word(name));
    if are_initials || is_full {
        return split::full(family, arena);
    }
    ParsedName::from(PersonName {
        family: name,
        suffix,
        ..PersonName::default()
    })
}

fn words_of<'a>(cell: &'a str, arena: &'a Bump) -> ArenaVec<'a, &'a str> {
    let words = cell.split([' ', ',']).filter(|word| !word.is_empty());
    ArenaVec::from_iter_in(words, arena)
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or("")
}
