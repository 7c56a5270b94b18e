//! Which records are one person, and how sure that is: Fellegi and Sunter's weights over comparisons in levels.
//!
//! In: the narrow [`Keys`]. Out: [`Matches`]: every pair that is probable enough to look at, with its weight and levels. Blocks bring
//! pairs, comparisons turn each into a pattern of levels, and a table of bits turns the pattern into a weight. The bits are learned
//! from the file itself, on top of what is known before. Two people are strangers, relatives, twins, namesakes or colleagues; a pair must beat
//! the likeliest of these.
//!
//! **Invariant:** neither the order of the records nor the number of threads changes the result.

mod block;
mod block_list;
mod column;
mod compare;
mod explain;
mod level;
mod model;
mod pair;
mod score;
mod shared;
mod text;
mod train;
mod words;

use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

pub use self::{
    block::BlockReport,
    explain::{ComparisonLine, PairExplanation, explain, level_sentence},
    level::{COMPARISONS, Comparison, EXTRAS_MAX},
    model::{Alternative, ComparisonModel, ExtraKind, Model, PairRates},
};
pub(crate) use self::{compare::Pattern, score::probability};

use self::{
    block::key_name,
    column::Columns,
    compare::Comparer,
    pair::{Pairs, Visitor},
    score::{Scorer, log_odds},
};
use crate::{
    keys::{Key, Keys, RecordNo},
    party::Party,
};

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
    /// For each source, whether it holds nobody twice (`never_within`).
    pub never_within: Vec<bool>,
    /// From this probability on, records are merged.
    pub merge_at: f64,
    /// From this probability on, a person is asked to look.
    pub review_at: f64,
    /// The names of further columns that are compared, as records keep them.
    pub compared: Vec<String>,
    /// What each of them holds.
    pub kinds: Vec<ExtraKind>,
    /// A model to go by; else one is learned.
    pub model: Option<Model>,
}

impl Default for MatchPolicy {
    fn default() -> Self {
        Self {
            unique_scope: UniqueScope::Global,
            never_within: Vec::new(),
            merge_at: MERGE_AT,
            review_at: REVIEW_AT,
            compared: Vec::new(),
            kinds: Vec::new(),
            model: None,
        }
    }
}

/// From this probability on, records are merged, if the pipeline file does not say otherwise.
pub const MERGE_AT: f64 = 0.9;
/// From this probability on, a person is asked to look, if the pipeline file does not say otherwise.
pub const REVIEW_AT: f64 = 0.5;

/// What people have decided about pairs of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Pairs that are one person; left < right.
    pub merge: Vec<(RecordNo, RecordNo)>,
    /// Pairs that are two; left < right.
    pub keep_apart: Vec<(RecordNo, RecordNo)>,
}

/// Two records that may be one person; `left < right`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// The record with the lower number.
    pub left: RecordNo,
    /// The record with the higher number.
    pub right: RecordNo,
    /// log2 odds that they are one person.
    pub bits: f32,
    /// What they are likeliest to be to each other, if not one person: the place in [`Alternative::ALL`].
    pub against: u8,
    /// The number of the key under which they met.
    pub by: u8,
    /// On what they agree.
    pub(crate) pattern: Pattern,
}

impl Link {
    /// The weight of a decision.
    pub const DECIDED: f32 = 100.0;

    /// The probability that the two are one person.
    #[must_use]
    pub fn probability(&self) -> f64 {
        probability(self.bits)
    }

    /// The name of the key under which the two met.
    #[must_use]
    pub fn key(&self) -> &'static str {
        key_name(self.by)
    }

    /// Whether a person decided it.
    #[must_use]
    pub fn is_decided(&self) -> bool {
        self.bits >= Self::DECIDED
    }

    /// Whether this link is the stronger one; of equals, the one of the better levels, so that the order of rows does not show.
    pub(crate) fn is_better(&self, other: &Self) -> bool {
        let order = |link: &Self| std::cmp::Reverse((link.pattern.levels, link.pattern.rarities));
        match self.bits.total_cmp(&other.bits) {
            std::cmp::Ordering::Equal => order(self) > order(other),
            ordering => ordering.is_gt(),
        }
    }

    /// Why the two are not merged at once: the ID of what speaks against it most.
    #[must_use]
    pub fn doubt(&self) -> &'static str {
        explain::doubt(&self.pattern)
    }

    /// What the two agree on, in words.
    #[must_use]
    pub fn evidence(&self) -> String {
        explain::evidence(self)
    }
}

/// What matching found.
#[derive(Debug, Default)]
pub struct Matches {
    /// Pairs from the review threshold on, each once, sorted by record numbers.
    pub links: Vec<Link>,
    /// From these log2 odds on, a link merges.
    pub merge_bits: f32,
    /// Hashes of e-mails and phones that too many people share: no evidence (R-FLAG `shared_identifier`).
    pub shared: FxHashSet<u64>,
    /// What each blocking key contributed.
    pub blocking: Vec<BlockReport>,
}

impl Matches {
    /// The links that merge.
    pub fn merges(&self) -> impl Iterator<Item = &Link> {
        self.links
            .iter()
            .filter(|link| link.bits >= self.merge_bits)
    }

    /// The pairs that a person should look at.
    pub fn reviews(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.bits < self.merge_bits)
    }
}

/// Matches all records.
///
/// `home` gives the entity that a party belongs to, for [`UniqueScope::PerEntity`].
#[must_use]
pub fn match_records<'k>(
    keys: &'k Keys,
    policy: &MatchPolicy,
    decided: &Decided,
    home: impl Fn(Party) -> u32 + Sync,
) -> (Matches, Judges<'k>) {
    let extras: Vec<_> = policy
        .compared
        .iter()
        .cloned()
        .zip(policy.kinds.iter().copied())
        .collect();
    let mut columns = Columns::new(keys, 1.0);
    let scope = |record: &Key| scope_of(record, policy.unique_scope, &home);
    let allowed = |left: RecordNo, right: RecordNo| {
        let (left, right) = (&keys.records[left as usize], &keys.records[right as usize]);
        scope(left) == scope(right)
            && !(left.source == right.source && policy.holds_nobody_twice(left.source))
    };
    let model = match &policy.model {
        Some(model) => {
            columns = Columns::new(keys, model.records_each());
            model.with_extras(&extras)
        }
        None => learn(
            &mut columns,
            &allowed,
            &Model::bundled().with_extras(&extras),
        ),
    };
    let pairs = Pairs::new(&columns, &allowed);
    let scorer = Scorer::new(&model, keys.records.len());
    let found = Found {
        scorer: &scorer,
        least: log_odds(policy.review_at),
        links: Vec::new(),
    };
    let (found_by, blocking) = pairs.walk(|| Found {
        links: Vec::new(),
        ..found
    });
    let mut links: Vec<Link> = found_by.into_iter().flat_map(|found| found.links).collect();
    links.par_sort_unstable_by_key(|link| (link.left, link.right));
    decide(&mut links, decided, &columns);
    let matches = Matches {
        links,
        merge_bits: log_odds(policy.merge_at),
        shared: columns.shared.clone(),
        blocking,
    };
    let judges = Judges {
        columns,
        scorer,
        model,
    };
    (matches, judges)
}

/// Learns a model twice: how rare a name is among people depends on how many records each of them has.
fn learn(
    columns: &mut Columns<'_>,
    allowed: &(dyn Fn(RecordNo, RecordNo) -> bool + Sync),
    start: &Model,
) -> Model {
    /// From so many records of one person on, it makes a difference.
    const MANY: f64 = 1.5;
    let model = train::train(columns, &Pairs::new(columns, allowed), start);
    if model.records_each() < MANY {
        return model;
    }
    *columns = Columns::new(columns.keys, model.records_each());
    train::train(columns, &Pairs::new(columns, allowed), start)
}

/// Collects the pairs that are probable enough.
struct Found<'s> {
    scorer: &'s Scorer,
    least: f32,
    links: Vec<Link>,
}

impl Visitor for Found<'_> {
    fn visit(&mut self, comparer: &mut Comparer<'_, '_>, left: RecordNo, right: RecordNo, by: u8) {
        let pattern = comparer.compare(left, right);
        let weight = self.scorer.weigh(&pattern);
        if weight.bits >= self.least {
            self.links.push(Link {
                left,
                right,
                bits: weight.bits,
                against: weight.against,
                by,
                pattern,
            });
        }
    }
}

/// Puts in what people have decided.
fn decide(links: &mut Vec<Link>, decided: &Decided, columns: &Columns<'_>) {
    if decided == &Decided::default() {
        return;
    }
    let apart: FxHashSet<_> = decided.keep_apart.iter().copied().collect();
    let merged: FxHashSet<_> = decided.merge.iter().copied().collect();
    links.retain(|link| {
        let pair = (link.left, link.right);
        !apart.contains(&pair) && !merged.contains(&pair)
    });
    let mut comparer = Comparer::new(columns);
    links.extend(merged.iter().map(|&(left, right)| Link {
        left,
        right,
        bits: Link::DECIDED,
        against: 0,
        by: u8::MAX,
        pattern: comparer.compare(left, right),
    }));
    links.sort_unstable_by_key(|link| (link.left, link.right));
}

impl MatchPolicy {
    fn holds_nobody_twice(&self, source: u16) -> bool {
        self.never_within
            .get(usize::from(source))
            .copied()
            .unwrap_or(false)
    }
}

fn scope_of(record: &Key, scope: UniqueScope, home: &impl Fn(Party) -> u32) -> u32 {
    let owner: Option<Party> = record.owner.into();
    match (scope, owner) {
        (UniqueScope::Global, _) | (_, None) => 0,
        (UniqueScope::PerEntity, Some(owner)) => home(owner),
        (UniqueScope::PerOwner, Some(Party::User(user))) => 2 * user.0 + 1,
        (UniqueScope::PerOwner, Some(Party::Entity(entity))) => 2 * entity.0 + 2,
    }
}

/// Weighs any two records after matching: what clustering asks when it doubts a link.
pub struct Judge<'c, 'k> {
    comparer: Comparer<'c, 'k>,
    scorer: &'c Scorer,
}

/// What matching went by: the records' columns, and the model with its bits. Explains pairs, and lends judges.
pub struct Judges<'k> {
    columns: Columns<'k>,
    scorer: Scorer,
    model: Model,
}

impl<'k> Judges<'k> {
    /// Judges who go by a model.
    #[must_use]
    pub fn new(keys: &'k Keys, model: &Model) -> Self {
        Self {
            scorer: Scorer::new(model, keys.records.len()),
            columns: Columns::new(keys, model.records_each()),
            model: model.clone(),
        }
    }

    /// The model that the weights are from.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Explains the link of two records.
    #[must_use]
    pub fn explain(&self, link: &Link) -> PairExplanation {
        explain::explain_pattern(self, &link.pattern)
    }

    /// One judge.
    #[must_use]
    pub fn judge(&self) -> Judge<'_, 'k> {
        Judge {
            comparer: Comparer::new(&self.columns),
            scorer: &self.scorer,
        }
    }
}

impl Judge<'_, '_> {
    /// The weight of a pair, and whether its names, birthdays, generations or identifiers differ.
    pub fn weigh(&mut self, left: RecordNo, right: RecordNo) -> (f32, bool) {
        let pattern = self.comparer.compare(left.min(right), left.max(right));
        (
            self.scorer.weigh(&pattern).bits,
            explain::conflicts(&pattern),
        )
    }
}

#[cfg(test)]
pub(crate) mod tests;
