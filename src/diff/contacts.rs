//! The contacts of two runs, side by side in the order of their IDs.
//!
//! In: the tables `contacts`, and what became of the contacts whose ID only one of them has. Out: what changed in contacts, owners and
//! flags. Memory holds a batch of each table, and of a contact that goes on under another ID 8 bytes a column until the other comes.

use anyhow::Result;
use arrow::array::{Array, RecordBatch};
use rustc_hash::FxHashMap;
use serde::Serialize;
use uuid::Uuid;

use super::{
    books::{Balance, Books, Motion, Move, Owner},
    fields::{FieldChange, Fields},
    flags::{FlagChange, Flags},
    lineage::{Fate, Lineage},
    names::Names,
    rows::contact_number,
    walk::{Step, walk},
};
use crate::{
    finished::Run,
    table::{
        cells::{Bools, Lists, Texts, column, list_values},
        schema::data::CONTACTS,
    },
};

/// Counts of contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contacts {
    /// Contacts of the first run.
    pub before: u64,
    /// Contacts of the second run.
    pub after: u64,
    /// Contacts that go on, the renamed among them.
    pub in_both: u64,
    /// Of these: under another ID, as another record is their first.
    pub renamed: u64,
    /// Of those that go on: another value in any column.
    pub changed: u64,
    /// Contacts whose records the first run has not.
    pub new: u64,
    /// Contacts whose records the second run has not.
    pub gone: u64,
    /// Contacts whose records are in others that go on, or became part of another.
    pub merged: u64,
    /// Contacts whose records were in others.
    pub split_off: u64,
    /// The first of each kind; as many as are asked for.
    pub examples: Vec<Example>,
}

/// A contact that did not simply go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Example {
    /// `renamed`, `new`, `gone`, `merged` or `split_off`.
    pub what: &'static str,
    /// The contact.
    pub contact_id: String,
    /// What it is called now, which contact has its records now, or had them before.
    pub other_contact_id: Option<String>,
}

/// What changed in contacts.
#[derive(Debug)]
pub(super) struct Changes {
    pub(super) contacts: Contacts,
    pub(super) fields: Vec<FieldChange>,
    pub(super) balances: Vec<Balance>,
    pub(super) moves: Vec<Move>,
    pub(super) flags: Vec<FlagChange>,
}

/// What is known of a contact besides its values.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) owner: u32,
    /// Of the owner; of a contact without one, why it has none.
    pub(super) rule: u32,
    pub(super) is_in_scope: bool,
    pub(super) flags: Vec<u32>,
}

/// Compares the columns `names`, which both runs have, of all contacts.
pub(super) fn compare(
    runs: [&Run; 2],
    names: &[&str],
    lineage: &Lineage,
    examples_max: usize,
) -> Result<Changes> {
    let [before, after] = runs.map(|run| run.stored(&CONTACTS, names));
    let compared: Vec<_> = names
        .iter()
        .copied()
        .filter(|name| *name != "contact_id")
        .collect();
    let mut comparison = Comparison {
        lineage,
        examples_max,
        names: Names::default(),
        contacts: Contacts::default(),
        fields: Fields::new(&compared, examples_max),
        books: Books::new(examples_max),
        flags: Flags::default(),
        waiting: FxHashMap::default(),
    };
    walk([before?, after?], |step| comparison.hear(step))?;
    Ok(comparison.end())
}

struct Comparison<'l> {
    lineage: &'l Lineage,
    examples_max: usize,
    names: Names,
    contacts: Contacts,
    fields: Fields,
    books: Books,
    flags: Flags,
    /// Contacts that go on under another ID, until that comes.
    waiting: FxHashMap<u32, Waiting>,
}

/// One row of a contact whose other row is yet to come, or has come before.
struct Waiting {
    id: Uuid,
    facts: Facts,
    digests: Vec<u64>,
}

impl Comparison<'_> {
    fn hear(&mut self, step: &Step<'_>) -> Result<()> {
        let [before, after] = step.batches;
        if !step.both.is_empty() {
            let (was, is) = (Columns::of(before)?, Columns::of(after)?);
            let id = |row| is.ids.value(row).to_owned();
            self.fields.compare(step.batches, &step.both, id)?;
            for [was_row, is_row] in step.both.iter().copied() {
                let was = was.facts(was_row, &mut self.names);
                let is = is.facts(is_row, &mut self.names);
                self.hear_both(&was, &is, || id(is_row));
            }
        }
        for (side, rows) in step
            .alone
            .iter()
            .enumerate()
            .filter(|(_, rows)| !rows.is_empty())
        {
            let columns = Columns::of(step.batches[side])?;
            for row in rows.iter().copied() {
                self.hear_one(side, &columns, row)?;
            }
        }
        Ok(())
    }

    fn hear_both(&mut self, was: &Facts, is: &Facts, id: impl FnOnce() -> String) {
        self.contacts.before += 1;
        self.contacts.after += 1;
        self.contacts.in_both += 1;
        self.books.hear_both(was, is, id);
        self.flags.hear(Some(was), Some(is));
    }

    fn hear_one(&mut self, side: usize, columns: &Columns<'_>, row: usize) -> Result<()> {
        let id = contact_number(columns.ids.value(row))?;
        let facts = columns.facts(row, &mut self.names);
        let (motion, other) = match (self.lineage.fate(side, id), side) {
            (Fate::Continues(pair), _) => {
                let digests = self.fields.digests(columns.batch, row)?;
                self.hear_renamed(side, pair, Waiting { id, facts, digests });
                return Ok(());
            }
            (Fate::Elsewhere(other), 0) => (Motion::Merged, Some(other)),
            (Fate::Elsewhere(other), _) => (Motion::Split, Some(other)),
            (Fate::Nowhere, 0) => (Motion::Gone, None),
            (Fate::Nowhere, _) => (Motion::New, None),
        };
        let counter = match motion {
            Motion::Merged => &mut self.contacts.merged,
            Motion::Split => &mut self.contacts.split_off,
            Motion::Gone => &mut self.contacts.gone,
            _ => &mut self.contacts.new,
        };
        *counter += 1;
        if *counter <= self.examples_max as u64 {
            self.contacts
                .examples
                .push(Example::new(motion.name(), id, other));
        }
        if side == 0 {
            self.contacts.before += 1;
            self.books.hear_before(&facts, motion);
            self.flags.hear(Some(&facts), None);
        } else {
            self.contacts.after += 1;
            self.books.hear_after(&facts, motion);
            self.flags.hear(None, Some(&facts));
        }
        Ok(())
    }

    /// Hears one of the two rows of a contact that goes on under another ID.
    fn hear_renamed(&mut self, side: usize, pair: u32, row: Waiting) {
        let Some(other) = self.waiting.remove(&pair) else {
            self.waiting.insert(pair, row);
            return;
        };
        let [was, is] = if side == 0 {
            [row, other]
        } else {
            [other, row]
        };
        self.hear_both(&was.facts, &is.facts, || is.id.to_string());
        self.fields
            .compare_digests([&was.digests, &is.digests], &is.id.to_string());
        self.contacts.renamed += 1;
        if self.contacts.renamed <= self.examples_max as u64 {
            self.contacts
                .examples
                .push(Example::new("renamed", was.id, Some(is.id)));
        }
    }

    fn end(self) -> Changes {
        let mut contacts = self.contacts;
        contacts.changed = self.fields.contacts;
        contacts.examples.sort_by(|one, other| {
            (one.what, &one.contact_id).cmp(&(other.what, &other.contact_id))
        });
        let (balances, moves) = self.books.end(&self.names);
        Changes {
            contacts,
            fields: self.fields.end(),
            balances,
            moves,
            flags: self.flags.end(&self.names),
        }
    }
}

impl Changes {
    /// Whether every contact is as it was.
    pub(super) fn are_none(&self) -> bool {
        let contacts = &self.contacts;
        let all = [contacts.before, contacts.after];
        all == [contacts.in_both; 2] && contacts.renamed + contacts.changed == 0
    }
}

impl Example {
    fn new(what: &'static str, contact: Uuid, other: Option<Uuid>) -> Self {
        Self {
            what,
            contact_id: contact.to_string(),
            other_contact_id: other.map(|other| other.to_string()),
        }
    }
}

/// The columns of a batch that say whose a contact is and what is wrong with it.
struct Columns<'b> {
    batch: &'b RecordBatch,
    ids: &'b Texts,
    kinds: &'b Texts,
    owners: &'b Texts,
    rules: &'b Texts,
    unowned_by: &'b Texts,
    archived: &'b Bools,
    flags: &'b Lists,
}

impl<'b> Columns<'b> {
    fn of(batch: &'b RecordBatch) -> Result<Self> {
        let texts = |name| column::<Texts>(batch, name);
        Ok(Self {
            batch,
            ids: texts("contact_id")?,
            kinds: texts("owner_kind")?,
            owners: texts("owner_id")?,
            rules: texts("owner_rule")?,
            unowned_by: texts("unowned_by")?,
            archived: column(batch, "archived")?,
            flags: column(batch, "flags")?,
        })
    }

    fn facts(&self, row: usize, names: &mut Names) -> Facts {
        let owner = Owner::word(self.kinds.value(row), self.owners.value(row));
        let rule = match self.rules.value(row) {
            "" => self.unowned_by.value(row),
            rule => rule,
        };
        let flags = list_values(self.flags, row).map(|flag| names.number(flag));
        Facts {
            flags: flags.collect(),
            owner: names.number(&owner),
            rule: names.number(rule),
            is_in_scope: !(self.archived.is_valid(row) && self.archived.value(row)),
        }
    }
}
