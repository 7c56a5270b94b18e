//! What sits elsewhere: owners, connections and the state of a contact that stand on a case, matter or policy, not on the contact.
//!
//! In: the rows of `[[source.joined]]`, each of one case and its people. Out: a [`JoinedTable`] that tells for a record ID who has which
//! role, by the one case that counts: the most recent that is open, else the most recent; and which lifecycle stage its cases give it.
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
pub use settings::{CaseStages, JoinedSettings};

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
    /// What the state of the cases makes of a contact.
    pub stages: CaseStages,
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
    state: State,
}

/// How the cases of a contact stand, what says most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// One is open.
    Open,
    /// There are some, and none is open.
    Closed,
    /// There are none, but for those of days to come.
    None,
}

/// Somebody with a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// The place of the role in the table's roles.
    pub role: u16,
    name: u32,
}

impl JoinedTable {
    /// What the settings say of a table of which no row is read yet.
    #[must_use]
    pub fn new(settings: &JoinedSettings) -> Self {
        let roles = Vec::from_iter(settings.roles.keys().cloned());
        let owner = settings.owner.as_ref();
        let owner = owner.and_then(|owner| roles.iter().position(|role| role == owner));
        Self {
            roles,
            owner: owner.map(|owner| owner as u16),
            stages: settings.stages.clone(),
            ..Self::default()
        }
    }

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

    /// How the cases of a record stand, and the lifecycle stage that this gives it.
    #[must_use]
    pub fn stage_of(&self, record_id: &str) -> (State, Option<&str>) {
        let state = self
            .case_of(record_id)
            .map_or(State::None, |case| case.state);
        let stage = match state {
            State::Open => &self.stages.open,
            State::Closed => &self.stages.closed,
            State::None => &self.stages.none,
        };
        (state, stage.as_deref())
    }

    fn case_of(&self, record_id: &str) -> Option<&Counting> {
        self.by_record.get(&*one_form(record_id))
    }
}
