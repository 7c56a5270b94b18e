//! Which rows of an export are other than those that the last run exported.
//!
//! In: the digest of each row, and those of the last run, both in the order of contacts, so that neither is held as a whole. Out: whether
//! each is new, and the table from which the next run tells it.

use std::{iter::Peekable, path::Path};

use anyhow::{Context, Result};
use uuid::Uuid;

use crate::table::{
    Batch, TableWriter,
    cells::{Ints, Texts, column},
    read_table,
    schema::ledger::LEDGER_EXPORTS,
};

/// A row of an export, as far as the next run must know it; in the order of contacts and of the names of exports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Exported {
    /// The contact.
    pub contact: Uuid,
    /// The name of the export.
    pub export: String,
    /// The digest of the row.
    pub digest: i64,
}

impl Exported {
    fn key(&self) -> (Uuid, &str) {
        (self.contact, &self.export)
    }
}

/// What the last run exported, and what this one does.
pub struct Changes {
    earlier: Peekable<Box<dyn Iterator<Item = Result<Exported>>>>,
    writer: TableWriter,
    batch: Batch,
}

impl Changes {
    /// Compares with what stands in the folder of the last run, if it remembers any, and remembers in that of this one.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn since(last: Option<&Path>, now: &Path) -> Result<Self> {
        let file = last.map(|folder| LEDGER_EXPORTS.file(folder));
        let earlier: Box<dyn Iterator<Item = _>> = match file.filter(|file| file.exists()) {
            Some(file) => Box::new(read(&file)?),
            None => Box::new(std::iter::empty()),
        };
        Ok(Self {
            earlier: earlier.peekable(),
            writer: TableWriter::create(now, &LEDGER_EXPORTS)?,
            batch: Batch::new(&LEDGER_EXPORTS, 0),
        })
    }

    /// Whether each of these rows, which come behind all that were asked for before, is other than that of the last run.
    ///
    /// # Errors
    /// If the table of the last run is damaged, or the disk fails.
    pub fn are_new(&mut self, rows: &[Exported]) -> Result<Vec<bool>> {
        let mut are_new = Vec::with_capacity(rows.len());
        for exported in rows {
            let is_before =
                |row: &Result<Exported>| row.as_ref().is_ok_and(|row| row.key() < exported.key());
            while self.earlier.next_if(is_before).is_some() {}
            // A row that cannot be read is taken, too, and told.
            let is_meant = |row: &Result<Exported>| {
                row.as_ref().map_or(true, |row| row.key() == exported.key())
            };
            let same = self.earlier.next_if(is_meant).transpose()?;
            are_new.push(same.as_ref() != Some(exported));
            let mut row = self.batch.row();
            row.text_fmt(format_args!("{}", exported.contact));
            row.text(&exported.export).int(exported.digest);
            row.end();
        }
        self.writer.write(&self.batch.take())?;
        Ok(are_new)
    }

    /// Ends the table for the next run.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn finish(self) -> Result<()> {
        self.writer.finish().map(drop)
    }
}

fn read(file: &Path) -> Result<impl Iterator<Item = Result<Exported>> + use<>> {
    let batches = read_table(file, &LEDGER_EXPORTS.names(), None)?;
    Ok(
        batches.flat_map(|batch| match batch.and_then(|batch| rows(&batch)) {
            Ok(rows) => rows.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }),
    )
}

fn rows(batch: &arrow::array::RecordBatch) -> Result<Vec<Exported>> {
    let contacts: &Texts = column(batch, "contact_id")?;
    let exports: &Texts = column(batch, "export")?;
    let digests: &Ints = column(batch, "digest")?;
    let row = |row| {
        Ok(Exported {
            contact: Uuid::parse_str(contacts.value(row))
                .context("a contact of the ledger has no ID")?,
            export: exports.value(row).to_owned(),
            digest: digests.value(row),
        })
    };
    (0..batch.num_rows()).map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(u128, &str, i64)]) -> Vec<Exported> {
        let row = |(contact, export, digest): &(u128, &str, i64)| Exported {
            contact: Uuid::from_u128(*contact),
            export: (*export).to_owned(),
            digest: *digest,
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn a_row_is_new_unless_the_last_run_exported_it_alike() {
        let [first, second, third] = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let mut changes = Changes::since(None, first.path()).unwrap();
        let monday = [
            rows(&[(1, "a", 1), (1, "b", 1), (2, "a", 2)]),
            rows(&[(4, "a", 4), (6, "a", 6)]),
        ];
        assert_eq!(changes.are_new(&monday[0]).unwrap(), [true; 3]);
        assert_eq!(changes.are_new(&monday[1]).unwrap(), [true; 2]);
        changes.finish().unwrap();

        let mut changes = Changes::since(Some(first.path()), second.path()).unwrap();
        let tuesday = rows(&[
            (1, "a", 1),
            (2, "a", 9),
            (2, "b", 2),
            (3, "a", 3),
            (5, "a", 5),
            (6, "a", 6),
        ]);
        assert_eq!(
            changes.are_new(&tuesday).unwrap(),
            [false, true, true, true, true, false]
        );
        changes.finish().unwrap();

        // What was not exported on Tuesday is new on Wednesday, though Monday had it.
        let mut changes = Changes::since(Some(second.path()), third.path()).unwrap();
        assert_eq!(
            changes.are_new(&rows(&[(1, "b", 1), (6, "a", 6)])).unwrap(),
            [true, false]
        );
        changes.finish().unwrap();
    }
}
