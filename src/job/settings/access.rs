//! `[access]` as written: who may do what with a contact, by how it came to be (R-ACCESS-5).
//!
//! What the listing agent of a *new* contact gets decides on its owner too: that is `[assign] listing_agent`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::access::ExistingAccess;

/// What the adder of a contact by hand gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AdderAccess {
    /// Ownership, where no step before gives it to another.
    #[default]
    PrimaryOwner,
    /// View and edit.
    Full,
}

/// Who may see and edit a contact, by how it came to be.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AccessSettings {
    /// What does the adder of a contact by hand get?
    pub manual: AdderAccess,
    /// What does the listing agent get on an existing contact that feedback or an enquiry added to a property?
    pub existing: ExistingAccess,
    /// CSV of change requests: request_id, contact_id (or source and record_id), requested_by, action (`set_owner`, `grant_full`,
    /// `grant_view`, `remove`, `attach`), target, requested_at (2026-11-21T15:04:05+01:00; without a zone in UTC, or a day).
    pub requests: Option<String>,
}
