//! What became of contacts, counted by window. Counts of two parts of a run add up to those of both.

use crate::{
    flag::{Became, Facts, Outcome, Standing},
    sums::sums,
    time::Day,
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

sums! { Window: converted_before, converted, up_for_renewal, retained, written_to, unsubscribed }

/// Contacts by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// By window.
    pub windows: Vec<Window>,
    /// Events up to the as-of date: conversions; retained or left; unsubscriptions.
    pub events: [u64; 3],
}

sums! { Outcomes: windows, events }

impl Outcomes {
    /// Counts a contact.
    pub(super) fn count(&mut self, facts: &Facts<'_, '_>, standing: &Standing<'_>) {
        if facts.outcomes.is_empty() {
            return;
        }
        for event in facts.outcomes {
            let place = match event.what {
                Outcome::Converted => 0,
                Outcome::Retained | Outcome::Churned => 1,
                Outcome::Unsubscribed => 2,
                Outcome::WrittenTo => continue,
            };
            self.events[place] += 1;
        }
        let windows = standing.windows.len().max(self.windows.len());
        self.windows.resize(windows, Window::default());
        for (counts, days) in self.windows.iter_mut().zip(standing.windows) {
            let before = standing.as_of.0.saturating_sub_unsigned(*days);
            counts.count(facts.outcomes, Day(before.saturating_add(1)));
        }
    }
}

impl Window {
    /// Counts a contact by what became of it, in the order of time; the window begins on the day `first`.
    fn count(&mut self, outcomes: &[Became], first: Day) {
        let (before, within) = split(outcomes, first);
        let [conversion, renewal, unsubscription] = deciding(outcomes, first);
        let has = |events: &[Became], wanted| events.iter().any(|event| event.what == wanted);
        self.converted_before += u64::from(has(before, Outcome::Converted));
        self.converted += u64::from(conversion.is_some());
        self.up_for_renewal += u64::from(renewal.is_some());
        self.retained += u64::from(renewal.is_some_and(|it| it.what == Outcome::Retained));
        let unsubscribed = unsubscription.is_some();
        self.written_to += u64::from(unsubscribed || has(within, Outcome::WrittenTo));
        self.unsubscribed += u64::from(unsubscribed);
    }
}

/// By what a contact counts in a window that begins on the day `first`: the conversion, the renewal or loss, the unsubscription.
pub(super) fn deciding(outcomes: &[Became], first: Day) -> [Option<&Became>; 3] {
    let (before, within) = split(outcomes, first);
    let is_conversion = |event: &&Became| event.what == Outcome::Converted;
    let is_renewal = |event: &&Became| matches!(event.what, Outcome::Retained | Outcome::Churned);
    let is_unsubscription = |event: &&Became| event.what == Outcome::Unsubscribed;
    let conversion = match before.iter().find(is_conversion) {
        Some(_) => None,
        None => within.iter().find(is_conversion),
    };
    let renewal = within.iter().rev().find(is_renewal);
    [conversion, renewal, within.iter().find(is_unsubscription)]
}

/// What happened before a day, and since.
fn split(outcomes: &[Became], first: Day) -> (&[Became], &[Became]) {
    outcomes.split_at(outcomes.partition_point(|event| event.at.day() < first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_counts_once_and_only_if_it_was_exposed() {
        use Outcome::{Churned, Converted, Retained, Unsubscribed, WrittenTo};
        let of = |outcomes: &[(i32, Outcome)]| {
            let outcomes = outcomes.iter().map(|(day, what)| Became {
                at: Day(*day).start(),
                what: *what,
                owner: None,
            });
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
