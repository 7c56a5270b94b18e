//! Precision, recall and F1 of a partition of records against another, from nothing but the sizes of groups.
//!
//! In: for each record its contact and its person, as numbers. Out: [`Figures`]. Pairs are never listed: a group of n records has
//! n (n − 1) / 2 of them.

use rayon::prelude::*;
use serde::Serialize;

/// A record's contact and its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Membership {
    pub(super) contact: u64,
    pub(super) person: u64,
}

/// Of what was made the right part, and of what is right the part that was made; none where there is nothing to divide by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Rates {
    /// Right ones over those made.
    pub precision: Option<f64>,
    /// Right ones made over all right ones.
    pub recall: Option<f64>,
    /// Their harmonic mean.
    pub f1: Option<f64>,
}

/// Counts of pairs of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pairs {
    /// Pairs in one contact.
    pub predicted: u64,
    /// Pairs of one person.
    pub truth: u64,
    /// Pairs that are both.
    pub right: u64,
}

/// Counts of groups of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Clusters {
    /// Contacts.
    pub predicted: u64,
    /// Persons.
    pub truth: u64,
    /// Contacts that hold all records of one person and no others.
    pub exact: u64,
}

/// All figures of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub(super) clusters: Clusters,
    pub(super) pairs: Pairs,
    pub(super) pairwise: Rates,
    pub(super) b_cubed: Rates,
}

/// The records that one contact and one person have in common.
struct Common {
    person: u64,
    count: u64,
    of_contact: u64,
}

/// Compares; sorts the memberships on the way.
pub(super) fn compare(memberships: &mut [Membership]) -> Figures {
    memberships.par_sort_unstable();
    let mut figures = Figures::default();
    let mut commons = Vec::new();
    for contact in memberships.chunk_by(|left, right| left.contact == right.contact) {
        let of_contact = contact.len() as u64;
        figures.clusters.predicted += 1;
        figures.pairs.predicted += pairs(of_contact);
        let persons = contact.chunk_by(|left, right| left.person == right.person);
        commons.extend(persons.map(|common| Common {
            person: common[0].person,
            count: common.len() as u64,
            of_contact,
        }));
    }
    // A stable order of equal persons keeps the sums below the same for every number of threads.
    commons.par_sort_by_key(|common| common.person);
    let (mut precision, mut recall) = (0.0, 0.0);
    for person in commons.chunk_by(|left, right| left.person == right.person) {
        let of_person = person.iter().map(|common| common.count).sum();
        figures.clusters.truth += 1;
        figures.pairs.truth += pairs(of_person);
        for common in person {
            let Common {
                count, of_contact, ..
            } = *common;
            let is_exact = count == of_contact && count == of_person;
            figures.clusters.exact += u64::from(is_exact);
            figures.pairs.right += pairs(count);
            precision += square(count) / of_contact as f64;
            recall += square(count) / of_person as f64;
        }
    }
    let Pairs {
        predicted,
        truth,
        right,
    } = figures.pairs;
    let count = memberships.len() as f64;
    figures.pairwise = Rates {
        precision: ratio(right as f64, predicted as f64),
        recall: ratio(right as f64, truth as f64),
        f1: ratio(2.0 * right as f64, (predicted + truth) as f64),
    };
    figures.b_cubed = Rates::new(ratio(precision, count), ratio(recall, count));
    figures
}

impl Rates {
    fn new(precision: Option<f64>, recall: Option<f64>) -> Self {
        let f1 = match (precision, recall) {
            (Some(precision), Some(recall)) if precision + recall > 0.0 => {
                Some(2.0 * precision * recall / (precision + recall))
            }
            (Some(_), Some(_)) => Some(0.0),
            _ => None,
        };
        Self {
            precision,
            recall,
            f1,
        }
    }
}

fn pairs(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}

fn square(count: u64) -> f64 {
    (count as f64) * (count as f64)
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definitions, pair by pair and record by record.
    fn naive(all: &[Membership]) -> (Pairs, Rates) {
        let mut pairs = Pairs::default();
        let (mut precision, mut recall) = (0.0, 0.0);
        for (index, one) in all.iter().enumerate() {
            for other in &all[..index] {
                let made = one.contact == other.contact;
                let real = one.person == other.person;
                pairs.predicted += u64::from(made);
                pairs.truth += u64::from(real);
                pairs.right += u64::from(made && real);
            }
            let count = |is_in: &dyn Fn(&Membership) -> bool| {
                all.iter().filter(|other| is_in(other)).count() as f64
            };
            let right = count(&|other| other == one);
            precision += right / count(&|other| other.contact == one.contact);
            recall += right / count(&|other| other.person == one.person);
        }
        let count = all.len() as f64;
        (
            pairs,
            Rates::new(ratio(precision, count), ratio(recall, count)),
        )
    }

    fn is_near(left: Option<f64>, right: Option<f64>) -> bool {
        match (left, right) {
            (Some(left), Some(right)) => (left - right).abs() < 1e-9,
            (left, right) => left == right,
        }
    }

    proptest! {
        #[test]
        fn the_figures_are_those_of_the_definitions(
            mut all in prop::collection::vec((0..6_u64, 0..6_u64), 0..40)
                .prop_map(|all| all.into_iter().map(|(contact, person)| Membership { contact, person }).collect::<Vec<_>>())
        ) {
            let (pairs, b_cubed) = naive(&all);
            let figures = compare(&mut all);
            prop_assert_eq!(figures.pairs, pairs);
            if let (Some(precision), Some(recall)) = (figures.pairwise.precision, figures.pairwise.recall) {
                prop_assert!(is_near(figures.pairwise.f1, Rates::new(Some(precision), Some(recall)).f1));
            } else {
                let is_missed = pairs.predicted + pairs.truth > 0;
                prop_assert_eq!(figures.pairwise.f1, is_missed.then_some(0.0));
            }
            for (ours, naive) in [
                (figures.b_cubed.precision, b_cubed.precision),
                (figures.b_cubed.recall, b_cubed.recall),
                (figures.b_cubed.f1, b_cubed.f1),
            ] {
                prop_assert!(is_near(ours, naive), "{:?} {:?}", ours, naive);
            }
        }
    }

    #[test]
    fn groups_are_exact_only_if_they_are_whole() {
        let all = [(1, 1), (1, 1), (2, 2), (3, 2), (4, 3), (4, 4)];
        let mut all = all.map(|(contact, person)| Membership { contact, person });
        let figures = compare(&mut all);
        let expected = Clusters {
            predicted: 4,
            truth: 4,
            exact: 1,
        };
        assert_eq!(figures.clusters, expected);
        assert_eq!(
            figures.pairs,
            Pairs {
                predicted: 2,
                truth: 2,
                right: 1
            }
        );
        assert_eq!(figures.pairwise.f1, Some(0.5));
        assert_eq!(compare(&mut []).b_cubed, Rates::default());
    }
}
