//! Several people in one cell: `John & Mary Smith` in, two names out.
//!
//! Who is not named (`and Wife`), whom a letter goes through (`c/o Bo Ray`) and another name of the same person (`a/k/a Anna Lee`) are
//! nobody.

use bumpalo::Bump;

use super::words::{is_initial, is_known_given, is_title, join};
use super::{ParsedName, PersonName, looks_like_organization, split};

/// Names that stand second in a double given name: `Mary Ann`, `Billy Ray`. Other given names there are family names of many, too.
const SECOND_GIVEN: [&str; 36] = [
    "ann",
    "anne",
    "beth",
    "carol",
    "dee",
    "elizabeth",
    "ellen",
    "fay",
    "faye",
    "frances",
    "grace",
    "jane",
    "jean",
    "jo",
    "joan",
    "joe",
    "joy",
    "june",
    "kate",
    "kay",
    "lou",
    "louise",
    "luis",
    "lynn",
    "lynne",
    "mae",
    "marie",
    "maria",
    "may",
    "pat",
    "paul",
    "rae",
    "ray",
    "rose",
    "ruth",
    "sue",
];

/// The texts before and after what joins two people: `&`, `+`, `and`, or `/` between two words. Who is not named (`and Family`) is
/// nobody: see [`without_companions`].
pub(super) fn halves(text: &str) -> Option<(&str, &str)> {
    let symbol = memchr::memchr2(b'&', b'+', text.as_bytes()).map(|at| (at, 1));
    let slash = || {
        let at = memchr::memchr(b'/', text.as_bytes())?;
        let is_word = |side: Option<&str>| {
            let letters = side.map(|word| word.chars().filter(|letter| letter.is_alphabetic()));
            letters.is_some_and(|letters| letters.count() > 1)
        };
        let before = text[..at].split_whitespace().next_back();
        let after = text[at + 1..].split_whitespace().next();
        (is_word(before) && is_word(after)).then_some((at, 1))
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

/// The full name without what names nobody: `Ann Lee` of `Ann Lee and Wife`, of `Buyer / Ann Lee` and of `Ann Lee c/o Bo Ray`. A family
/// name alone keeps its companion: `Smith & Son`.
pub(super) fn person_without_companions(text: &str) -> &str {
    let person = without_companions(text);
    if person.contains(' ') || is_known_given(person) {
        return person;
    }
    before_another(text)
}

/// The given cell, or half of a text, without what names nobody.
pub(super) fn without_companions(text: &str) -> &str {
    let text = before_another(text);
    match halves(text) {
        Some((left, right)) if are_companions(right) => left,
        Some((left, right)) if are_companions(left) => right,
        _ => text,
    }
}

/// Whether the first of two people is there by titles only, and the second alone is named: `Mr. & Mrs. John`.
pub(super) fn are_titles(left: &str) -> bool {
    left.split(' ').all(|word| is_title(word, 1))
}

/// The names of the two people, if the halves are that: an organisation, or two names that cannot be placed, stays one name.
pub(super) fn split<'a>(
    text: &'a str,
    left: &'a str,
    right: &'a str,
    arena: &'a Bump,
) -> ParsedName<'a> {
    if are_titles(left) {
        return split::full(right, arena);
    }
    let right = without_companions(right);
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
    } else if person.family.is_empty()
        || is_initial(person.family)
        || is_second_given(person.family)
    {
        person.middle = join_present([person.middle, person.family], arena);
        person.family = family;
    }
    person
}

fn is_second_given(word: &str) -> bool {
    SECOND_GIVEN.contains(&&*word.to_lowercase())
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

/// What stands before one who is somebody else, or the same by another name.
fn before_another(text: &str) -> &str {
    const BEFORE_ANOTHER: [&str; 6] = ["c/o", "a/k/a", "f/k/a", "n/k/a", "d/b/a", "w/"];
    let is_mark = |word: &str| {
        BEFORE_ANOTHER
            .iter()
            .any(|mark| mark.eq_ignore_ascii_case(word))
    };
    let spaces = memchr::memchr_iter(b' ', text.as_bytes());
    let mut ends = spaces.filter(|at| {
        let next = text[at + 1..].split([' ', ',']).next();
        next.is_some_and(is_mark)
    });
    match ends.next() {
        Some(end) if text.contains('/') => text[..end].trim_end_matches([' ', ',']),
        _ => text,
    }
}

/// `wife`, `her husband`, `Family`
fn are_companions(half: &str) -> bool {
    let is_companion = |word: &str| {
        ["his", "her", "the"].contains(&&*word.to_lowercase()) || split::is_remark(word)
    };
    half.split(' ').all(is_companion)
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
