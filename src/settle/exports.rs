//! What the exports take of settled contacts, as lines of CSV: their rows, and what a target is to be told besides.

use std::borrow::Cow;

use anyhow::Result;
use uuid::Uuid;

use super::{Settling, contact::Settled, row::SettledRow, rows::user_id};
use crate::{
    export::{Export, ExportTold, Missing, Subject, There},
    intake::NAMELESS,
    keys::{RecordNo, hash},
    record::Channel,
    table::CsvWriter,
};

/// What one export takes of a partition.
#[derive(Default)]
pub struct ExportLines {
    /// The contacts that have a row, in the order of IDs.
    pub contacts: Vec<RowEnd>,
    /// Their rows.
    pub rows: Vec<u8>,
    /// Rows of `merged`.
    pub merged: Vec<u8>,
    /// Rows of `left_out`.
    pub left_out: Vec<u8>,
    /// Rows of `opt_out`, by [`Channel`].
    pub opt_outs: [Vec<u8>; Channel::COUNT],
    /// The counts of all these.
    pub told: ExportTold,
}

/// Where the row of a contact ends.
pub struct RowEnd {
    /// The contact.
    pub contact: Uuid,
    /// The end of its row among all.
    pub end: usize,
    /// The digest of the row.
    pub digest: i64,
}

/// Gives each export what it takes of a contact. A contact out of scope is in no audience.
pub(super) fn export(
    run: &Settling<'_>,
    id: Uuid,
    contact: &Settled<'_, '_>,
    lines: &mut Vec<ExportLines>,
) -> Result<()> {
    if contact.record.is_out_of_scope() {
        return Ok(());
    }
    lines.resize_with(run.exports.len(), ExportLines::default);
    let row = SettledRow { run, contact };
    for (export, lines) in run.exports.iter().zip(lines) {
        let audience = export.audience.as_ref();
        if audience.is_none_or(|audience| audience.holds(&row)) {
            lines.push(run, export, id, contact)?;
        }
    }
    Ok(())
}

impl ExportLines {
    fn push(
        &mut self,
        run: &Settling<'_>,
        export: &Export,
        id: Uuid,
        contact: &Settled<'_, '_>,
    ) -> Result<()> {
        let (there, absorbed) = match export.source {
            Some(source) => find_there(run, source, contact),
            None => (There::Nothing, Vec::new()),
        };
        let subject = Subject {
            id: contact.id,
            record: contact.record,
            there,
            owner: contact.decision.owner,
            assigned_agent: user_id(run, contact.assigned),
        };
        self.told.contacts += 1;
        let row = subject.row(export);
        let is_told = |channel| row.is_ok() && export.target.hears_refusals(channel);
        for channel in subject.refusals().filter(|channel| !is_told(*channel)) {
            *self.told.opt_outs.entry(channel.name()).or_default() += 1;
            self.push_opt_out(&subject, channel)?;
        }
        match row {
            Ok(cells) => self.push_row(export, id, &cells, &subject)?,
            Err(missing) => {
                *self.told.left_out.entry(missing.1.name()).or_default() += 1;
                self.push_left_out(&subject, missing, "")?;
            }
        }
        self.told.merged += absorbed.len() as u64;
        for absorbed in absorbed {
            push(&mut self.merged, [absorbed, there.id(), subject.id])?;
        }
        Ok(())
    }

    fn push_row(
        &mut self,
        export: &Export,
        contact: Uuid,
        cells: &[Cow<'_, str>],
        subject: &Subject<'_>,
    ) -> Result<()> {
        let start = self.rows.len();
        push(&mut self.rows, cells)?;
        self.contacts.push(RowEnd {
            contact,
            end: self.rows.len(),
            digest: hash(&self.rows[start..]).cast_signed(),
        });
        for (missing, value) in subject.left_over(export) {
            self.told.values_left_out += 1;
            self.push_left_out(subject, missing, &value)?;
        }
        Ok(())
    }

    fn push_left_out(
        &mut self,
        subject: &Subject<'_>,
        (column, why): Missing,
        value: &str,
    ) -> Result<()> {
        let name = subject.record.full_name().concat();
        let cells = [
            subject.id,
            subject.there.id(),
            &name,
            &column.header,
            value,
            why.name(),
        ];
        push(&mut self.left_out, cells)
    }

    fn push_opt_out(&mut self, subject: &Subject<'_>, channel: Channel) -> Result<()> {
        let name = subject.record.full_name().concat();
        for address in subject.addresses(channel) {
            let cells = [subject.id, subject.there.id(), &name, &address];
            push(&mut self.opt_outs[channel as usize], cells)?;
        }
        Ok(())
    }
}

fn push<C: AsRef<str>>(lines: &mut Vec<u8>, cells: impl IntoIterator<Item = C>) -> Result<()> {
    let mut writer = CsvWriter::lines(lines);
    writer.write_words(cells)?;
    writer.finish()
}

/// What the target has of a contact, and the IDs of its other records there. The primary record comes first, then the most trusted; what is put
/// away there counts only where nothing else is. A row without an ID, and the second person of a row, are no record.
fn find_there<'s>(
    run: &Settling<'_>,
    source: u16,
    contact: &'s Settled<'_, '_>,
) -> (There<'s>, Vec<&'s str>) {
    let mut records: Vec<_> = contact.records.iter().zip(contact.numbers).collect();
    records.retain(|(record, _)| {
        let is_there = record.position.source == source && record.position.person == 0;
        is_there && !record.record_id.starts_with(NAMELESS)
    });
    if records.is_empty() {
        return (There::Nothing, Vec::new());
    }
    let uuid = |number: RecordNo| run.keys.records[number as usize].uuid;
    records.retain(|(_, number)| !run.ids_of_several.contains(&uuid(**number)));
    let primary = contact.numbers[contact.primary];
    if records.iter().any(|(record, _)| !record.archived) {
        records.retain(|(record, _)| !record.archived);
    }
    records.sort_by_key(|(_, number)| **number != primary);
    let mut ids: Vec<&str> = Vec::new();
    for (record, _) in records {
        if !ids.contains(&record.record_id) {
            ids.push(record.record_id);
        }
    }
    match ids.split_first() {
        Some((first, absorbed)) => (There::Record(first), absorbed.to_vec()),
        None => (There::Shared, Vec::new()),
    }
}
