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
    name: Spellings,
    ordinal: Spellings,
}

static WORDS: LazyLock<StreetWords> = LazyLock::new(|| {
    toml::from_str(include_str!("street_words.toml")).expect("the table is compiled in and tested")
});

/// From a word to the short form that keys hold.
static SHORT_WORDS: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
    let StreetWords {
        direction,
        r#type,
        name,
        ordinal,
    } = &*WORDS;
    let words = [direction, r#type, name, ordinal].into_iter().flatten();
    words
        .flat_map(|(short, long)| long.iter().map(|word| (&**word, &**short)))
        .collect()
});

/// Appends the key of a street address: ASCII words in lower case and short form, then the unit.
pub fn street_key(street: &str, key: &mut String) {
    let start = key.len();
    let mut unit = String::new();
    let mut is_unit_next = false;
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
            push_word(key, start, shortened(word));
        }
    }
    if !unit.is_empty() {
        push_word(key, start, "#");
        key.push_str(&unit);
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
    if word.starts_with(|first: char| first.is_ascii_digit()) {
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
