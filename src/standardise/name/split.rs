//! Splits a full name: `Family, Given Middle` or `Given Middle Family Suffix` in, its parts out.

use bumpalo::Bump;
use bumpalo::collections::Vec as ArenaVec;

use super::words::{
    apart, are_joined_initials, are_two_initials, generation_behind, is_article, is_capitals,
    is_initial, is_known_given, is_particle, is_title, join, join_suffixes, suffix, take_suffixes,
    take_suffixes_of_family,
};
use super::{ParsedName, PersonName, couple, marks};

/// What is written about a person in parentheses, or for a second person, and is no name.
const REMARKS: &[&str] = &[
    "deceased",
    "dec'd",
    "decd",
    "d",
    "work",
    "home",
    "cell",
    "mobile",
    "wife",
    "husband",
    "spouse",
    "partner",
    "fiance",
    "fiancee",
    "girlfriend",
    "boyfriend",
    "guest",
    "guests",
    "family",
    "kids",
    "child",
    "children",
    "parents",
    "others",
    "other",
    "son",
    "daughter",
    "mom",
    "mum",
    "dad",
    "mother",
    "father",
    "former",
    "formerly",
    "old",
    "new",
    "nee",
    "née",
    "buyer",
    "buyers",
    "seller",
    "sellers",
    "tenant",
    "landlord",
    "agent",
    "client",
    "primary",
    "secondary",
    "duplicate",
    "test",
    "divorced",
    "widow",
    "widowed",
    "trustee",
    "owner",
    "friend",
    "retired",
    "inactive",
    "dnc",
    "do",
    "not",
];

/// The one or two people of a full name.
pub(super) fn full<'a>(text: &'a str, arena: &'a Bump) -> ParsedName<'a> {
    if text.is_empty() {
        return ParsedName::default();
    }
    let (text, nickname) = marks::take_nickname(text, arena);
    let text = couple::person_without_companions(text);
    let mut parsed = match couple::halves(text) {
        Some((left, right)) => match ticket(text, left, right, arena) {
            Some(person) => person.into(),
            None => couple::split(text, left, right, arena),
        },
        None => person(text, arena).into(),
    };
    if parsed.person.nickname.is_empty() {
        parsed.person.nickname = nickname;
    }
    parsed
}

/// One person's name, without nicknames.
pub(super) fn person<'a>(text: &'a str, arena: &'a Bump) -> PersonName<'a> {
    let mut suffixes = ArenaVec::new_in(arena);
    let mut segments = text
        .split(',')
        .map(str::trim)
        .filter(|segment| !segment.is_empty());
    let first = segments.next().unwrap_or("");
    let mut first = ArenaVec::from_iter_in(first.split_whitespace(), arena);
    let mut further = ArenaVec::new_in(arena);
    for segment in segments {
        let mut words = segment.split_whitespace();
        let is_given = first.len() == 1
            && further.is_empty()
            && words.clone().next().is_some_and(are_two_initials);
        if let Some(office) = office(segment) {
            suffixes.push(office);
        } else if further.is_empty()
            && let Some(generation) = generation_behind(&first, segment)
        {
            suffixes.push(generation);
        } else if !is_given && words.all(|word| suffix(word, text).is_some()) {
            suffixes.extend(
                segment
                    .split_whitespace()
                    .filter_map(|word| suffix(word, text)),
            );
        } else {
            further.extend(segment.split_whitespace());
        }
    }
    let mut name = if further.is_empty() {
        natural(&mut first, text, &mut suffixes, arena)
    } else {
        inverted(&mut first, &mut further, text, &mut suffixes, arena)
    };
    name.suffix = join_suffixes(suffixes, arena);
    name
}

/// The one person of `SMITH/JOHN MR`, as airlines write, the title perhaps run on in capitals (`JOHNMR`). Without a title it is one if only
/// the name behind the stroke is known as a given name, with at most initials behind it, or in capitals further given names, or both
/// names in capitals and nothing more; else two people may stand there.
fn ticket<'a>(
    text: &'a str,
    family: &'a str,
    given: &'a str,
    arena: &'a Bump,
) -> Option<PersonName<'a>> {
    let (before, _) = text.split_once('/')?;
    if before.trim_matches([' ', ',']) != family {
        return None;
    }
    let words = |half: &'a str| ArenaVec::from_iter_in(half.split_whitespace(), arena);
    let (mut family, mut given) = (words(family), words(given));
    let is_shouted = !text.contains(char::is_lowercase);
    let run_on = given.last().filter(|_| is_shouted);
    if let Some((name, title)) = run_on.and_then(|last| without_run_on_title(last)) {
        given.pop();
        given.extend([name, title]);
    }
    let has_title = given.len() > 1 && given.last().is_some_and(|last| is_title(last, 1));
    let may_be_family = family
        .first()
        .is_some_and(|word| is_particle(word) || !is_known_given(word));
    let is_further = |word: &&str| is_initial(word) || is_shouted && is_known_given(word);
    let is_given = is_known_given(given[0]) && given[1..].iter().all(is_further);
    let are_two_words = family.len() == 1 && given.len() == 1;
    if has_title && (may_be_family || family.len() == 1)
        || is_given && (may_be_family || are_two_words && is_shouted)
    {
        let mut suffixes = ArenaVec::new_in(arena);
        let name = inverted(&mut family, &mut given, text, &mut suffixes, arena);
        let suffix = join_suffixes(suffixes, arena);
        return Some(PersonName { suffix, ..name });
    }
    None
}

/// The name and the title of `JOHNMR`. `MS` and `MISS` do not run on: too many names end so (`ADAMS`).
fn without_run_on_title(word: &str) -> Option<(&str, &str)> {
    const TITLES: [&str; 3] = ["MSTR", "MRS", "MR"];
    /// `AMR` and `OMR` are names.
    const LEAST: usize = 3;
    TITLES.iter().find_map(|title| {
        let name = word.strip_suffix(title)?;
        let is_name = is_known_given(name) || name.len() >= LEAST;
        is_name.then(|| word.split_at(name.len()))
    })
}

/// Whether the word is one of the remarks about a person.
pub(super) fn is_remark(word: &str) -> bool {
    REMARKS.contains(&word.to_lowercase().as_str())
}

/// What a person is to others, behind the name: `Ann Lee, Attorney at Law`.
fn office(segment: &str) -> Option<&'static str> {
    const OFFICES: [(&str, &str); 3] = [
        ("attorney at law", "Atty"),
        ("attorney-at-law", "Atty"),
        ("power of attorney", "POA"),
    ];
    let mut offices = OFFICES.into_iter();
    offices
        .find(|(office, _)| office.eq_ignore_ascii_case(segment))
        .map(|(_, standard)| standard)
}

/// `Dr. Given Middle Family Jr.`
fn natural<'a>(
    words: &mut ArenaVec<'a, &'a str>,
    text: &'a str,
    suffixes: &mut ArenaVec<'a, &'a str>,
    arena: &'a Bump,
) -> PersonName<'a> {
    let has_title = take_titles(words);
    let kept_min = if has_title { 1 } else { 2 };
    take_suffixes(words, kept_min, text, suffixes);
    if let [name @ .., last] = &words[..]
        && let Some(generation) = generation_behind(name, last)
    {
        suffixes.push(generation);
        words.pop();
    }
    if let Some(last) = words.pop() {
        *words = apart(words, arena);
        words.push(last);
    }
    let family_alone = has_title || !suffixes.is_empty();
    let shouted = shouted_family(words);
    let (given, middle, family) = match words[..] {
        [] => ("", "", ""),
        [family] if family_alone => ("", "", family),
        [given] => (given, "", ""),
        [family, given, ref initials @ ..] if is_family_first(family, given, initials) => {
            (given, join(initials, arena), family)
        }
        [..] if shouted > 0 => (
            words[shouted],
            join(&words[shouted + 1..], arena),
            join(&words[..shouted], arena),
        ),
        _ => {
            let start = family_start(words);
            (
                words[0],
                join(&words[1..start], arena),
                join(&words[start..], arena),
            )
        }
    };
    PersonName {
        given,
        middle,
        family,
        ..PersonName::default()
    }
}

/// `Family Jr, Given Middle`
fn inverted<'a>(
    family: &mut ArenaVec<'a, &'a str>,
    given: &mut ArenaVec<'a, &'a str>,
    text: &'a str,
    suffixes: &mut ArenaVec<'a, &'a str>,
    arena: &'a Bump,
) -> PersonName<'a> {
    take_suffixes_of_family(family, text, suffixes);
    take_suffixes(given, 1, text, suffixes);
    *given = apart(given, arena);
    take_titles(family);
    take_titles(given);
    if given.len() > 1 && given.last().is_some_and(|last| is_title(last, 1)) {
        given.pop(); // `Smith, John Mr`
    }
    PersonName {
        given: given[0],
        middle: join(&given[1..], arena),
        family: join(family, arena),
        ..PersonName::default()
    }
}

/// Takes the titles off the front, but for the last word; says whether one was more than an article.
fn take_titles<'a>(words: &mut ArenaVec<'a, &'a str>) -> bool {
    let mut has_title = false;
    while let Some(word) = words.first()
        && is_title(word, words.len() - 1)
    {
        has_title |= !is_article(word);
        words.remove(0);
    }
    has_title
}

/// Property and court records write `SMITH JOHN A`: initials end the name, and only its second word is known as a given name.
fn is_family_first(family: &str, given: &str, initials: &[&str]) -> bool {
    let are_initials = |word: &&str| is_initial(word) || are_joined_initials(word);
    !initials.is_empty()
        && initials.iter().all(are_initials)
        && is_known_given(given)
        && !is_known_given(family)
        && !is_initial(family)
}

/// How many words a family name has that stands first and alone in capitals, as lists in French and of the United Nations have it
/// (`DUPONT Jean`); 0 if there is none. What is known as a given name (`ANN Lee`) is none, but before another one.
fn shouted_family(words: &[&str]) -> usize {
    /// Fewer letters are initials: `JP Morgan`.
    const NAME: usize = 3;
    let is_shouted = |word: &&&str| is_capitals(word) && !is_initial(word);
    let count = words.iter().take_while(is_shouted).count();
    let (family, given) = words.split_at(count);
    let is_name = family
        .iter()
        .any(|word| word.len() >= NAME && !are_joined_initials(word));
    let is_given = given.first().is_some_and(|word| !is_capitals(word))
        && !given.iter().any(|word| is_shouted(&word));
    let may_be_family =
        || !is_known_given(family[0]) || given.first().is_some_and(|word| is_known_given(word));
    if is_name && is_given && may_be_family() {
        count
    } else {
        0
    }
}

/// Where the family name begins: at the last word, or at the particles right before it.
fn family_start(words: &[&str]) -> usize {
    let mut start = words.len() - 1;
    while start > 1 {
        if is_particle(words[start - 1]) {
            start -= 1;
        } else if start > 2 && matches!(words[start - 1], "y" | "e") {
            start -= 2;
        } else {
            break;
        }
    }
    start
}
