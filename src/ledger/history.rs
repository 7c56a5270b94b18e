//! The history of ownership: what was told until the last run, and what this one changed (R-HISTORY-2).
//!
//! All lists are in the order of contacts, so that they are read once, side by side. A spell that has ended stands as it did; one that
//! goes on ends with the contact's next change. Nothing else is ever changed in it.

use std::path::Path;

use anyhow::{Context, Result};
use arrow::array::{Array, RecordBatch};

use super::churn::{Listener, Told};
use crate::{
    table::{
        Batch, TableWriter,
        cells::{Bools, Days, Texts, column},
        read_table,
        schema::data::OWNERSHIP_HISTORY,
    },
    time::Day,
};

/// Rows that are written at a time.
const ROWS_AT_ONCE: usize = 50_000;

/// A list, batch by batch.
pub(super) type Batches = Box<dyn Iterator<Item = Result<RecordBatch>>>;

/// Writes the history into `folder`: that of the run in `before`, and what was changed since, a contact in one of the lists at most; and
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
            spells.copy(&mut batch, ends)?;
            spells.tell(ends, listener)?;
            spells.step()?;
        }
        if let Some(change) = &mut change {
            change.copy(&mut batch, None)?;
            change.tell(None, listener)?;
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

/// A list that is read row by row.
pub(super) struct Cursor {
    batches: Batches,
    batch: Option<RecordBatch>,
    row: usize,
}

impl Cursor {
    pub(super) fn open(batches: Batches) -> Result<Self> {
        let mut cursor = Self {
            batches,
            batch: None,
            row: 0,
        };
        cursor.fetch()?;
        Ok(cursor)
    }

    /// The next batch that has rows.
    fn fetch(&mut self) -> Result<()> {
        self.row = 0;
        let has_rows =
            |batch: &Result<RecordBatch>| batch.as_ref().map_or(true, |batch| batch.num_rows() > 0);
        self.batch = self.batches.find(has_rows).transpose()?;
        let ids = self
            .batch
            .as_ref()
            .map(|batch| column::<Texts>(batch, "contact_id"));
        ids.transpose().map(drop) // else a damaged list would look like one that has ended
    }

    pub(super) fn step(&mut self) -> Result<()> {
        self.row += 1;
        match &self.batch {
            Some(batch) if self.row < batch.num_rows() => Ok(()),
            _ => self.fetch(),
        }
    }

    pub(super) fn id(&self) -> Option<&str> {
        let ids: &Texts = column(self.batch.as_ref()?, "contact_id").ok()?;
        Some(ids.value(self.row))
    }

    pub(super) fn text(&self, name: &str) -> Result<&str> {
        let Some(batch) = &self.batch else {
            return Ok("");
        };
        Ok(column::<Texts>(batch, name)?.value(self.row))
    }

    pub(super) fn day(&self, name: &str) -> Result<Option<Day>> {
        let Some(batch) = &self.batch else {
            return Ok(None);
        };
        let days: &Days = column(batch, name)?;
        Ok(days.is_valid(self.row).then(|| Day(days.value(self.row))))
    }

    pub(super) fn boolean(&self, name: &str) -> Result<bool> {
        let Some(batch) = &self.batch else {
            return Ok(false);
        };
        Ok(column::<Bools>(batch, name)?.value(self.row))
    }

    /// Has somebody hear of the row as a spell that ends then.
    fn tell(&self, ends: Option<Day>, listener: &mut Listener<'_>) -> Result<()> {
        listener.hear(&Told {
            owner: [self.text("owner_kind")?, self.text("owner_id")?],
            from: self
                .day("valid_from")?
                .context("a spell has no first day")?,
            until: ends,
            rule: self.text("rule")?,
        });
        Ok(())
    }

    /// Adds the row as a spell that ends then.
    fn copy(&self, history: &mut Batch, ends: Option<Day>) -> Result<()> {
        let mut row = history.row();
        for name in ["contact_id", "owner_kind", "owner_id"] {
            row.text(self.text(name)?);
        }
        row.day(self.day("valid_from")?).day(ends);
        for name in ["rule", "evidence", "run_id"] {
            row.text(self.text(name)?);
        }
        row.end();
        Ok(())
    }
}
