//! Which rows of the other tables differ.
//!
//! In: the tables of `data/` of two runs. Out: for each, how many rows only one of them has. A row is all its cells but the file and the
//! line that it stood on, so the order of the rows of an export changes nothing.

use anyhow::Result;
use arrow::array::RecordBatch;
use rayon::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::rows::{Numbered, contact_number, remove_common, remove_common_by, side_by_side};
use crate::{
    finished::Run,
    keys::hash,
    table::{
        Table,
        cells::{Printer, Texts, column},
        schema::{DATA, data::CONTACTS},
    },
};

/// How many rows of a table only one run has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableChange {
    /// The table of `data/`.
    pub table: &'static str,
    /// Its rows in the first run.
    pub before: u64,
    /// Its rows in the second run.
    pub after: u64,
    /// Rows that both runs have by their key, with other cells.
    pub changed: u64,
    /// Rows that the first run alone has; those of a contact with another ID count, too.
    pub gone: u64,
    /// Rows that the second run alone has.
    pub new: u64,
}

/// The tables that differ, but for `contacts`, which are compared field by field, and those that one run did not write.
pub(super) fn compare(runs: [&Run; 2]) -> Result<Vec<TableChange>> {
    let others = DATA.par_iter().filter(|table| table.name != CONTACTS.name);
    let both = others.filter(|table| runs.iter().all(|run| run.has(table)));
    let changes = both.map(|table| compare_table(runs, table));
    let mut changes: Vec<_> = changes.collect::<Result<_>>()?;
    changes.retain(|change| change.changed + change.gone + change.new > 0);
    Ok(changes)
}

/// The columns that both runs have: one of another version may have others.
pub(super) fn common_columns(runs: [&Run; 2], table: &Table) -> Result<Vec<String>> {
    let [mut before, after] = [runs[0].stored_names(table)?, runs[1].stored_names(table)?];
    before.retain(|name| after.contains(name));
    Ok(before)
}

fn compare_table(runs: [&Run; 2], table: &'static Table) -> Result<TableChange> {
    let names = common_columns(runs, table)?;
    let columns: Vec<&str> = names.iter().map(String::as_str).collect();
    let [before, after] = runs.map(|run| run.stored(table, &columns));
    let mut change = TableChange {
        table: table.name,
        before: 0,
        after: 0,
        changed: 0,
        gone: 0,
        new: 0,
    };
    let layout = Layout::of(table, &names);
    let number = |batch: &RecordBatch| layout.number_rows(batch);
    let tables = [before?, after?];
    if layout.is_by_contact {
        side_by_side(tables, number, |_, rows| {
            change.count([rows[0].len(), rows[1].len()]);
            change.close(rows);
        })?;
    } else {
        change.hear_as_they_come(tables, number, layout.is_key_whole)?;
    }
    Ok(change)
}

/// A row's key and the whole row, as numbers.
type Digests = (u64, u64);

/// Rows of a table that is not in the order of contacts, of which those that both runs have are not yet taken out.
const ROWS_HELD: usize = 1 << 17;

impl TableChange {
    /// Batch by batch of both: rows that both have stand in much the same order, so few wait for the other.
    fn hear_as_they_come<I: Iterator<Item = Result<RecordBatch>>>(
        &mut self,
        [mut before, mut after]: [I; 2],
        number: impl Fn(&RecordBatch) -> Result<Numbered<Digests>>,
        is_key_whole: bool,
    ) -> Result<()> {
        let [mut was, mut is] = [Vec::new(), Vec::new()];
        let mut limit = ROWS_HELD;
        loop {
            let batches = [before.next().transpose()?, after.next().transpose()?];
            if batches.iter().all(Option::is_none) {
                self.close([&mut was, &mut is]);
                return Ok(());
            }
            self.count(
                batches
                    .each_ref()
                    .map(|batch| batch.as_ref().map_or(0, RecordBatch::num_rows)),
            );
            for (batch, rows) in batches.iter().zip([&mut was, &mut is]) {
                let numbered = batch.as_ref().map_or(Ok(Vec::new()), &number)?;
                rows.extend(numbered.into_iter().map(|(_, digests)| digests));
            }
            if was.len() + is.len() > limit {
                self.take_out([&mut was, &mut is], is_key_whole);
                limit = ROWS_HELD.max(2 * (was.len() + is.len()));
            }
        }
    }

    fn count(&mut self, [before, after]: [usize; 2]) {
        self.before += before as u64;
        self.after += after as u64;
    }

    /// Takes out rows that both have and, where no two rows have one key, those of the same key.
    fn take_out(&mut self, [before, after]: [&mut Vec<Digests>; 2], is_key_whole: bool) {
        remove_common(before, after);
        if is_key_whole {
            self.changed += remove_common_by([before, after], |(key, _)| *key);
        }
    }

    /// Counts rows that none will follow.
    fn close(&mut self, [before, after]: [&mut Vec<Digests>; 2]) {
        self.take_out([before, after], true);
        self.gone += before.len() as u64;
        self.new += after.len() as u64;
    }
}

/// Cells that say where a row stood, not what it says.
const PLACES: [&str; 2] = ["file", "line"];

/// What of a table's rows is compared: the cells that make the key, and the others.
struct Layout<'n> {
    key: Vec<&'n str>,
    others: Vec<&'n str>,
    is_by_contact: bool,
    /// Whether no two rows agree in what is compared of the key.
    is_key_whole: bool,
}

impl<'n> Layout<'n> {
    fn of(table: &Table, names: &'n [String]) -> Self {
        let names = names.iter().map(String::as_str);
        let names = names.filter(|name| !PLACES.contains(name));
        let (key, others) = names.partition(|name| table.key.contains(name));
        Self {
            key,
            others,
            is_by_contact: table.key[0] == "contact_id",
            is_key_whole: !table.key.iter().any(|name| PLACES.contains(name)),
        }
    }

    /// Each row under its contact or, in a table of another order, under none.
    fn number_rows(&self, batch: &RecordBatch) -> Result<Numbered<Digests>> {
        let ids = || column::<Texts>(batch, "contact_id");
        let ids = self.is_by_contact.then(ids).transpose()?;
        let (key, others) = (printers(batch, &self.key)?, printers(batch, &self.others)?);
        let mut text = String::new();
        let rows = (0..batch.num_rows()).map(|row| {
            text.clear();
            print(&key, row, &mut text);
            let key = hash(text.as_bytes());
            print(&others, row, &mut text);
            let contact = ids.map_or(Ok(Uuid::nil()), |ids| contact_number(ids.value(row)));
            Ok((contact?, (key, hash(text.as_bytes()))))
        });
        rows.collect()
    }
}

fn printers<'b>(batch: &'b RecordBatch, names: &[&str]) -> Result<Vec<Printer<'b>>> {
    let cells = names.iter().filter_map(|name| batch.column_by_name(name));
    cells.map(Printer::of).collect()
}

fn print(printers: &[Printer<'_>], row: usize, text: &mut String) {
    for printer in printers {
        printer.append(row, text);
        text.push('\0'); // no text that is there is empty, so this tells absent cells, too
    }
}
