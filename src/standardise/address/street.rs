//! The key under which two spellings of one street address meet: `123 North Main Street, Apt. 4B` and `123 N Main St #4b`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use any_ascii::any_ascii_char;
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// From a short form to its other spellings.
type Spellings = BTreeMap<String, Vec<String>>;

/// The words of streets, by what they say.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StreetWords {
    direction: Spellings,
    r#type: Spellings,
    first: Spellings,
    initial: Spellings,
    ending: Spellings,
    before_number: BeforeNumber,
    name: Spellings,
    ordinal: Spellings,
}

/// What a number behind a street's name is, by the word before it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BeforeNumber {
    house: Vec<String>,
    other: Vec<String>,
}

static WORDS: LazyLock<StreetWords> = LazyLock::new(|| {
    toml::from_str(include_str!("street_words.toml")).expect("the table is compiled in and tested")
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
static ENDINGS: LazyLock<Vec<(&str, &str)>> =
    LazyLock::new(|| by_spelling(&WORDS.ending).collect());

/// (spelling, short form)
fn by_spelling(spellings: &Spellings) -> impl Iterator<Item = (&str, &str)> {
    let forms = spellings.iter();
    forms.flat_map(|(short, long)| long.iter().map(|word| (&**word, &**short)))
}

/// Appends the key of a street address: the house number, wherever it stands, ASCII words in lower case and short form, then the unit.
pub fn street_key(street: &str, key: &mut String) {
    let start = key.len();
    let mut unit = String::new();
    let (mut is_unit_next, mut is_named) = (false, false);
    let mut words = Words {
        rest: street,
        word: String::with_capacity(street.len()),
    };
    while let Some(end) = words.advance() {
        let word = words.word.as_str();
        let is_before_number =
            end == '/' && key.len() == start && word.bytes().all(|byte| byte.is_ascii_digit());
        if is_unit_word(word) {
            is_unit_next = true;
        } else if is_unit_next && unit.is_empty() || is_before_number {
            unit.push_str(word);
            is_unit_next = false;
        } else {
            let is_first = !is_named && !is_numbered(word);
            let initial = if is_first { initial(word) } else { None };
            push_parts(key, start, initial.unwrap_or(word));
            is_named |= is_first;
        }
    }
    if let Some((name_end, number)) = number_behind(&key[start..]) {
        let mut house = words.word; // its memory serves again
        let mut numbers = key[start + number..].split(' ').peekable();
        house.extend(numbers.next());
        house.extend(numbers.next_if(|letter| letter.len() == 1 && !is_numbered(letter)));
        let rest = numbers.fold(String::new(), |rest, number| rest + number);
        unit.insert_str(0, &rest);
        house.push(' ');
        key.truncate(start + name_end);
        key.insert_str(start, &house);
    }
    if !unit.is_empty() {
        push_word(key, start, "#");
        key.push_str(&unit);
    }
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
        } else if word.len() > 1 {
            break;
        }
        behind = space;
    }
    let number = number?;
    let is_house = street[number..].split(' ').next().is_some_and(is_house);
    let mut name = &street[..number - 1];
    let is_of = |words: &[String], name: &str| {
        let last = name.rsplit(' ').next();
        last.is_some_and(|last| words.iter().any(|word| word == last))
    };
    let before = &WORDS.before_number;
    if is_of(&before.house, name) {
        name = name.rsplit_once(' ')?.0;
    }
    let StreetWords { r#type, first, .. } = &*WORDS;
    let is_kind = |word: &str| r#type.contains_key(word) || first.contains_key(word);
    let is_name = !is_of(&before.other, name) && !name.split(' ').all(is_kind);
    (is_house && is_name).then_some((name.len(), number))
}

/// `12`, `12b`: no ordinal, and no long number.
fn is_house(word: &str) -> bool {
    let digits = word.trim_end_matches(|last: char| last.is_ascii_lowercase());
    let letters = &word[digits.len()..];
    digits.len() <= 4 && (letters.len() < 2 || letters == "bis")
}

fn is_numbered(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_digit())
}

/// What a single letter stands for before all other words.
fn initial(word: &str) -> Option<&str> {
    let is_letter = word.len() == 1;
    let mut initials = by_spelling(&WORDS.initial).filter(|_| is_letter);
    initials.find_map(|(letter, long)| (letter == word).then_some(long))
}

/// Appends a word in its short form; one that ends with the kind of street, as two.
fn push_parts(key: &mut String, start: usize, word: &str) {
    /// Less is no name.
    const LEAST: usize = 3;
    let short = shortened(word);
    let parts = ENDINGS.iter().find_map(|(ending, kind)| {
        let name = short.strip_suffix(ending)?;
        (name.len() >= LEAST && !is_unit_word(name)).then_some((name, kind))
    });
    match parts {
        Some((name, kind)) if !is_numbered(word) => {
            push_parts(key, start, name);
            push_word(key, start, kind);
        }
        _ => push_word(key, start, short),
    }
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

/// Whether a street's key is that of a box at a post office.
pub(crate) fn is_post_office_box(street: &str) -> bool {
    street.starts_with("po box ")
}

/// Whether the word stands before the number of a flat or an office. In keys all of them are a `#`, behind the street.
fn is_unit_word(word: &str) -> bool {
    matches!(
        word,
        "apartment" | "apt" | "flat" | "rm" | "room" | "ste" | "suite" | "unit" | "#"
    )
}

/// The short form of a word; a number has none.
fn shortened(word: &str) -> &str {
    if is_numbered(word) {
        return word;
    }
    SHORT_WORDS.get(word).map_or(word, |short| short)
}

fn push_word(key: &mut String, start: usize, word: &str) {
    if key.len() > start {
        key.push(' ');
    }
    key.push_str(word);
}

/// The words of an address one after the other, in a buffer that is used again.
struct Words<'a> {
    rest: &'a str,
    word: String,
}

impl Words<'_> {
    /// Goes to the next word; gives what ended it. A full stop inside an abbreviation (`P.O.`) and an apostrophe end none.
    fn advance(&mut self) -> Option<char> {
        self.word.clear();
        let mut at = 0;
        loop {
            at += self.push_plain(at);
            let Some(c) = self.rest[at..].chars().next() else {
                break;
            };
            let is_abbreviation = c == '.' && self.word.len() <= 1 || matches!(c, '\'' | '’');
            let behind = at + c.len_utf8();
            if self.push(c) || is_abbreviation && !self.word.is_empty() {
                at = behind;
                continue;
            }
            if self.word.is_empty() && c == '#' {
                self.word.push('#');
            }
            if !self.word.is_empty() {
                let is_mark = c == '#' && self.word != "#";
                self.rest = &self.rest[if is_mark { at } else { behind }..];
                return Some(c);
            }
            at = behind;
        }
        self.rest = "";
        (!self.word.is_empty()).then_some(' ')
    }

    /// Adds the ASCII letters and digits that stand here, in lower case; gives how many.
    fn push_plain(&mut self, at: usize) -> usize {
        let (bytes, start) = (self.rest[at..].bytes(), self.word.len());
        let count = bytes.take_while(u8::is_ascii_alphanumeric).count();
        self.word.push_str(&self.rest[at..at + count]);
        self.word[start..].make_ascii_lowercase();
        count
    }

    /// Adds another letter or digit, in lower case and ASCII.
    fn push(&mut self, c: char) -> bool {
        if c.is_ascii() || !c.is_alphanumeric() {
            return false;
        }
        let letters = any_ascii_char(c).bytes().filter(u8::is_ascii_alphanumeric);
        self.word
            .extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(street: &str) -> String {
        let mut key = String::new();
        street_key(street, &mut key);
        key
    }

    #[test]
    fn spellings_of_one_street_meet() {
        for (streets, expected) in [
            (
                &["123 North Main Street", "123 N. Main St.", "123 n main str"] as &[&str],
                "123 n main st",
            ),
            (
                &[
                    "12 Oak Ave Apt 4B",
                    "12 OAK AVENUE #4b",
                    "12 Oak Ave # 4B",
                    "Suite 4B, 12 Oak Ave",
                    "12 Oak Ave#4B",
                ],
                "12 oak ave #4b",
            ),
            (
                &[
                    "4/123 George St",
                    "Unit 4, 123 George Street",
                    "Unit 4/123 George St",
                ],
                "123 george st #4",
            ),
            (&["P.O. Box 12", "PO Box 12", "po box 12"], "po box 12"),
            (
                &["5 Fifth Ave NE", "5 5th Avenue Northeast", "5 5th Ave N.E."],
                "5 5th ave ne",
            ),
            (&["8 O'Connell Rd", "8 OConnell Road"], "8 oconnell rd"),
            (
                &["3 Rue de l'Église", "3 rue de lEglise"],
                "3 rue de leglise",
            ),
            (
                &[
                    "Bergstr. 71b",
                    "Bergstraße 71 b",
                    "71b Berg Straße",
                    "Berg Strasse Nr. 71b",
                ],
                "71b berg st",
            ),
            (
                &[
                    "C/ Mayor, 5, 2ºA",
                    "Calle Mayor 5 2ºA",
                    "c. Mayor nº 5 2º A",
                ],
                "5 calle mayor #2oa",
            ),
            (&["Via Roma, 12", "V. Roma n. 12"], "12 via roma"),
            (&["12, r. Paix", "Rue Paix, 12"], "12 rue paix"),
            (
                &["85 bd Voltaire", "Boulevard Voltaire 85"],
                "85 blvd voltaire",
            ),
            (&["Straße des 17. Juni 135"], "135 st des 17 juni"),
            (&["ul. Mazowiecka 26/32"], "26 ul mazowiecka #32"),
            (&["Prinsenlaan 5", "Prinsen Laan 5"], "5 prinsen laan"),
            (&["Calle 8"], "calle 8"),
            (&["Avenue 5"], "ave 5"),
            (&["State Highway 71"], "state hwy 71"),
            (&["R.R. 2 Box 5"], "rr 2 box 5"),
            (&["Main Street 2nd"], "main st 2nd"),
            (&["", " , "], ""),
        ] {
            for street in streets {
                assert_eq!(key(street), expected, "{street}");
            }
        }
    }

    #[test]
    fn streets_that_differ_do_not_meet() {
        for (left, right) in [
            ("12 Oak St", "12 Oak Ave"),
            ("12 N Oak St", "12 S Oak St"),
            ("1 Oak St #2", "12 Oak St"),
        ] {
            assert_ne!(key(left), key(right));
        }
    }

    #[test]
    fn the_type_of_a_street_is_its_last_word() {
        for (street, expected) in [
            ("n greenview ave", Some(("n greenview", "ave"))),
            ("5th ave ne", Some(("5th ne", "ave"))),
            ("st james pl", Some(("st james", "pl"))),
            ("n st louis", None),
            ("ave of the americas", None),
            ("ave c", None),
            ("broadway", None),
            ("ave", None),
            ("st n", None),
            ("", None),
        ] {
            let found = name_and_type(street);
            let found = found.as_ref().map(|(name, word)| (name.as_str(), *word));
            assert_eq!(found, expected, "{street}");
        }
    }

    #[test]
    fn the_key_is_appended() {
        let mut written = "02082|".to_owned();
        street_key("4/1 Main Street", &mut written);
        assert_eq!(written, "02082|1 main st #4");
    }

    proptest! {
        #[test]
        fn a_key_is_its_own_key(street in "\\PC{0,24}|[0-9]{1,3} (North |Apt |# |N\\.)?[A-Za-z']{1,8} (Street|ave|Unit)[ ,./#][0-9A-Z]{0,3}") {
            let once = key(&street);
            prop_assert_eq!(key(&once), once);
        }
    }
}
