//! One cell that holds several values: those that can be used and those that cannot, each kept once, in the cell's order.

use bumpalo::{Bump, collections::String};

use super::text::is_placeholder;
use crate::list::{List, SEPARATOR};

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

/// Values of one kind, joined as they come, each kept once.
pub(crate) struct Values<'a>(String<'a>);

impl<'a> Values<'a> {
    pub(crate) fn new_in(arena: &'a Bump) -> Self {
        Self(String::new_in(arena))
    }

    /// Adds the value that `write` writes; an empty one, and one that is there already, leaves no trace.
    pub(crate) fn push_with(&mut self, write: impl FnOnce(&mut String<'a>)) {
        let joined_before = self.0.len();
        if joined_before > 0 {
            self.0.push(SEPARATOR);
        }
        let start = self.0.len();
        write(&mut self.0);
        let (before, value) = (&self.0[..joined_before], &self.0[start..]);
        if value.is_empty() || before.split(SEPARATOR).any(|other| other == value) {
            self.0.truncate(joined_before);
        }
    }

    pub(crate) fn push(&mut self, value: &str) {
        self.push_with(|joined| joined.push_str(value));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn finish(self) -> List<'a> {
        List::from_joined(self.0.into_bump_str())
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
