//! Roles that sit elsewhere: owners and connections that stand on a case, matter or policy, not on the contact.
//!
//! In: the rows of `[[source.joined]]`, each of one case and its people. Out: a [`JoinedTable`] that tells for a record ID who has which
//! role, by the one case that counts: the most recent that is open, else the most recent.
//!
//! **Invariant:** neither the order of rows nor the number of threads changes which case counts.

mod plan;
mod read;
mod settings;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use plan::JoinedPlan;
pub use read::{CaseRules, PlannedJoined, read_joined, reject_strangers};
pub use settings::JoinedSettings;

use crate::standardise::salesforce_id::one_form;

/// Which of several cases of one contact counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pick {
    /// The most recent that is open, else the most recent.
    #[default]
    LatestOpen,
    /// The most recent.
    Latest,
}

/// Who has which role, by record ID.
#[derive(Debug, Default)]
pub struct JoinedTable {
    /// The connection types that it names, in the order of [`Named::role`].
    pub roles: Vec<String>,
    /// The role that owns.
    pub owner: Option<u16>,
    names: Vec<Box<str>>,
    /// By the ID's [`one_form`].
    by_record: FxHashMap<Box<str>, Counting>,
}

/// The case that counts for a record.
#[derive(Debug)]
struct Counting {
    /// Its ID, if it has one and the table names owners.
    id: Box<str>,
    people: Box<[Named]>,
}

/// Somebody with a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The place of the role in the table's roles.
    pub role: u16,
    name: u32,
}

impl JoinedTable {
    /// Who has which role on the case that counts for a record, as the file writes them.
    pub fn of<'t>(&'t self, record_id: &str) -> impl Iterator<Item = (u16, &'t str)> {
        let case = self.case_of(record_id).into_iter();
        let named = case.flat_map(|case| &case.people);
        named.map(|named| (named.role, &*self.names[named.name as usize]))
    }

    /// The ID of the case that says who owns a record; empty if it has none.
    #[must_use]
    pub fn owning_case(&self, record_id: &str) -> &str {
        let case = self.case_of(record_id);
        case.map_or("", |case| &case.id)
    }

    fn case_of(&self, record_id: &str) -> Option<&Counting> {
        self.by_record.get(&*one_form(record_id))
    }
}
