//! What matching must know of the job: bounds, thresholds, further columns, a model.

use serde::{Deserialize, Serialize};

use super::model::{ExtraKind, Model};
use crate::{keys::Key, party::Party};

/// Within which bounds two records may be one contact (`[match] unique_scope`).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UniqueScope {
    /// A person is one contact for the whole run.
    #[default]
    Global,
    /// The same person may be a contact of each company, office or team.
    PerEntity,
    /// The same person may be a contact of each owner.
    PerOwner,
}

/// What matching must know of the job.
#[derive(Clone, Debug)]
pub struct MatchPolicy {
    /// The bounds.
    pub unique_scope: UniqueScope,
    /// The names of the sources.
    pub sources: Vec<String>,
    /// For each source, whether it holds nobody twice (`never_within`).
    pub never_within: Vec<bool>,
    /// From this probability on, records are merged.
    pub merge_at: f64,
    /// From this probability on, a person is asked to look.
    pub review_at: f64,
    /// The further columns that are compared: the name, as records keep it, and what the column holds.
    pub compared: Vec<(String, ExtraKind)>,
    /// A model to go by; else one is learned.
    pub model: Option<Model>,
}

impl Default for MatchPolicy {
    fn default() -> Self {
        Self {
            unique_scope: UniqueScope::Global,
            sources: Vec::new(),
            never_within: Vec::new(),
            merge_at: MERGE_AT,
            review_at: REVIEW_AT,
            compared: Vec::new(),
            model: None,
        }
    }
}

/// From this probability on, records are merged, if the pipeline file does not say otherwise.
pub const MERGE_AT: f64 = 0.9;
/// From this probability on, a person is asked to look, if the pipeline file does not say otherwise.
pub const REVIEW_AT: f64 = 0.5;

impl MatchPolicy {
    /// Whether there are pairs that may not be one contact, whatever they agree on.
    pub(super) fn is_bounded(&self) -> bool {
        self.unique_scope != UniqueScope::Global || self.never_within.contains(&true)
    }

    /// Whether two records may be one contact at all; `home` gives the entity that a party belongs to.
    pub(super) fn allows(&self, left: &Key, right: &Key, home: &impl Fn(Party) -> u32) -> bool {
        let scope = |record: &Key| scope_of(record.owner.into(), self.unique_scope, home);
        scope(left) == scope(right)
            && !(left.source == right.source && holds_nobody_twice(&self.never_within, left.source))
    }

    /// Whether records of these owners may be one contact; `home` gives the entity that a party belongs to.
    pub(crate) fn allows_owners(&self, owners: &[Party], home: &impl Fn(Party) -> u32) -> bool {
        let scope = |owner: &Party| scope_of(Some(*owner), self.unique_scope, home);
        owners
            .windows(2)
            .all(|pair| scope(&pair[0]) == scope(&pair[1]))
    }
}

/// Whether a source holds nobody twice, by [`MatchPolicy::never_within`].
pub(crate) fn holds_nobody_twice(never_within: &[bool], source: u16) -> bool {
    never_within.get(usize::from(source)) == Some(&true)
}

fn scope_of(owner: Option<Party>, scope: UniqueScope, home: &impl Fn(Party) -> u32) -> u32 {
    match (scope, owner) {
        (UniqueScope::Global, _) | (_, None) => 0,
        (UniqueScope::PerEntity, Some(owner)) => home(owner),
        (UniqueScope::PerOwner, Some(Party::User(user))) => 2 * user.0 + 1,
        (UniqueScope::PerOwner, Some(Party::Entity(entity))) => 2 * entity.0 + 2,
    }
}
