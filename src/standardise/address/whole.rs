//! An address that stands in one cell: `200 Main St, Austin, TX 78701`. In: the cell, with its line breaks; out: its parts.
//!
//! Only what ends in a region and a postal code of one country is taken apart, and only where a comma or a line break says where the city
//! begins: nothing is guessed from the words.

use super::{COUNTRIES, COUNTRIES_OF_REGIONS, REGIONS, country_named};
use crate::standardise::squash::Squashed;

/// The parts of an address, as they are written; the country as its code.
#[derive(Debug, PartialEq, Eq)]
pub struct Whole<'a> {
    /// All that stands before the city.
    pub street: &'a str,
    /// The city.
    pub city: &'a str,
    /// The region, by name or code.
    pub region: &'a str,
    /// The postal code.
    pub postal_code: &'a str,
    /// The country that is named, or has such regions and postal codes.
    pub country: &'a str,
}

/// How many words a region has at most: `New South Wales`.
const REGION_WORDS_MAX: usize = 3;

/// The parts of a whole address.
#[must_use]
pub fn whole(address: &str) -> Option<Whole<'_>> {
    let (address, named) = without_country(trimmed(address));
    let (rest, postal_code, country) = last_postal_code(address)?;
    if named.is_some_and(|named| named != country) {
        return None;
    }
    let (rest, region) = last_region(rest, country)?;
    let (street, city) = rest.trim_end_matches(is_between).rsplit_once(SEPARATORS)?;
    let parts = Whole {
        street: trimmed(street),
        city: city.trim(),
        region,
        postal_code,
        country,
    };
    let is_city = !parts.city.is_empty() && !parts.city.contains(|c: char| c.is_ascii_digit());
    (is_city && !parts.street.is_empty()).then_some(parts)
}

const SEPARATORS: [char; 2] = [',', '\n'];

fn is_between(letter: char) -> bool {
    letter.is_whitespace() || SEPARATORS.contains(&letter)
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(is_between)
}

/// The country that an address names behind its last separator, if that is no region's name (`Georgia`) and no code.
#[must_use]
pub fn country_at_end(address: &str) -> Option<&'static str> {
    let (_, last) = trimmed(address).rsplit_once(SEPARATORS)?;
    country_named(last)
}

/// An address, and the country behind its last separator.
fn without_country(address: &str) -> (&str, Option<&'static str>) {
    let named = address.rsplit_once(SEPARATORS).and_then(|(rest, last)| {
        let code = COUNTRIES.get(Squashed::new(last).as_str())?;
        Some((trimmed(rest), Some(code.as_str())))
    });
    named.unwrap_or((address, None))
}

/// What stands before a postal code, the code, and the country that has such codes.
fn last_postal_code(address: &str) -> Option<(&str, &str, &'static str)> {
    let words = word_starts(address);
    let [last, before_last] = [words.first()?, words.get(1)?];
    let country = |from: usize| match &*shape(&address[from..]) {
        "99999" | "99999-9999" => Some("US"),
        "A9A9A9" | "A9A 9A9" => Some("CA"),
        "9999" => Some("AU"),
        _ => None,
    };
    let mut starts = [*before_last, *last].into_iter();
    let (start, country) = starts.find_map(|from| Some((from, country(from)?)))?;
    Some((trimmed(&address[..start]), &address[start..], country))
}

/// What stands before a region of the country, and the region: the longest name that fits.
fn last_region<'a>(address: &'a str, country: &str) -> Option<(&'a str, &'a str)> {
    let place = COUNTRIES_OF_REGIONS
        .iter()
        .position(|known| *known == country)?;
    let mut starts = word_starts(address).into_iter().take(REGION_WORDS_MAX);
    let from = starts.rfind(|from| {
        let name = &address[*from..];
        !name.contains(SEPARATORS) && REGIONS[place].contains_key(Squashed::new(name).as_str())
    })?;
    Some((&address[..from], &address[from..]))
}

/// Where the words begin, the last first.
fn word_starts(text: &str) -> Vec<usize> {
    let starts = text
        .match_indices(is_between)
        .map(|(at, between)| at + between.len());
    let mut starts = Vec::from_iter([0].into_iter().chain(starts));
    starts.retain(|from| text[*from..].starts_with(|letter| !is_between(letter)));
    starts.reverse();
    starts
}

/// `9` for a digit, `A` for a letter, else what it is.
fn shape(text: &str) -> String {
    let letters = text.chars().map(|letter| match letter {
        '0'..='9' => '9',
        'A'..='Z' | 'a'..='z' => 'A',
        other => other,
    });
    letters.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_at_the_end_is_one_by_its_name() {
        for (address, country) in [
            ("12 High St, Leeds LS1 4AP, United Kingdom", Some("GB")),
            ("Hauptstr. 5\n10115 Berlin\nGermany\n", Some("DE")),
            ("5 Oak St, Atlanta, Georgia", None),
            ("5 Oak St, Newark, DE", None),
            ("Germany", None),
        ] {
            assert_eq!(country_at_end(address), country, "{address}");
        }
    }

    #[test]
    fn a_whole_address_is_taken_apart() {
        for (address, parts) in [
            (
                "200 Main St, Austin, TX 78701",
                ["200 Main St", "Austin", "TX", "78701", "US"],
            ),
            (
                "200 Main St, Apt 4\nNew York New York 10001-1234\nUSA",
                [
                    "200 Main St, Apt 4",
                    "New York",
                    "New York",
                    "10001-1234",
                    "US",
                ],
            ),
            (
                "12 Elm St, Austin, TX, 78701, United States",
                ["12 Elm St", "Austin", "TX", "78701", "US"],
            ),
            (
                "PO Box 5, Perth WA 6000",
                ["PO Box 5", "Perth", "WA", "6000", "AU"],
            ),
            (
                "PO Box 5, Seattle WA 98101",
                ["PO Box 5", "Seattle", "WA", "98101", "US"],
            ),
            (
                "1 George St,\nSydney New South Wales 2000",
                ["1 George St", "Sydney", "New South Wales", "2000", "AU"],
            ),
            (
                "7 King St, Ottawa, ON  K1A 0B1, Canada",
                ["7 King St", "Ottawa", "ON", "K1A 0B1", "CA"],
            ),
            (
                "7 Côte, Québec, QC k1a0b1",
                ["7 Côte", "Québec", "QC", "k1a0b1", "CA"],
            ),
        ] {
            let [street, city, region, postal_code, country] = parts;
            let expected = Whole {
                street,
                city,
                region,
                postal_code,
                country,
            };
            assert_eq!(whole(address), Some(expected), "{address}");
        }
    }

    #[test]
    fn what_does_not_say_where_its_city_begins_stays_whole() {
        for address in [
            "",
            "200 Main St",
            "Austin, TX 78701",
            "200 Main St Austin TX 78701",
            "200 Main St Austin, TX 78701",
            "Mill House, 200 Main St Austin, TX 78701",
            "200 Main St, Austin, TX",
            "200 Main St, Austin, 78701",
            "200 Main St, Austin, TX 7870",
            "200 Main St, Austin, TX 78701, Germany",
            "Hauptstr. 5, 10115 Berlin",
            "10 Downing St, London SW1A 2AA",
        ] {
            assert_eq!(whole(address), None, "{address}");
        }
    }
}
