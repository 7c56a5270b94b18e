//! Whole numbers of which a spreadsheet shows the first digits only: a text in; out whether it may be a given number.

use std::ops::Range;

use super::{Scientific, is_digits};

/// The whole numbers of which a spreadsheet may show one so, the last digits gone.
pub(crate) struct Blurred(Range<u128>);

impl Blurred {
    /// So many digits a spreadsheet keeps of a number; it shows zeros for those behind them.
    const KEPT: usize = 15;
    /// So many zeros are no chance at the end of an ID.
    const ZEROS_MIN: usize = 3;

    /// What is rounded (`1.2E+5`), or ends in so many zeros behind the digits that a spreadsheet keeps that they are no chance. All other texts, which is
    /// nearly all, show all that they are.
    pub(crate) fn read(text: &str) -> Option<Self> {
        match Scientific::read(text) {
            Some(number) if number.shows_all_digits() => None,
            Some(number) => {
                let hidden = number.exponent - number.fraction.len();
                let digits = number.digits().filter_map(|digit| digit.to_digit(10));
                let shown = digits.fold(0, |shown, digit| shown * 10 + u128::from(digit));
                let step = 10_u128.pow(hidden as u32);
                Some(Self(shown.saturating_sub(step / 2)..shown + step / 2))
            }
            None => Self::of_zeros(text, Self::ZEROS_MIN),
        }
    }

    /// What may be cut off or rounded, though its zeros may be its own.
    pub(crate) fn guess(text: &str) -> Option<Self> {
        Self::of_zeros(text, 1)
    }

    fn of_zeros(text: &str, zeros_min: usize) -> Option<Self> {
        if text.len() < Self::KEPT + zeros_min || !is_digits(text) {
            return None;
        }
        let shown: u128 = text.parse().ok()?;
        let step = 10_u128.pow((text.len() - Self::KEPT) as u32);
        let numbers = shown.saturating_sub(step / 2)..shown.saturating_add(step);
        shown.is_multiple_of(step).then_some(Self(numbers))
    }

    /// Whether it may be this number.
    pub(crate) fn may_be(&self, number: &str) -> bool {
        is_digits(number)
            && number
                .parse::<u128>()
                .is_ok_and(|number| self.0.contains(&number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_number_is_cut_or_rounded_to_fifteen_digits() {
        for (shown, number, may_be) in [
            ("4150868000000220000", "4150868000000225013", true),
            ("4150868000000230000", "4150868000000225013", true),
            ("4150868000000230000", "4150868000000224013", false),
            ("4150868000000220000", "4150868000000235013", false),
            ("4150868000000220000", "415086800000022501", false),
            ("123456789012345000", "123456789012345678", true),
        ] {
            let blurred = Blurred::read(shown).expect(shown);
            assert_eq!(blurred.may_be(number), may_be, "{shown} {number}");
        }
        let guessed = Blurred::guess("41508680000003900").expect("17 digits");
        assert!(guessed.may_be("41508680000003910"));
        assert!(!guessed.may_be("4150868000000391007"));
    }

    #[test]
    fn what_shows_all_that_it_is_is_compared_with_nothing() {
        for shown in [
            "1234567",
            "1000000",
            "123456789012345",
            "1234567890123450",
            "12345678901234500",
            "4150868000000221500",
            "4150868000000220000A",
            "1.2345E+4",
            "1E5",
            "U1",
            "",
            "9".repeat(60).as_str(),
        ] {
            assert!(Blurred::read(shown).is_none(), "{shown}");
        }
    }

    #[test]
    fn a_rounded_number_may_show_every_number_that_rounds_to_it() {
        let rounded = Blurred::read("1.23E+5").unwrap();
        for (number, may_be) in [
            ("123000", true),
            ("123456", true),
            ("0122500", true),
            ("122499", false),
            ("123500", false),
            ("U123000", false),
            ("", false),
        ] {
            assert_eq!(rounded.may_be(number), may_be, "{number}");
        }
    }
}
