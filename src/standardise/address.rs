//! The parts of an address: codes for countries and regions, postal codes as a spreadsheet found them, cities, street keys.
//!
//! Text that is not understood comes back as it was; nothing is guessed from the other parts but from the country.

mod street;
mod whole;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bumpalo::{Bump, collections::String as ArenaString};
use rustc_hash::FxHashMap;

use super::number::without_decimals;
use super::squash::Squashed;
use super::text::{self, is_placeholder, kept_or};
pub use street::street_key;
pub(crate) use street::{is_post_office_box, joined_name, name_and_type};
pub use whole::{Whole, country_at_end, whole};

/// From a name, squashed, to its code.
type Codes = FxHashMap<String, String>;

static COUNTRIES: LazyLock<Codes> = LazyLock::new(|| {
    let source = include_str!("address/countries.toml");
    codes(toml::from_str(source).expect("the table is compiled in and tested"))
});
/// The regions of [`COUNTRIES_OF_REGIONS`].
static REGIONS: LazyLock<[Codes; 3]> = LazyLock::new(|| {
    let source = include_str!("address/regions.toml");
    let mut regions: BTreeMap<String, BTreeMap<String, Vec<String>>> =
        toml::from_str(source).expect("the table is compiled in and tested");
    COUNTRIES_OF_REGIONS.map(|country| codes(regions.remove(country).unwrap_or_default()))
});
/// Where a name belongs to regions of several countries and the country is not known, the first one counts.
pub(crate) const COUNTRIES_OF_REGIONS: [&str; 3] = ["US", "CA", "AU"];

/// Regions of the United States with postal codes that begin with two zeros.
const ZEROS_TWICE: [&str; 3] = ["NY", "PR", "VI"];

/// Those with codes that begin with a zero; `AE` is the army's in Europe.
const ZEROS_ONCE: [&str; 10] = ["AE", "CT", "MA", "ME", "NH", "NJ", "PR", "RI", "VI", "VT"];

/// The one code of New York that begins with one: Fishers Island, which has its post from Connecticut.
const ZERO_OF_NEW_YORK: &str = "6390";

/// The ISO 3166-1 alpha-2 code of a country that is given by a name or a code.
#[must_use]
pub fn country(raw: &str) -> &str {
    let raw = raw.trim();
    if raw.is_empty() {
        return "";
    }
    COUNTRIES
        .get(Squashed::new(raw).as_str())
        .map_or(raw, String::as_str)
}

/// The ISO 3166-2 code (`NY`, `NSW`) of a region of the United States, Canada or Australia that is given by a name or a code.
#[must_use]
pub fn region<'a>(raw: &'a str, country: &str) -> &'a str {
    let raw = raw.trim();
    if raw.is_empty() {
        return "";
    }
    let squashed = Squashed::new(raw);
    COUNTRIES_OF_REGIONS
        .iter()
        .zip(&*REGIONS)
        .filter(|(candidate, _)| country.is_empty() || **candidate == country)
        .find_map(|(_, regions)| regions.get(squashed.as_str()))
        .map_or(raw, String::as_str)
}

/// The code of a region of an address that names no country, and the country: the usual one, or the only other one that has a region of
/// this name; `""` if several have. A region may be a country itself: `England`.
#[must_use]
pub fn region_and_country<'a, 'c>(raw: &'a str, usual: &'c str) -> (&'a str, &'c str) {
    let raw = raw.trim();
    if raw.is_empty() || !COUNTRIES_OF_REGIONS.contains(&usual) {
        return (raw, usual);
    }
    let squashed = Squashed::new(raw);
    let mut others = ("", 0);
    for (country, regions) in COUNTRIES_OF_REGIONS.iter().zip(&*REGIONS) {
        match regions.get(squashed.as_str()) {
            Some(code) if *country == usual => return (code, usual),
            Some(_) => others = (country, others.1 + 1),
            None => {}
        }
    }
    match others {
        (_, 0) => (raw, country_named(raw).unwrap_or(usual)),
        (country, 1) => (region(raw, country), country),
        _ => (region(raw, ""), ""),
    }
}

/// The country of this name, which is no code (`DE` is a region, too) and no region's name.
fn country_named(name: &str) -> Option<&'static str> {
    let squashed = Squashed::new(name);
    let key = squashed.as_str();
    let is_code = key.len() <= 3 && key != "uk";
    let is_region = || REGIONS.iter().any(|regions| regions.contains_key(key));
    let country = COUNTRIES.get(key).filter(|_| !is_code && !is_region())?;
    Some(country)
}

/// A postal code as its country writes it. Zeros that a spreadsheet dropped come back where the length tells that one is missing.
#[must_use]
pub fn postal_code<'a>(raw: &'a str, country: &str, region: &str, arena: &'a Bump) -> &'a str {
    let is_mark = |letter: char| letter == '\'' || letter.is_whitespace(); // of a text, in a spreadsheet
    let raw = raw.trim_start_matches(is_mark).trim_end();
    let code = without_decimals(raw).unwrap_or(raw);
    match country {
        "US" if ZEROS_TWICE.contains(&region) && code.len() == 3 => {
            with_lost_zeros(code, 5, 2, arena)
        }
        "US" => zip(code, region, arena).unwrap_or_else(|| in_capitals(code, arena)),
        "CA" | "GB" => in_halves(code, country, arena).unwrap_or_else(|| in_capitals(code, arena)),
        "DE" | "ES" | "FR" | "IT" | "MX" => with_lost_zeros(code, 5, 1, arena),
        "AU" | "NZ" => with_lost_zeros(code, 4, 1, arena),
        _ => in_capitals(code, arena),
    }
}

/// A city, cleaned, without what stands around it: `BOSTON, MA` gives `Boston`. Capitals stay where a writer chose them.
#[must_use]
pub fn city<'a>(raw: &'a str, arena: &'a Bump) -> &'a str {
    if is_plain_city(raw) {
        return if is_placeholder(raw) { "" } else { raw };
    }
    let mut city =
        text::clean(raw, arena).trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    if let Some((before, behind)) = city.rsplit_once(',') {
        let squashed = Squashed::new(behind);
        if REGIONS
            .iter()
            .any(|regions| regions.contains_key(squashed.as_str()))
        {
            city = before.trim_end();
        }
    }
    let letters = || city.chars().filter(|c| c.is_alphabetic());
    let is_shouted = letters().all(char::is_uppercase) && letters().count() > 2;
    let is_mumbled = letters().all(char::is_lowercase);
    if is_shouted || is_mumbled {
        in_title_case(city, arena)
    } else {
        city
    }
}

/// Gives the words of a city, in lower case, the short form that stands on most signs: `saint paul` becomes `st paul`.
pub(crate) fn shorten_city(city: &mut String) {
    const SHORT: [(&str, &str); 5] = [
        ("fort ", "ft "),
        ("mount ", "mt "),
        ("saint ", "st "),
        ("sainte ", "ste "),
        ("sankt ", "st "),
    ];
    let ends = |end: &[u8]| matches!(end, b"rt " | b"nt " | b"te " | b"kt ");
    if !city.as_bytes().windows(3).any(ends) {
        return; // no word ends as one of them does
    }
    for (long, short) in SHORT {
        let is_word = |at: &usize| *at == 0 || city.as_bytes()[at - 1] == b' ';
        if let Some(at) = city.find(long).filter(is_word) {
            city.replace_range(at..at + long.len(), short);
        }
    }
}

/// ASCII letters in mixed case, with single spaces and characters between that nobody would take off: nearly every city that was not typed in capitals.
fn is_plain_city(city: &str) -> bool {
    let mut previous = b' ';
    let is_plain = |byte: u8| {
        let before = std::mem::replace(&mut previous, byte);
        byte.is_ascii_alphabetic() || matches!(byte, b'.' | b'-') || byte == b' ' && before != b' '
    };
    let is_name = matches!(city.as_bytes(), [b'A'..=b'Z', b'a'..=b'z', .., last] if *last != b' ');
    is_name && city.bytes().all(is_plain)
}

fn codes(names: BTreeMap<String, Vec<String>>) -> Codes {
    let pairs = names.into_iter().flat_map(|(code, names)| {
        let keys = Vec::from_iter(
            names
                .iter()
                .chain([&code])
                .map(|name| Squashed::new(name).as_str().to_owned()),
        );
        keys.into_iter().map(move |key| (key, code.clone()))
    });
    pairs.collect()
}

/// Five digits, or nine as `32082-1234`; one digit less is a lost zero, if the region has codes that begin with one or is not known. More
/// letters or digits are no ZIP code.
fn zip<'a>(code: &'a str, region: &str, arena: &'a Bump) -> Option<&'a str> {
    let (area, route) = code.split_once(['-', ' ']).unwrap_or((code, ""));
    let are_digits = [area, route]
        .iter()
        .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (area, route) = match (area.len(), route.len()) {
        _ if !are_digits => return None,
        (5, 0) => return Some(area),
        (4, 0) | (4 | 5, 4) => (area, route),
        (8 | 9, 0) => area.split_at(area.len() - 4),
        _ => return None,
    };
    let mut written = ArenaString::with_capacity_in(10, arena);
    if area.len() == 4 {
        if !may_begin_with_zero(area, region) {
            return None;
        }
        written.push('0');
    }
    written.push_str(area);
    if !route.is_empty() && route != "0000" {
        written.push('-');
        written.push_str(route);
    }
    Some(kept_or(code, written))
}

/// Whether a ZIP code that lacks its first digit may have lost a zero.
fn may_begin_with_zero(rest: &str, region: &str) -> bool {
    let is_of_country = REGIONS[0].values().any(|known| known == region);
    !is_of_country || ZEROS_ONCE.contains(&region) || region == "NY" && rest == ZERO_OF_NEW_YORK
}

/// `K1A 0B1`, `SW1A 1AA`: capitals, a space before the last three characters.
fn in_halves<'a>(code: &'a str, country: &str, arena: &'a Bump) -> Option<&'a str> {
    let written = code
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase());
    let mut written = ArenaString::from_iter_in(written, arena);
    let shape = written.bytes().map(|byte| match byte {
        b'0'..=b'9' => '9',
        b'A'..=b'Z' => 'A',
        _ => '?',
    });
    let shape = ArenaString::from_iter_in(shape, arena);
    let is_of_country = match country {
        "CA" => shape == "A9A9A9",
        _ => {
            matches!(written.len(), 5..=7)
                && shape.starts_with('A')
                && shape.ends_with("9AA")
                && !shape.contains('?')
        }
    };
    is_of_country.then(|| {
        written.insert(written.len() - 3, ' ');
        kept_or(code, written)
    })
}

fn with_lost_zeros<'a>(code: &'a str, digits: usize, lost: usize, arena: &'a Bump) -> &'a str {
    if code.len() + lost == digits && code.bytes().all(|byte| byte.is_ascii_digit()) {
        let written = std::iter::repeat_n('0', lost).chain(code.chars());
        return ArenaString::from_iter_in(written, arena).into_bump_str();
    }
    in_capitals(code, arena)
}

fn in_capitals<'a>(code: &'a str, arena: &'a Bump) -> &'a str {
    if code
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    {
        return code;
    }
    let mut written = ArenaString::new_in(arena);
    for word in code.split_whitespace() {
        if !written.is_empty() {
            written.push(' ');
        }
        written.extend(word.chars().map(|c| c.to_ascii_uppercase()));
    }
    kept_or(code, written)
}

/// `COEUR D'ALENE` gives `Coeur d'Alene`, `CITY OF INDUSTRY` `City of Industry`.
fn in_title_case<'a>(text: &str, arena: &'a Bump) -> &'a str {
    const SMALL: [&str; 8] = ["by", "de", "la", "of", "on", "the", "under", "upon"];
    let mut written = ArenaString::with_capacity_in(text.len(), arena);
    for word in
        text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '-' | '\'' | '’' | '/'))
    {
        let bare = word.trim_end();
        let follows_word = written.ends_with(char::is_whitespace);
        let is_possessive = written.ends_with(['\'', '’']) && matches!(bare, "S" | "s");
        let is_article = bare.len() == 2 && matches!(bare.as_bytes(), [b'd' | b'D', b'\'']);
        let is_small = SMALL.iter().any(|small| small.eq_ignore_ascii_case(bare)) || is_article;
        if follows_word && is_small || is_possessive {
            written.extend(word.chars().flat_map(char::to_lowercase));
            continue;
        }
        let mut letters = word.chars();
        written.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        written.extend(letters.flat_map(char::to_lowercase));
    }
    written.into_bump_str()
}

#[cfg(test)]
mod tests;
