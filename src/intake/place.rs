//! From a record's address to what of it is compared: street, number, unit and region.

use crate::{
    keys::{Code, Words, hash},
    record::{Record, Text},
    standardise::address,
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
        if lines[0].is_empty() {
            return Self {
                region,
                ..Self::default()
            };
        }
        text.clear();
        address::street_key(lines[0], text);
        let (written, unit) = text.split_once('#').unwrap_or((text, ""));
        let mut unit = short_hash(unit);
        let (house, name) = house_number(written.trim_end());
        let house = if house.is_empty() {
            0
        } else {
            (hash(house.as_bytes()) as u32).max(1)
        };
        let street = if house == 0 && is_number(name) {
            0 // a house of a street that is not named
        } else {
            words.code(name)
        };
        if unit == 0 && !lines[1].is_empty() {
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

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Sixteen bits of a hash; 0 for no text.
fn short_hash(text: &str) -> u16 {
    if text.is_empty() {
        0
    } else {
        (hash(text.as_bytes()) as u16).max(1)
    }
}
