//! Why two records are one person, or are not: each comparison with its level in words and its weight in bits.

use super::{
    Judges, Link, Model, Weights,
    compare::Pattern,
    level::{
        BIRTHDAY, COMPARISONS, Comparison, EXTRA, FAMILY, GENERATION, GIVEN, IDENTIFIER, birthday,
        comparison, family, generation, given, identifier,
    },
    model::Alternative,
    score::probability,
};
use crate::keys::{Keys, RecordNo};

/// What is said of one pair.
#[derive(Clone, Debug, PartialEq)]
pub struct PairExplanation {
    /// That the two are one person.
    pub probability: f64,
    /// log2 odds, the prior included.
    pub weight: f64,
    /// log2 odds before anything is compared, against [`Self::against`].
    pub prior: f64,
    /// What they are likeliest to be to each other, if not one person.
    pub against: &'static str,
    /// One a comparison.
    pub lines: Vec<ComparisonLine>,
}

impl PairExplanation {
    /// All lines but those of comparisons of which a record has no value.
    pub(crate) fn compared(&self) -> impl Iterator<Item = &ComparisonLine> {
        self.lines.iter().filter(|line| line.level != "missing")
    }
}

/// What one comparison says.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonLine {
    /// The name of the comparison.
    pub comparison: String,
    /// The name of the level; `missing` if a value is absent.
    pub level: &'static str,
    /// For (+) or against (-) one person.
    pub bits: f64,
}

/// Explains any two records by a model; with the names of the sources.
#[must_use]
pub fn explain(
    keys: &Keys,
    (model, sources): (&Model, &[String]),
    left: RecordNo,
    right: RecordNo,
) -> PairExplanation {
    let judges = Judges::new(keys, model, sources);
    let mut comparer = judges.judge().comparer;
    let pattern = comparer.compare(left.min(right), left.max(right));
    explain_pattern(&judges.weights, &pattern, comparer.sources(left, right))
}

/// Explains the pattern of two records of these sources.
pub(super) fn explain_pattern(
    weights: &Weights,
    pattern: &Pattern,
    sources: [u16; 2],
) -> PairExplanation {
    let scorer = &weights.scorer;
    let weight = scorer.weigh(pattern, sources);
    let place = usize::from(weight.against);
    let levels = pattern.levels.iter().zip(pattern.rarities).enumerate();
    let lines = levels
        .zip(&weights.model.comparison)
        .map(|((index, (level, rarity)), learned)| {
            let bits = f64::from(scorer.bits(index, *level, rarity)[place]);
            ComparisonLine {
                comparison: learned.id.clone(),
                level: named(index, *level).0,
                bits,
            }
        });
    let withheld = f64::from(weight.bits - scorer.weigh_freely(pattern, sources).bits);
    let withheld = (withheld < 0.0).then(|| ComparisonLine {
        comparison: WITHHELD.id.to_owned(),
        level: WITHHELD.levels[0].0,
        bits: withheld,
    });
    PairExplanation {
        probability: probability(weight.bits),
        weight: f64::from(weight.bits),
        prior: f64::from(scorer.prior_of(pattern.pair.are_organizations(), sources)[place]),
        against: Alternative::ALL[place].id(),
        lines: lines.chain(withheld).collect(),
    }
}

/// The evidence that is held back, told as a comparison of its own.
const WITHHELD: Comparison = Comparison {
    id: "evidence",
    levels: &[(
        "names_only",
        "little but names, or what a household or an office shares, speaks for one person; or the names of two organisations tell them apart",
    )],
};

/// The sentence of a level, as a [`ComparisonLine`] and rows of `links` name it.
#[must_use]
pub fn level_sentence(comparison: &str, level: &str) -> Option<&'static str> {
    let known = COMPARISONS[..EXTRA]
        .iter()
        .chain([&WITHHELD])
        .find(|known| known.id == comparison)
        .unwrap_or(&COMPARISONS[EXTRA]);
    known
        .levels
        .iter()
        .find(|(id, _)| *id == level)
        .map(|(_, says)| *says)
}

fn named(index: usize, level: u8) -> (&'static str, &'static str) {
    usize::from(level)
        .checked_sub(1)
        .and_then(|place| comparison(index).levels.get(place))
        .copied()
        .unwrap_or(("missing", ""))
}

/// What two records agree on, in words, one comparison after the other.
pub(super) fn evidence(link: &Link) -> String {
    if link.is_decided {
        return "a person decided that the two are one".to_owned();
    }
    let mut says: Vec<&str> = Vec::new();
    for (index, level) in link.pattern.levels.iter().enumerate() {
        let (id, sentence) = named(index, *level);
        if !matches!(id, "missing" | "different" | "region" | "domain") && !says.contains(&sentence)
        {
            says.push(sentence);
        }
    }
    says.join("; ")
}

/// What speaks most against one person.
pub(super) fn doubt(pattern: &Pattern) -> &'static str {
    let levels = &pattern.levels;
    let is_one_name = levels[GIVEN] == given::EXACT
        && (levels[FAMILY] == family::EXACT || pattern.pair.are_organizations());
    if levels[GENERATION] == generation::DIFFERENT {
        "suffixes_differ"
    } else if levels[IDENTIFIER] == identifier::DIFFERENT {
        "identifiers_differ"
    } else if levels[BIRTHDAY] >= birthday::PARTS {
        "birthdays_differ"
    } else if is_one_name {
        "too_little_agrees"
    } else {
        "names_do_not_fully_agree"
    }
}

/// Whether what tells people apart differs: the given name, the birthday, the generation, an identifier.
pub(super) fn conflicts(pattern: &Pattern) -> bool {
    let levels = &pattern.levels;
    levels[GIVEN] == given::DIFFERENT
        || levels[BIRTHDAY] >= birthday::GENERATION
        || levels[GENERATION] == generation::DIFFERENT
        || levels[IDENTIFIER] == identifier::DIFFERENT
}
