//! A table that is read row by row, side by side with others: batches in, the cells of one row after the other out.

use anyhow::Result;
use arrow::array::{Array, RecordBatch};

use crate::{
    table::cells::{Bools, Days, Texts, column},
    time::Day,
};

/// A list, batch by batch.
pub(super) type Batches = Box<dyn Iterator<Item = Result<RecordBatch>>>;

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
}
