//! Which records are one person, and how sure that is: Fellegi and Sunter's weights over comparisons in levels.
//!
//! In: the narrow [`Keys`]. Out: [`Matches`]: every pair that is probable enough to look at, with its weight and levels. Blocks bring
//! pairs, comparisons turn each into a pattern of levels, and a table of bits turns the pattern into a weight. The bits are learned
//! from the file itself, on top of what is known before. Two people are strangers, relatives, twins, namesakes or colleagues, two
//! organisations strangers or branches of one; a pair must beat the likeliest of these.
//!
//! **Invariant:** neither the order of the records nor the number of threads changes the result.

mod block;
mod block_list;
mod building;
mod clue;
mod column;
mod compare;
mod explain;
mod fact;
mod level;
mod mailbox;
mod model;
mod origin;
mod pair;
mod policy;
mod posting;
mod score;
mod shared;
mod text;
mod train;
mod word;
mod words;

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

pub use self::{
    block::BlockReport,
    explain::{ComparisonLine, PairExplanation, explain, level_sentence},
    level::{COMPARISONS, Comparison, EXTRAS_MAX},
    model::{Alternative, ComparisonModel, ExtraKind, Model, PairRates},
    origin::SourceRates,
    policy::{MERGE_AT, MatchPolicy, REVIEW_AT, UniqueScope},
};
pub(crate) use self::{
    compare::{Pattern, births_differ},
    policy::holds_nobody_twice,
    score::probability,
    shared::people_of,
};

use self::{
    block::key_name,
    column::Columns,
    compare::Comparer,
    fact::FactTable,
    origin::Origins,
    pair::{Allowed, Candidates, Pair},
    score::{CERTAIN, Scorer, log_odds},
};
use crate::{
    keys::{Keys, RecordNo},
    party::Party,
};

/// What people have decided about pairs of records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Pairs that are one person, each once; left < right.
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
    /// log2 odds that they are one person; those of certainty if a person decided it.
    pub bits: f32,
    /// What they are likeliest to be to each other, if not one person: the place in [`Alternative::ALL`].
    pub against: u8,
    /// The number of the key under which they met.
    pub by: u8,
    /// Whether a person decided that they are one.
    pub is_decided: bool,
    /// On what they agree.
    pub(crate) pattern: Pattern,
}

impl Link {
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

    /// Whether this link is the stronger one, a decision before all; of equals, the one of the better levels, so that the order of
    /// rows does not show.
    pub(crate) fn is_better(&self, other: &Self) -> bool {
        let order = |link: &Self| Reverse((link.pattern.levels, link.pattern.rarities));
        let decided = self.is_decided.cmp(&other.is_decided);
        let strength = decided.then(self.bits.total_cmp(&other.bits));
        strength.then(order(self).cmp(&order(other))).is_gt()
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
    /// Pairs that people keep apart, as they were decided.
    pub kept_apart: Vec<Link>,
    /// From these log2 odds on, a link merges.
    pub merge_bits: f32,
    /// What each blocking key contributed.
    pub blocking: Vec<BlockReport>,
}

impl Matches {
    /// The links that merge.
    pub fn merges(&self) -> impl Iterator<Item = &Link> + Clone {
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
/// `bound` tells within which bounds records of a party may be one contact, by [`UniqueScope`]; 0 are those of records of nobody.
#[must_use]
pub fn match_records<'k>(
    keys: &'k Keys,
    policy: &MatchPolicy,
    decided: &Decided,
    bound: impl Fn(Party) -> u32 + Sync,
) -> (Matches, Judges<'k>) {
    let extras = &policy.compared;
    let allowed = |left: RecordNo, right: RecordNo| {
        let [left, right] = [left, right].map(|record| &keys.records[record as usize]);
        policy.allows(left, right, &bound)
    };
    let allowed: Option<Allowed<'_>> = policy.is_bounded().then_some(&allowed);
    let mut columns = Columns::new(keys, 1.0);
    let (pairs, blocking) = Candidates::find(&columns, allowed);
    let facts = FactTable::of(&columns);
    let model = match &policy.model {
        Some(model) => {
            if model.records_each() != 1.0 {
                columns.expect_records_each(model.records_each());
            }
            model.with_extras(extras)
        }
        None => learn(&mut columns, &facts, &pairs, policy),
    };
    let judges = Judges {
        columns,
        facts,
        weights: Weights::new(model, keys.records.len(), &policy.sources),
    };
    let mut links = find_links(&judges, pairs, log_odds(policy.review_at));
    decide(&mut links, decided, &judges);
    let matches = Matches {
        links,
        kept_apart: judges.links(&decided.keep_apart),
        merge_bits: log_odds(policy.merge_at),
        blocking,
    };
    (matches, judges)
}

/// Learns a model twice: how rare a name is among people depends on how many records each of them has. What it is weighed by is what the
/// model says of that in the end, as in every run that goes by it.
fn learn(
    columns: &mut Columns<'_>,
    facts: &FactTable,
    pairs: &Candidates,
    policy: &MatchPolicy,
) -> Model {
    let extras = &policy.compared;
    let origins = Origins::of(columns.keys, &policy.sources);
    let start = Model::bundled().with_extras(extras);
    let sample = train::Sample::of(columns, pairs);
    let model = train::train(columns, facts, &sample, &start, extras, &origins);
    if model.records_each() == 1.0 {
        return model;
    }
    columns.expect_records_each(model.records_each());
    let model = train::train(columns, facts, &sample, &start, extras, &origins);
    columns.expect_records_each(model.records_each());
    model
}

/// The pairs that are probable enough, in the order of records.
fn find_links(judges: &Judges<'_>, pairs: Candidates, least: f32) -> Vec<Link> {
    /// The facts of so many right records are fetched at a time, as they lie far apart.
    const AHEAD: usize = 16;
    let found = pairs.into_map(|pairs| {
        let mut comparer = Comparer::new(&judges.columns, &judges.facts);
        let mut links = Vec::new();
        let mut ahead = Vec::with_capacity(AHEAD);
        loop {
            ahead.clear();
            ahead.extend(
                pairs
                    .take(AHEAD)
                    .map(|pair| (pair, judges.facts[pair.right])),
            );
            if ahead.is_empty() {
                return links;
            }
            for (Pair { left, right, by }, facts) in &ahead {
                let sides = (*left, *right, facts);
                let found = comparer.probable(sides, &judges.weights.scorer, least);
                links.extend(found.map(|(pattern, weight)| Link {
                    left: *left,
                    right: *right,
                    bits: weight.bits,
                    against: weight.against,
                    by: *by,
                    is_decided: false,
                    pattern,
                }));
            }
        }
    });
    found.concat()
}

/// Puts in what people have decided.
fn decide(links: &mut Vec<Link>, decided: &Decided, judges: &Judges<'_>) {
    let pairs = decided.merge.iter().chain(&decided.keep_apart);
    let pairs: FxHashSet<_> = pairs.copied().collect();
    if pairs.is_empty() {
        return;
    }
    links.retain(|link| !pairs.contains(&(link.left, link.right)));
    let merged = judges.links(&decided.merge).into_iter();
    links.extend(merged.map(|link| Link {
        bits: CERTAIN,
        against: 0,
        is_decided: true,
        ..link
    }));
    links.sort_unstable_by_key(|link| (link.left, link.right));
}

/// Weighs any two records after matching: what clustering asks when it doubts a link.
pub struct Judge<'c, 'k> {
    comparer: Comparer<'c, 'k>,
    scorer: &'c Scorer,
}

/// A model and its bits. Explains links.
pub struct Weights {
    scorer: Scorer,
    model: Model,
}

impl Weights {
    fn new(model: Model, records: usize, sources: &[String]) -> Self {
        Self {
            scorer: Scorer::new(&model, records).among(&model, sources),
            model,
        }
    }

    /// The model that the weights are from.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Explains the link of two records.
    #[must_use]
    pub fn explain(&self, keys: &Keys, link: &Link) -> PairExplanation {
        let source = |record: RecordNo| keys.records[record as usize].source;
        let sources = [link.left, link.right].map(source);
        explain::explain_pattern(self, &link.pattern, sources)
    }
}

/// What matching went by: the records' columns, and what their agreement weighs. Lends judges.
pub struct Judges<'k> {
    columns: Columns<'k>,
    facts: FactTable,
    weights: Weights,
}

impl<'k> Judges<'k> {
    /// Judges who go by a model; with the names of the sources.
    #[must_use]
    pub fn new(keys: &'k Keys, model: &Model, sources: &[String]) -> Self {
        let columns = Columns::new(keys, model.records_each());
        Self {
            facts: FactTable::of(&columns),
            columns,
            weights: Weights::new(model.clone(), keys.records.len(), sources),
        }
    }

    /// What is left when nothing is compared any more: it takes no memory by the record.
    #[must_use]
    pub fn into_weights(self) -> Weights {
        self.weights
    }

    /// One judge.
    #[must_use]
    pub fn judge(&self) -> Judge<'_, 'k> {
        Judge {
            comparer: Comparer::new(&self.columns, &self.facts),
            scorer: &self.weights.scorer,
        }
    }

    /// What pairs of records are to each other, as links that no key brought.
    fn links(&self, pairs: &[(RecordNo, RecordNo)]) -> Vec<Link> {
        let mut comparer = self.judge().comparer;
        let link = |&(left, right): &(RecordNo, RecordNo)| {
            let pattern = comparer.compare(left, right);
            let sources = comparer.sources(left, right);
            let weight = self.weights.scorer.weigh(&pattern, sources);
            Link {
                left,
                right,
                bits: weight.bits,
                against: weight.against,
                by: u8::MAX,
                is_decided: false,
                pattern,
            }
        };
        pairs.iter().map(link).collect()
    }
}

impl Judge<'_, '_> {
    /// Whether two records are of two people of one family, by their names and birthdays; none: these do not tell.
    pub fn are_relatives(&mut self, left: RecordNo, right: RecordNo) -> Option<bool> {
        let (left, right) = (left.min(right), left.max(right));
        self.comparer.are_relatives(left, right)
    }

    /// The weight of a pair, and whether its names, birthdays, generations or identifiers differ.
    pub fn weigh(&mut self, left: RecordNo, right: RecordNo) -> (f32, bool) {
        let pattern = self.comparer.compare(left.min(right), left.max(right));
        let sources = self.comparer.sources(left, right);
        (
            self.scorer.weigh(&pattern, sources).bits,
            explain::conflicts(&pattern),
        )
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
pub(crate) mod tests;
