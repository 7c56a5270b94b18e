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

/// Two records, and how they are found again.
type Ends = (RecordNo, RecordNo);

/// The pairs that a model is learned from, in parts. Two records with one ID of one source, as where a file was read twice, say nothing
/// about people, and the two people of one row, who have its cells in common, say that one person has two names.
pub(in crate::matching) struct Sample {
    blocked: Vec<Vec<Ends>>,
    /// Each of those stands for so many.
    pub(super) weight: f64,
    chance: Vec<Vec<Ends>>,
}

impl Sample {
    /// Chooses the pairs.
    pub(in crate::matching) fn of(columns: &Columns<'_>, pairs: &Candidates) -> Self {
        let bits = (pairs.telling / SAMPLE).next_power_of_two().ilog2();
        Self {
            blocked: blocked(columns, pairs, bits),
            weight: f64::from(1 << bits),
            chance: by_chance(columns),
        }
    }

    /// How often the pairs that blocks bring have each pattern, and those by chance.
    pub(super) fn seen(
        &self,
        columns: &Columns<'_>,
        facts: &FactTable,
        origins: &Origins<'_>,
    ) -> [Vec<Seen>; 2] {
        [(&self.blocked, self.weight), (&self.chance, 1.0)].map(|(parts, weight)| {
            let parts = parts.par_iter().map(|pairs| {
                let mut comparer = Comparer::new(columns, facts);
                let mut seen = Histogram::default();
                for &(left, right) in pairs {
                    let origin = origins.place(comparer.sources(left, right));
                    seen.add(&comparer.compare(left, right), origin);
                }
                seen
            });
            Histogram::of_parts(parts.collect()).sorted(weight)
        })
    }
}

/// Of the pairs that blocks bring, one in a power of two, chosen by the contents of the two.
fn blocked(columns: &Columns<'_>, pairs: &Candidates, bits: u32) -> Vec<Vec<Ends>> {
    let records = columns.keys.records.par_iter();
    let tags: Vec<u16> = records.map(|key| key.uuid[1] as u16).collect();
    let is_sampled = |&(left, right): &Ends| {
        let both = u32::from(tags[left as usize]) + u32::from(tags[right as usize]);
        (both.wrapping_mul(0x9e37_79b1) >> 12) & ((1 << bits) - 1) == 0
    };
    pairs.map(|pairs| {
        let pairs = pairs.filter(|pair| may_teach(pair.by, tags.len()));
        let pairs = pairs.map(|pair| (pair.left, pair.right));
        let pairs = pairs.filter(is_sampled);
        pairs.filter(|ends| teaches(columns, *ends)).collect()
    })
}

/// Pairs of records that have nothing to do with each other: neighbours in the order of their UUIDs.
fn by_chance(columns: &Columns<'_>) -> Vec<Vec<Ends>> {
    let count = columns.keys.records.len();
    let steps = (CHANCE_PAIRS / count.max(1)).clamp(1, count.saturating_sub(1).max(1) / 2 + 1);
    let wanted = CHANCE_PAIRS.min(count);
    let order = first_by_uuid(columns, (wanted + steps).min(count));
    let pair = |place: usize, step: usize| {
        let (one, other) = (order[place], order[(place + step) % order.len()]);
        (one.min(other), one.max(other))
    };
    let places: Vec<usize> = (0..wanted).collect();
    let parts = places.par_chunks(1 << 12).map(|places| {
        let of = |place| (1..=steps).map(move |step| pair(place, step));
        let pairs = places.iter().copied().flat_map(of);
        pairs.filter(|ends| teaches(columns, *ends)).collect()
    });
    parts.collect()
}

fn teaches(columns: &Columns<'_>, (left, right): Ends) -> bool {
    let uuid = |record| columns.key(record).uuid;
    let row = |record| columns.keys.first_of_row(record);
    uuid(left) != uuid(right) && row(left) != row(right)
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
