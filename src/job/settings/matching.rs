//! `[match]` as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::matching::{ExtraKind, MERGE_AT, REVIEW_AT, UniqueScope};

/// Which records are one person.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MatchSettings {
    /// From this probability on, records are merged.
    #[schemars(range(min = 0, max = 1))]
    pub merge_at: f64,
    /// From this probability on, a person is asked to look.
    #[schemars(range(min = 0, max = 1))]
    pub review_at: f64,
    /// Within which bounds two records may be one contact.
    pub unique_scope: UniqueScope,
    /// Sources that hold nobody twice: two of their rows are two contacts.
    pub never_within: Vec<String>,
    /// Identifiers of which one person has one value, such as a member number, besides those of the presets: two values are two contacts.
    pub unique_identifiers: Vec<String>,
    /// A model file to go by; without one, the run learns from its own records.
    pub model: Option<String>,
    /// Kept columns to compare, besides the fields: name = `identifier`, `name`, `text`, `date` or `code`.
    pub extra: BTreeMap<String, ExtraKind>,
}

impl Default for MatchSettings {
    fn default() -> Self {
        Self {
            merge_at: MERGE_AT,
            review_at: REVIEW_AT,
            unique_scope: UniqueScope::Global,
            never_within: Vec::new(),
            unique_identifiers: Vec::new(),
            model: None,
            extra: BTreeMap::new(),
        }
    }
}
