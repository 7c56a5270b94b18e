//! Postal codes as codes: letters and digits, without case, spaces and hyphens; never a number, so that `02139` keeps its zero.

use std::cmp::Ordering;

/// Codes of this many letters and digits are told apart; no postal code is longer.
const LENGTH_MAX: usize = 16;
/// Digits of a ZIP code, and of one with its extension.
const ZIP: usize = 5;
const ZIP_EXTENDED: usize = 9;

/// A code, folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Code {
    letters: [u8; LENGTH_MAX],
    length: u8,
}

impl Code {
    /// What a cell or literal says.
    pub(super) fn of(text: &str) -> Self {
        let mut letters = [0; LENGTH_MAX];
        let mut length = 0;
        let kept = text.bytes().filter(u8::is_ascii_alphanumeric);
        for (slot, letter) in letters.iter_mut().zip(kept) {
            *slot = letter.to_ascii_uppercase();
            length += 1;
        }
        Self { letters, length }
    }

    /// The ZIP code without its extension, if the code is one with an extension.
    fn base(self) -> Option<Self> {
        let is_extended = usize::from(self.length) == ZIP_EXTENDED
            && self.letters[..ZIP_EXTENDED].iter().all(u8::is_ascii_digit);
        is_extended.then(|| self.cut(ZIP))
    }

    fn cut(mut self, length: usize) -> Self {
        self.letters
            .iter_mut()
            .skip(length)
            .for_each(|letter| *letter = 0);
        self.length = self.length.min(length as u8);
        self
    }

    /// Whether the code is the other, or lies within it as `02139-1234` lies within `02139`.
    pub(super) fn is(self, other: Self) -> bool {
        self == other || self.base() == Some(other)
    }

    /// Whether the code, or the ZIP code that it extends, is one of a sorted list.
    pub(super) fn is_in(self, sorted: &[Self]) -> bool {
        let holds = |code: Self| sorted.binary_search(&code).is_ok();
        holds(self) || self.base().is_some_and(holds)
    }

    /// The order against a bound, as far as the bound goes: all of `SW1A…` is within `SW1`.
    pub(super) fn against(self, bound: Self) -> Ordering {
        self.cut(usize::from(bound.length)).cmp(&bound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_keep_their_zeros_and_know_no_case_or_spaces() {
        for (code, other, is) in [
            ("02139", "02139", true),
            ("02139", "2139", false),
            ("02139-1234", "02139", true),
            ("021391234", "02139-1234", true),
            ("02139", "02139-1234", false),
            ("sw1a 1aa", "SW1A1AA", true),
            ("SW1A 1AA", "SW1A", false),
        ] {
            let (code, other) = (Code::of(code), Code::of(other));
            assert_eq!(code.is(other), is, "{code:?} {other:?}");
            assert_eq!(code.is_in(&[other]), is);
        }
    }

    #[test]
    fn a_bound_holds_everything_within_it() {
        for (code, bound, order) in [
            ("02199-9999", "02199", Ordering::Equal),
            ("02200", "02199", Ordering::Greater),
            ("SW1A 1AA", "SW1", Ordering::Equal),
            ("9000", "10000", Ordering::Greater),
        ] {
            assert_eq!(
                Code::of(code).against(Code::of(bound)),
                order,
                "{code} {bound}"
            );
        }
    }
}
