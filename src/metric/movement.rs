//! What moved between the books of owners since the last run (R-HISTORY-4, and the balance of METRICS.md).
//!
//! In: what each book held at the end of the last run, and every contact that is in another book now. Out: how often each way was
//! gone, and the balance of any books together. A contact that stays where it was is not counted here, so that a quiet night costs
//! little. Only contacts in scope stand in a book. Counts of two parts of a run add up to those of both.
//!
//! **Invariant:** what a book opened with and what came in, less what went out, is what it holds at the end.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::{named::words, party::Party, sums::Absorb, time::Day};

/// In whose book a contact stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Book {
    /// In that of a party.
    Owner(Party),
    /// In that of one whom the directory has no more: kind and ID.
    Lost(Box<(String, String)>),
    /// In that of nobody: it has no owner.
    Nobody,
    /// In none: it is not there, or out of scope.
    Outside,
}

words! {
    /// How a contact comes into the books or leaves them; where it only goes to another owner, the rule that gave it stands there.
    pub enum Passage: name {
        /// No run has seen the contact before.
        New = "new" => "Nothing.",
        /// The contact is there again: an export has it again, or its merge was undone.
        Back = "back" => "Nothing.",
        /// The contact counts again: it was archived, deleted or deceased at the source, and is so no more.
        InScope = "in_scope" => "Nothing.",
        /// The contact was merged into another.
        Merged = "merged" => "Nothing; `aliases` says into which. A decision `keep_apart` takes them apart again.",
        /// No export has a record of the contact any more.
        Removed = "removed" => "Nothing, if it was meant: a contact that comes back comes back to whom it was held by. If these are many, look whether an export is only half there.",
        /// The contact counts no more: it is archived, deleted or deceased at the source.
        OutOfScope = "out_of_scope" => "Nothing.",
    }
}

/// The way of a contact from one book to another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Turn {
    /// Where it stood at the end of the last run.
    pub from: Book,
    /// Where it stands now.
    pub to: Book,
    /// The rule that gave it its owner, or the name of a [`Passage`].
    pub rule: &'static str,
}

/// Contacts that are in another book than at the end of the last run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Movement {
    /// The as-of date of the last run; none: there is none to compare with.
    pub last_run: Option<Day>,
    turns: BTreeMap<Turn, u64>,
    opened: BTreeMap<Book, u64>,
    newly_stale: BTreeMap<Book, u64>,
}

/// What became of some books together since the last run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Contacts at the end of the last run.
    pub opened: u64,
    /// Contacts that stood in no book then: new ones, and those that are back or in scope again.
    pub new: u64,
    /// Contacts that came from other books.
    pub moved_in: u64,
    /// Contacts that went to other books.
    pub moved_out: u64,
    /// Contacts that were merged into others.
    pub merged: u64,
    /// Contacts that stand in no book now: no export has them, or they are out of scope.
    pub removed: u64,
    /// Of those that went to other books, those that nobody owns now.
    pub newly_unowned: u64,
}

impl Movement {
    /// What stood in the books at the end of the last run, a book per contact.
    pub fn opened(last_run: Option<Day>, books: impl Iterator<Item = Book>) -> Self {
        let mut opened: FxHashMap<Book, u64> = FxHashMap::default();
        let books = books.filter(|book| *book != Book::Outside);
        books.for_each(|book| *opened.entry(book).or_default() += 1);
        Self {
            last_run,
            opened: opened.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Whether anything stood in a book at the end of the last run.
    #[must_use]
    pub fn has_opened(&self, book: Book) -> bool {
        self.opened.contains_key(&book)
    }

    /// The books in which anything stood at the end of the last run.
    pub fn books(&self) -> impl Iterator<Item = &Book> {
        self.opened.keys()
    }

    /// How many contacts no export has any more, and how many there were at the end of the last run.
    #[must_use]
    pub fn removed(&self) -> (u64, u64) {
        let is_removed = |turn: &&Turn| turn.rule == Passage::Removed.name();
        let removed = self.turns.iter().filter(|(turn, _)| is_removed(turn));
        (
            removed.map(|(_, count)| count).sum(),
            self.opened.values().sum(),
        )
    }

    /// Counts a contact, if it stands in another book.
    pub fn count(&mut self, turn: Turn) {
        if turn.from != turn.to {
            *self.turns.entry(turn).or_default() += 1;
        }
    }

    /// Counts a contact of this book, which stood in one at the end of the last run, too, and has become stale since.
    pub fn count_stale(&mut self, book: Book) {
        *self.newly_stale.entry(book).or_default() += 1;
    }

    /// Whether every book closes with as many contacts as are counted in it; also if there is no last run.
    #[must_use]
    pub fn holds(
        &self,
        owners: impl Iterator<Item = Party>,
        counted: impl Fn(Option<Party>) -> u64,
    ) -> bool {
        let holds = |owner: Option<Party>| {
            let book = owner.map_or(Book::Nobody, Book::Owner);
            self.balance(|it| *it == book).closed() == Some(counted(owner))
        };
        let is_lost = |book: &Book| matches!(book, Book::Lost(_));
        self.last_run.is_none()
            || owners.map(Some).chain([None]).all(holds)
                && self.balance(is_lost).closed() == Some(0)
    }

    /// Every way that was gone, and how often.
    pub fn turns(&self) -> impl Iterator<Item = (&Turn, u64)> {
        self.turns.iter().map(|(turn, contacts)| (turn, *contacts))
    }

    /// Contacts in the books that these are that have become stale since the last run, of those that it counted in any.
    #[must_use]
    pub fn newly_stale(&self, has: impl Fn(&Book) -> bool) -> u64 {
        sum_of(&self.newly_stale, has)
    }

    /// The balance of the books that these are; what moves between two of them moves neither in nor out.
    #[must_use]
    pub fn balance(&self, has: impl Fn(&Book) -> bool) -> Balance {
        let mut balance = Balance {
            opened: sum_of(&self.opened, &has),
            ..Balance::default()
        };
        for (Turn { from, to, rule }, contacts) in &self.turns {
            let count = match (has(from), has(to)) {
                (true, true) | (false, false) => continue,
                (false, true) if *from == Book::Outside => &mut balance.new,
                (false, true) => &mut balance.moved_in,
                (true, false) if *to != Book::Outside => &mut balance.moved_out,
                (true, false) if *rule == Passage::Merged.name() => &mut balance.merged,
                (true, false) => &mut balance.removed,
            };
            *count += contacts;
            if has(from) && *to == Book::Nobody {
                balance.newly_unowned += contacts;
            }
        }
        balance
    }
}

impl Absorb for Movement {
    fn absorb(&mut self, other: &Self) {
        self.last_run = self.last_run.max(other.last_run);
        self.turns.absorb(&other.turns);
        self.opened.absorb(&other.opened);
        self.newly_stale.absorb(&other.newly_stale);
    }
}

impl Balance {
    /// Contacts that came, from wherever.
    #[must_use]
    pub fn gained(&self) -> u64 {
        self.new + self.moved_in
    }

    /// Contacts that went, wherever to.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.moved_out + self.merged + self.removed
    }

    /// What the books hold now, if the balance holds.
    #[must_use]
    pub fn closed(&self) -> Option<u64> {
        (self.opened + self.gained()).checked_sub(self.lost())
    }
}

/// The contacts in the books that these are.
fn sum_of(counts: &BTreeMap<Book, u64>, has: impl Fn(&Book) -> bool) -> u64 {
    let counts = counts.iter().filter(|(book, _)| has(book));
    counts.map(|(_, contacts)| contacts).sum()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::party::UserIx;

    fn book(code: u32) -> Book {
        match code {
            0 => Book::Outside,
            1 => Book::Nobody,
            2 => Book::Lost(Box::new(("user".to_owned(), "U9".to_owned()))),
            user => Book::Owner(Party::User(UserIx(user))),
        }
    }

    /// Contacts by where they stood and stand.
    fn movement(contacts: &[(u32, u32)]) -> Movement {
        let opened = contacts.iter().map(|(from, _)| book(*from));
        let mut movement = Movement::opened(Some(Day(1)), opened);
        for (from, to) in contacts {
            let rule = match (from, to) {
                (0, _) => Passage::New.name(),
                (_, 0) if from % 2 == 0 => Passage::Merged.name(),
                (_, 0) => Passage::Removed.name(),
                _ => "owner_id",
            };
            movement.count(Turn {
                from: book(*from),
                to: book(*to),
                rule,
            });
        }
        movement
    }

    proptest! {
        /// Each book for itself, and any of them together, closes with what is in it.
        #[test]
        fn every_book_balances(
            contacts in prop::collection::vec((0_u32..6, 0_u32..6), 0..60),
            together in prop::collection::btree_set(1_u32..6, 0..6),
        ) {
            let movement = movement(&contacts);
            let of = |codes: &BTreeSet<u32>| {
                let balance = movement.balance(|it| codes.iter().any(|code| book(*code) == *it));
                let held = contacts.iter().filter(|(_, to)| codes.contains(to));
                (balance, held.count() as u64)
            };
            let alone = (1..6).map(|code| of(&BTreeSet::from([code])));
            let alone: Vec<_> = alone.collect();
            let all = of(&(1..6).collect());
            for (balance, held) in alone.iter().chain([&of(&together), &all]) {
                prop_assert_eq!(balance.closed(), Some(*held));
            }
            let sum = |pick: fn(&Balance) -> u64| alone.iter().map(|(it, _)| pick(it)).sum::<u64>();
            prop_assert_eq!(sum(|it| it.moved_in), sum(|it| it.moved_out));
            prop_assert_eq!((all.0.moved_in, all.0.moved_out), (0, 0));
        }

        #[test]
        fn parts_add_up_in_any_order(
            contacts in prop::collection::vec((0_u32..6, 0_u32..6), 0..40),
            cut in 0_usize..40,
        ) {
            let (left, right) = contacts.split_at(cut.min(contacts.len()));
            let whole = movement(&contacts);
            for (first, second) in [(left, right), (right, left)] {
                let mut sum = movement(first);
                sum.absorb(&movement(second));
                prop_assert_eq!(&sum, &whole);
            }
        }
    }

    #[test]
    fn what_moves_between_two_books_together_moves_neither_in_nor_out() {
        let movement = movement(&[
            (3, 4),
            (3, 1),
            (1, 4),
            (0, 3),
            (4, 0),
            (5, 0),
            (5, 5),
            (2, 1),
        ]);
        let of = |codes: &[u32]| movement.balance(|it| codes.iter().any(|code| book(*code) == *it));
        let three = Balance {
            opened: 2,
            new: 1,
            moved_out: 2,
            newly_unowned: 1,
            ..Balance::default()
        };
        assert_eq!(of(&[3]), three);
        let both = Balance {
            opened: 3,
            new: 1,
            moved_in: 1,
            moved_out: 1,
            merged: 1,
            newly_unowned: 1,
            ..Balance::default()
        };
        assert_eq!(of(&[3, 4]), both);
        let removed = of(&[5]);
        assert_eq!((removed.removed, removed.closed()), (1, Some(1)));
        assert_eq!(of(&[2]).newly_unowned, 1);
        assert_eq!(of(&[1]).moved_in, 2);
    }
}
