//! `[[source.joined]]` as written: the table of cases, matters or policies on which the roles of a source's contacts stand.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::Pick;
use crate::source::OneOrMany;

/// A table that says who has which role on the contacts of a source: one row a case, or a case and one of its people.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["files", "key", "roles"]))]
pub struct JoinedSettings {
    /// The files, as those of a source.
    pub files: Vec<String>,
    /// The header of the record ID of the contact.
    pub key: String,
    /// The header of the ID of the case: rows that share it are one case. Each row is a case of its own if left out.
    pub id: Option<String>,
    /// The header of the day on which the case was opened.
    pub opened: Option<String>,
    /// The header of the day on which it was closed; a case without one is open.
    pub closed: Option<String>,
    /// The header of its status.
    pub status: Option<String>,
    /// The statuses that mean open; `open`, `active`, `in force` if left out.
    pub open_values: Vec<String>,
    /// Which of several cases of a contact counts.
    pub pick: Pick,
    /// The role that owns; the others are connections and never own.
    pub owner: Option<String>,
    /// Role = header of whoever has it: a name, code or e-mail, through the user mappings. Each role is a connection type.
    pub roles: BTreeMap<String, OneOrMany>,
    /// Role = header of the yes or no that says whether the row's person has it.
    pub when: BTreeMap<String, String>,
}
