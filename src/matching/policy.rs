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

    /// Whether two records may be one contact at all; `bound` tells within which bounds those of a party may.
    pub(super) fn allows(&self, left: &Key, right: &Key, bound: &impl Fn(Party) -> u32) -> bool {
        let bound = |record: &Key| Option::<Party>::from(record.owner).map_or(0, bound);
        bound(left) == bound(right)
            && !(left.source == right.source && holds_nobody_twice(&self.never_within, left.source))
    }
}

impl UniqueScope {
    /// The bounds within which records of a party, whose entity is `home`, may be one contact; 0: those of whom nobody owns.
    pub(crate) fn bound(self, party: Party, home: u32) -> u32 {
        match (self, party) {
            (Self::Global, _) => 0,
            (Self::PerEntity, _) => home,
            (Self::PerOwner, Party::User(user)) => 2 * user.0 + 1,
            (Self::PerOwner, Party::Entity(entity)) => 2 * entity.0 + 2,
        }
    }
}

/// Whether a source holds nobody twice, by [`MatchPolicy::never_within`].
pub(crate) fn holds_nobody_twice(never_within: &[bool], source: u16) -> bool {
    never_within.get(usize::from(source)) == Some(&true)
}
