//! Numbers of the North American plan without the library: which area codes it accepts whatever follows.
//!
//! What is not certain here is left to the library, so that a number is in use exactly if the library says so.

use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

use rlibphonenumber::PhoneNumber;

const UNKNOWN: u8 = 0;
const WHOLE: u8 = 1;
const OTHER: u8 = 2;
/// What is known of each area code; learnt when the first number of it is met, as most files hold a few only.
static AREA_CODES: [AtomicU8; 1000] = [const { AtomicU8::new(UNKNOWN) }; 1000];
/// Last two digits of the exchanges that are tried of every hundred: where an area code is in use in part, these differ.
const TRIED: [u32; 7] = [0, 11, 23, 50, 55, 60, 99];

/// `+1` and ten digits.
pub(super) struct Number([u8; 12]);

impl Number {
    /// The number of a text that holds ten digits, or eleven from a 1 on, and nothing else but the usual punctuation.
    pub(super) fn plain(text: &str) -> Option<Self> {
        let (mut digits, mut count, mut has_plus) = ([0; 11], 0, false);
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    *digits.get_mut(count)? = byte;
                    count += 1;
                }
                b'+' if count == 0 && !has_plus => has_plus = true,
                b' ' | b'(' | b')' | b'-' | b'.' => {}
                _ => return None,
            }
        }
        let national = match (count, digits) {
            (10, [b'2'..=b'9', ..]) if !has_plus => &digits[..10],
            (11, [b'1', b'2'..=b'9', ..]) => &digits[1..],
            _ => return None,
        };
        let is_damaged = text.ends_with(".0"); // a spreadsheet's decimal, not the number's last digit
        let mut number = *b"+1__________";
        number[2..].copy_from_slice(national);
        (!is_damaged).then_some(Self(number))
    }

    /// Whether the library surely accepts the number; if not, it has to be asked.
    pub(super) fn is_in_use(&self) -> bool {
        let area_code = self.0[2..5]
            .iter()
            .fold(0, |code, digit| code * 10 + usize::from(digit - b'0'));
        self.0[5] >= b'2' && is_whole(area_code)
    }

    pub(super) fn national(&self) -> &str {
        &self.e164()[2..]
    }

    pub(super) fn e164(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII is written")
    }
}

/// Whether every exchange of the area code is in use, for all that the library tells.
fn is_whole(area_code: usize) -> bool {
    let Some(known) = AREA_CODES.get(area_code) else {
        return false;
    };
    if known.load(Relaxed) == UNKNOWN {
        let mut exchanges = (2..10).flat_map(|hundred| TRIED.map(|rest| hundred * 100 + rest));
        let is_whole = exchanges.all(|exchange| library_accepts(area_code as u64, exchange));
        known.store(if is_whole { WHOLE } else { OTHER }, Relaxed);
    }
    known.load(Relaxed) == WHOLE
}

fn library_accepts(area_code: u64, exchange: u32) -> bool {
    let national_number = area_code * 10_000_000 + u64::from(exchange) * 10_000 + 2345;
    PhoneNumber {
        country_code: 1,
        national_number,
        ..PhoneNumber::default()
    }
    .is_valid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_told_from_other_text() {
        for (text, national) in [
            ("2125550123", Some("2125550123")),
            ("+1 (212) 555-0123", Some("2125550123")),
            ("+2125550123", None),
            ("1125550123", None),
            ("212555012", None),
            ("1255501234.0", None),
            ("212-555-0123 x1", None),
        ] {
            assert_eq!(
                Number::plain(text).as_ref().map(Number::national),
                national,
                "{text}"
            );
        }
    }

    #[test]
    fn only_area_codes_in_full_use_are_certain() {
        for (area_code, whole) in [
            (212, true),
            (416, true),
            (800, true),
            (211, false),
            (268, false),
            (524, false),
            (999, false),
        ] {
            assert_eq!(is_whole(area_code), whole, "{area_code}");
        }
    }

    /// In each area code one exchange of eleven, other ones than in the code before.
    #[test]
    fn every_exchange_of_a_whole_area_code_is_accepted() {
        for area_code in (200..1000).filter(|area_code| is_whole(*area_code)) {
            let mut exchanges = (200 + area_code % 11..1000).step_by(11);
            assert!(
                exchanges.all(|exchange| library_accepts(area_code as u64, exchange as u32)),
                "{area_code}"
            );
        }
    }
}
