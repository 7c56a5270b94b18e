//! Whole numbers that no 64 bits hold, as systems count IDs: in go an object and its text, out comes one in which they are texts, digit by
//! digit.

use serde_json::Value;

/// Whether a number has more digits than were kept of it, if it was written as a whole one.
pub(super) fn is_rounded(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64() && number.as_f64().is_some_and(is_beyond),
        Value::Array(values) => values.iter().any(is_rounded),
        Value::Object(object) => object.values().any(is_rounded),
        Value::Null | Value::Bool(_) | Value::String(_) => false,
    }
}

/// Whether 64 bits hold no whole number of this size.
fn is_beyond(number: f64) -> bool {
    !(i64::MIN as f64..u64::MAX as f64).contains(&number)
}

/// The text of an object with quotes around each whole number that may be beyond 64 bits.
pub(super) fn quoted(text: &str) -> String {
    /// So many digits are the fewest that may be.
    const DIGITS_MIN: usize = 19;
    let mut quoted = String::with_capacity(text.len() + 2);
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c == '"' || c == '-' || c.is_ascii_digit()) {
        let (before, token) = rest.split_at(at);
        let length = if token.starts_with('"') {
            string_length(token)
        } else {
            let is_part = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
            token.find(|c| !is_part(c)).unwrap_or(token.len())
        };
        let (token, behind) = token.split_at(length);
        let digits = token.strip_prefix('-').unwrap_or(token);
        let is_long =
            digits.len() >= DIGITS_MIN && digits.bytes().all(|byte| byte.is_ascii_digit());
        let quote = if is_long { "\"" } else { "" };
        quoted.extend([before, quote, token, quote]);
        rest = behind;
    }
    quoted + rest
}

/// How long the string is with which a text begins, with its quotes.
fn string_length(text: &str) -> usize {
    let mut is_escaped = true; // the quote that opens it
    let end = text.bytes().position(|byte| {
        let closes = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        closes
    });
    end.map_or(text.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_whole_numbers_are_quoted_and_nothing_else() {
        let text = r#"{"a\"1":123456789012345678901234567890,"b":[-98765432109876543210,1.2345678901234567890,1e30],"c":"12345678901234567890","d":7}"#;
        let expected = r#"{"a\"1":"123456789012345678901234567890","b":["-98765432109876543210",1.2345678901234567890,1e30],"c":"12345678901234567890","d":7}"#;
        assert_eq!(quoted(text), expected);
    }

    #[test]
    fn what_64_bits_hold_is_exact_already() {
        for (number, expected) in [
            ("18446744073709551615", false),
            ("18446744073709551616", true),
            ("-9223372036854775808", false),
            ("-9999999999999999999", true),
            ("0.5", false),
        ] {
            let value = serde_json::from_str(number).unwrap();
            assert_eq!(is_rounded(&value), expected, "{number}");
        }
    }
}
