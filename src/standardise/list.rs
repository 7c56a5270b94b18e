//! Takes a multi-valued cell apart: `a | b;c` in, the cleaned, distinct values in order out.

use bumpalo::Bump;
use bumpalo::collections::{String as ArenaString, Vec as ArenaVec};
use rustc_hash::FxHashSet;

use super::text;
use crate::list::{List, SEPARATOR};

/// Up to so many values a scan is cheaper than a set; beyond, a set keeps a huge cell from taking quadratic time.
const SCANNED_VALUES_MAX: usize = 16;

/// How a source marks groups that it keeps itself: Google writes `* myContacts` and `* starred`. They say nothing about a person.
const SYSTEM_LABEL: &str = "* ";

/// The values of a cell, split at any of the separators (of two that fit at one place, the one listed first counts): cleaned, without empty values,
/// placeholders, system labels and repetitions (compared without regard to case; the first spelling stays).
#[must_use]
pub fn split<'a>(raw: &'a str, separators: &[&str], arena: &'a Bump) -> List<'a> {
    let places = separators.iter().map(|separator| find(raw, separator));
    let mut places = ArenaVec::from_iter_in(places, arena);
    if places.iter().all(Option::is_none) {
        return List::from_joined(clean_value(raw, arena));
    }
    let mut values = Values::new(raw.len(), arena);
    let mut start = 0;
    while let Some((end, length)) = nearest(&places, separators) {
        values.push(clean_value(&raw[start..end], arena));
        start = end + length;
        for (place, separator) in places.iter_mut().zip(separators) {
            if place.is_some_and(|place| place < start) {
                *place = find(&raw[start..], separator).map(|found| start + found);
            }
        }
    }
    values.push(clean_value(&raw[start..], arena));
    List::from_joined(values.joined.into_bump_str())
}

/// Where the next value ends, and how long the separator there is; each separator has its next place.
fn nearest(places: &[Option<usize>], separators: &[&str]) -> Option<(usize, usize)> {
    let places = places.iter().zip(separators);
    let places = places.filter_map(|(place, separator)| Some(((*place)?, separator.len())));
    places.min_by_key(|&(place, _)| place)
}

fn find(text: &str, separator: &str) -> Option<usize> {
    let (&first, _) = separator.as_bytes().split_first()?;
    let mut starts = memchr::memchr_iter(first, text.as_bytes());
    starts.find(|&start| text.as_bytes()[start..].starts_with(separator.as_bytes()))
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
    distinct: ArenaVec<'a, &'a str>,
    lowercase: FxHashSet<String>,
}

impl<'a> Values<'a> {
    fn new(length_max: usize, arena: &'a Bump) -> Self {
        let joined = ArenaString::with_capacity_in(length_max, arena);
        Self {
            joined,
            distinct: ArenaVec::new_in(arena),
            lowercase: FxHashSet::default(),
        }
    }

    fn push(&mut self, value: &'a str) {
        if value.is_empty() || !self.is_new(value) {
            return;
        }
        self.distinct.push(value);
        if !self.joined.is_empty() {
            self.joined.push(SEPARATOR);
        }
        self.joined.push_str(value);
    }

    fn is_new(&mut self, value: &str) -> bool {
        if self.distinct.len() < SCANNED_VALUES_MAX {
            return !self
                .distinct
                .iter()
                .any(|earlier| text::same_ignoring_case(earlier, value));
        }
        if self.lowercase.is_empty() {
            self.lowercase
                .extend(self.distinct.iter().map(|earlier| earlier.to_lowercase()));
        }
        self.lowercase.insert(value.to_lowercase())
    }
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
    fn a_separator_that_comes_late_takes_no_time_that_grows_with_the_square_of_a_cell() {
        let arena = Bump::new();
        let raw = format!("{}|last", "a;".repeat(500_000));
        let separators = ["|", ":::", ";"];
        let values = split(&raw, &separators, &arena);
        assert_eq!(values.iter().collect::<Vec<_>>(), ["a", "last"]);
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
