//! Pairs within one source and pairs of two: how many of the matches are of each kind.
//!
//! In: the sources' names, and the sources of all records. Out: [`SourceRates`], what a model says of each kind of pair, and
//! [`SourceBits`], what that adds to a pair's prior. Where two clean lists are joined, nearly all matches are of both, and two alike
//! records of one list are namesakes sooner than anywhere else.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::model::{Model, rounded};
use crate::keys::{Keys, RecordNo};

/// How many times as often as any pair of records, one of such sources is of one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRates {
    /// A pair of two sources.
    pub across: f64,
    /// A pair within a source, by the source's name.
    pub within: BTreeMap<String, f64>,
}

impl SourceRates {
    /// All of them.
    pub(super) fn all(&self) -> impl Iterator<Item = f64> {
        self.within.values().copied().chain([self.across])
    }
}

/// The source of each record, by runs of records of one source: a file's records follow each other, so that no pair's sources are looked
/// for far away.
pub(super) struct SourceRuns {
    /// The first record of each run, and its source.
    runs: Vec<(RecordNo, u16)>,
}

impl SourceRuns {
    pub(super) fn of(keys: &Keys) -> Self {
        let mut runs: Vec<(RecordNo, u16)> = Vec::new();
        for (record, key) in (0..).zip(&keys.records) {
            if runs.last().is_none_or(|(_, source)| *source != key.source) {
                runs.push((record, key.source));
            }
        }
        Self { runs }
    }

    /// The sources of two records.
    pub(super) fn of_pair(&self, left: RecordNo, right: RecordNo) -> [u16; 2] {
        [left, right].map(|record| {
            let behind = self.runs.partition_point(|(first, _)| *first <= record);
            self.runs[behind - 1].1
        })
    }
}

/// The kinds of pairs that a model is learned from: those of two sources, and those within each.
pub(super) struct Origins<'s> {
    /// The sources with records, in the order of names; none where all records are of one.
    names: Vec<&'s str>,
    /// By the source's number: the place of the pairs within it.
    places: Vec<u16>,
    /// By place: the share of all pairs of records. Those of two sources come first.
    shares: Vec<f64>,
}

impl<'s> Origins<'s> {
    /// That all kinds have equally many matches counts as much as so many that were expected.
    const PRIOR: f64 = 3.0;

    pub(super) fn of(keys: &Keys, sources: &'s [String]) -> Self {
        let counts = keys.count_by_source(sources.len());
        let counted = || sources.iter().zip(&counts).filter(|(_, count)| **count > 0);
        let names: BTreeSet<&str> = counted().map(|(name, _)| name.as_str()).collect();
        let mut names: Vec<_> = names.into_iter().collect();
        if names.len() < 2 {
            names.clear();
        }
        let place = |name: &String| names.binary_search(&name.as_str()).map_or(0, |at| at + 1);
        let pairs = |records: u64| (records * records.saturating_sub(1)) as f64;
        let all = pairs(counts.iter().sum()).max(1.0);
        let mut shares = vec![0.0; names.len() + 1];
        for (name, count) in counted() {
            shares[place(name)] = pairs(*count) / all;
        }
        shares[0] = 1.0 - shares[1..].iter().sum::<f64>();
        Self {
            places: sources.iter().map(|name| place(name) as u16).collect(),
            names,
            shares,
        }
    }

    /// The place of the kind of pair that two records of these sources are.
    pub(super) fn place(&self, [one, other]: [u16; 2]) -> u16 {
        let place = self.places.get(usize::from(one));
        place.filter(|_| one == other).map_or(0, |place| *place)
    }

    /// The share of all pairs that are of one source; none where all records are.
    pub(super) fn share_within(&self) -> Option<f64> {
        (!self.names.is_empty()).then(|| self.shares[1..].iter().sum())
    }

    /// By place: the rates before anything is learned.
    pub(super) fn start(&self) -> Vec<f64> {
        vec![1.0; self.shares.len()]
    }

    /// By place: how many times as many matches were seen as the kind's share of all pairs lets expect.
    pub(super) fn learned(&self, seen: &[f64]) -> Vec<f64> {
        let all: f64 = seen.iter().sum();
        let rate = |(seen, share): (&f64, &f64)| {
            rounded((seen + Self::PRIOR) / (all * share + Self::PRIOR))
        };
        seen.iter().zip(&self.shares).map(rate).collect()
    }

    /// The rates with their names.
    pub(super) fn named(&self, rates: &[f64]) -> Option<SourceRates> {
        let names = self.names.iter().map(|name| (*name).to_owned());
        (!self.names.is_empty()).then(|| SourceRates {
            across: rates[0],
            within: names.zip(rates[1..].iter().copied()).collect(),
        })
    }
}

/// What the sources of two records add to the prior, in bits; nothing for a pair with a source that the model does not know.
pub(super) struct SourceBits {
    across: f32,
    /// By the source's number.
    within: Vec<Option<f32>>,
}

impl SourceBits {
    pub(super) fn new(model: &Model, sources: &[String]) -> Self {
        let bits = |rate: f64| rate.log2() as f32;
        let rates = model.sources.as_ref();
        let within = |name: &String| rates.and_then(|rates| rates.within.get(name).copied());
        Self {
            across: rates.map_or(0.0, |rates| bits(rates.across)),
            within: sources.iter().map(|name| within(name).map(bits)).collect(),
        }
    }

    /// Of two records of these sources.
    pub(super) fn of(&self, sources: [u16; 2]) -> f32 {
        let within = |source: u16| self.within.get(usize::from(source)).copied().flatten();
        match sources.map(within) {
            [Some(within), _] if sources[0] == sources[1] => within,
            [Some(_), Some(_)] => self.across,
            _ => 0.0,
        }
    }

    /// The most that any two can have.
    pub(super) fn most(&self) -> f32 {
        let within = self.within.iter().copied().flatten();
        within.fold(self.across.max(0.0), f32::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::tests::key;

    /// So many records of each source.
    fn keys(counts: &[usize]) -> Keys {
        let mut keys = Keys::default();
        for (source, count) in (0..).zip(counts) {
            for _ in 0..*count {
                let mut key = key("ann", "lee", &mut keys.words);
                key.source = source;
                keys.records.push(key);
            }
        }
        keys
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn rates_are_what_was_seen_over_what_was_expected() {
        let names = names(&["erp", "crm", "empty"]);
        let keys = keys(&[300, 300]);
        let origins = Origins::of(&keys, &names);
        let (across, crm, erp) = (origins.place([0, 1]), 1, 2);
        assert_eq!(
            [across, origins.place([1, 1]), origins.place([0, 0])],
            [0, crm, erp]
        );
        let rates = |seen: [f64; 3]| origins.named(&origins.learned(&seen)).unwrap();
        let clean = rates([400.0, 0.0, 0.0]);
        assert!((1.9..2.1).contains(&clean.across), "{clean:?}");
        assert!(clean.within["crm"] < 0.05, "{clean:?}");
        let dirty = rates([200.0, 0.0, 200.0]);
        assert!(
            dirty.within["erp"] > 1.8 && dirty.within["crm"] < 0.05,
            "{dirty:?}"
        );
        assert_eq!(dirty.within.len(), 2, "nothing is known of an empty source");
        let few = rates([2.0, 0.0, 0.0]);
        assert!(few.across < 1.3 && few.within["crm"] > 0.8, "{few:?}");
    }

    #[test]
    fn one_source_has_no_rates() {
        for (counts, sources) in [
            (&[9][..], &["crm"][..]),
            (&[0, 9], &["crm", "erp"]),
            (&[5, 5], &[]),
        ] {
            let (keys, names) = (keys(counts), names(sources));
            let origins = Origins::of(&keys, &names);
            assert_eq!(origins.learned(&[7.0]), [1.0]);
            assert_eq!(origins.named(&[1.0]), None);
        }
    }

    #[test]
    fn a_source_that_the_model_does_not_know_is_as_any() {
        let rates = SourceRates {
            across: 2.0,
            within: [("crm".to_owned(), 0.25), ("erp".to_owned(), 8.0)].into(),
        };
        let model = Model {
            sources: Some(rates),
            ..Model::bundled()
        };
        let bits = SourceBits::new(&model, &names(&["erp", "new", "crm"]));
        let of = [[0, 0], [2, 2], [0, 2], [1, 1], [0, 1], [3, 0]].map(|sources| bits.of(sources));
        assert_eq!(of, [3.0, -2.0, 1.0, 0.0, 0.0, 0.0]);
        assert_eq!(bits.most(), 3.0);
    }
}
