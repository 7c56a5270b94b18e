//! Brings what sources write for a lifecycle stage, a lead source, a contact class or a channel to one word each.
//!
//! The tables are data: `stages.toml`, `lead_sources.toml`, `contact_classes.toml` and `channels.toml` (`canonical = ["what sources
//! write", …]`). A word that no table knows is said to be unknown, so that it can be listed for somebody to map.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::squash::{LENGTH_MAX, Squashed};

/// Words of one source for canonical ones; they win over the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnWords(FxHashMap<String, &'static str>);

impl OwnWords {
    /// Lets a word mean a canonical one.
    ///
    /// # Errors
    /// Why it cannot: no cell would be found to hold it, or it means another one already.
    pub fn insert(&mut self, word: &str, canonical: &'static str) -> Result<(), String> {
        let key = Squashed::new(word).as_str().to_owned();
        if key.is_empty() {
            return Err(format!(
                "`{word}` cannot be looked up: a word has between 1 and {LENGTH_MAX} letters and digits"
            ));
        }
        match *self.0.entry(key).or_insert(canonical) {
            other if other != canonical => Err(format!("`{word}` stands for `{other}` already")),
            _ => Ok(()),
        }
    }

    /// The canonical word for a cleaned cell, if the source has one of its own.
    #[must_use]
    pub fn look_up(&self, value: &str) -> Option<&'static str> {
        self.0.get(Squashed::new(value).as_str()).copied()
    }
}

/// Canonical words, and what is written for them.
pub struct Table {
    canonical: Vec<String>,
    by_key: FxHashMap<String, usize>,
}

/// Lifecycle stages: `lead`, `mql`, `sql`, `opportunity`, `customer`, `at_risk`, `churned`, …
pub static STAGES: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("stages.toml")));
/// Lead sources: `website`, `referral`, `portal`, …
pub static LEAD_SOURCES: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("lead_sources.toml")));
/// Contact classes: `buyer`, `seller`, `landlord`, `tenant`, `client`, …
pub static CONTACT_CLASSES: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("contact_classes.toml")));
/// Channels, how contacts come to be: `spreadsheet`, `manual`, `sync`, …
pub static CHANNELS: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("channels.toml")));

impl Table {
    fn parse(source: &str) -> Self {
        let aliases: BTreeMap<String, Vec<String>> =
            toml::from_str(source).expect("the tables are compiled in and tested");
        let mut by_key = FxHashMap::default();
        for (index, (canonical, written)) in aliases.iter().enumerate() {
            for word in written.iter().chain([canonical]) {
                by_key.insert(Squashed::new(word).as_str().to_owned(), index);
            }
        }
        Self {
            canonical: aliases.into_keys().collect(),
            by_key,
        }
    }

    /// The canonical words, sorted: what a pipeline file may name.
    #[must_use]
    pub fn canonical(&self) -> &[String] {
        &self.canonical
    }

    /// The canonical word for a cleaned cell: as it is, else without the number that sorts it in a menu (`2 - Client`), else in the
    /// singular.
    #[must_use]
    pub fn look_up(&self, value: &str) -> Option<&str> {
        let squashed = Squashed::new(value);
        let key = squashed.as_str();
        let unnumbered = key.trim_start_matches(|character: char| character.is_ascii_digit());
        let singular = unnumbered.strip_suffix('s').unwrap_or(unnumbered);
        let known = [key, unnumbered, singular]
            .iter()
            .find_map(|&key| self.by_key.get(key));
        known.map(|&index| self.canonical[index].as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_looked_up_without_case_or_punctuation() {
        assert_eq!(STAGES.look_up("Past Client"), Some("past_customer"));
        assert_eq!(STAGES.look_up("AT-RISK"), Some("at_risk"));
        assert_eq!(STAGES.look_up("2 - Clients"), Some("customer"));
        assert_eq!(STAGES.look_up("Wooed"), None);
        assert_eq!(STAGES.look_up(""), None);
        assert_eq!(LEAD_SOURCES.look_up("Zillow.com"), Some("portal"));
        assert_eq!(CONTACT_CLASSES.look_up("Buyers"), Some("buyer"));
        let mut own = OwnWords::default();
        own.insert("Wooed", "lead").unwrap();
        own.insert("wooed", "lead").unwrap();
        for word in ["WOOED", "***", &"x".repeat(49)] {
            assert!(own.insert(word, "churned").is_err(), "{word}");
        }
        assert_eq!(own.look_up("WOOED!"), Some("lead"));
        for cell in ["Won", "***", &"y".repeat(49)] {
            assert_eq!(own.look_up(cell), None, "{cell}");
        }
    }

    #[test]
    fn no_table_gives_one_word_two_meanings() {
        for source in [
            include_str!("stages.toml"),
            include_str!("lead_sources.toml"),
            include_str!("contact_classes.toml"),
            include_str!("channels.toml"),
        ] {
            let aliases: BTreeMap<String, Vec<String>> =
                toml::from_str(source).expect("the table is valid TOML");
            let mut seen = FxHashMap::default();
            for (canonical, written) in &aliases {
                assert!(
                    canonical
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                    "{canonical} is snake_case"
                );
                for word in written.iter().chain([canonical]) {
                    let key = Squashed::new(word).as_str().to_owned();
                    assert!(!key.is_empty(), "{word} has a key");
                    assert_eq!(seen.insert(key, canonical), None, "{word} stands twice");
                }
            }
        }
    }
}
