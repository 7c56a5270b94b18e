//! What the plans of a run came to: outcomes by step and reason, and contacts on several lists. Parts of a run add up, in any order.

use std::{cmp::Reverse, collections::BTreeMap};

use uuid::Uuid;

use super::{Choice, Reason};
use crate::{party::Party, sums::sums, worst::Worst};

/// How often each step ended how.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SendCounts {
    outcomes: BTreeMap<Outcome, u64>,
}

sums! { SendCounts: outcomes }

/// How a step ended for a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    /// The plan and the step.
    pub step: (u16, u16),
    /// Whether somebody sends.
    pub is_sent: bool,
    /// Why.
    pub reason: Reason,
    /// The rule, as tables name it.
    pub rule: &'static str,
}

impl SendCounts {
    /// Counts a choice.
    pub fn count(&mut self, choice: &Choice) {
        let outcome = Outcome {
            step: (choice.plan, choice.step),
            is_sent: choice.sender.is_some(),
            reason: choice.reason,
            rule: choice.rule.spec,
        };
        *self.outcomes.entry(outcome).or_default() += 1;
    }

    /// Every outcome with its contacts, by plan and step.
    pub fn iter(&self) -> impl Iterator<Item = (&Outcome, u64)> {
        self.outcomes
            .iter()
            .map(|(outcome, count)| (outcome, *count))
    }

    /// Contacts in the audience of a step.
    #[must_use]
    pub fn audience(&self, step: (u16, u16)) -> u64 {
        let of_step = self.iter().filter(|(outcome, _)| outcome.step == step);
        of_step.map(|(_, count)| count).sum()
    }
}

/// A contact that is on the lists of several plans which are going out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// The contact.
    pub contact: Uuid,
    /// Its name.
    pub full_name: String,
    /// The plans, in their order.
    pub plans: Vec<u16>,
    /// Who sends them, without repetitions, sorted.
    pub senders: Vec<Party>,
}

/// What ranks an overlap: those with the most senders come first, then those with the most plans, then the contact decides.
type Rank = (Reverse<usize>, Reverse<usize>, Uuid);

/// The worst overlaps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlaps(Worst<Rank, Overlap>);

impl Overlaps {
    /// Adds a contact, if it is among so many worst.
    pub fn push(&mut self, overlap: Overlap, rows_max: usize) {
        let (senders, plans) = (overlap.senders.len(), overlap.plans.len());
        let rank = (Reverse(senders), Reverse(plans), overlap.contact);
        self.0.push(rank, rows_max, || overlap);
    }

    /// Adds those of another part.
    pub fn absorb(&mut self, other: Self, rows_max: usize) {
        self.0.absorb(other.0, rows_max);
    }

    /// How many came beyond so many worst.
    #[must_use]
    pub fn left_out(&self, rows_max: usize) -> u64 {
        self.0.left_out(rows_max)
    }

    /// The worst, worst first.
    #[must_use]
    pub fn into_worst(self, rows_max: usize) -> Vec<Overlap> {
        self.0.into_worst(rows_max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::UserIx;

    fn overlap(contact: u128, senders: u32) -> Overlap {
        Overlap {
            contact: Uuid::from_u128(contact),
            full_name: String::new(),
            plans: vec![0, 1],
            senders: (0..senders).map(|user| Party::User(UserIx(user))).collect(),
        }
    }

    #[test]
    fn the_worst_are_kept_whatever_the_parts() {
        let all = [(1, 1), (2, 3), (3, 2), (4, 3), (5, 1), (6, 2)];
        for cut in 0..all.len() {
            let mut sum = Overlaps::default();
            for part in [&all[cut..], &all[..cut]] {
                let mut overlaps = Overlaps::default();
                part.iter()
                    .for_each(|(contact, senders)| overlaps.push(overlap(*contact, *senders), 2));
                sum.absorb(overlaps, 2);
            }
            let found = sum.into_worst(2);
            let contacts = found.iter().map(|overlap| overlap.contact.as_u128());
            assert_eq!(contacts.collect::<Vec<_>>(), [2, 4]);
        }
    }
}
