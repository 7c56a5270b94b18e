//! Patterns → weights: a table of bits, looked up and summed.
//!
//! In: a [`Model`] and the number of records. Out: for a pattern, log2 odds that the two are one person, against each thing that they
//! could be to each other, and against all of these together.

mod support;

use super::{
    column::RAREST,
    compare::Pattern,
    level::{COMPARISONS_MAX, LEVELS_MAX, is_by_rarity, is_near_name, worst},
    model::{ALTERNATIVES, Alternative, Model, Shares},
    origin::SourceBits,
};

/// Rarities that a table has a row for.
const RARITIES: usize = RAREST as usize + 1;

/// Bits against each [`Alternative`].
pub(crate) type Against = [f32; ALTERNATIVES];

/// Bits of every comparison, level and rarity.
pub(crate) struct Scorer {
    bits: Vec<Against>,
    prior: Against,
    sources: SourceBits,
    /// The most that each comparison can say for one person; at least 0, as it may be missing.
    most: [Against; COMPARISONS_MAX],
    /// The same without the levels at which a rare value is shared.
    most_unlike: [Against; COMPARISONS_MAX],
}

/// The weight of a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Weight {
    /// log2 odds, the prior included.
    pub(crate) bits: f32,
    /// The place of the likeliest alternative.
    pub(crate) against: u8,
}

/// Files with fewer records are taken for samples of ones with so many.
const RECORDS_MIN: f64 = 200.0;

impl Scorer {
    pub(crate) fn new(model: &Model, records: usize) -> Self {
        let mut bits = vec![[0.0; ALTERNATIVES]; COMPARISONS_MAX * LEVELS_MAX * RARITIES];
        for index in 0..COMPARISONS_MAX {
            let shares = model.shares(index);
            let worst = usize::from(worst(index)); // to differ never speaks for one person
            for level in 1..LEVELS_MAX {
                for rarity in 0..RARITIES {
                    let person = shares.person[level];
                    if person == 0.0 {
                        continue;
                    }
                    let chance = 2_f64.powf(rarity as f64 / -2.0);
                    // who is called Smiht is a Smith: no rarer than they are
                    let is_near = rarity > 0 && is_near_name(index, level as u8);
                    let most = (shares.person[1] / chance).log2() as f32;
                    let against = |place: usize| {
                        let share = match (rarity, place) {
                            _ if rarity == 0 || is_near => shares.alternatives[place][level],
                            (_, 0) => chance,
                            _ => shared(&shares, (place, level), chance),
                        };
                        let bits = (person / share).log2() as f32;
                        if level == worst {
                            bits.min(0.0)
                        } else if is_near && place == 0 {
                            bits.min(most)
                        } else {
                            bits
                        }
                    };
                    bits[row(index, level as u8, rarity as u8)] = std::array::from_fn(against);
                }
            }
        }
        let most = |index: usize, is_asked: fn(usize, u8) -> bool| {
            let levels = (1..LEVELS_MAX as u8).filter(|level| is_asked(index, *level));
            let rarities = 0..RARITIES as u8;
            let rows = levels.flat_map(|level| rarities.clone().map(move |rarity| (level, rarity)));
            rows.fold([0.0; ALTERNATIVES], |most, (level, rarity)| {
                most_of(most, bits[row(index, level, rarity)])
            })
        };
        Self {
            prior: prior(model, records),
            sources: SourceBits::new(model, &[]),
            most: std::array::from_fn(|index| most(index, |_, _| true)),
            most_unlike: std::array::from_fn(|index| {
                most(index, |index, level| !is_by_rarity(index, level))
            }),
            bits,
        }
    }

    /// The same among these sources.
    pub(crate) fn among(self, model: &Model, sources: &[String]) -> Self {
        Self {
            sources: SourceBits::new(model, sources),
            ..self
        }
    }

    /// What is known of a pair of these sources before anything is compared.
    pub(crate) fn prior_of(&self, are_organizations: bool, sources: [u16; 2]) -> Against {
        self.prior_with(are_organizations, self.sources.of(sources))
    }

    /// The most that is known of any pair before anything is compared.
    pub(crate) fn prior_most(&self, are_organizations: bool) -> Against {
        self.prior_with(are_organizations, self.sources.most())
    }

    fn prior_with(&self, are_organizations: bool, more: f32) -> Against {
        let mut prior = self.prior.map(|bits| bits + more);
        for other in Alternative::impossible(are_organizations) {
            prior[*other as usize] = f32::INFINITY;
        }
        prior
    }

    /// Adds what some comparisons say.
    pub(super) fn add_all(&self, sum: &mut Against, pattern: &Pattern, comparisons: &[usize]) {
        for &index in comparisons {
            self.add(sum, index, (pattern.levels[index], pattern.rarities[index]));
        }
    }

    /// Adds what a level of a comparison says.
    pub(super) fn add(&self, sum: &mut Against, comparison: usize, (level, rarity): (u8, u8)) {
        add(sum, self.bits[row(comparison, level, rarity)]);
    }

    /// Adds the most that a comparison can say.
    pub(super) fn add_most(&self, sum: &mut Against, comparison: usize) {
        add(sum, self.most[comparison]);
    }

    /// Adds the most that a comparison can say if nothing rare is shared but, if at all, something at this level.
    pub(super) fn add_most_unlike(
        &self,
        sum: &mut Against,
        comparison: usize,
        shared: Option<(u8, u8)>,
    ) {
        let shared = shared.map_or([0.0; ALTERNATIVES], |(level, rarity)| {
            self.bits(comparison, level, rarity)
        });
        add(sum, most_of(self.most_unlike[comparison], shared));
    }

    /// Whether a weight can be so high if these are the most bits against each alternative. Rounding is on the safe side.
    pub(super) fn reaches(&self, most: &Against, least: f32) -> bool {
        const ROUNDING: f32 = 0.01;
        most.iter().all(|bits| *bits >= least - ROUNDING)
    }

    /// Bits of one comparison, against each alternative.
    pub(crate) fn bits(&self, comparison: usize, level: u8, rarity: u8) -> Against {
        self.bits[row(comparison, level, rarity)]
    }

    /// log2 odds against each alternative.
    pub(crate) fn against(&self, pattern: &Pattern, sources: [u16; 2]) -> Against {
        let mut sum = self.prior_of(pattern.pair.are_organizations(), sources);
        for (index, (level, rarity)) in pattern.levels.iter().zip(pattern.rarities).enumerate() {
            self.add(&mut sum, index, (*level, rarity));
        }
        sum
    }

    /// The weight of a pattern, whatever it is that agrees.
    pub(crate) fn weigh_freely(&self, pattern: &Pattern, sources: [u16; 2]) -> Weight {
        weight(self.against(pattern, sources))
    }

    /// The weight of a pattern. Where nothing but names agrees, it is not more than a little; with an employer, it is less.
    pub(crate) fn weigh(&self, pattern: &Pattern, sources: [u16; 2]) -> Weight {
        let weight = self.weigh_freely(pattern, sources);
        if weight.bits <= support::NAMES_ALONE {
            return weight;
        }
        let support = self.support(pattern);
        Weight {
            bits: support.bound(weight.bits),
            ..weight
        }
    }
}

/// All alternatives together: the odds are one over the sum of theirs.
pub(crate) fn weight(against: Against) -> Weight {
    let place = (1..ALTERNATIVES).fold(0, |least, place| {
        if against[place] < against[least] {
            place
        } else {
            least
        }
    });
    let least = against[place];
    let sum: f32 = against.iter().map(|bits| (least - bits).exp2()).sum();
    Weight {
        bits: least - sum.log2(),
        against: place as u8,
    }
}

/// The probability that goes with log2 odds.
pub(crate) fn probability(bits: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(bits)).exp2())
}

/// The log2 odds of what is certain.
pub(crate) const CERTAIN: f32 = 126.0;

/// The log2 odds that go with a probability.
pub(crate) fn log_odds(probability: f64) -> f32 {
    let odds = (probability / (1.0 - probability)).log2() as f32;
    odds.clamp(-CERTAIN, CERTAIN)
}

/// How often two who are something to each other share a value of this chance: as if they were one person, and else by chance, or less
/// than that where they avoid it, as a family does a given name that it has.
fn shared(shares: &Shares, (place, level): (usize, usize), chance: f64) -> f64 {
    let common = shares.common[place];
    let usual = shares.alternatives[place][level];
    let as_one = (common * shares.person[level]).min(usual);
    let (rest, else_by) = (usual - as_one, 1.0 - common);
    let by_chance = else_by * shares.alternatives[0][level];
    as_one + (rest - by_chance).max(0.0) + (rest / by_chance).min(1.0) * else_by * chance
}

fn add(sum: &mut Against, more: Against) {
    sum.iter_mut()
        .zip(more)
        .for_each(|(sum, more)| *sum += more);
}

fn most_of(one: Against, other: Against) -> Against {
    std::array::from_fn(|place| one[place].max(other[place]))
}

fn prior(model: &Model, records: usize) -> Against {
    let rates = model.pairs.all((records as f64).max(RECORDS_MIN));
    std::array::from_fn(|place| (rates[0] / rates[1 + place]).log2() as f32)
}

fn row(comparison: usize, level: u8, rarity: u8) -> usize {
    (comparison * LEVELS_MAX + usize::from(level)) * RARITIES
        + usize::from(rarity).min(RARITIES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::level::{FAMILY, GIVEN, family, given};

    #[test]
    fn odds_and_probabilities_turn_into_each_other() {
        for bits in [-5.0, 0.0, 3.5] {
            assert!((log_odds(probability(bits)) - bits).abs() < 1e-4);
        }
    }

    #[test]
    fn missing_says_nothing_and_rare_names_say_more() {
        let scorer = Scorer::new(&Model::bundled(), 1000);
        assert_eq!(scorer.bits(0, 0, 0), [0.0; ALTERNATIVES]);
        let exact = |rarity| scorer.bits(FAMILY, family::EXACT, rarity);
        assert!(exact(30)[0] > exact(10)[0]);
        assert!(exact(30)[1] < 1.0, "relatives bear one name");
    }

    #[test]
    fn twins_bear_two_given_names() {
        let scorer = Scorer::new(&Model::bundled(), 1000);
        for rarity in [0, 10, 30] {
            let bits = scorer.bits(GIVEN, given::EXACT, rarity);
            let more = bits[Alternative::Twin as usize] - bits[Alternative::Stranger as usize];
            assert!((2.9..3.1).contains(&more), "{rarity}: {more}");
        }
    }

    #[test]
    fn common_names_in_each_others_place_say_no_more_than_they_do_in_their_own() {
        let scorer = Scorer::new(&Model::bundled(), 1000);
        let bits = |index, level, rarity| scorer.bits(index, level, rarity)[0];
        for rarity in [1, 4, 8] {
            let in_place = bits(GIVEN, given::EXACT, rarity) + bits(FAMILY, family::EXACT, rarity);
            let swapped = bits(GIVEN, given::SWAPPED, 2 * rarity);
            let swapped = swapped + bits(FAMILY, family::SWAPPED, 0);
            assert!(swapped <= in_place, "{rarity}");
        }
        let [usual, rare] = [0, 50].map(|rarity| bits(GIVEN, given::SWAPPED, rarity));
        assert_eq!(usual, rare);
    }

    #[test]
    fn a_slip_in_a_common_name_says_no_more_than_the_name() {
        let scorer = Scorer::new(&Model::bundled(), 1000);
        for rarity in [1, 10, 20, 40] {
            let [exact, typo] =
                [family::EXACT, family::TYPO].map(|level| scorer.bits(FAMILY, level, rarity)[0]);
            assert!(typo <= exact, "{rarity}: {typo} {exact}");
        }
        let [usual, rare] = [0, 40].map(|rarity| scorer.bits(FAMILY, family::TYPO, rarity)[0]);
        assert_eq!(usual, rare);
    }

    #[test]
    fn to_differ_never_speaks_for_one_person() {
        let mut model = Model::bundled();
        for comparison in &mut model.comparison {
            if let Some((_, person, stranger)) = comparison.levels.last_mut() {
                (*person, *stranger) = (0.9, 0.1);
            }
        }
        let scorer = Scorer::new(&model, 1000);
        for index in 0..model.comparison.len().min(COMPARISONS_MAX) {
            let bits = scorer.bits(index, worst(index), 0);
            assert!(bits.iter().all(|bits| *bits <= 0.0), "comparison {index}");
        }
    }

    #[test]
    fn only_organisations_have_branches_and_only_people_relatives() {
        let scorer = Scorer::new(&Model::bundled(), 1000);
        for alternative in Alternative::ALL.iter().skip(1) {
            let is_of = |are_organizations: bool| {
                scorer.prior_most(are_organizations)[*alternative as usize].is_finite()
            };
            assert_ne!(is_of(true), is_of(false), "{alternative:?}");
        }
    }

    #[test]
    fn alternatives_add_up() {
        let both = weight([3.0, 3.0, 60.0, 60.0, 60.0, 60.0]);
        assert!((both.bits - 2.0).abs() < 1e-3);
        assert_eq!(weight([5.0, -1.0, 9.0, 9.0, 9.0, 9.0]).against, 1);
    }
}
