//! An object of JSON as text → its keys and values, also where a program has cut a character of two halves (`\ud83d`) in the middle.

use serde_json::{Map, Value};

use super::exact::{is_rounded, quoted};

/// The object of a text; half a character counts as one that cannot be shown, and a whole number that is too long to be kept is a text.
pub(super) fn object_of(text: &str) -> serde_json::Result<Map<String, Value>> {
    let object: Map<String, Value> = match serde_json::from_str(text) {
        Ok(object) => object,
        Err(error) => return object_of(&mended(text).ok_or(error)?),
    };
    if object.values().any(is_rounded) {
        return serde_json::from_str(&quoted(text));
    }
    Ok(object)
}

/// The text with `\ufffd` for each escaped half that stands alone; none if there is no such.
fn mended(text: &str) -> Option<String> {
    let (mut mended, mut rest, mut is_changed) = (String::new(), text, false);
    while let Some(at) = rest.find('\\') {
        mended.push_str(&rest[..at]);
        rest = &rest[at..];
        let pair = (half(rest), rest.get(6..).and_then(half));
        let length = match pair {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                mended.push_str("\\ufffd");
                is_changed = true;
                rest = &rest[6..];
                continue;
            }
            _ => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
        };
        mended.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    mended.push_str(rest);
    is_changed.then_some(mended)
}

/// The code that a text begins with as `\ud83d`.
fn half(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_character_costs_no_object_and_no_long_number_a_digit() {
        for (text, expected) in [
            (r#"{"a":"x\ud83dy"}"#, Some("x\u{fffd}y")),
            (r#"{"a":"\ud83d\ude00\ude00"}"#, Some("\u{1f600}\u{fffd}")),
            (r#"{"a":"\\ud83d"}"#, Some("\\ud83d")),
            (r#"{"a":"\ud83d"#, None),
            (
                r#"{"a":123456789012345678901}"#,
                Some("123456789012345678901"),
            ),
        ] {
            let object = object_of(text).ok();
            let value = object.as_ref().and_then(|object| object["a"].as_str());
            assert_eq!(value, expected, "{text}");
        }
    }
}
