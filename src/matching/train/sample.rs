//! Which pairs a model is learned from, and how often each pattern is met among them.
//!
//! In: candidates. Out: patterns with their counts, sorted, so that sums over them do not depend on the order of records.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    keys::RecordNo,
    matching::{
        block::may_teach,
        column::Columns,
        compare::{Comparer, Pattern},
        fact::FactTable,
        level::{COMPARISONS_MAX, Levels, is_by_rarity},
        origin::Origins,
        pair::Candidates,
    },
};

/// So many pairs are enough to learn from.
const SAMPLE: u64 = 400_000;
/// So many pairs by chance.
const CHANCE_PAIRS: usize = 100_000;

/// Levels, bits of rarity, whether both are organisations, the place of the origin.
type Packed = (u64, u8, bool, u16);

/// How often each pattern was met.
#[derive(Default)]
struct Histogram(FxHashMap<Packed, u64>);

impl Histogram {
    fn add(&mut self, pattern: &Pattern, origin: u16) {
        *self.0.entry(packed(pattern, origin)).or_default() += 1;
    }

    fn of_parts(parts: Vec<Self>) -> Self {
        let mut all = Self::default();
        for (pattern, count) in parts.into_iter().flat_map(|part| part.0) {
            *all.0.entry(pattern).or_default() += count;
        }
        all
    }

    fn sorted(self, weight: f64) -> Vec<Seen> {
        let mut all: Vec<_> = self.0.into_iter().collect();
        all.par_sort_unstable();
        let seen = |((levels, rarity, are_organizations, origin), count): (Packed, u64)| Seen {
            levels: unpacked(levels),
            are_organizations,
            origin: usize::from(origin),
            rarity: f64::from(rarity),
            count: count as f64 * weight,
        };
        all.into_iter().map(seen).collect()
    }
}

/// A pattern and how many pairs have it.
pub(super) struct Seen {
    pub(super) levels: Levels,
    pub(super) are_organizations: bool,
    /// The place in [`Origins`].
    pub(super) origin: usize,
    /// Bits of all rarities together.
    pub(super) rarity: f64,
    pub(super) count: f64,
}

fn packed(pattern: &Pattern, origin: u16) -> Packed {
    let levels = pattern.levels.iter().rev();
    let packed = levels.fold(0, |packed, level| packed << 4 | u64::from(*level));
    let by_rarity =
        (0..COMPARISONS_MAX).filter(|&index| is_by_rarity(index, pattern.levels[index]));
    let rarity: u32 = by_rarity
        .map(|index| u32::from(pattern.rarities[index]))
        .sum();
    let rarity = (rarity / 2).min(255) as u8;
    (packed, rarity, pattern.pair.are_organizations(), origin)
}

fn unpacked(packed: u64) -> Levels {
    std::array::from_fn(|index| (packed >> (4 * index) & 15) as u8)
}

/// What pairs are learned from.
pub(super) struct Sample<'s, 'k> {
    pub(super) columns: &'s Columns<'k>,
    pub(super) facts: &'s FactTable,
    pub(super) origins: &'s Origins<'s>,
}

impl Sample<'_, '_> {
    /// Of the pairs that blocks bring, one in a power of two, chosen by the contents of the two.
    pub(super) fn blocked(&self, pairs: &Candidates) -> Vec<Seen> {
        let bits = (pairs.telling / SAMPLE).next_power_of_two().ilog2();
        let records = self.columns.keys.records.par_iter();
        let tags: Vec<u16> = records.map(|key| key.uuid[1] as u16).collect();
        let is_sampled = |left: RecordNo, right: RecordNo| {
            let both = u32::from(tags[left as usize]) + u32::from(tags[right as usize]);
            (both.wrapping_mul(0x9e37_79b1) >> 12) & ((1 << bits) - 1) == 0
        };
        let parts = pairs.map(|pairs| {
            let pairs = pairs.filter(|pair| may_teach(pair.by, tags.len()));
            let pairs = pairs.map(|pair| (pair.left, pair.right));
            self.seen(pairs.filter(|(left, right)| is_sampled(*left, *right)))
        });
        Histogram::of_parts(parts).sorted(f64::from(1 << bits))
    }

    /// Pairs of records that have nothing to do with each other: neighbours in the order of their UUIDs.
    pub(super) fn by_chance(&self) -> Vec<Seen> {
        let count = self.columns.keys.records.len();
        let steps = (CHANCE_PAIRS / count.max(1)).clamp(1, count.saturating_sub(1).max(1) / 2 + 1);
        let wanted = CHANCE_PAIRS.min(count);
        let order = first_by_uuid(self.columns, (wanted + steps).min(count));
        let pair = |place: usize, step: usize| {
            let (one, other) = (order[place], order[(place + step) % order.len()]);
            (one.min(other), one.max(other))
        };
        let parts: Vec<Histogram> = (0..wanted)
            .collect::<Vec<_>>()
            .par_chunks(1 << 12)
            .map(|places| {
                let of = |place| (1..=steps).map(move |step| pair(place, step));
                self.seen(places.iter().copied().flat_map(of))
            })
            .collect();
        Histogram::of_parts(parts).sorted(1.0)
    }

    /// How often these pairs have each pattern. Two records with one ID of one source, as where a file was read twice, say nothing about
    /// people, and the two people of one row, who have its cells in common, say that one person has two names.
    fn seen(&self, pairs: impl Iterator<Item = (RecordNo, RecordNo)>) -> Histogram {
        let mut comparer = Comparer::new(self.columns, self.facts);
        let mut seen = Histogram::default();
        let uuid = |record| self.columns.key(record).uuid;
        let row = |record| self.columns.keys.first_of_row(record);
        let teaches = |&(left, right): &(RecordNo, RecordNo)| {
            uuid(left) != uuid(right) && row(left) != row(right)
        };
        for (left, right) in pairs.filter(teaches) {
            let origin = self.origins.place(comparer.sources(left, right));
            seen.add(&comparer.compare(left, right), origin);
        }
        seen
    }
}

/// At least so many records, the first in the order of UUIDs.
fn first_by_uuid(columns: &Columns<'_>, wanted: usize) -> Vec<RecordNo> {
    let records = &columns.keys.records;
    let up_to = |uuid: u64| {
        let numbered = (0..).zip(records);
        let first = numbered.filter(|(_, key)| key.uuid[0] <= uuid);
        let mut found: Vec<_> = first
            .map(|(record, key)| (key.content_order(), record))
            .collect();
        found.par_sort_unstable();
        found.into_iter().map(|(_, record)| record).collect()
    };
    // UUIDs are spread evenly, so that twice the share of those wanted holds them.
    let share = 2.0 * wanted as f64 / records.len().max(1) as f64;
    let found: Vec<RecordNo> = up_to((share * u64::MAX as f64) as u64);
    if found.len() < wanted {
        up_to(u64::MAX)
    } else {
        found
    }
}
