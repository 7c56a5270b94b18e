//! Takes a multi-valued cell apart: `a | b;c` in, the cleaned, distinct values in order out.

use std::hash::{Hash, Hasher};

use bumpalo::Bump;
use bumpalo::collections::{String as ArenaString, Vec as ArenaVec};
use rustc_hash::{FxHashSet, FxHasher};

use super::text;
use crate::list::{List, SEPARATOR};

/// Up to so many values a scan is cheaper than a set; beyond, a set keeps a huge cell from taking quadratic time.
const SCANNED_VALUES_MAX: usize = 16;

/// How a source marks groups that it keeps itself: Google writes `* myContacts` and `* starred`. They say nothing about a person.
const SYSTEM_LABEL: &str = "* ";

/// The values of a cell, split at any of the separators (the first that fits at a place counts): cleaned, without empty values,
/// placeholders, system labels and repetitions (compared without regard to case; the first spelling stays).
#[must_use]
pub fn split<'a>(raw: &'a str, separators: &[&str], arena: &'a Bump) -> List<'a> {
    let (first, mut rest) = next_value(raw, separators);
    if rest.is_none() {
        return List::from_joined(clean_value(first, arena));
    }
    let mut values = Values::new(raw.len(), arena);
    values.push(clean_value(first, arena));
    while let Some(remaining) = rest {
        let (value, following) = next_value(remaining, separators);
        values.push(clean_value(value, arena));
        rest = following;
    }
    List::from_joined(values.joined.into_bump_str())
}

/// The text before the first separator, and the text after it if there was one.
fn next_value<'a>(text: &'a str, separators: &[&str]) -> (&'a str, Option<&'a str>) {
    for start in 0..text.len() {
        let here = &text.as_bytes()[start..];
        let fits =
            |separator: &&&str| !separator.is_empty() && here.starts_with(separator.as_bytes());
        if let Some(separator) = separators.iter().find(fits) {
            return (&text[..start], Some(&text[start + separator.len()..]));
        }
    }
    (text, None)
}

fn clean_value<'a>(value: &'a str, arena: &'a Bump) -> &'a str {
    let value = text::clean(value, arena);
    if value.starts_with(SYSTEM_LABEL) {
        ""
    } else {
        value
    }
}

/// The distinct values so far.
struct Values<'a> {
    joined: ArenaString<'a>,
    hashes: ArenaVec<'a, u64>,
    many: FxHashSet<u64>,
}

impl<'a> Values<'a> {
    fn new(length_max: usize, arena: &'a Bump) -> Self {
        let joined = ArenaString::with_capacity_in(length_max, arena);
        Self {
            joined,
            hashes: ArenaVec::new_in(arena),
            many: FxHashSet::default(),
        }
    }

    fn push(&mut self, value: &str) {
        if value.is_empty() || !self.is_new(hash_ignoring_case(value)) {
            return;
        }
        if !self.joined.is_empty() {
            self.joined.push(SEPARATOR);
        }
        self.joined.push_str(value);
    }

    fn is_new(&mut self, hash: u64) -> bool {
        if self.hashes.len() >= SCANNED_VALUES_MAX {
            if self.many.is_empty() {
                self.many.extend(self.hashes.iter().copied());
            }
            return self.many.insert(hash);
        }
        let new = !self.hashes.contains(&hash);
        if new {
            self.hashes.push(hash);
        }
        new
    }
}

fn hash_ignoring_case(value: &str) -> u64 {
    let mut hasher = FxHasher::default();
    value
        .chars()
        .flat_map(char::to_lowercase)
        .for_each(|character| character.hash(&mut hasher));
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_split() {
        let arena = Bump::new();
        for (raw, separators, expected) in [
            ("buyer|VIP", &["|"][..], &["buyer", "VIP"][..]),
            (
                "Friends ::: * myContacts ::: Family",
                &[":::"],
                &["Friends", "Family"],
            ),
            ("* myContacts", &[":::"], &[]),
            ("a; B ;;A;n/a", &[";"], &["a", "B"]),
            ("Smith, Ann, Été, ÉTÉ", &[", "], &["Smith", "Ann", "Été"]),
            ("1,000;2|3", &[";", "|"], &["1,000", "2", "3"]),
            ("one", &[], &["one"]),
            ("", &[";"], &[]),
        ] {
            assert_eq!(
                split(raw, separators, &arena).iter().collect::<Vec<_>>(),
                expected,
                "{raw:?}"
            );
        }
    }

    #[test]
    fn many_values_stay_distinct() {
        let arena = Bump::new();
        let raw = (0..200)
            .map(|number| (number % 100).to_string())
            .collect::<Vec<_>>()
            .join(";");
        assert_eq!(split(&raw, &[";"], &arena).iter().count(), 100);
    }

    #[test]
    fn a_single_clean_value_is_borrowed() {
        let arena = Bump::new();
        assert!(std::ptr::eq(
            split("buyer", &["|"], &arena).joined(),
            "buyer"
        ));
    }
}
