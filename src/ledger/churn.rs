//! Listens to the history while it is written, and counts how often contacts change hands.
//!
//! In: the spells of every contact, in the order of contacts. Out: [`Churn`]. Contacts that are not there, or out of scope, are not
//! counted; while a contact was away nobody held it, and that it came back is no change. Where the directory has its owner no more and
//! nobody else got it, it has gone to nobody.

use std::path::Path;

use anyhow::Result;

use super::{Status, carry::is_end, cursor::Cursor, read::party_of};
use crate::{
    directory::Directory,
    metric::{Book, Churn, HeldBy},
    table::{read_table, schema::ledger::LEDGER_CONTACTS},
    time::Day,
};

/// A spell as the history tells it.
pub(super) struct ToldSpell<'t> {
    pub(super) owner: [&'t str; 2],
    pub(super) from: Day,
    pub(super) until: Option<Day>,
    pub(super) rule: &'t str,
}

/// What is asked of contacts.
const COLUMNS: [&str; 4] = ["contact_id", "status", "in_scope", "unowned_since"];

/// Who listens.
pub(super) struct Listener<'l> {
    directory: &'l Directory,
    /// The contacts of this run, in the order of IDs.
    contacts: Cursor,
    /// Those of the contact that is told of.
    spells: Vec<HeldBy>,
    pub(super) churn: Churn,
}

impl<'l> Listener<'l> {
    /// Listens to the history of the contacts that are written in `folder`.
    ///
    /// # Errors
    /// If they cannot be read.
    pub(super) fn new(folder: &Path, directory: &'l Directory, churn: Churn) -> Result<Self> {
        let contacts = LEDGER_CONTACTS.file(folder);
        let contacts = read_table(&contacts, &COLUMNS, None)?;
        Ok(Self {
            directory,
            contacts: Cursor::open(Box::new(contacts))?,
            spells: Vec::new(),
            churn,
        })
    }

    /// The next spell of a contact.
    pub(super) fn hear(&mut self, told: &ToldSpell<'_>) {
        if is_end(told.rule) {
            return;
        }
        let [kind, id] = told.owner;
        self.spells.push(HeldBy {
            owner: book_of(kind, id, self.directory),
            from: told.from,
            until: told.until,
        });
    }

    /// All spells of this contact have been heard.
    ///
    /// # Errors
    /// If the contacts cannot be read.
    pub(super) fn end(&mut self, contact: &str) -> Result<()> {
        // Those that are not there stand behind those that are.
        while self.contacts.id().is_some_and(|id| id < contact) {
            self.contacts.step()?;
        }
        let is_there = self.contacts.id() == Some(contact)
            && self.contacts.text("status")? == Status::Live.name();
        if is_there && self.contacts.boolean("in_scope")? {
            self.end_lost()?;
            self.churn.count(&self.spells);
        }
        self.spells.clear();
        Ok(())
    }

    /// The history goes on with whom the directory has lost; of the contact they are the owner no more.
    fn end_lost(&mut self) -> Result<()> {
        let lost = |spell: &&mut HeldBy| matches!(spell.owner, Book::Lost(_));
        if let Some(last) = self.spells.last_mut().filter(lost)
            && let Some(from) = self.contacts.day("unowned_since")?
        {
            last.until = Some(from);
            self.spells.push(HeldBy {
                owner: Book::Nobody,
                from,
                until: None,
            });
        }
        Ok(())
    }
}

/// The book of an owner whom the history names.
fn book_of(kind: &str, id: &str, directory: &Directory) -> Book {
    match party_of(kind, id, directory) {
        Some(party) => Book::Owner(party),
        None if id.is_empty() => Book::Nobody,
        None => Book::Lost(Box::new((kind.to_owned(), id.to_owned()))),
    }
}
