//! The two forms of a Salesforce ID: 15 letters and digits of which case matters, or the same with a checksum of three behind them, which
//! tells the case, so that the 18 survive systems that know none.

use std::{borrow::Cow, ops::RangeInclusive};

const SHORT: usize = 15;
const LONG: usize = 18;
/// The characters that one character of the checksum speaks for.
const GROUP: usize = 5;
/// What the bits of a group are written with.
const DIGITS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const UPPER_CASE: RangeInclusive<u8> = b'A'..=b'Z';

/// The same ID in the other form: 18 characters for 15, and 15 for 18 whose checksum is right. None for what can be no such ID.
#[must_use]
pub fn other_form(id: &str) -> Option<String> {
    if id.len() != LONG {
        return long_form(id);
    }
    let short = id.get(..SHORT)?;
    (long_form(short)? == id).then(|| short.to_owned())
}

/// The record ID in which a Salesforce ID stands in its other form, be it that of a spouse's record (`0035g00000AbC00/spouse`).
#[must_use]
pub fn in_other_form(record_id: &str) -> Option<String> {
    let (id, rest) = id_and_rest(record_id);
    Some(other_form(id)? + rest)
}

/// One form for both: a record ID with the 18 characters of an ID of 15, any other text as it is.
#[must_use]
pub fn one_form(record_id: &str) -> Cow<'_, str> {
    let (id, rest) = id_and_rest(record_id);
    long_form(id).map_or(Cow::Borrowed(record_id), |id| Cow::Owned(id + rest))
}

fn id_and_rest(record_id: &str) -> (&str, &str) {
    record_id.split_at(record_id.find('/').unwrap_or(record_id.len()))
}

/// The 18 characters of an ID of 15.
#[must_use]
pub fn long_form(id: &str) -> Option<String> {
    let is_short = id.len() == SHORT && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let checksum = id.as_bytes().chunks(GROUP).map(checksum).map(char::from);
    is_short.then(|| id.chars().chain(checksum).collect())
}

/// One bit for each character, the first the lowest, set by a capital.
fn checksum(group: &[u8]) -> u8 {
    let bits = group.iter().enumerate();
    let bits = bits.map(|(place, byte)| usize::from(UPPER_CASE.contains(byte)) << place);
    DIGITS[bits.sum::<usize>()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_leads_to_the_other() {
        for (short, long) in [
            ("0055g000001AbCd", "0055g000001AbCdAAK"),
            ("0035g00000AbC00", "0035g00000AbC00AAF"),
            ("001A0000006Vm9r", "001A0000006Vm9rIAC"),
            ("aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaAAA"),
            ("AAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAA555"),
        ] {
            assert_eq!(other_form(short).as_deref(), Some(long));
            assert_eq!(other_form(long).as_deref(), Some(short));
            let [short, long] = [short, long].map(|id| format!("{id}/spouse"));
            assert_eq!(in_other_form(&short), Some(long.clone()));
            assert_eq!(in_other_form(&long), Some(short.clone()));
            assert_eq!([one_form(&short), one_form(&long)], [&*long, &*long]);
        }
    }

    #[test]
    fn what_is_no_id_has_no_other_form() {
        for text in [
            "",
            "U1",
            "Karen Whitfield",
            "0055g000001AbCdAAA",
            "0055g000001AbCdaak",
            "0055g000001AbCdAA",
            "0055g00000é1AbCdAA",
            "0055g000001AbCéAAK",
        ] {
            assert_eq!(other_form(text), None, "{text}");
        }
    }
}
