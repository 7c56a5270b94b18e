//! How often contacts change hands: the spells of every contact in, changes and contact-days by owner and window out.
//!
//! A change counts for whom the contact left; a contact that has been handed about counts for whom it ended up with. What holds for a
//! window is the mean of its days, so that a book which grew in it is not measured by its last day.

use rustc_hash::FxHashMap;

use super::movement::Book;
use crate::time::Day;

/// An owner of a contact, from a day on and until another, which is the next one's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBy {
    /// Who.
    pub owner: Book,
    /// The first day.
    pub from: Day,
    /// The day after the last one; none: the spell goes on.
    pub until: Option<Day>,
}

/// One owner in one window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turnover {
    /// Changes by which contacts left the owner.
    pub changes: u64,
    /// Contacts of the owner now that changed hands twice or more.
    pub bounces: u64,
    /// Days in the window on which the owner held a contact, summed over contacts.
    pub contact_days: u64,
}

/// How often contacts change hands, by owner and window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Churn {
    /// First and last days of the windows.
    windows: Vec<[Day; 2]>,
    owners: FxHashMap<Book, Vec<Turnover>>,
}

impl Churn {
    /// Nothing counted yet, in windows of so many days up to the as-of date.
    #[must_use]
    pub fn new(windows: &[u32], as_of: Day) -> Self {
        let first = |days: &u32| Day(as_of.0.saturating_sub_unsigned(*days).saturating_add(1));
        Self {
            windows: windows.iter().map(|days| [first(days), as_of]).collect(),
            owners: FxHashMap::default(),
        }
    }

    /// Counts a contact by its spells, in their order.
    pub fn count(&mut self, spells: &[HeldBy]) {
        for spell in spells {
            self.each(&spell.owner, |counts, window| {
                counts.contact_days += days_in(spell, window);
            });
        }
        let pairs = spells.windows(2);
        let changes = pairs.filter(|pair| pair[0].owner != pair[1].owner);
        let is_in =
            |pair: &[HeldBy], [first, last]: [Day; 2]| (first..=last).contains(&pair[1].from);
        for pair in changes.clone() {
            self.each(&pair[0].owner, |counts, window| {
                counts.changes += u64::from(is_in(pair, window));
            });
        }
        if let [_, _, .., last] = spells {
            self.each(&last.owner, |counts, window| {
                let within = changes.clone().filter(|pair| is_in(pair, window));
                counts.bounces += u64::from(within.count() >= 2);
            });
        }
    }

    /// The books of nobody, and of whom the directory has no more.
    pub fn beyond(&self) -> impl Iterator<Item = Book> {
        let books = self.owners.keys();
        books
            .filter(|book| !matches!(book, Book::Owner(_)))
            .cloned()
    }

    /// The turnover of owners together in the window of this place.
    #[must_use]
    pub fn turnover(&self, owners: impl Iterator<Item = Book>, place: usize) -> Turnover {
        let found = owners.filter_map(|owner| self.owners.get(&owner)?.get(place));
        found.fold(Turnover::default(), |sum, one| Turnover {
            changes: sum.changes + one.changes,
            bounces: sum.bounces + one.bounces,
            contact_days: sum.contact_days + one.contact_days,
        })
    }

    /// The counts of an owner, window by window.
    fn each(&mut self, owner: &Book, mut count: impl FnMut(&mut Turnover, [Day; 2])) {
        let none = || vec![Turnover::default(); self.windows.len()];
        let counts = self.owners.entry(owner.clone()).or_insert_with(none);
        let windows = counts.iter_mut().zip(&self.windows);
        windows.for_each(|(counts, window)| count(counts, *window));
    }
}

/// The days of a spell in a window.
fn days_in(spell: &HeldBy, [first, last]: [Day; 2]) -> u64 {
    let after = last.0 + 1;
    let end = spell.until.map_or(after, |day| day.0.min(after));
    u64::try_from(end - spell.from.0.max(first.0)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::{Party, UserIx};

    const ANN: Book = Book::Owner(Party::User(UserIx(0)));
    const BOB: Book = Book::Owner(Party::User(UserIx(1)));

    /// Contacts, each by owners and first days, in windows of 10 and 100 days up to day 100.
    fn churn(contacts: &[&[(Book, i32)]]) -> Churn {
        let mut churn = Churn::new(&[10, 100], Day(100));
        for contact in contacts {
            let ends = contact.iter().skip(1).map(|(_, day)| Some(Day(*day)));
            let spells = contact.iter().zip(ends.chain([None]));
            let spells = spells.map(|((owner, from), until)| HeldBy {
                owner: owner.clone(),
                from: Day(*from),
                until,
            });
            churn.count(&spells.collect::<Vec<_>>());
        }
        churn
    }

    fn of(churn: &Churn, owner: Book, place: usize) -> [u64; 3] {
        let it = churn.turnover([owner].into_iter(), place);
        [it.changes, it.bounces, it.contact_days]
    }

    #[test]
    fn a_change_counts_for_whom_the_contact_left_and_a_bounce_for_who_has_it() {
        let churn = churn(&[
            &[(ANN, -50)],
            &[(ANN, 50), (BOB, 91)],
            &[(Book::Nobody, 10), (ANN, 90), (BOB, 95), (ANN, 100)],
            &[(ANN, 10), (ANN, 96)], // it was away for a while
        ]);
        assert_eq!(of(&churn, ANN, 0), [2, 1, 10 + 4 + 1 + 10]);
        assert_eq!(of(&churn, BOB, 0), [1, 0, 10 + 5]);
        assert_eq!(of(&churn, Book::Nobody, 0), [0, 0, 0]);
        assert_eq!(of(&churn, ANN, 1), [2, 1, 100 + 41 + 5 + 1 + 91]);
        assert_eq!(of(&churn, Book::Nobody, 1), [1, 0, 80]);
        let all = churn.turnover([ANN, BOB, Book::Nobody].into_iter(), 1);
        assert_eq!((all.changes, all.bounces), (4, 1));
    }

    #[test]
    fn what_changes_twice_on_a_day_bounces_and_holds_nobody_for_a_day() {
        let churn = churn(&[&[(ANN, 1), (BOB, 100), (ANN, 100)]]);
        assert_eq!(of(&churn, ANN, 0), [1, 1, 10]);
        assert_eq!(of(&churn, BOB, 0), [1, 0, 0]);
    }
}
