//! `[[export]]` as written: which contacts go back into which system.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::export::Target;

/// An export of the contacts, as files that a system imports: `exports/<name>/contacts.csv`, what to merge there, and what it cannot be told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["target"]))]
pub struct ExportSettings {
    /// The system that the files are for.
    pub target: Option<Target>,
    /// The name of its folder: small letters, digits and `_`; that of the target if left out.
    pub name: Option<String>,
    /// The `[[source]]` that was exported from that very system and whose record IDs are its own: rows then change the contacts that are there,
    /// and `merged.csv` says which of them to merge. Without it every row makes a contact.
    pub source: Option<String>,
    /// The header of a column that holds our ID of the contact, for a target that has none of its own for it: a field that is made there for
    /// it. Where an export of `source` has the column, its rows are of the contacts that it names.
    pub id_column: Option<String>,
    /// SQL condition over the columns of `contacts`; every contact in scope if left out.
    pub audience: Option<String>,
    /// Whether a contact whose row is as the last run exported it is left out; that is known with a `ledger`.
    pub only_changed: bool,
    /// The rows of one file; of more, there are `contacts-1.csv`, `contacts-2.csv`, … What the system takes if left out.
    #[schemars(range(min = 1))]
    pub rows_max: Option<u64>,
    /// Who owns there what entities, and users who are not active, own here.
    pub stand_ins: StandInSettings,
}

/// `[export.stand_ins]` as written: active users who own in the target what entities and users who are not active own here, as most systems let active
/// users alone own. Whose owner nobody stands in for is left out, if the target does not take such owners. Here they own their contacts as before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StandInSettings {
    /// Entity = who stands in for it, `user:ID`; the nearest entity above counts.
    pub by_entity: BTreeMap<String, String>,
    /// User who is not active = who stands in for them.
    pub by_user: BTreeMap<String, String>,
    /// Who stands in for all others.
    pub otherwise: Option<String>,
}
