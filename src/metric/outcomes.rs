//! What became of contacts, counted by window. Counts of two parts of a run add up to those of both.

use crate::{
    flag::{Facts, Outcome, Standing},
    time::{Day, Timestamp},
};

/// Contacts of one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// Contacts that had converted before it: all others could in it.
    pub converted_before: u64,
    /// Of the others, those that did.
    pub converted: u64,
    /// Contacts that were retained in it, or left.
    pub up_for_renewal: u64,
    /// Of these, those that were retained last.
    pub retained: u64,
    /// Contacts that were written to in it, or unsubscribed.
    pub written_to: u64,
    /// Of these, those that unsubscribed.
    pub unsubscribed: u64,
}

/// Contacts by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// By window.
    pub windows: Vec<Window>,
    /// Events up to the as-of date: conversions; retained or left; unsubscriptions.
    pub events: [u64; 3],
}

impl Outcomes {
    /// Counts a contact.
    pub(super) fn count(&mut self, facts: &Facts<'_, '_>, standing: &Standing<'_>) {
        if facts.outcomes.is_empty() {
            return;
        }
        for (_, outcome) in facts.outcomes {
            let place = match outcome {
                Outcome::Converted => 0,
                Outcome::Retained | Outcome::Churned => 1,
                Outcome::Unsubscribed => 2,
                Outcome::WrittenTo => continue,
            };
            self.events[place] += 1;
        }
        self.reserve(standing.windows.len());
        for (counts, days) in self.windows.iter_mut().zip(standing.windows) {
            let before = standing.as_of.0.saturating_sub_unsigned(*days);
            counts.count(facts.outcomes, Day(before.saturating_add(1)));
        }
    }

    /// Adds the contacts of another part.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.reserve(other.windows.len());
        for (mine, theirs) in self.windows.iter_mut().zip(&other.windows) {
            mine.absorb(theirs);
        }
        for (mine, theirs) in self.events.iter_mut().zip(other.events) {
            *mine += theirs;
        }
    }

    fn reserve(&mut self, windows: usize) {
        let windows = windows.max(self.windows.len());
        self.windows.resize(windows, Window::default());
    }
}

impl Window {
    /// Counts a contact by what became of it, in the order of time; the window begins on the day `first`.
    fn count(&mut self, outcomes: &[(Timestamp, Outcome)], first: Day) {
        let first = outcomes.partition_point(|(at, _)| at.day() < first);
        let (before, within) = outcomes.split_at(first);
        let is_in = |wanted: Outcome| within.iter().any(|(_, outcome)| *outcome == wanted);
        let converted_before = before.iter().any(|(_, it)| *it == Outcome::Converted);
        self.converted_before += u64::from(converted_before);
        self.converted += u64::from(!converted_before && is_in(Outcome::Converted));
        let mut latest = within.iter().rev().map(|(_, outcome)| *outcome);
        let renewal = latest.find(|it| matches!(it, Outcome::Retained | Outcome::Churned));
        self.up_for_renewal += u64::from(renewal.is_some());
        self.retained += u64::from(renewal == Some(Outcome::Retained));
        let unsubscribed = is_in(Outcome::Unsubscribed);
        self.written_to += u64::from(unsubscribed || is_in(Outcome::WrittenTo));
        self.unsubscribed += u64::from(unsubscribed);
    }

    fn absorb(&mut self, other: &Self) {
        self.converted_before += other.converted_before;
        self.converted += other.converted;
        self.up_for_renewal += other.up_for_renewal;
        self.retained += other.retained;
        self.written_to += other.written_to;
        self.unsubscribed += other.unsubscribed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_counts_once_and_only_if_it_was_exposed() {
        use Outcome::{Churned, Converted, Retained, Unsubscribed, WrittenTo};
        let of = |outcomes: &[(i32, Outcome)]| {
            let outcomes = outcomes.iter().map(|(day, it)| (Day(*day).start(), *it));
            let outcomes: Vec<_> = outcomes.collect();
            let mut window = Window::default();
            window.count(&outcomes, Day(10));
            let Window {
                converted_before,
                converted,
                up_for_renewal,
                retained,
                written_to,
                unsubscribed,
            } = window;
            [
                (converted, 1 - converted_before),
                (retained, up_for_renewal),
                (unsubscribed, written_to),
            ]
        };
        assert_eq!(of(&[]), [(0, 1), (0, 0), (0, 0)]);
        assert_eq!(of(&[(10, Converted), (12, Converted)])[0], (1, 1));
        assert_eq!(of(&[(9, Converted), (12, Converted)])[0], (0, 0));
        assert_eq!(of(&[(9, Churned), (10, Retained)])[1], (1, 1));
        assert_eq!(of(&[(10, Retained), (11, Churned)])[1], (0, 1));
        assert_eq!(of(&[(10, Churned), (10, Retained)])[1], (1, 1));
        assert_eq!(of(&[(9, Unsubscribed), (10, WrittenTo)])[2], (0, 1));
        assert_eq!(of(&[(10, Unsubscribed)])[2], (1, 1));
    }
}
