//! Couples in one cell: `John & Mary Smith` in, two names out.

use bumpalo::Bump;

use super::words::{is_initial, is_known_given, join, title};
use super::{ParsedName, PersonName, looks_like_organization, split};

/// The texts before and after what joins two people: `&`, `+`, `and`, or `/` between two words.
pub(super) fn halves(text: &str) -> Option<(&str, &str)> {
    let symbol = memchr::memchr2(b'&', b'+', text.as_bytes()).map(|at| (at, 1));
    let slash = || {
        let at = memchr::memchr(b'/', text.as_bytes())?;
        let is_word = |side: &str| {
            side.chars()
                .filter(|character| character.is_alphabetic())
                .count()
                > 1
        };
        (is_word(&text[..at]) && is_word(&text[at + 1..])).then_some((at, 1))
    };
    let (at, length) = [symbol, find_and(text)]
        .into_iter()
        .flatten()
        .min()
        .or_else(slash)?;
    let (left, right) = (
        text[..at].trim_matches([' ', ',']),
        text[at + length..].trim_matches([' ', ',']),
    );
    (!left.is_empty() && !right.is_empty()).then_some((left, right))
}

/// The names of the two people, if the halves are that: an organisation, or two names that cannot be placed, stays one name.
pub(super) fn split<'a>(
    text: &'a str,
    left: &'a str,
    right: &'a str,
    arena: &'a Bump,
) -> ParsedName<'a> {
    if left.split(' ').all(|word| title(word, 1).is_some()) {
        let mut parsed = split::full(right, arena);
        parsed.person.prefix = title(left.split(' ').next().unwrap_or(""), 1).unwrap_or("");
        return parsed;
    }
    let mut second = split::person(right, arena);
    let mut person = first(left, second.family, arena);
    if second.family.is_empty() {
        second.family = person.family;
    } else if left.contains(',') {
        take_family_of(&mut second, person.family, arena);
    }
    if person.family.is_empty() && !is_known_given(person.given) && !is_known_given(second.given)
        || looks_like_organization(text)
    {
        person = PersonName {
            family: text,
            ..PersonName::default()
        };
        second = PersonName::default();
    }
    ParsedName {
        person,
        second: (!second.given.is_empty()).then_some(second),
    }
}

/// The person of the first half, who has the family of the second half unless they bring one.
fn first<'a>(left: &'a str, family: &'a str, arena: &'a Bump) -> PersonName<'a> {
    let mut person = split::person(left, arena);
    if left.contains(',') || family.is_empty() {
        return person;
    }
    if person.given.is_empty() {
        (person.given, person.family) = (person.family, family);
    } else if person.family.is_empty() || is_initial(person.family) || is_known_given(person.family)
    {
        person.middle = join_present([person.middle, person.family], arena);
        person.family = family;
    }
    person
}

/// In `Smith, John & Mary Ann` the second half has no family name of its own; in `Smith, John & Mary Jones` it has.
fn take_family_of<'a>(second: &mut PersonName<'a>, family: &'a str, arena: &'a Bump) {
    if is_initial(second.family) || is_known_given(second.family) {
        second.middle = join_present([second.middle, second.family], arena);
        second.family = family;
    }
}

fn join_present<'a>(words: [&'a str; 2], arena: &'a Bump) -> &'a str {
    match words {
        ["", word] | [word, ""] => word,
        both => join(&both, arena),
    }
}

fn find_and(text: &str) -> Option<(usize, usize)> {
    let mut spaces = memchr::memchr_iter(b' ', text.as_bytes());
    let is_and = |at: &usize| {
        text.as_bytes()
            .get(*at..at + 5)
            .is_some_and(|word| word.eq_ignore_ascii_case(b" and "))
    };
    spaces.find(is_and).map(|at| (at, 5))
}
