//! A phone number with its extension, packed into one value: the number in the low bits, so that near numbers can be told, the extension above.
//!
//! E.164 has up to 15 digits. What no country calls a number may have 16, which reach into the bits above, but no extension: extensions
//! are counted from behind what 16 digits can fill.
//!
//! **Invariant:** no two extensions of up to four digits are packed alike, and `1` is not `01`.

use super::hash;

/// So many bits hold 15 digits.
const NUMBER_BITS: u32 = 50;
/// What the first extension is in the bits above.
const EXTENSIONS_START: u64 = (10_u64.pow(16) >> NUMBER_BITS) + 1;
/// How many texts of one to four digits there are.
const SHORT_EXTENSIONS: u64 = 10 + 100 + 1_000 + 10_000;
/// How many values are left for longer ones.
const LONG_EXTENSIONS: u64 = (1 << (u64::BITS - NUMBER_BITS)) - EXTENSIONS_START - SHORT_EXTENSIONS;

/// Packs a number of up to 16 digits, and the digits of its extension or `""`.
#[must_use]
pub fn pack_phone(number: u64, extension: &str) -> u64 {
    let place = match extension.len() {
        0 => return number,
        1..=4 => {
            let digits = extension.bytes().map(|digit| u64::from(digit & 0xf));
            digits.fold(0, |place, digit| place * 10 + digit + 1) - 1
        }
        _ => SHORT_EXTENSIONS + hash(extension.as_bytes()) % LONG_EXTENSIONS,
    };
    ((EXTENSIONS_START + place) << NUMBER_BITS) | (number % (1 << NUMBER_BITS))
}

/// The number of a packed phone, and what is packed above it.
#[must_use]
pub fn unpack_phone(value: u64) -> (u64, u64) {
    let above = value >> NUMBER_BITS;
    if above < EXTENSIONS_START {
        (value, 0)
    } else {
        (value % (1 << NUMBER_BITS), above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_extensions_of_a_number_are_one_phone() {
        const NUMBER: u64 = 999_999_999_999_999;
        let texts = (1..=4).flat_map(|width| (0..10_usize.pow(width)).map(move |n| (n, width)));
        let texts = texts.map(|(n, width)| format!("{n:0width$}", width = width as usize));
        let mut values: BTreeSet<u64> = texts.map(|text| pack_phone(NUMBER, &text)).collect();
        assert_eq!(values.len() as u64, SHORT_EXTENSIONS);
        values.extend([pack_phone(NUMBER, ""), pack_phone(NUMBER, "1234567")]);
        values.insert(9_999_999_999_999_999);
        assert_eq!(values.len() as u64, SHORT_EXTENSIONS + 3);
        values.pop_first(); // the number alone
        let numbers = values.into_iter().map(|value| unpack_phone(value).0);
        let numbers: BTreeSet<u64> = numbers.collect();
        assert_eq!(
            numbers.into_iter().collect::<Vec<_>>(),
            [NUMBER, 9_999_999_999_999_999]
        );
    }
}
