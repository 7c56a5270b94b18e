//! Learns a model from the records themselves, by expectation and maximisation.
//!
//! In: pairs that blocks bring, pairs by chance, and what is known before. Out: the model with the shares and rates of this file. All
//! pairs that no block brings count as strangers. What is known before counts as so many pairs seen, so that a small file changes
//! little and a large one decides for itself.
//!
//! **Invariant:** sums go over sorted patterns, so that neither threads nor the order of records show in a bit.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    column::Columns,
    compare::{Comparer, Pattern},
    fact::FactTable,
    level::{
        BIRTHDAY, COMPARISONS_MAX, EMAIL, EXTRA, GENERATION, GIVEN, IDENTIFIER, LEVELS_MAX, Levels,
        PHONE, STREET, birthday, email, extra, generation, given, identifier, is_by_rarity, phone,
        street, worst,
    },
    model::{ALTERNATIVES, Alternative, ExtraKind, Model, PairRates, Shares},
    pair::Candidates,
};
use crate::keys::RecordNo;

/// So many pairs are enough to learn from.
const SAMPLE: usize = 400_000;
/// So many pairs by chance.
const CHANCE_PAIRS: usize = 100_000;
/// What is known before weighs as much as so many pairs of one person, of strangers, or records.
const PERSON_PRIOR: f64 = 60.0;
const STRANGER_PRIOR: f64 = 200.0;
const RATE_PRIOR: f64 = 30.0;
const ROUNDS: usize = 20;
/// However clean a file is, one person's values differ at least so many times as often as is known before.
const DIFFERENT_LEAST: f64 = 0.25;
/// However seldom two strangers' values are nearly the same in a file, they are so at least so many times as often as is known before.
const ALIKE_LEAST: f64 = 0.1;

/// Levels, bits of rarity, whether both are organisations.
type Packed = (u64, u8, bool);

/// One number for pairs of one person, and one for each alternative.
type Kinds = [f64; 1 + ALTERNATIVES];

/// How often each pattern was met.
#[derive(Default)]
pub(crate) struct Histogram(FxHashMap<Packed, u64>);

impl Histogram {
    fn add(&mut self, pattern: &Pattern) {
        *self.0.entry(packed(pattern)).or_default() += 1;
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
        let seen = |((levels, rarity, are_organizations), count): (Packed, u64)| Seen {
            levels: unpacked(levels),
            are_organizations,
            rarity: f64::from(rarity),
            count: count as f64 * weight,
        };
        all.into_iter().map(seen).collect()
    }
}

/// A pattern and how many pairs have it.
struct Seen {
    levels: [u8; COMPARISONS_MAX],
    are_organizations: bool,
    /// Bits of all rarities together.
    rarity: f64,
    count: f64,
}

fn packed(pattern: &Pattern) -> Packed {
    let levels = pattern.levels.iter().rev();
    let packed = levels.fold(0, |packed, level| packed << 4 | u64::from(*level));
    let by_rarity =
        (0..COMPARISONS_MAX).filter(|&index| is_by_rarity(index, pattern.levels[index]));
    let rarity: u32 = by_rarity
        .map(|index| u32::from(pattern.rarities[index]))
        .sum();
    let rarity = (rarity / 2).min(255) as u8;
    (packed, rarity, pattern.pair.are_organizations())
}

fn unpacked(packed: u64) -> [u8; COMPARISONS_MAX] {
    std::array::from_fn(|index| (packed >> (4 * index) & 15) as u8)
}

/// Learns a model.
pub(super) fn train(
    columns: &Columns<'_>,
    facts: &FactTable,
    pairs: &Candidates,
    start: &Model,
    extras: &[(String, ExtraKind)],
) -> Model {
    let bits = (pairs.count() / SAMPLE).next_power_of_two().ilog2();
    let blocked = sampled(columns, facts, pairs, bits).sorted(f64::from(1 << bits));
    let chance = by_chance(columns, facts).sorted(1.0);
    let mut state = State::new(start, extras, columns.keys.records.len() as f64);
    for _ in 0..ROUNDS {
        state = state.round(&blocked, &chance);
    }
    state.into_model(start)
}

/// Of the pairs that blocks bring, one in `2^bits`, chosen by the contents of the two.
fn sampled(columns: &Columns<'_>, facts: &FactTable, pairs: &Candidates, bits: u32) -> Histogram {
    let records = columns.keys.records.par_iter();
    let tags: Vec<u16> = records.map(|key| key.uuid[1] as u16).collect();
    let is_sampled = |left: RecordNo, right: RecordNo| {
        let both = u32::from(tags[left as usize]) + u32::from(tags[right as usize]);
        (both.wrapping_mul(0x9e37_79b1) >> 12) & ((1 << bits) - 1) == 0
    };
    let parts = pairs.map(|pairs| {
        let (mut comparer, mut seen) = (Comparer::new(columns, facts), Histogram::default());
        let sampled = pairs.filter(|pair| is_sampled(pair.left, pair.right));
        for pair in sampled.filter(|pair| !are_one_row(columns, pair.left, pair.right)) {
            seen.add(&comparer.compare(pair.left, pair.right));
        }
        seen
    });
    Histogram::of_parts(parts)
}

/// Whether two records are one of one source, as where a file was read twice: that says nothing about people.
fn are_one_row(columns: &Columns<'_>, one: RecordNo, other: RecordNo) -> bool {
    columns.key(one).uuid == columns.key(other).uuid
}

/// Pairs of records that have nothing to do with each other: neighbours in the order of their UUIDs.
fn by_chance(columns: &Columns<'_>, facts: &FactTable) -> Histogram {
    let count = columns.keys.records.len();
    let steps = (CHANCE_PAIRS / count.max(1)).clamp(1, count.saturating_sub(1).max(1) / 2 + 1);
    let wanted = CHANCE_PAIRS.min(count);
    let order = first_by_uuid(columns, (wanted + steps).min(count));
    let count = order.len();
    let parts: Vec<Histogram> = (0..wanted)
        .collect::<Vec<_>>()
        .par_chunks(1 << 12)
        .map(|places| {
            let (mut comparer, mut seen) = (Comparer::new(columns, facts), Histogram::default());
            for place in places {
                for step in 1..=steps {
                    let (one, other) = (order[*place], order[(place + step) % count]);
                    if !are_one_row(columns, one, other) {
                        seen.add(&comparer.compare(one.min(other), one.max(other)));
                    }
                }
            }
            seen
        })
        .collect();
    Histogram::of_parts(parts)
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

/// The model in the making.
struct State {
    records: f64,
    prior: Vec<Shares>,
    /// By comparison and level: log2 of the shares among pairs of one person and of each alternative.
    logs: Vec<[Kinds; LEVELS_MAX]>,
    /// Whether the comparison is of identifiers. Those of households, such as a family's policy, are found by their families.
    is_identifier: [bool; COMPARISONS_MAX],
    /// Pairs of each kind for each record, as known before.
    start: PairRates,
    model: Model,
}

impl State {
    fn new(model: &Model, extras: &[(String, ExtraKind)], records: f64) -> Self {
        let shares: Vec<Shares> = (0..COMPARISONS_MAX)
            .map(|index| model.shares(index))
            .collect();
        Self {
            records,
            logs: shares.iter().enumerate().map(logs).collect(),
            prior: shares,
            is_identifier: std::array::from_fn(|index| {
                let extra = index.checked_sub(EXTRA).and_then(|place| extras.get(place));
                index == IDENTIFIER || extra.is_some_and(|(_, kind)| *kind == ExtraKind::Identifier)
            }),
            start: model.pairs,
            model: model.clone(),
        }
    }

    /// One expectation and one maximisation. How often people are twins or namesakes is as it is everywhere, and so is how often
    /// organisations are branches: they are taken for one as long as nothing is known of them, and would be learned away.
    fn round(&self, blocked: &[Seen], chance: &[Seen]) -> Self {
        let (kinds, [person, _, relative]) = self.expect(blocked);
        let (_, [_, stranger, _]) = self.expect(chance);
        let mut model = self.model.clone();
        for index in 0..COMPARISONS_MAX {
            let (prior, worst) = (&self.prior[index], usize::from(worst(index)));
            let mut people = learned(&person[index], &prior.person, PERSON_PRIOR);
            people[worst] = people[worst].max(DIFFERENT_LEAST * prior.person[worst]);
            let known = &prior.alternatives[0];
            let mut strangers = learned(&stranger[index], known, STRANGER_PRIOR);
            for level in (1..worst).filter(|level| !is_by_rarity(index, *level as u8)) {
                strangers[level] = strangers[level].max(ALIKE_LEAST * known[level]);
            }
            model.learn(index, &people, &strangers);
            if self.is_identifier[index] {
                model.learn_household(index, shared(&relative[index], prior));
            }
        }
        let rate = |kind: usize, start: f64| {
            (kinds[kind] + RATE_PRIOR * start) / (self.records + RATE_PRIOR)
        };
        model.pairs = PairRates {
            person: rate(0, self.start.person),
            relative: rate(2, self.start.relative),
            colleague: rate(5, self.start.colleague),
            ..self.start
        };
        Self {
            logs: (0..COMPARISONS_MAX)
                .map(|index| logs((index, &model.shares(index))))
                .collect(),
            model,
            prior: self.prior.clone(),
            ..*self
        }
    }

    /// The expected pairs of each kind, and the levels of those of one person, of strangers and of relatives. Parts are added in their order.
    fn expect(&self, all: &[Seen]) -> (Kinds, [Sums; 3]) {
        let parts: Vec<_> = all
            .par_chunks(1 << 12)
            .map(|part| {
                let mut sums = ([0.0; 1 + ALTERNATIVES], [NOTHING; 3]);
                for seen in part {
                    let posteriors = self.posteriors(seen);
                    for (kind, posterior) in sums.0.iter_mut().zip(posteriors) {
                        *kind += posterior * seen.count;
                    }
                    for (sums, posterior) in sums.1.iter_mut().zip(posteriors) {
                        add(sums, seen, posterior);
                    }
                }
                sums
            })
            .collect();
        let mut total = ([0.0; 1 + ALTERNATIVES], [NOTHING; 3]);
        for (kinds, levels) in parts {
            for (sum, kind) in total.0.iter_mut().zip(kinds) {
                *sum += kind;
            }
            for (sums, part) in total.1.iter_mut().zip(levels) {
                let places = sums.iter_mut().flatten().zip(part.iter().flatten());
                places.for_each(|(sum, more)| *sum += more);
            }
        }
        total
    }

    /// How probable it is that a pair is of one person, and of each alternative.
    fn posteriors(&self, seen: &Seen) -> Kinds {
        let mut bits = self.model.pairs.all(self.records).map(f64::log2);
        bits[1] -= seen.rarity;
        if !may_teach(&seen.levels, seen.are_organizations) {
            bits[0] = f64::NEG_INFINITY;
        }
        for other in Alternative::impossible(seen.are_organizations) {
            bits[1 + *other as usize] = f64::NEG_INFINITY;
        }
        for (logs, level) in self.logs.iter().zip(seen.levels) {
            for (bits, log) in bits.iter_mut().zip(logs[usize::from(level)]) {
                *bits += log;
            }
        }
        let most = bits.iter().copied().fold(f64::MIN, f64::max);
        let odds = bits.map(|bits| (bits - most).exp2());
        let sum: f64 = odds.iter().sum();
        odds.map(|odds| odds / sum)
    }

    fn into_model(self, start: &Model) -> Model {
        Model {
            records: self.records as u64,
            version: start.version,
            ..self.model
        }
    }
}

/// Whether a pair may teach how one person's records differ. Two of one house or telephone who have other given names, birthdays or
/// generations are two people, unless something of one's own says that they are one: a file of families would teach that people
/// change all these. Two who live apart must have a birthday or a mailbox in common. With another given name and another birthday,
/// not even an identifier tells: families share some. Two organisations at two addresses may be branches: they would teach that one
/// place has several.
fn may_teach(levels: &Levels, are_organizations: bool) -> bool {
    let agrees = |comparison: usize, least: u8| (1..=least).contains(&levels[comparison]);
    let has_own = agrees(IDENTIFIER, identifier::NEAR)
        || (EXTRA..COMPARISONS_MAX).any(|column| agrees(column, extra::EXACT));
    if are_organizations && levels[STREET] == street::DIFFERENT && !has_own {
        return false;
    }
    let at_home = agrees(STREET, street::HOUSE) || agrees(PHONE, phone::SAME);
    let is_twin = at_home && levels[BIRTHDAY] == birthday::EXACT;
    let is_called_so =
        levels[GIVEN] != given::DIFFERENT || !is_twin && agrees(BIRTHDAY, birthday::PARTS);
    let is_born_so =
        levels[BIRTHDAY] < birthday::GENERATION || !at_home && agrees(EMAIL, email::SIMILAR);
    let is_another = levels[GIVEN] == given::DIFFERENT && levels[BIRTHDAY] >= birthday::GENERATION;
    has_own && !is_another
        || is_called_so && is_born_so && levels[GENERATION] != generation::DIFFERENT
}

/// By comparison and level.
type Sums = [[f64; LEVELS_MAX]; COMPARISONS_MAX];

const NOTHING: Sums = [[0.0; LEVELS_MAX]; COMPARISONS_MAX];

fn add(sums: &mut Sums, seen: &Seen, share: f64) {
    for (sums, level) in sums.iter_mut().zip(seen.levels) {
        sums[usize::from(level)] += share * seen.count;
    }
}

/// The logarithms of a comparison's shares; those of strangers are left to rarity where it says more.
fn logs((index, shares): (usize, &Shares)) -> [Kinds; LEVELS_MAX] {
    std::array::from_fn(|level| {
        let person = shares.person[level];
        if person == 0.0 {
            return [0.0; 1 + ALTERNATIVES];
        }
        let by_rarity = is_by_rarity(index, level as u8);
        let of_two = |place: usize| match (place, by_rarity) {
            (0, true) => 0.0,
            _ => shares.alternatives[place][level].log2(),
        };
        std::array::from_fn(|kind| kind.checked_sub(1).map_or(person.log2(), of_two))
    })
}

/// How often relatives share an identifier, by what was seen of them and what was known before: at least as often as that.
fn shared(seen: &[f64; LEVELS_MAX], prior: &Shares) -> f64 {
    let known = prior.common[Alternative::Relative as usize];
    let all: f64 = seen[1..].iter().sum();
    ((seen[1] + PERSON_PRIOR * known) / (all + PERSON_PRIOR)).max(known)
}

/// Shares of what was seen and what was known before, without "missing".
fn learned(seen: &[f64; LEVELS_MAX], prior: &[f64; LEVELS_MAX], weight: f64) -> [f64; LEVELS_MAX] {
    let known: f64 = prior[1..].iter().sum();
    let mut learned = [0.0; LEVELS_MAX];
    if known == 0.0 {
        return learned;
    }
    let total: f64 = seen[1..].iter().sum::<f64>() + weight;
    for level in 1..LEVELS_MAX {
        learned[level] = (seen[level] + weight * prior[level] / known) / total;
    }
    learned
}
