//! What each source gave: the books of a run by source in, `source_metrics` out.

use super::owners::Filled;
use crate::table::{Batch, schema::reports::SOURCE_METRICS};

/// What was read of a source, and what became of it (R-RECONCILE-1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SourceBooks {
    /// Files, or sheets and members of some.
    pub files: u64,
    /// Rows of data, those that could not be used included.
    pub rows: u64,
    /// Rows that could not be used.
    pub rejects: u64,
    /// Of these, those by which a contact may be lost.
    pub rows_lost: u64,
    /// The second people of rows of two.
    pub second_persons: u64,
    /// People.
    pub records: u64,
    /// Contacts with a record of the source.
    pub contacts: u64,
    /// Of these, those whose primary record is of the source: over all sources they add up to all contacts.
    pub primary_contacts: u64,
    /// Of these, those with a record of another source.
    pub shared: u64,
}

impl SourceBooks {
    /// What is missing: rows and second people, less rejects and records.
    fn gap(&self) -> i64 {
        (self.rows + self.second_persons) as i64 - (self.rejects + self.records) as i64
    }
}

/// A row per source, in the order of the pipeline file.
pub(super) fn source_metrics(names: &[&str], books: &[SourceBooks]) -> Filled {
    let mut batch = Batch::new(&SOURCE_METRICS, books.len());
    for (name, books) in names.iter().zip(books) {
        let mut row = batch.row();
        row.text(name).count(books.files);
        row.count(books.rows)
            .count(books.rejects)
            .count(books.rows_lost);
        row.count(books.second_persons).count(books.records);
        row.count(books.contacts).count(books.primary_contacts);
        row.count(books.shared);
        row.count(books.records - books.primary_contacts)
            .int(books.gap());
        row.end();
    }
    (SOURCE_METRICS.clone(), batch)
}
