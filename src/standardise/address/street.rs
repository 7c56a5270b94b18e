//! The key under which two spellings of one street address meet: `123 North Main Street, Apt. 4B` and `123 N Main St #4b`.

mod cut;
mod words;

pub(crate) use self::words::{joined_name, name_and_type};
use self::{
    cut::Words,
    words::{ENDINGS, WORDS, initial, is_kind, is_unit_word, road, shortened},
};
use crate::standardise::number::is_digits;

/// Appends the key of a street address: the house number, wherever it stands, ASCII words in lower case and short form, then the unit.
pub fn street_key(street: &str, key: &mut String) {
    let start = key.len();
    let mut unit = String::new();
    let (mut is_unit_next, mut is_named, mut is_parted) = (false, false, false);
    let mut words = Words::of(street);
    while let Some(end) = words.advance() {
        let (word, written) = (words.word(), &key[start..]);
        if is_named && is_beyond(word, written, is_parted) {
            break;
        }
        let is_number = is_numbered(word);
        is_parted = is_number || matches!(end, ',' | '\n');
        let is_before_number = end == '/' && written.is_empty() && is_digits(word);
        if is_of_house(&words, written) {
            continue;
        }
        if is_unit_word(word) || is_of_unit(&words) {
            is_unit_next = true;
        } else if is_unit_next && unit.is_empty() || is_before_number {
            unit.push_str(word);
            is_unit_next = false;
        } else if is_again(word) && is_digits(written) {
            key.push_str(word);
        } else {
            let is_first = !is_named && !is_number;
            let initial = if is_first { initial(word) } else { None };
            if is_named && is_number {
                shorten_road(key, start);
            }
            push_parts(key, start, initial.unwrap_or(word));
            is_named |= is_first;
        }
    }
    turn_number(key, start, &mut unit, words.into_word());
    if !unit.is_empty() {
        push_word(key, start, "#");
        key.push_str(&unit);
    }
}

/// Puts a house number that stands behind the street's name before it; the letter or number of a flat behind it is of the unit. The memory
/// serves again.
fn turn_number(key: &mut String, start: usize, unit: &mut String, mut house: String) {
    let Some((name_end, number)) = number_behind(&key[start..]) else {
        return;
    };
    let behind = &key[start + number..];
    let mut numbers = behind.split(' ').peekable();
    house.clear();
    house.extend(numbers.next());
    let is_letter = |word: &&str| word.len() == 1 && behind.ends_with(word);
    house.extend(numbers.next_if(is_letter));
    let rest = numbers.fold(String::new(), |rest, number| rest + number);
    unit.insert_str(0, &rest);
    house.push(' ');
    key.truncate(start + name_end);
    key.insert_str(start, &house);
}

/// Where a street's name ends and its house number starts, if that stands behind: `Calle Mayor 5 B`, and not `State Hwy 71`.
fn number_behind(street: &str) -> Option<(usize, usize)> {
    if is_numbered(street) {
        return None;
    }
    let (mut behind, mut number) = (street.len(), None);
    while let Some(space) = street[..behind].rfind(' ') {
        let word = &street[space + 1..behind];
        if is_numbered(word) {
            number = Some(space + 1);
        } else if word.len() > 1 && !is_side(word) {
            break;
        }
        behind = space;
    }
    let number = number?;
    let is_house = street[number..].split(' ').next().is_some_and(is_house);
    let mut name = &street[..number - 1];
    let before = &WORDS.before_number;
    if is_in(&before.house, last_word(name)) {
        name = name.rsplit_once(' ')?.0;
    }
    let is_name = !is_in(&before.other, last_word(name)) && !name.split(' ').all(is_kind);
    (is_house && is_name).then_some((name.len(), number))
}

/// Whether an address has ended with what is written: a district or a landmark follows its number.
fn is_beyond(word: &str, written: &str, is_parted: bool) -> bool {
    let beyond = &WORDS.beyond;
    is_parted && is_in(&beyond.district, word)
        || is_numbered(written) && is_in(&beyond.landmark, word)
}

/// Whether the word only says that the house's number follows: `No. 12, 5th Cross`, `#12 5th Cross`, `Calle Mayor #5`, `Box #5`, and
/// neither the unit of `#4, 12 Oak Ave` nor that of `12 Oak Ave #4`.
fn is_of_house(words: &Words<'_>, written: &str) -> bool {
    if words.word() != "#" && !is_number_mark(words.word()) {
        return false;
    }
    let mut ahead = words.ahead();
    let is_number = ahead.next().is_some_and(is_house);
    let is_first = match written.is_empty() {
        true => ahead.next().is_some_and(|behind| !is_house(behind)),
        false => !written.bytes().any(|byte| byte.is_ascii_digit()),
    };
    is_number && (is_first || is_in(&WORDS.before_number.other, last_word(written)))
}

/// Whether the word says that the unit's number follows, where it does not say so of the house's: `12 Oak Ave No. 4`.
fn is_of_unit(words: &Words<'_>) -> bool {
    is_number_mark(words.word()) && words.ahead().next().is_some_and(is_house)
}

/// Whether the word says that a number follows; `n` may be the north.
fn is_number_mark(word: &str) -> bool {
    word.len() > 1 && word.starts_with('n') && is_in(&WORDS.before_number.house, word)
}

fn is_in(words: &[String], word: &str) -> bool {
    words.iter().any(|known| known == word)
}

fn last_word(text: &str) -> &str {
    text.rsplit(' ').next().unwrap_or(text)
}

/// `12`, `12b`: no ordinal, and no long number.
fn is_house(word: &str) -> bool {
    let digits = word.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let letters = &word[digits.len()..];
    is_digits(digits) && digits.len() <= 4 && (letters.len() < 2 || is_again(letters))
}

/// What parts two houses of one number, in French.
fn is_again(word: &str) -> bool {
    matches!(word, "bis" | "ter" | "quater")
}

/// On which side of the stairs a flat is, in Danish.
fn is_side(word: &str) -> bool {
    matches!(word, "tv" | "th" | "mf")
}

fn is_numbered(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
}

/// Gives a road that has its number next the short form of its kind: `9 State Highway` becomes `9 hwy`.
fn shorten_road(key: &mut String, start: usize) {
    if let Some((rest, short)) = road(&key[start..]) {
        key.truncate(start + rest.len());
        push_word(key, start, short);
    }
}

/// Appends a word in its short form; one that ends with the kind of street, as two.
fn push_parts(key: &mut String, start: usize, word: &str) {
    /// Less is no name.
    const LEAST: usize = 3;
    let short = shortened(word);
    let mut endings = ENDINGS.iter().filter(|_| !is_numbered(word));
    let parts = endings.find_map(|(ending, kind)| {
        let name = short.strip_suffix(ending)?;
        (name.len() >= LEAST && !is_unit_word(name)).then_some((name, kind))
    });
    match parts {
        Some((name, kind)) => {
            push_parts(key, start, name);
            push_word(key, start, kind);
        }
        None => push_word(key, start, short),
    }
}

/// Whether a street's key is that of a box at a post office.
pub(crate) fn is_post_office_box(street: &str) -> bool {
    street.starts_with("po box ")
}

fn push_word(key: &mut String, start: usize, word: &str) {
    if key.len() > start {
        key.push(' ');
    }
    key.push_str(word);
}

#[cfg(test)]
mod tests;
