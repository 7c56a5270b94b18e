//! The lists that users work from: for each send plan and sender the contacts, as lines of CSV.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Settling, contact::Settled};
use crate::{
    party::Party,
    record::{Many, Text},
    send::Choice,
    standardise::phone::without_extension,
    table::{Batch, CsvWriter, schema::exports::SEND_LIST},
};

/// A plan and who sends: each two have a list of their own.
pub type ListKey = (u16, Party);

/// The rows of all lists of a partition.
#[derive(Debug)]
pub struct SendLists {
    rows: Batch,
    /// The list of each row.
    lists: Vec<ListKey>,
}

impl Default for SendLists {
    fn default() -> Self {
        Self {
            rows: Batch::new(&SEND_LIST, 0),
            lists: Vec::new(),
        }
    }
}

impl SendLists {
    /// Puts a contact on the list of whoever sends to it.
    pub(super) fn push(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>, choice: &Choice) {
        let Some(sender) = choice.sender else { return };
        self.lists.push((choice.plan, sender));
        let record = contact.record;
        let step = &run.plans[usize::from(choice.plan)].steps[usize::from(choice.step)];
        let mut row = self.rows.row();
        row.text(contact.id)
            .text(&step.name)
            .joined(&record.full_name())
            .text(record.text(Text::Organization))
            .text(record.list(Many::Emails).first())
            .text(without_extension(record.list(Many::Phones).first()));
        for part in [Text::Street, Text::City, Text::Region, Text::PostalCode] {
            row.text(record.text(part));
        }
        row.day(record.birthday);
        row.end();
    }

    /// The lines of each list in the order of its rows, without a header; no rows are left here.
    ///
    /// # Errors
    /// If a cell cannot be written as CSV.
    pub fn take_lines(&mut self) -> Result<BTreeMap<ListKey, Vec<u8>>> {
        let mut rows: BTreeMap<ListKey, Vec<usize>> = BTreeMap::new();
        for (row, list) in self.lists.drain(..).enumerate() {
            rows.entry(list).or_default().push(row);
        }
        let batch = self.rows.take();
        let lines = rows.into_iter().map(|(list, rows)| {
            let mut lines = Vec::new();
            let mut writer = CsvWriter::lines(&mut lines);
            writer.write_rows(&batch, rows)?;
            writer.finish()?;
            Ok((list, lines))
        });
        lines.collect()
    }
}
