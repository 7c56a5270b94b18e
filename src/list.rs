//! Several values in one string: how multi-valued cells travel without an allocation per value; and of any values the distinct ones.

use std::fmt;

use memchr::memchr;

/// Stands between the values of a [`List`]; a control character that no cleaned cell holds.
pub const SEPARATOR: char = '\u{1f}';

/// [`SEPARATOR`] as a text.
pub const SEPARATOR_TEXT: &str = "\u{1f}";

/// The distinct values, sorted.
pub(crate) fn distinct<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut distinct: Vec<_> = values.collect();
    distinct.sort_unstable();
    distinct.dedup();
    distinct
}

/// A list of non-empty values, joined by [`SEPARATOR`] in one borrowed string. The default is the empty list.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct List<'a>(&'a str);

impl<'a> List<'a> {
    /// The list whose values are already joined; a single value is a list of one.
    #[must_use]
    pub fn from_joined(joined: &'a str) -> Self {
        Self(joined)
    }

    /// The values in order.
    pub fn iter(self) -> impl Iterator<Item = &'a str> + Clone {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None; // most lists, at once
            }
            let end = memchr(SEPARATOR as u8, rest.as_bytes());
            let value = &rest[..end.unwrap_or(rest.len())];
            rest = end.map_or("", |end| &rest[end + 1..]);
            Some(value)
        })
        .filter(|value| !value.is_empty())
    }

    /// The values that are written `name=value` under a name.
    pub fn named<'n>(self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        let values = self.iter();
        values.filter_map(move |value| value.strip_prefix(name)?.strip_prefix('='))
    }

    /// The first value, or `""` if there is none.
    #[must_use]
    pub fn first(self) -> &'a str {
        self.iter().next().unwrap_or("")
    }

    /// Whether there is no value.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The values in one string, joined by [`SEPARATOR`].
    #[must_use]
    pub fn joined(self) -> &'a str {
        self.0
    }
}

impl fmt::Debug for List<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

/// Adds a value at the end of a joined string.
pub fn push_value(joined: &mut String, value: &str) {
    if !value.is_empty() {
        if !joined.is_empty() {
            joined.push(SEPARATOR);
        }
        joined.push_str(value);
    }
}

/// The texts that are there, with something between them.
pub(crate) fn join<T: AsRef<str>>(texts: impl IntoIterator<Item = T>, between: &str) -> String {
    let mut joined = String::new();
    push_joined(&mut joined, texts, between);
    joined
}

/// Adds the texts that are there, with something between them, at the end of another.
pub(crate) fn push_joined<T: AsRef<str>>(
    text: &mut String,
    texts: impl IntoIterator<Item = T>,
    between: &str,
) {
    let before = text.len();
    for part in texts {
        let part = part.as_ref();
        if !part.is_empty() {
            text.push_str(if text.len() > before { between } else { "" });
            text.push_str(part);
        }
    }
}

/// Ends a list of one value, so that it can be told from a text that may yet hold several values.
pub fn end_list(joined: &mut String) {
    if !joined.is_empty() && !joined.contains(SEPARATOR) {
        joined.push(SEPARATOR);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_in_order() {
        let mut joined = String::new();
        for value in ["b", "", "a"] {
            push_value(&mut joined, value);
        }
        let list = List::from_joined(&joined);
        assert_eq!(list.iter().collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(list.first(), "b");
        assert!(List::default().is_empty());
        assert_eq!(SEPARATOR_TEXT, SEPARATOR.to_string());
        assert_eq!(List::default().iter().count(), 0);
    }
}
