//! Numbers as people and spreadsheets write them: amounts, and IDs that a spreadsheet took for numbers (R-ASSIGN-2).

mod blurred;

use bumpalo::{Bump, collections::String as BumpString};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use blurred::Blurred;

use super::text;

/// Which mark stands before the cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `1,234.50`
    #[default]
    Point,
    /// `1.234,50`
    Comma,
}

/// The amount of a cell: `$1,234.50`, `(123)`, `-5`, `5-`, `1.5E+05`, `45%` (0.45). Text that is not one number is none.
#[must_use]
pub fn parse_amount(raw: &str, mark: DecimalMark) -> Option<f64> {
    let text = text::folded(raw);
    let text = text.trim();
    let (text, divisor) = text
        .strip_suffix('%')
        .map_or((text, 1.0), |share| (share, 100.0));
    let (text, is_bracketed) = strip_brackets(text);
    let (text, has_outer_minus) = strip_minus(text);
    let (text, has_inner_minus) = strip_minus(without_currency(text));
    let amount = parse_unsigned(without_currency(text), mark)? / divisor;
    Some(if is_bracketed || has_outer_minus || has_inner_minus {
        -amount
    } else {
        amount
    })
}

/// The mark without which most of the amounts cannot be read that need the one or the other.
pub fn infer_mark<'a>(amounts: impl Iterator<Item = &'a str>) -> Option<DecimalMark> {
    let (mut points, mut commas) = (0, 0);
    for amount in amounts {
        let reads = |mark| parse_amount(amount, mark).is_some();
        match (reads(DecimalMark::Point), reads(DecimalMark::Comma)) {
            (true, false) => points += 1,
            (false, true) => commas += 1,
            _ => {}
        }
    }
    match usize::cmp(&points, &commas) {
        std::cmp::Ordering::Greater => Some(DecimalMark::Point),
        std::cmp::Ordering::Less => Some(DecimalMark::Comma),
        std::cmp::Ordering::Equal => None,
    }
}

/// An ID as it was before a spreadsheet took it for a number. One whose last digits are rounded away (`1.0E+5` can be 100000 as well
/// as 104999) stays as it is: only who knows all IDs can say which it was.
#[must_use]
pub fn repair_id<'a>(raw: &'a str, arena: &'a Bump) -> &'a str {
    let id = raw.trim();
    if is_digits(id) {
        return id;
    }
    let id = text::visible_in(id, arena).trim();
    if let Some(whole) = without_decimals(id) {
        return whole;
    }
    if let Some(scientific) = Scientific::read(id).filter(Scientific::shows_all_digits) {
        return BumpString::from_iter_in(scientific.digits(), arena).into_bump_str();
    }
    without_marker(id).map_or(id, str::trim)
}

/// The digits of `12345.0`.
pub(crate) fn without_decimals(text: &str) -> Option<&str> {
    let (whole, zeros) = text.split_once('.')?;
    (is_digits(whole) && !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0'))
        .then_some(whole)
}

/// A whole number with an exponent: `1.2345E+4`. `12E4` is none, as it may be a code.
pub(crate) struct Scientific<'a> {
    whole: &'a str,
    fraction: &'a str,
    exponent: usize,
}

impl<'a> Scientific<'a> {
    const EXPONENT_MAX: usize = 20;

    pub(crate) fn read(text: &'a str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['E', 'e'])?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let has_sign = exponent.starts_with('+');
        let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
        let is_number = whole.len() == 1
            && is_digits(whole)
            && (fraction.is_empty() || is_digits(fraction))
            && is_digits(exponent);
        if !is_number || !has_sign && fraction.is_empty() {
            return None;
        }
        let exponent = exponent
            .parse()
            .ok()
            .filter(|exponent| *exponent <= Self::EXPONENT_MAX)?;
        let beyond_point = fraction.get(exponent..).unwrap_or("");
        beyond_point
            .bytes()
            .all(|byte| byte == b'0')
            .then_some(Self {
                whole,
                fraction,
                exponent,
            })
    }

    pub(crate) fn shows_all_digits(&self) -> bool {
        self.fraction.len() >= self.exponent
    }

    pub(crate) fn digits(&self) -> impl Iterator<Item = char> {
        let behind_first = self
            .fraction
            .chars()
            .chain(std::iter::repeat('0'))
            .take(self.exponent);
        self.whole.chars().chain(behind_first)
    }
}

/// Whether a text is digits, and not nothing.
pub(crate) fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn without_marker(text: &str) -> Option<&str> {
    let quoted = text
        .strip_prefix("=\"")
        .and_then(|inner| inner.strip_suffix('"'));
    quoted.or_else(|| text.strip_prefix('\''))
}

fn strip_brackets(text: &str) -> (&str, bool) {
    match text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    }
}

fn strip_minus(text: &str) -> (&str, bool) {
    match text.strip_prefix('-').or_else(|| text.strip_suffix('-')) {
        Some(rest) => (rest.trim(), true),
        None => (text.strip_prefix('+').unwrap_or(text).trim(), false),
    }
}

/// Takes off `$`, `A$`, `EUR` and the like, before or behind the amount.
fn without_currency(text: &str) -> &str {
    let letters_before = text.len()
        - text
            .trim_start_matches(|c: char| c.is_ascii_uppercase())
            .len();
    let letters_behind = text.len()
        - text
            .trim_end_matches(|c: char| c.is_ascii_uppercase())
            .len();
    let text = match (letters_before, letters_behind) {
        (3, _) => &text[3..],
        (1 | 2, _) if text[letters_before..].starts_with('$') => &text[letters_before..],
        (_, 3) => &text[..text.len() - 3],
        _ => text,
    };
    text.trim_matches(|c: char| c.is_whitespace() || "$€£¥₹".contains(c))
}

fn parse_unsigned(text: &str, mark: DecimalMark) -> Option<f64> {
    let (decimal, group) = match mark {
        DecimalMark::Point => ('.', ','),
        DecimalMark::Comma => (',', '.'),
    };
    let (number, exponent) = text.split_once(['E', 'e']).unwrap_or((text, "0"));
    let (whole, fraction) = number.split_once(decimal).unwrap_or((number, ""));
    let mut plain = without_groups(whole, group)?;
    if !(fraction.is_empty() || is_digits(fraction)) || plain.is_empty() && fraction.is_empty() {
        return None;
    }
    for (sign, digits) in [('.', fraction), ('e', exponent)] {
        plain.push(sign);
        plain.push_str(digits);
    }
    plain.parse().ok().filter(|amount: &f64| amount.is_finite())
}

/// Drops the marks between groups of digits. The last group has three, so that `1,5` is not taken for fifteen.
fn without_groups(whole: &str, group: char) -> Option<String> {
    let is_mark = |c: char| c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’');
    let mut groups = whole.rsplit(is_mark);
    let last = groups.next().unwrap_or("");
    let are_groups = groups.all(|digits| is_digits(digits) && digits.len() <= 3);
    let is_whole = (whole.is_empty() || is_digits(last))
        && (last.len() == whole.len() || last.len() == 3 && are_groups);
    is_whole.then(|| whole.split(is_mark).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read() {
        for (raw, expected) in [
            ("$1,234.50", Some(1234.5)),
            ("1234", Some(1234.0)),
            ("(123)", Some(-123.0)),
            ("($1,000.00)", Some(-1000.0)),
            ("-$5", Some(-5.0)),
            ("$-5", Some(-5.0)),
            ("5-", Some(-5.0)),
            ("A$ 12,34,567", Some(1_234_567.0)),
            ("1 234.5 EUR", Some(1234.5)),
            ("USD 7", Some(7.0)),
            ("1.5E+05", Some(150_000.0)),
            (".5", Some(0.5)),
            ("45%", Some(0.45)),
            ("\u{200e}–５", Some(-5.0)),
            ("\u{2212}5", Some(-5.0)),
            ("1,5", None),
            ("", None),
            ("$", None),
            ("1.2.3", None),
            ("1234,567", None),
            ("12 to 15", None),
            ("inf", None),
            ("5E", None),
            ("1e999", None),
        ] {
            assert_eq!(parse_amount(raw, DecimalMark::Point), expected, "{raw}");
        }
    }

    #[test]
    fn a_comma_can_stand_before_the_cents() {
        for (raw, expected) in [
            ("1.234,50 €", Some(1234.5)),
            ("1,5", Some(1.5)),
            ("1.5", None),
        ] {
            assert_eq!(parse_amount(raw, DecimalMark::Comma), expected, "{raw}");
        }
    }

    #[test]
    fn amounts_tell_their_mark() {
        for (amounts, expected) in [
            (&["1234.50", "99.999"][..], Some(DecimalMark::Point)),
            (&["1.234,50", "7"], Some(DecimalMark::Comma)),
            (&["1.234.567"], Some(DecimalMark::Comma)),
            (&["1,234", "1.234", "n/a"], None),
        ] {
            let found = infer_mark(amounts.iter().copied());
            assert_eq!(found, expected, "{amounts:?}");
        }
    }

    #[test]
    fn ids_are_repaired_where_no_digit_is_lost() {
        let arena = Bump::new();
        for (raw, id) in [
            (" A-17 ", "A-17"),
            ("00123", "00123"),
            ("12345.0", "12345"),
            ("\u{200b}A-1\u{200e}7 ", "A-17"),
            ("1.2345E+4", "12345"),
            ("1.50E+02", "150"),
            ("1.0E+5", "1.0E+5"),
            ("1E+05", "1E+05"),
            ("1.25E+1", "1.25E+1"),
            ("1E5", "1E5"),
            ("12E34", "12E34"),
            ("1.0E+99", "1.0E+99"),
            ("=\"00123\"", "00123"),
            ("'00123", "00123"),
            ("12.5", "12.5"),
        ] {
            assert_eq!(repair_id(raw, &arena), id, "{raw}");
        }
    }

    proptest! {
        #[test]
        fn a_repaired_number_needs_no_repair(raw in "\\PC{0,12}|[0-9.E+]{0,10}|[0-9]\\.[0-9]{1,3}E\\+[0-9]{1,2}") {
            let arena = Bump::new();
            let repaired = repair_id(&raw, &arena);
            if without_marker(raw.trim()).is_none() {
                prop_assert_eq!(repair_id(repaired, &arena), repaired);
            }
            let _ = parse_amount(&raw, DecimalMark::Point);
        }
    }
}
