//! `[[source.joined]]` as written: the table of cases, matters or policies on which the roles of a source's contacts stand, and what their
//! state makes of the contacts.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{KeyOf, Pick};
use crate::source::{Nested, OneOrMany};

/// A table that says who has which role on the contacts of a source, or at which stage they are: one row a case, or a case and one of its
/// people.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["files", "key"]))]
pub struct JoinedSettings {
    /// The files, as those of a source.
    pub files: Vec<String>,
    /// How the objects of a JSON file hold cases: `nested.rows = "Policies"`.
    pub nested: Nested,
    /// The header of the record ID of the contact.
    pub key: String,
    /// What of a contact the key is, if it is not the record ID.
    pub by: KeyOf,
    /// The header of the ID of the case: rows that share it are one case. Each row is a case of its own if left out.
    pub id: Option<String>,
    /// The header of the day on which the case was opened.
    pub opened: Option<String>,
    /// The header of the day on which it was closed; a case without one is open.
    pub closed: Option<String>,
    /// The header of its status; where a cell of it is blank, `closed` alone says whether the case is open.
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
    /// What the state of its cases makes of a contact; wins over the stage that the contact's row says.
    pub stages: CaseStages,
}

/// The lifecycle stage of a contact by the state of its cases; what is left out stays as the contact's row says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CaseStages {
    /// One of them is open on the as-of date, such as `customer`.
    pub open: Option<String>,
    /// It has some, and none is open, such as `past_customer`.
    pub closed: Option<String>,
    /// It has none, such as `lead`.
    pub none: Option<String>,
}

impl CaseStages {
    /// Whether no state is a stage.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
