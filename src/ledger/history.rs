//! The history of ownership: what was told until the last run, and what this one changed (R-HISTORY-2).
//!
//! All lists are in the order of contacts, so that they are read once, side by side. A spell that has ended stands as it did; one that
//! goes on ends with the contact's next change. Nothing else is ever changed in it.

use std::path::Path;

use anyhow::{Context, Result};

use super::{
    churn::{Listener, ToldSpell},
    cursor::{Batches, Cursor},
};
use crate::{
    table::{Batch, TableWriter, read_table, schema::data::OWNERSHIP_HISTORY},
    time::Day,
};

/// Rows that are written at a time.
const ROWS_AT_ONCE: usize = 50_000;

/// Writes the history into `folder`: that of the run in `before`, and what was changed since, the changes of a contact in one of the lists at most; and
/// has somebody listen. Out: the name of the table, and how many spells it has.
///
/// # Errors
/// If a table cannot be read or written.
pub(super) fn write_history(
    before: Option<&Path>,
    changes: [Batches; 2],
    folder: &Path,
    listener: &mut Listener<'_>,
) -> Result<(String, u64)> {
    let spells: Batches = match before {
        Some(folder) => {
            let path = OWNERSHIP_HISTORY.file(folder);
            Box::new(read_table(&path, &OWNERSHIP_HISTORY.names(), None)?)
        }
        None => Box::new(std::iter::empty()),
    };
    let mut spells = Cursor::open(spells)?;
    let [live, ended] = changes;
    let mut changes = [Cursor::open(live)?, Cursor::open(ended)?];
    let mut writer = TableWriter::create(folder, &OWNERSHIP_HISTORY)?;
    let mut batch = Batch::new(&OWNERSHIP_HISTORY, 0);
    while let Some(id) = first_id(&spells, &changes) {
        let mut change = changes.iter_mut().find(|change| change.id() == Some(&id));
        let closes = change
            .as_ref()
            .map(|change| change.day("valid_from"))
            .transpose()?;
        while spells.id() == Some(&id) {
            let ends = spells.day("valid_to")?.or(closes.flatten());
            copy(&spells, &mut batch, ends)?;
            tell(&spells, ends, listener)?;
            spells.step()?;
        }
        while let Some(change) = change.as_mut().filter(|change| change.id() == Some(&id)) {
            let ends = change.day("valid_to")?;
            copy(change, &mut batch, ends)?;
            tell(change, ends, listener)?;
            change.step()?;
        }
        listener.end(&id)?;
        if batch.rows() >= ROWS_AT_ONCE {
            writer.write(&batch.take())?;
        }
    }
    writer.write(&batch.finish())?;
    writer.finish()
}

/// The contact that comes next.
fn first_id(spells: &Cursor, changes: &[Cursor; 2]) -> Option<String> {
    let lists = std::iter::once(spells).chain(changes);
    lists.filter_map(Cursor::id).min().map(str::to_owned)
}

/// Has somebody hear of the row as a spell that ends then.
fn tell(row: &Cursor, ends: Option<Day>, listener: &mut Listener<'_>) -> Result<()> {
    listener.hear(&ToldSpell {
        owner: [row.text("owner_kind")?, row.text("owner_id")?],
        from: row.day("valid_from")?.context("a spell has no first day")?,
        until: ends,
        rule: row.text("rule")?,
    });
    Ok(())
}

/// Adds the row as a spell that ends then.
fn copy(from: &Cursor, history: &mut Batch, ends: Option<Day>) -> Result<()> {
    let mut row = history.row();
    for name in ["contact_id", "owner_kind", "owner_id"] {
        row.text(from.text(name)?);
    }
    row.day(from.day("valid_from")?).day(ends);
    for name in ["rule", "evidence", "run_id"] {
        row.text(from.text(name)?);
    }
    row.end();
    Ok(())
}
