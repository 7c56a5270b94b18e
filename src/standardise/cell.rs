//! One cell that holds several values: those that can be used and those that cannot, each kept once, in the cell's order.

use std::collections::hash_map::Entry;

use bumpalo::{Bump, collections::String};
use rustc_hash::FxHashMap;

use super::text::is_placeholder;
use crate::{
    keys::hash,
    list::{List, SEPARATOR},
};

/// What a cell of several values holds. The parts of `good` are standardised, those of `bad` as they were written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// The usable values.
    pub good: List<'a>,
    /// The unusable values.
    pub bad: List<'a>,
}

#[cfg(test)]
impl Parsed<'_> {
    /// Asserts that a cell was read as these values.
    pub(crate) fn assert_read(self, raw: &str, good: &[&str], bad: &[&str]) {
        let of = |values: List<'_>| values.iter().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(of(self.good), good, "good of {raw:?}");
        assert_eq!(of(self.bad), bad, "bad of {raw:?}");
    }
}

/// Whether a cell of addresses or numbers only says that there is none; unlike in a name cell, `Na` is no person here.
#[must_use]
pub(crate) fn says_nothing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty()
        || is_placeholder(cell)
        || ["na", "nan", "nil", "no", "null"]
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word))
}

/// Beyond so many bytes, values are looked up instead of looked through, so that a cell of megabytes does not take hours.
const SCANNED_MAX: usize = 1_000;

/// Values of one kind, joined as they come, each kept once.
pub(crate) struct Values<'a> {
    joined: String<'a>,
    /// Where each value starts, by its hash, once there are many.
    places: FxHashMap<u64, usize>,
}

impl<'a> Values<'a> {
    pub(crate) fn new_in(arena: &'a Bump) -> Self {
        Self {
            joined: String::new_in(arena),
            places: FxHashMap::default(),
        }
    }

    /// Adds the value that `write` writes; an empty one, and one that is there already, leaves no trace.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut String<'a>)) {
        let joined_before = self.joined.len();
        if joined_before > 0 {
            self.joined.push(SEPARATOR);
        }
        let start = self.joined.len();
        write(&mut self.joined);
        if self.joined.len() == start || self.is_known(joined_before, start) {
            self.joined.truncate(joined_before);
        }
    }

    /// Whether the value from `start` on is among those before it.
    fn is_known(&mut self, joined_before: usize, start: usize) -> bool {
        let (before, value) = (&self.joined[..joined_before], &self.joined[start..]);
        if joined_before <= SCANNED_MAX {
            return before.split(SEPARATOR).any(|other| other == value);
        }
        if self.places.is_empty() {
            let mut place = 0;
            for other in before.split(SEPARATOR) {
                self.places.insert(hash(other.as_bytes()), place);
                place += other.len() + SEPARATOR.len_utf8();
            }
        }
        match self.places.entry(hash(value.as_bytes())) {
            Entry::Occupied(place) => before[*place.get()..].split(SEPARATOR).next() == Some(value),
            Entry::Vacant(unknown) => {
                unknown.insert(start);
                false
            }
        }
    }

    pub(crate) fn push(&mut self, value: &str) {
        self.push_with(|joined| joined.push_str(value));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.joined.is_empty()
    }

    pub(crate) fn finish(self) -> List<'a> {
        List::from_joined(self.joined.into_bump_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_kept_once() {
        let arena = Bump::new();
        let mut values = Values::new_in(&arena);
        for value in ["", "b", "a", "b", "ab", ""] {
            values.push(value);
        }
        assert_eq!(values.finish().iter().collect::<Vec<_>>(), ["b", "a", "ab"]);
    }

    #[test]
    fn of_very_many_values_each_is_kept_once_in_no_time_that_grows_with_their_square() {
        const VALUES: usize = 200_000;
        let arena = Bump::new();
        let mut values = Values::new_in(&arena);
        let all = Vec::from_iter((0..VALUES).map(|value| format!("value {value}")));
        for value in all.iter().chain(&all) {
            values.push(value);
        }
        assert!(values.finish().iter().eq(&all));
    }

    #[test]
    fn words_for_nothing_are_known() {
        for (cell, nothing) in [
            ("", true),
            (" - ", true),
            ("N/A", true),
            ("None", true),
            ("Noah", false),
            ("0", false),
        ] {
            assert_eq!(says_nothing(cell), nothing, "{cell}");
        }
    }
}
