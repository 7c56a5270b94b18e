//! The tables of the last run of a ledger → contacts and records of the past.

use std::path::Path;

use anyhow::{Context, Result};
use arrow::array::{Array, RecordBatch};
use rayon::prelude::*;
use uuid::Uuid;

use super::past::{Past, PastContact, PastMember, PastNo, Status};
use crate::{
    directory::Directory,
    keys::Texts,
    party::Party,
    table::{
        cells::{Bools, Days, Ints, Texts as TextColumn, column},
        read_table,
        schema::ledger::{LEDGER_CONTACTS, LEDGER_MEMBERS},
    },
    time::Day,
};

impl Past {
    pub(super) fn read_contacts(&mut self, folder: &Path, directory: &Directory) -> Result<()> {
        let names = LEDGER_CONTACTS.names();
        for batch in read_table(&LEDGER_CONTACTS.file(folder), &names, None)? {
            let batch = batch?;
            let rows = ContactRows::of(&batch)?;
            for row in 0..batch.num_rows() {
                let place = self.contacts.len() as PastNo;
                let (contact, stranger) = rows.contact(row, directory)?;
                self.contacts.push(contact);
                self.stages[0].push(rows.stage.value(row));
                self.stages[1].push(rows.stage_before.value(row));
                self.strangers.extend(stranger.map(|owner| (place, owner)));
            }
        }
        // Whoever is no longer there stands behind whoever is.
        let mut order: Vec<PastNo> = (0..self.contacts.len() as PastNo).collect();
        order.par_sort_unstable_by_key(|place| self.contacts[*place as usize].id);
        self.contacts = order
            .iter()
            .map(|place| self.contacts[*place as usize])
            .collect();
        for stages in &mut self.stages {
            let mut sorted = Texts::default();
            for place in &order {
                sorted.push(stages.get(*place as usize));
            }
            *stages = sorted;
        }
        let moved = (0..).zip(&order);
        self.strangers = moved
            .filter_map(|(now, before)| Some((now, self.strangers.remove(before)?)))
            .collect();
        Ok(())
    }

    pub(super) fn read_members(&self, folder: &Path) -> Result<Vec<PastMember>> {
        let mut members = Vec::new();
        let names = LEDGER_MEMBERS.names();
        for batch in read_table(&LEDGER_MEMBERS.file(folder), &names, None)? {
            let batch = batch?;
            let records: &TextColumn = column(&batch, "record")?;
            let digests: &Ints = column(&batch, "digest")?;
            let contacts: &TextColumn = column(&batch, "contact_id")?;
            for row in 0..batch.num_rows() {
                let (high, low) = uuid(records.value(row))?.as_u64_pair();
                let contact = self.place(uuid(contacts.value(row))?);
                members.push(PastMember {
                    record: [high, low],
                    digest: digests.value(row) as u32,
                    contact: contact
                        .context("the ledger has a record of a contact that it does not have")?,
                });
            }
        }
        members.par_sort_unstable();
        Ok(members)
    }
}

/// The columns of [`LEDGER_CONTACTS`].
struct ContactRows<'b> {
    id: &'b TextColumn,
    owner_kind: &'b TextColumn,
    owner_id: &'b TextColumn,
    since: &'b Days,
    known_since: &'b Days,
    status: &'b TextColumn,
    merged_into: &'b TextColumn,
    stage: &'b TextColumn,
    stage_before: &'b TextColumn,
    in_scope: &'b Bools,
    is_stale: &'b Bools,
    unowned_since: &'b Days,
}

impl<'b> ContactRows<'b> {
    fn of(batch: &'b RecordBatch) -> Result<Self> {
        Ok(Self {
            id: column(batch, "contact_id")?,
            owner_kind: column(batch, "owner_kind")?,
            owner_id: column(batch, "owner_id")?,
            since: column(batch, "valid_from")?,
            known_since: column(batch, "known_since")?,
            status: column(batch, "status")?,
            merged_into: column(batch, "merged_into")?,
            stage: column(batch, "lifecycle_stage")?,
            stage_before: column(batch, "stage_before")?,
            in_scope: column(batch, "in_scope")?,
            is_stale: column(batch, "stale")?,
            unowned_since: column(batch, "unowned_since")?,
        })
    }

    /// A contact, and its owner if the directory does not have them.
    fn contact(
        &self,
        row: usize,
        directory: &Directory,
    ) -> Result<(PastContact, Option<(String, String)>)> {
        let (kind, owner) = (self.owner_kind.value(row), self.owner_id.value(row));
        let party = party_of(kind, owner, directory);
        let merged_into = Some(self.merged_into.value(row)).filter(|id| !id.is_empty());
        let status = Status::ALL
            .iter()
            .find(|status| status.name() == self.status.value(row));
        let is_unowned = self.unowned_since.is_valid(row);
        let contact = PastContact {
            id: uuid(self.id.value(row))?,
            owner: party.into(),
            since: Day(self.since.value(row)),
            known_since: Day(self.known_since.value(row)),
            merged_into: merged_into.map(uuid).transpose()?,
            status: *status.context("the ledger has a contact of unknown status")?,
            in_scope: self.in_scope.value(row),
            is_stale: self.is_stale.value(row),
            unowned_since: is_unowned.then(|| Day(self.unowned_since.value(row))),
        };
        let is_stranger = party.is_none() && !owner.is_empty();
        let stranger = is_stranger.then(|| (kind.to_owned(), owner.to_owned()));
        Ok((contact, stranger))
    }
}

/// The party of a ledger's row, if the directory has it.
pub(super) fn party_of(kind: &str, id: &str, directory: &Directory) -> Option<Party> {
    match kind {
        "entity" => directory.entity_by_id(id).map(Party::Entity),
        _ => directory.user_by_id(id).map(Party::User),
    }
}

fn uuid(text: &str) -> Result<Uuid> {
    Uuid::try_parse(text).context("the ledger has an ID that is none")
}
