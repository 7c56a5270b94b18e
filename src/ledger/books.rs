//! In whose book every contact stood at the end of the last run, and where it is now: what reports compare with (R-HISTORY-4).
//!
//! In: what the last run left. Out: books and ways between them, which [`Movement`] counts. Who owned a contact then is asked of
//! the directory of then: one whom today's does not have had a book, which is closed now.

use super::{Continuing, Past, PastContact, Spell, Status, carry::ended};
use crate::{
    metric::{Book, Movement, Passage, Turn},
    party::Party,
    time::Day,
};

impl Past {
    /// The book of a contact.
    fn book(&self, contact: &PastContact) -> Book {
        if contact.status != Status::Live || !contact.in_scope {
            return Book::Outside;
        }
        match (contact.owner.into(), contact.unowned_since) {
            (_, Some(_)) => Book::Nobody,
            (Some(owner), None) => Book::Owner(owner),
            (None, None) => self
                .stranger(contact.id)
                .map_or(Book::Nobody, |owner| Book::Lost(Box::new(owner.clone()))),
        }
    }
}

impl Continuing<'_> {
    /// From when on nobody owns a contact that nobody owns, given what is known of it.
    #[must_use]
    pub fn unowned_since(&self, past: Option<&PastContact>, spell: Spell) -> Day {
        let past = past.filter(|past| past.status != Status::Merged);
        let is_lost = |past: &PastContact| self.past.stranger(past.id).is_some();
        let since = past.and_then(|past| past.unowned_since);
        since.unwrap_or_else(|| match past {
            Some(past) if is_lost(past) => self.as_of,
            _ => spell.held_since,
        })
    }

    /// The books at the end of the last run, and the contacts that are in none any more as they are not there.
    #[must_use]
    pub fn movement(&self) -> Movement {
        let contacts = self.past.contacts.iter();
        let books = contacts.map(|contact| self.past.book(contact));
        let mut movement = Movement::opened(self.past.last_run, books);
        for ended in ended(self.past, self.identity) {
            let why = match ended.into {
                Some(_) => Passage::Merged,
                None => Passage::Removed,
            };
            movement.count(Turn {
                from: self.past.book(&self.past.contacts[ended.contact as usize]),
                to: Book::Outside,
                rule: why.name(),
            });
        }
        movement
    }

    /// Counts a contact that is there, given what is known of it: whose it is by which rule, if it is in scope, and whether it is stale.
    pub fn count(
        &self,
        movement: &mut Movement,
        past: Option<&PastContact>,
        owner: Option<(Option<Party>, &'static str)>,
        is_stale: bool,
    ) {
        if self.past.last_run.is_none() {
            return; // there is nothing to compare with
        }
        let from = past.map_or(Book::Outside, |past| self.past.book(past));
        let to = match owner {
            None => Book::Outside,
            Some((None, _)) => Book::Nobody,
            Some((Some(party), _)) => Book::Owner(party),
        };
        let live = past.filter(|past| past.status == Status::Live);
        if is_stale && from != Book::Outside && past.is_some_and(|past| !past.is_stale) {
            movement.count_stale(to.clone());
        }
        let passage = match (&from, past) {
            (Book::Outside, None) => Some(Passage::New),
            (Book::Outside, Some(_)) if live.is_none() => Some(Passage::Back),
            (Book::Outside, Some(_)) => Some(Passage::InScope),
            _ if to == Book::Outside => Some(Passage::OutOfScope),
            _ => None,
        };
        let rule = passage.map_or(owner.map_or("", |(_, rule)| rule), Passage::name);
        movement.count(Turn { from, to, rule });
    }
}
