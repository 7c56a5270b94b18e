//! From a record's address to what of it is compared: street, number, unit and region.

use crate::{
    keys::{Code, Words, hash},
    record::{Record, Text},
    standardise::{address, number::is_digits},
};

/// The parts of an address that are compared as one.
#[derive(Default)]
pub(super) struct Place {
    pub(super) street: Code,
    pub(super) house: u32,
    pub(super) unit: u16,
    pub(super) region: u16,
}

impl Place {
    /// The place of a record; `text` is overwritten.
    pub(super) fn of(record: &Record<'_>, words: &mut Words, text: &mut String) -> Self {
        let region = short_hash(record.text(Text::Region));
        let lines = [record.text(Text::Street), record.text(Text::Street2)];
        street_of_lines(lines, text);
        if text.is_empty() {
            return Self {
                region,
                ..Self::default()
            };
        }
        let (written, unit) = text.split_once('#').unwrap_or((text, ""));
        let mut unit = short_hash(unit);
        let (house, name) = house_number(written.trim_end());
        let house = if house.is_empty() {
            0
        } else {
            (hash(house.as_bytes()) as u32).max(1)
        };
        let street = if house == 0 && is_digits(name) {
            0 // a house of a street that is not named
        } else {
            words.code(name)
        };
        if unit == 0 && lines.iter().all(|line| !line.is_empty()) {
            text.clear();
            address::street_key(lines[1], text);
            unit = short_hash(text.rsplit([' ', '#']).next().unwrap_or(""));
        }
        Self {
            street,
            house,
            unit,
            region,
        }
    }
}

/// Writes the key of an address of two lines. The second alone is a street, if it has a house number or is a box; a number there is a
/// box's, as no unit is without its house.
fn street_of_lines([first, second]: [&str; 2], key: &mut String) {
    key.clear();
    if !first.is_empty() || second.is_empty() {
        return address::street_key(first, key);
    }
    address::street_key(second, key);
    if is_digits(key) {
        key.insert_str(0, "po box ");
    }
    if !address::is_post_office_box(key) && !is_number_first(key) {
        key.clear();
    }
}

/// The house number that begins a street's key, and the rest.
fn house_number(street: &str) -> (&str, &str) {
    match street.split_once(' ') {
        Some((number, name)) if is_number_first(number) => (number, name),
        _ => ("", street),
    }
}

fn is_number_first(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit())
}

/// Sixteen bits of a hash; 0 for no text.
fn short_hash(text: &str) -> u16 {
    if text.is_empty() {
        0
    } else {
        (hash(text.as_bytes()) as u16).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_line_alone_is_a_street_or_a_box_and_no_unit() {
        for (lines, expected) in [
            (["5 Oak St", "PO Box 12"], "5 oak st"),
            (["", "5 Oak St"], "5 oak st"),
            (["", "PO Box 12"], "po box 12"),
            (["", "12"], "po box 12"),
            (["", "Suite 4"], ""),
            (["", "#4"], ""),
            (["", "Attn. Accounts"], ""),
            (["", ""], ""),
        ] {
            let mut key = "left over".to_owned();
            street_of_lines(lines, &mut key);
            assert_eq!(key, expected, "{lines:?}");
        }
    }
}
