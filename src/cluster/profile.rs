//! What a part of a cluster holds that another part could contradict.

use super::ClusterPolicy;
use crate::{
    keys::{Keys, NO_DAY, RecordNo},
    party::Party,
    standardise::nickname::{GivenAgreement, same_person_given},
};

/// Why two parts are not one person, or not one contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// A rule of ownership keeps the owners apart; its ID.
    Owners(&'static str),
    /// Two given names that nobody bears together.
    GivenNames,
    /// Two generations.
    Suffixes,
    /// Two birthdays.
    Birthdays,
    /// Two records of a source that holds nobody twice.
    NeverWithin,
}

impl Contradiction {
    /// The name in tables.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Owners(rule) => rule,
            Self::GivenNames => "given_names_differ",
            Self::Suffixes => "suffixes_differ",
            Self::Birthdays => "birthdays_differ",
            Self::NeverWithin => "never_within",
        }
    }
}

/// The distinct values of a part, each list sorted.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    pub(super) owners: Vec<Party>,
    givens: Vec<u64>,
    families: Vec<u64>,
    suffixes: Vec<u8>,
    birthdays: Vec<i32>,
    /// Sources that hold nobody twice.
    sources: Vec<u16>,
}

impl Profile {
    /// The profile of one record.
    pub(super) fn of(keys: &Keys, record: RecordNo, policy: &ClusterPolicy<'_>) -> Self {
        let key = &keys.records[record as usize];
        let holds_nobody_twice = policy
            .never_within
            .get(usize::from(key.source))
            .copied()
            .unwrap_or(false);
        Self {
            owners: Option::<Party>::from(key.owner).into_iter().collect(),
            givens: [key.given, key.nickname]
                .into_iter()
                .filter(|name| *name != 0)
                .collect(),
            families: Vec::from_iter((key.family != 0).then_some(key.family)),
            suffixes: Vec::from_iter((key.suffix != 0).then_some(key.suffix)),
            birthdays: Vec::from_iter((key.birthday != NO_DAY).then_some(key.birthday)),
            sources: Vec::from_iter(holds_nobody_twice.then_some(key.source)),
        }
    }

    /// What stands between two parts, if anything does.
    pub(super) fn contradiction(
        &self,
        other: &Self,
        keys: &Keys,
        policy: &ClusterPolicy<'_>,
    ) -> Option<Contradiction> {
        let owners = united(&self.owners, &other.owners);
        let blocked = if owners.len() > 1 {
            (policy.blocks)(&owners)
        } else {
            None
        };
        blocked.map(Contradiction::Owners).or_else(|| {
            let cases = [
                (
                    self.sources
                        .iter()
                        .any(|source| other.sources.contains(source)),
                    Contradiction::NeverWithin,
                ),
                (
                    differ(&self.suffixes, &other.suffixes),
                    Contradiction::Suffixes,
                ),
                (
                    differ(&self.birthdays, &other.birthdays),
                    Contradiction::Birthdays,
                ),
                (
                    self.no_name_in_common(other, keys),
                    Contradiction::GivenNames,
                ),
            ];
            cases
                .into_iter()
                .find_map(|(holds, why)| holds.then_some(why))
        })
    }

    /// Takes in what another part holds.
    pub(super) fn absorb(&mut self, other: Self) {
        self.owners = united(&self.owners, &other.owners);
        self.givens = united(&self.givens, &other.givens);
        self.families = united(&self.families, &other.families);
        self.suffixes = united(&self.suffixes, &other.suffixes);
        self.birthdays = united(&self.birthdays, &other.birthdays);
        self.sources = united(&self.sources, &other.sources);
    }

    /// Both parts have given names, and no name of one could be a name of the other; swapped with the family name counts.
    fn no_name_in_common(&self, other: &Self, keys: &Keys) -> bool {
        let agree = |left: u64, right: u64| {
            left == right
                || same_person_given(keys.names.text(left), keys.names.text(right))
                    != GivenAgreement::Different
        };
        let agrees = |left: &u64| other.givens.iter().any(|right| agree(*left, *right));
        let are_swapped = |one: &Self, other: &Self| {
            let mut givens = one.givens.iter();
            givens.any(|given| other.families.contains(given))
        };
        !self.givens.is_empty()
            && !other.givens.is_empty()
            && !self.givens.iter().any(agrees)
            && !are_swapped(self, other)
            && !are_swapped(other, self)
    }
}

fn differ<T: PartialEq>(left: &[T], right: &[T]) -> bool {
    left.iter()
        .any(|one| right.iter().any(|other| one != other))
}

fn united<T: Copy + Ord>(left: &[T], right: &[T]) -> Vec<T> {
    let mut all = [left, right].concat();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_contradict_from_either_side() {
        let mut keys = Keys::default();
        let mut part = |given: &str, family: &str| Profile {
            givens: vec![keys.names.code(given)],
            families: vec![keys.names.code(family)],
            ..Profile::default()
        };
        let (initial, bob, swapped) = (
            part("a", "able"),
            part("bob", "able"),
            part("able", "robert"),
        );
        for (left, right, contradict) in [
            (&initial, &bob, true),
            (&bob, &swapped, false),
            (&initial, &swapped, false),
        ] {
            assert_eq!(left.no_name_in_common(right, &keys), contradict);
            assert_eq!(right.no_name_in_common(left, &keys), contradict);
        }
    }
}
