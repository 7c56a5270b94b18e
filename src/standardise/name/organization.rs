//! Tells names of organisations from names of people.

use super::words::{is_in, is_initial, is_known_given};
use crate::standardise::squash::Squashed;

/// Words that no person's name holds.
const SURE: &[&str] = &[
    "academy",
    "agency",
    "apartments",
    "apts",
    "assn",
    "assoc",
    "associates",
    "association",
    "attorneys",
    "authority",
    "auto",
    "bros",
    "bureau",
    "cafe",
    "capital",
    "center",
    "centre",
    "clinic",
    "college",
    "committee",
    "companies",
    "company",
    "condominium",
    "condominiums",
    "construction",
    "consulting",
    "contractors",
    "corp",
    "corporation",
    "daycare",
    "dental",
    "department",
    "dept",
    "development",
    "district",
    "electric",
    "elementary",
    "enterprise",
    "enterprises",
    "estate",
    "estates",
    "federation",
    "financial",
    "foundation",
    "gmbh",
    "hoa",
    "holding",
    "holdings",
    "homeowners",
    "hospital",
    "hotel",
    "household",
    "inc",
    "incorporated",
    "industries",
    "institute",
    "insurance",
    "international",
    "investments",
    "investors",
    "irrevocable",
    "laboratories",
    "landscaping",
    "limited",
    "llc",
    "lllp",
    "llp",
    "logistics",
    "ltd",
    "management",
    "medical",
    "ministries",
    "ministry",
    "mortgage",
    "motors",
    "municipality",
    "ohg",
    "partners",
    "partnership",
    "pharmacy",
    "plc",
    "pllc",
    "plumbing",
    "preschool",
    "properties",
    "pty",
    "realtors",
    "realty",
    "restaurant",
    "revocable",
    "roofing",
    "sarl",
    "school",
    "schools",
    "services",
    "society",
    "solutions",
    "sons",
    "srl",
    "stiftung",
    "studio",
    "studios",
    "systems",
    "technologies",
    "trust",
    "trustees",
    "university",
    "ventures",
    "verein",
];

/// Short legal forms: they end a name, in capitals among small letters (`Siemens AG`).
const LEGAL_FORMS: &[&str] = &[
    "ab", "ag", "aps", "as", "bv", "kg", "lp", "nv", "oy", "sa", "spa", "ug",
];

/// Words that end an organisation's name unless a given name stands first.
const LIKELY_LAST: &[&str] = &[
    "board", "care", "city", "club", "co", "council", "county", "farms", "fund", "group", "homes",
    "market", "nursery", "office", "shop", "state", "store", "team", "union",
];

/// Family names that end an organisation's name too, if no word before them is a given name or an initial.
const POSSIBLE_LAST: &[&str] = &[
    "bank", "chapel", "church", "farm", "hall", "house", "law", "parish", "temple",
];

/// Words inside a name that join offices, not people.
const JOINING: &[&str] = &["dba", "for", "of"];

/// Whether the name is an organisation's rather than a person's.
#[must_use]
pub fn looks_like_organization(name: &str) -> bool {
    let mut words = name
        .split([' ', ',', '/'])
        .filter(|word| !word.is_empty())
        .enumerate()
        .peekable();
    let mut first_is_given = false;
    let mut some_given = false;
    while let Some((index, word)) = words.next() {
        let squashed = Squashed::new(word);
        let key = squashed.as_str();
        let is_last = words.peek().is_none();
        let tells = match index {
            0 => {
                !is_last && key.len() > 3 && is_in(SURE, key)
                    || key == "the"
                    || word.starts_with(|first: char| first.is_ascii_digit())
            }
            _ if is_last => {
                ends_organization(key, index, first_is_given, some_given)
                    || is_legal_form(key, word, name)
            }
            _ => is_in(SURE, key) || is_in(JOINING, key),
        };
        if tells {
            return true;
        }
        some_given |= is_known_given(word) || is_initial(word);
        first_is_given |= index == 0 && some_given;
    }
    false
}

fn ends_organization(key: &str, index: usize, first_is_given: bool, some_given: bool) -> bool {
    is_in(SURE, key)
        || !first_is_given && is_in(LIKELY_LAST, key)
        || index > 1 && !some_given && is_in(POSSIBLE_LAST, key)
}

fn is_legal_form(key: &str, word: &str, name: &str) -> bool {
    is_in(LEGAL_FORMS, key)
        && !word.chars().any(char::is_lowercase)
        && name.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [SURE, LEGAL_FORMS, LIKELY_LAST, POSSIBLE_LAST, JOINING] {
            assert!(table.is_sorted_by(|left, right| left < right));
        }
    }

    #[test]
    fn organizations_are_told_from_people() {
        for name in [
            "Smith & Sons",
            "Acme, Inc.",
            "ACME LLC",
            "The Smith Group",
            "First Baptist Church",
            "Bank of America",
            "Siemens AG",
            "Smith Family Trust",
            "Estate of John Smith",
            "3M",
            "Lincoln School",
            "Acme Co",
        ] {
            assert!(looks_like_organization(name), "{name}");
        }
        for name in [
            "John Smith",
            "Charlotte Church",
            "John A. Hall",
            "Smith, John",
            "Maria Sa",
            "Kenji Law",
            "Mary Ann Church",
            "Trust",
            "Ann",
            "",
            "Estate",
            "James Bank",
            "JOHN AB",
        ] {
            assert!(!looks_like_organization(name), "{name}");
        }
    }
}
