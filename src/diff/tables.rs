//! Which rows of the other tables differ.
//!
//! In: the tables of `data/` of two runs. Out: for each, how many rows only one of them has. A row is all its cells but the file and the
//! line that it stood on, so the order of the rows of an export changes nothing.

use anyhow::Result;
use arrow::array::RecordBatch;
use rayon::prelude::*;
use serde::Serialize;
use uuid::Uuid;

use super::rows::{Numbered, contact_number, remove_common, side_by_side};
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
    /// Rows that only the first run has; those of a contact with another ID count, too.
    pub gone: u64,
    /// Rows that only the second run has.
    pub new: u64,
}

/// The tables that differ, but for `contacts`, which are compared field by field, and those that one run did not write.
pub(super) fn compare(runs: [&Run; 2]) -> Result<Vec<TableChange>> {
    let others = DATA.par_iter().filter(|table| table.name != CONTACTS.name);
    let both = others.filter(|table| runs.iter().all(|run| run.has(table)));
    let changes = both.map(|table| compare_table(runs, table));
    let mut changes: Vec<_> = changes.collect::<Result<_>>()?;
    changes.retain(|change| change.gone + change.new > 0);
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
        gone: 0,
        new: 0,
    };
    let is_by_contact = table.key[0] == "contact_id";
    let number = |batch: &RecordBatch| number_rows(batch, &names, is_by_contact);
    side_by_side([before?, after?], number, |_, [before, after]| {
        change.before += before.len() as u64;
        change.after += after.len() as u64;
        remove_common(before, after);
        change.gone += before.len() as u64;
        change.new += after.len() as u64;
    })?;
    Ok(change)
}

/// Cells that say where a row stood, not what it says.
const PLACES: [&str; 2] = ["file", "line"];

/// Each row as a number, under its contact or, in a table of another order, under none.
fn number_rows(batch: &RecordBatch, names: &[String], is_by_contact: bool) -> Result<Numbered> {
    let contacts = is_by_contact.then(|| column::<Texts>(batch, "contact_id"));
    let contacts = contacts.transpose()?;
    let names = names.iter().filter(|name| !PLACES.contains(&name.as_str()));
    let cells = names.filter_map(|name| batch.column_by_name(name));
    let printers = cells.map(Printer::of).collect::<Result<Vec<_>>>()?;
    let mut text = String::new();
    let rows = (0..batch.num_rows()).map(|row| {
        text.clear();
        for printer in &printers {
            printer.append(row, &mut text);
            text.push('\0'); // no text that is there is empty, so this tells absent cells, too
        }
        let contact = contacts.map_or(Ok(Uuid::nil()), |ids| contact_number(ids.value(row)));
        Ok((contact?, hash(text.as_bytes())))
    });
    rows.collect()
}
