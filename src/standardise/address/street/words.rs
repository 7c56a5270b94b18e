//! The words of streets, by what they say: a table that is compiled in.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// From a short form to its other spellings.
type Spellings = BTreeMap<String, Vec<String>>;

/// The words of streets, by what they say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StreetWords {
    direction: Spellings,
    r#type: Spellings,
    first: Spellings,
    initial: Spellings,
    ending: Spellings,
    road: Spellings,
    pub(super) before_number: BeforeNumber,
    pub(super) beyond: Beyond,
    name: Spellings,
    ordinal: Spellings,
}

/// What a number behind a street's name is, by the word before it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BeforeNumber {
    pub(super) house: Vec<String>,
    pub(super) other: Vec<String>,
}

/// Before what does not tell one address from another.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Beyond {
    pub(super) district: Vec<String>,
    pub(super) landmark: Vec<String>,
}

pub(super) static WORDS: LazyLock<StreetWords> = LazyLock::new(|| {
    toml::from_str(include_str!("words.toml")).expect("the table is compiled in and tested")
});

/// From a word to the short form that keys hold.
static SHORT_WORDS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let StreetWords {
        direction,
        r#type,
        first,
        name,
        ordinal,
        ..
    } = &*WORDS;
    let words = [direction, r#type, first, name, ordinal];
    words.into_iter().flat_map(by_spelling).collect()
});

/// From how a word ends to the short form of the kind of street that it holds.
pub(super) static ENDINGS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| by_spelling(&WORDS.ending).collect());

/// From a short form to the word that it is of, where that is part of a name.
static LONG_WORDS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let forms = WORDS.direction.iter().chain(&WORDS.name);
    let first = |(short, long): (&'static String, &'static Vec<String>)| {
        Some((short.as_str(), long.first()?.as_str()))
    };
    forms.filter_map(first).collect()
});

/// (spelling, short form)
fn by_spelling(spellings: &Spellings) -> impl Iterator<Item = (&str, &str)> {
    let forms = spellings.iter();
    forms.flat_map(|(short, long)| long.iter().map(|word| (&**word, &**short)))
}

/// The short form of a word; a number has none.
pub(super) fn shortened(word: &str) -> &str {
    if super::is_numbered(word) {
        return word;
    }
    SHORT_WORDS.get(word).map_or(word, |short| short)
}

/// Whether the word stands before the number of a flat or an office. In keys all of them are a `#`, behind the street.
pub(super) fn is_unit_word(word: &str) -> bool {
    matches!(
        word,
        "#" | "apartment"
            | "apt"
            | "bst"
            | "depto"
            | "dpto"
            | "flat"
            | "int"
            | "interior"
            | "lgh"
            | "piso"
            | "pta"
            | "rm"
            | "room"
            | "ste"
            | "suite"
            | "unit"
    )
}

/// Whether the word says what kind of street it is.
pub(super) fn is_kind(word: &str) -> bool {
    WORDS.r#type.contains_key(word) || WORDS.first.contains_key(word)
}

/// What a single letter stands for before all other words.
pub(super) fn initial(word: &str) -> Option<&'static str> {
    let is_letter = word.len() == 1;
    let mut initials = by_spelling(&WORDS.initial).filter(|_| is_letter);
    initials.find_map(|(letter, long)| (letter == word).then_some(long))
}

/// Where a key ends with a road that is called by a number, which comes next: what stands before, and the short form of the road.
pub(super) fn road(key: &str) -> Option<(&str, &'static str)> {
    if key == "box" {
        return Some(("", "po box"));
    }
    by_spelling(&WORDS.road).find_map(|(road, short)| {
        let rest = key.strip_suffix(road)?;
        let is_whole = rest.is_empty() || rest.ends_with(' ');
        is_whole.then_some((rest.trim_end(), short))
    })
}

/// A key of a street's name without the word for its type, which stands last or before a direction, and this word; none if it has none.
pub(crate) fn name_and_type(street: &str) -> Option<(String, &str)> {
    let (rest, last) = street.rsplit_once(' ')?;
    if WORDS.r#type.contains_key(last) {
        return Some((rest.to_owned(), last));
    }
    let (name, before) = rest.rsplit_once(' ')?;
    let is_typed = WORDS.r#type.contains_key(before) && WORDS.direction.contains_key(last);
    is_typed.then(|| (format!("{name} {last}"), before))
}

/// A street's name without the word for its type, as one word: `northpoint` for `n pt st`.
pub(crate) fn joined_name(street: &str) -> String {
    let name = name_and_type(street).map(|(name, _)| name);
    let words = name.as_deref().unwrap_or(street).split(' ');
    words
        .map(|word| LONG_WORDS.get(word).copied().unwrap_or(word))
        .collect()
}
