//! What sits elsewhere: owners, connections and the state of a contact that stand on a case, matter or policy, not on the contact.
//!
//! In: the rows of `[[source.joined]]`, each of one case and its people. Out: a [`JoinedTable`] that tells for a record ID who has which
//! role, by the one case that counts: the most recent that is open, else the most recent; and which lifecycle stage its cases give it.
//!
//! **Invariant:** neither the order of rows nor the number of threads changes which case counts.

mod plan;
mod read;
mod settings;

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use bumpalo::Bump;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use plan::JoinedPlan;
pub use read::{CaseRules, PlannedJoined, read_joined, reject_strangers};
pub use settings::{CaseStages, JoinedSettings};

use crate::{
    record::{Record, Text},
    standardise::{number, salesforce_id::one_form},
};

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

/// What of a contact the key of a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyOf {
    /// Its record ID.
    #[default]
    RecordId,
    /// The account that it belongs to: a case of a company or household is one of all its contacts.
    AccountId,
}

/// Who has which role, by record ID or account.
#[derive(Debug, Default)]
pub struct JoinedTable {
    /// The connection types that it names, in the order of [`Named::role`].
    pub roles: Vec<String>,
    /// What its cases are known by.
    pub by: KeyOf,
    /// The role that owns.
    pub owner: Option<u16>,
    /// What the state of the cases makes of a contact.
    pub stages: CaseStages,
    names: Vec<Box<str>>,
    /// By the [`one_form`] of the ID.
    by_key: FxHashMap<Box<str>, Counting>,
}

/// The case that counts for a record.
#[derive(Debug)]
pub struct Counting {
    /// Its ID, if it has one and the table names owners.
    pub id: Box<str>,
    people: Box<[Named]>,
    state: State,
    /// Whether a contact is read that it is of.
    is_of_somebody: AtomicBool,
}

impl Counting {
    /// Says that a contact is read that the case is of.
    pub fn hear(&self) {
        if !self.is_of_somebody.load(Relaxed) {
            self.is_of_somebody.store(true, Relaxed); // once, as many threads say it
        }
    }
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
            by: settings.by,
            owner: owner.map(|owner| owner as u16),
            stages: settings.stages.clone(),
            ..Self::default()
        }
    }

    /// What the cases of a record are known by.
    #[must_use]
    pub fn key_of<'a>(&self, record: &Record<'a>, arena: &'a Bump) -> &'a str {
        match self.by {
            KeyOf::RecordId => record.record_id,
            KeyOf::AccountId => number::repair_id(record.text(Text::AccountId), arena),
        }
    }

    /// The case that counts for a key.
    #[must_use]
    pub fn case_of(&self, key: &str) -> Option<&Counting> {
        self.by_key.get(&*one_form(key))
    }

    /// Who has which role on a case, as the file writes them.
    pub fn people_of<'t>(&'t self, case: &'t Counting) -> impl Iterator<Item = (u16, &'t str)> {
        let named = case.people.iter();
        named.map(|named| (named.role, &*self.names[named.name as usize]))
    }

    /// How the cases of a record stand, of which one counts, and the lifecycle stage that this gives it.
    #[must_use]
    pub fn stage_of(&self, case: Option<&Counting>) -> (State, Option<&str>) {
        let state = case.map_or(State::None, |case| case.state);
        let stage = match state {
            State::Open => &self.stages.open,
            State::Closed => &self.stages.closed,
            State::None => &self.stages.none,
        };
        (state, stage.as_deref())
    }
}
