//! Listens to the history while it is written, and counts how often contacts change hands.
//!
//! In: the spells of every contact, in the order of contacts. Out: [`Churn`]. Contacts that are not there, or out of scope, are not
//! counted; while a contact was away nobody held it, and that it came back is no change.

use std::path::Path;

use anyhow::Result;

use super::{Status, carry::is_end, cursor::Cursor, read::party_of};
use crate::{
    directory::Directory,
    metric::{Churn, HeldBy},
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
        let contacts = read_table(&contacts, &["contact_id", "status", "in_scope"], None)?;
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
            owner: party_of(kind, id, self.directory),
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
            self.churn.count(&self.spells);
        }
        self.spells.clear();
        Ok(())
    }
}
