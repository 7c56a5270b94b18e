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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    let mut change = TableChange::of(table);
    let layout = Layout::of(table, &names);
    let tables = [before?, after?];
    if layout.is_by_contact {
        let number = |batch: &RecordBatch| layout.number_rows(batch);
        side_by_side(tables, number, |_, rows| {
            change.count([rows[0].len(), rows[1].len()]);
            change.close(rows);
        })?;
    } else {
        change.hear_as_they_come(tables, &layout, ROWS_HELD)?;
    }
    Ok(change)
}

/// A row's key and the whole row, as numbers.
type Digests = (u64, u64);

/// Rows of a table that is not in the order of contacts, of which those that both runs have are not yet taken out.
const ROWS_HELD: usize = 1 << 17;

impl TableChange {
    fn of(table: &Table) -> Self {
        Self {
            table: table.name,
            ..Self::default()
        }
    }

    /// Batch by batch of both: rows that both have stand in much the same order, so few wait for the other.
    fn hear_as_they_come<I: Iterator<Item = Result<RecordBatch>>>(
        &mut self,
        [mut before, mut after]: [I; 2],
        layout: &Layout<'_>,
        rows_held: usize,
    ) -> Result<()> {
        let [mut was, mut is] = [Vec::new(), Vec::new()];
        let mut limit = rows_held;
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
                let numbered = batch.as_ref().map(|batch| layout.number_rows(batch));
                let numbered = numbered.transpose()?.unwrap_or_default();
                rows.extend(numbered.into_iter().map(|(_, digests)| digests));
            }
            if was.len() + is.len() > limit {
                remove_common(&mut was, &mut is);
                if layout.is_key_whole {
                    self.take_out_changed([&mut was, &mut is]);
                }
                limit = rows_held.max(2 * (was.len() + is.len()));
            }
        }
    }

    fn count(&mut self, [before, after]: [usize; 2]) {
        self.before += before as u64;
        self.after += after as u64;
    }

    /// Takes out rows that both have by their key, when those that are the same are out.
    fn take_out_changed(&mut self, rows: [&mut Vec<Digests>; 2]) {
        self.changed += remove_common_by(rows, |(key, _)| *key);
    }

    /// Counts rows that none will follow.
    fn close(&mut self, [before, after]: [&mut Vec<Digests>; 2]) {
        remove_common(before, after);
        self.take_out_changed([before, after]);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::table::{Batch, fixture::EVERY_KIND};

    /// Rows by key, no key twice; what a row says, if it is there before and after.
    type Rows = std::collections::BTreeMap<u8, [Option<u8>; 2]>;

    fn batches(rows: &Rows, side: usize) -> Vec<Result<RecordBatch>> {
        let rows: Vec<(u8, u8)> = rows
            .iter()
            .filter_map(|(key, says)| Some((*key, says[side]?)))
            .collect();
        let batches = rows.chunks(3).map(|rows| {
            let mut batch = Batch::new(&EVERY_KIND, rows.len());
            for (key, says) in rows {
                let mut row = batch.row();
                row.text(&key.to_string()).list([]);
                row.int(Some(i64::from(*says))).float(None);
                row.boolean(None).day(None).moment(None);
                row.end();
            }
            Ok(batch.finish())
        });
        batches.collect()
    }

    proptest! {
        #[test]
        fn what_is_taken_out_early_changes_no_count(
            rows in prop::collection::btree_map(any::<u8>(), prop::array::uniform2(prop::option::of(0..2_u8)), 0..40),
            rows_held in 0..40_usize,
            is_key_whole in any::<bool>(),
        ) {
            let layout = Layout {
                key: vec!["text"],
                others: vec!["int"],
                is_by_contact: false,
                is_key_whole,
            };
            let mut found = TableChange::of(&EVERY_KIND);
            let tables = [0, 1].map(|side| batches(&rows, side).into_iter());
            found.hear_as_they_come(tables, &layout, rows_held).unwrap();
            let count = |is_so: fn(&[Option<u8>; 2]) -> bool| rows.values().filter(|row| is_so(row)).count() as u64;
            let expected = TableChange {
                table: EVERY_KIND.name,
                before: count(|row| row[0].is_some()),
                after: count(|row| row[1].is_some()),
                changed: count(|row| row[0].is_some() && row[1].is_some() && row[0] != row[1]),
                gone: count(|row| row[0].is_some() && row[1].is_none()),
                new: count(|row| row[0].is_none() && row[1].is_some()),
            };
            prop_assert_eq!(found, expected);
        }
    }
}
