//! Learns a model from the records themselves, by expectation and maximisation.
//!
//! In: pairs that blocks bring, pairs by chance, and what is known before. Out: the model with the shares and rates of this file. All
//! pairs that no block brings count as strangers. What is known before counts as so many pairs seen, so that a small file changes
//! little and a large one decides for itself.
//!
//! **Invariant:** sums go over sorted patterns, so that neither threads nor the order of records show in a bit.

mod households;
mod sample;
mod twins;

use rayon::prelude::*;

pub(super) use self::sample::Sample;
use self::{households::Shared, sample::Seen, twins::GivenNames};
use super::{
    column::Columns,
    fact::FactTable,
    level::{
        BIRTHDAY, COMPARISONS_MAX, EMAIL, EXTRA, FAMILY, GENERATION, GIVEN, IDENTIFIER, LEVELS_MAX,
        ORGANIZATION, PHONE, STREET, birthday, email, extra, family, generation, given, identifier,
        is_by_rarity, organization, phone, street, worst,
    },
    model::{ALTERNATIVES, Alternative, ExtraKind, Model, PairRates, Shares},
    origin::Origins,
};

/// What is known before weighs as much as so many pairs of one person, of strangers, or records.
const PERSON_PRIOR: f64 = 60.0;
const STRANGER_PRIOR: f64 = 200.0;
const RATE_PRIOR: f64 = 30.0;
const ROUNDS: usize = 20;
/// However clean a file is, one person's values differ at least so many times as often as is known before.
const DIFFERENT_LEAST: f64 = 0.25;
/// However seldom two strangers' values are nearly the same in a file, they are so at least so many times as often as is known before.
const ALIKE_LEAST: f64 = 0.1;
/// However seldom a file's relatives bear one given name, they do so by chance at least so many times as often as strangers.
const ONE_NAME_LEAST: f64 = 0.25;
/// What a larger share of strangers has in common is nothing of one's own.
const TELLING: f64 = 0.1;

/// One number for pairs of one person, and one for each alternative.
type Kinds = [f64; 1 + ALTERNATIVES];

/// Learns a model.
pub(super) fn train(
    columns: &Columns<'_>,
    facts: &FactTable,
    sample: &Sample,
    start: &Model,
    extras: &[(String, ExtraKind)],
    origins: &Origins<'_>,
) -> Model {
    let [blocked, chance] = sample.seen(columns, facts, origins);
    let mut state = State::new(start, extras, origins, columns.keys.records.len() as f64);
    state.given_names = GivenNames::of((&blocked, sample.weight), origins, state.records, start);
    state.shared = std::array::from_fn(|index| match state.may_be_of_household[index] {
        true => Shared::of(&blocked, index),
        false => Shared::default(),
    });
    for _ in 0..ROUNDS {
        state = state.round(&blocked, &chance);
    }
    state.into_model(start)
}

/// The model in the making.
struct State<'o> {
    records: f64,
    origins: &'o Origins<'o>,
    /// By the place of the origin: how many times as often as any pair, such a one is of one person.
    rates: Vec<f64>,
    prior: Vec<Shares>,
    /// By comparison and level: log2 of the shares among pairs of one person and of each alternative.
    logs: Vec<[Kinds; LEVELS_MAX]>,
    /// Whether the comparison is of identifiers or mailboxes. Those of households, such as a family's policy, are found by their families.
    may_be_of_household: [bool; COMPARISONS_MAX],
    /// By comparison, of those: what its values tell of households.
    shared: [Shared; COMPARISONS_MAX],
    /// Whether few strangers have one value of this further column, so that it is something of one's own.
    is_telling: [bool; COMPARISONS_MAX],
    extras: &'o [(String, ExtraKind)],
    /// Pairs of each kind for each record, as known before.
    start: PairRates,
    given_names: Option<GivenNames>,
    model: Model,
}

impl<'o> State<'o> {
    fn new(
        model: &Model,
        extras: &'o [(String, ExtraKind)],
        origins: &'o Origins<'o>,
        records: f64,
    ) -> Self {
        let shares = all_shares(model);
        Self {
            records,
            origins,
            rates: origins.start(),
            logs: shares.iter().enumerate().map(logs).collect(),
            may_be_of_household: std::array::from_fn(|index| {
                matches!(index, EMAIL | IDENTIFIER)
                    || kind_of(index, extras) == Some(ExtraKind::Identifier)
            }),
            shared: [Shared::default(); COMPARISONS_MAX],
            is_telling: telling(&shares, extras),
            extras,
            prior: shares,
            start: model.pairs,
            given_names: None,
            model: model.clone(),
        }
    }

    /// One expectation and one maximisation. How often people are namesakes is as it is everywhere, and so is how often
    /// organisations are branches: they are taken for one as long as nothing is known of them, and would be learned away.
    fn round(&self, blocked: &[Seen], chance: &[Seen]) -> Self {
        let Expected {
            kinds,
            levels: [person, _, relative],
            origins,
            called,
        } = self.expect(blocked, &[0, 2]);
        let [_, stranger, _] = self.expect(chance, &[1]).levels;
        let mut model = self.model.clone();
        let strangers_born = model.shares(BIRTHDAY).alternatives[0];
        for (index, prior) in self.prior.iter().enumerate() {
            let worst = usize::from(worst(index));
            let mut people = learned(&person[index], &prior.person, PERSON_PRIOR);
            people[worst] = people[worst].max(DIFFERENT_LEAST * prior.person[worst]);
            if let Some(given_names) = self.given_names.filter(|_| index == GIVEN) {
                given_names.shared(&mut people);
            }
            let known = &prior.alternatives[0];
            let mut strangers = learned(&stranger[index], known, STRANGER_PRIOR);
            for level in (1..worst).filter(|level| !is_by_rarity(index, *level as u8)) {
                strangers[level] = strangers[level].max(ALIKE_LEAST * known[level]);
            }
            model.learn(index, &people, &strangers);
            if self.may_be_of_household[index] {
                let household = &self.shared[index];
                let of_one_value = relative[index][1] * household.share_of_two();
                let others: f64 = relative[index][2..].iter().sum();
                let relatives = shared([of_one_value, of_one_value + others], prior);
                let namesakes = shared(household.namesakes(&strangers_born), prior);
                model.learn_household(index, [relatives, namesakes.max(relatives)]);
            }
        }
        let shares = model.shares(GIVEN);
        model.learn_relatives(GIVEN, given::EXACT, one_name(called, &shares));
        let rate = |kind: usize, start: f64| {
            (kinds[kind] + RATE_PRIOR * start) / (self.records + RATE_PRIOR)
        };
        model.pairs = PairRates {
            person: rate(0, self.start.person),
            relative: rate(2, self.start.relative),
            colleague: rate(5, self.start.colleague),
            twin: self.given_names.map_or(self.start.twin, |names| names.twin),
            ..self.start
        };
        let shares = all_shares(&model);
        Self {
            logs: shares.iter().enumerate().map(logs).collect(),
            is_telling: telling(&shares, self.extras),
            model,
            rates: self.origins.learned(&origins),
            prior: self.prior.clone(),
            ..*self
        }
    }

    /// What is expected of these pairs, and the levels of those that are so `asked` for. Parts are added in their order.
    fn expect(&self, all: &[Seen], asked: &[usize]) -> Expected {
        let none = || Expected {
            kinds: [0.0; 1 + ALTERNATIVES],
            levels: [NOTHING; 3],
            called: [0.0; 2],
            origins: vec![0.0; self.rates.len()],
        };
        let pairs = self.model.pairs.all(self.records).map(f64::log2);
        let priors: Vec<Kinds> = self
            .rates
            .iter()
            .map(|rate| {
                let mut prior = pairs;
                prior[0] += rate.log2();
                prior
            })
            .collect();
        let part = |part: &[Seen]| {
            let mut sums = none();
            for seen in part {
                sums.add(seen, &self.posteriors(seen, priors[seen.origin]), asked);
            }
            sums
        };
        let parts: Vec<_> = all.par_chunks(1 << 12).map(part).collect();
        let mut total = none();
        parts.iter().for_each(|part| total.absorb(part));
        total
    }

    /// How probable it is that a pair is of one person, and of each alternative; from the bits that all pairs of its origin have.
    fn posteriors(&self, seen: &Seen, mut bits: Kinds) -> Kinds {
        bits[1] -= seen.rarity;
        if !self.may_teach(seen) {
            bits[0] = f64::NEG_INFINITY;
        }
        for other in Alternative::impossible(seen.are_organizations) {
            bits[1 + *other as usize] = f64::NEG_INFINITY;
        }
        for (logs, level) in self.logs.iter().zip(seen.levels) {
            for (bits, log) in bits.iter_mut().zip(&logs[usize::from(level)]) {
                *bits += log;
            }
        }
        let most = bits.iter().copied().fold(f64::MIN, f64::max);
        let odds = bits.map(|bits| (bits - most).exp2());
        let sum: f64 = odds.iter().sum();
        odds.map(|odds| odds / sum)
    }

    /// Whether a pair may teach how one person's records differ. Two of one house or telephone who have other given names, birthdays or
    /// generations are two people, unless something of one's own says that they are one: a file of families would teach that people
    /// change all these. So are two of one family name and birthday who have other given names: twins who live apart. Others who live
    /// apart must have a birthday or a mailbox in common, and so must two of other family names, or a
    /// telephone that is no employer's: a house is shared by lodgers, too, and by siblings who stand there with their family name first.
    /// With another given name and another birthday, not even an identifier tells: families share some. Two organisations at two addresses
    /// may be branches: they would teach that one place has several.
    fn may_teach(&self, seen: &Seen) -> bool {
        let levels = &seen.levels;
        let agrees = |comparison: usize, least: u8| (1..=least).contains(&levels[comparison]);
        let has_own = agrees(IDENTIFIER, identifier::NEAR)
            || (EXTRA..COMPARISONS_MAX)
                .any(|column| self.is_telling[column] && agrees(column, extra::EXACT));
        if seen.are_organizations && levels[STREET] == street::DIFFERENT && !has_own {
            return false;
        }
        let at_home = agrees(STREET, street::HOUSE) || agrees(PHONE, phone::SAME);
        let is_alike = agrees(BIRTHDAY, birthday::PARTS) || agrees(EMAIL, email::SIMILAR);
        let calls_so = agrees(PHONE, phone::SAME) && !agrees(ORGANIZATION, organization::SIMILAR);
        if levels[FAMILY] == family::DIFFERENT && !calls_so && !is_alike && !has_own {
            return false;
        }
        let is_family = at_home || agrees(FAMILY, family::TYPO);
        let is_twin = is_family && levels[BIRTHDAY] == birthday::EXACT;
        let is_called_so =
            levels[GIVEN] != given::DIFFERENT || !is_twin && agrees(BIRTHDAY, birthday::PARTS);
        let is_born_so =
            levels[BIRTHDAY] < birthday::GENERATION || !at_home && agrees(EMAIL, email::SIMILAR);
        let is_another =
            levels[GIVEN] == given::DIFFERENT && levels[BIRTHDAY] >= birthday::GENERATION;
        has_own && !is_another
            || is_called_so && is_born_so && levels[GENERATION] != generation::DIFFERENT
    }

    fn into_model(self, start: &Model) -> Model {
        Model {
            records: self.records as u64,
            version: start.version,
            sources: self.origins.named(&self.rates),
            ..self.model
        }
    }
}

fn all_shares(model: &Model) -> Vec<Shares> {
    let comparisons = 0..model.comparison.len();
    comparisons.map(|index| model.shares(index)).collect()
}

/// A code, such as the sex or a branch of the office, is nobody's own, and neither is what many have.
fn telling(shares: &[Shares], extras: &[(String, ExtraKind)]) -> [bool; COMPARISONS_MAX] {
    std::array::from_fn(|index| {
        let among_strangers = || shares[index].alternatives[0][usize::from(extra::EXACT)];
        kind_of(index, extras).is_some_and(|kind| kind != ExtraKind::Code)
            && among_strangers() < TELLING
    })
}

/// What a comparison's column holds, if it is a further one.
fn kind_of(index: usize, extras: &[(String, ExtraKind)]) -> Option<ExtraKind> {
    let extra = extras.get(index.checked_sub(EXTRA)?);
    extra.map(|(_, kind)| *kind)
}

/// By comparison and level.
type Sums = [[f64; LEVELS_MAX]; COMPARISONS_MAX];

const NOTHING: Sums = [[0.0; LEVELS_MAX]; COMPARISONS_MAX];

/// Pairs of each kind, the levels of those of one person, of strangers and of relatives as far as asked for, and the origins of those of one person.
struct Expected {
    kinds: Kinds,
    levels: [Sums; 3],
    /// Pairs of one family whose birthdays tell that they are two, and those of them that bear one given name.
    called: [f64; 2],
    origins: Vec<f64>,
}

impl Expected {
    fn add(&mut self, seen: &Seen, posteriors: &Kinds, asked: &[usize]) {
        let counts = posteriors.map(|posterior| posterior * seen.count);
        add(&mut self.kinds, &counts);
        self.origins[seen.origin] += counts[0];
        if seen.levels[GIVEN] != 0 && seen.levels[BIRTHDAY] >= birthday::GENERATION {
            let family = counts[2] + counts[4];
            self.called[0] += family;
            if seen.levels[GIVEN] == given::EXACT {
                self.called[1] += family;
            }
        }
        for kind in asked {
            for (sums, level) in self.levels[*kind].iter_mut().zip(seen.levels) {
                sums[usize::from(level)] += counts[*kind];
            }
        }
    }

    fn absorb(&mut self, part: &Self) {
        add(&mut self.kinds, &part.kinds);
        add(&mut self.origins, &part.origins);
        add(&mut self.called, &part.called);
        let levels = self.levels.as_flattened_mut().as_flattened_mut();
        add(levels, part.levels.as_flattened().as_flattened());
    }
}

fn add(sums: &mut [f64], more: &[f64]) {
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum += more;
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

/// How often people of one household share an identifier or a mailbox, by how many who do were seen of all, and by what was known before: at
/// least as often as that.
fn shared([of_one_value, all]: [f64; 2], prior: &Shares) -> f64 {
    let known = prior.common[Alternative::Relative as usize];
    ((of_one_value + PERSON_PRIOR * known) / (all + PERSON_PRIOR)).max(known)
}

/// How often relatives bear one given name, by those whose birthdays tell that they are two: as often as strangers, as long as nothing is
/// seen of them, and less where families give no name twice.
fn one_name([all, of_one]: [f64; 2], shares: &Shares) -> f64 {
    let common = shares.common[Alternative::Relative as usize];
    let share = |of: &[f64; LEVELS_MAX]| of[usize::from(given::EXACT)];
    let as_one = common * share(&shares.person);
    let by_chance = (1.0 - common) * share(&shares.alternatives[0]);
    let seen = (of_one + PERSON_PRIOR * (as_one + by_chance)) / (all + PERSON_PRIOR);
    seen.clamp(as_one + ONE_NAME_LEAST * by_chance, as_one + by_chance)
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
