//! What an export came to: as it was read, and with what became of its rows.

use super::{DateFaults, Note, Notes, Rejects};

/// What a whole export came to.
#[derive(Debug, Clone)]
pub struct ReadSummary {
    /// Rows handed over.
    pub rows: u64,
    /// Rejects handed over.
    pub rejects: u64,
    /// What was mended or skipped.
    pub notes: Notes,
    /// The length of the file on disk.
    pub bytes: u64,
    /// The BLAKE3 of the file on disk.
    pub blake3: blake3::Hash,
}

/// What became of one export.
#[derive(Debug)]
pub struct ExportSummary {
    /// Index over all exports of the run.
    pub number: u32,
    /// Rows of data: records' rows + rejects.
    pub rows: u64,
    /// People: a row of a couple holds two.
    pub records: u64,
    /// The second people of those rows.
    pub second_persons: u64,
    /// Rows that could not be used.
    pub rejects: Rejects,
    /// (note, count, first line) of what was mended or skipped.
    pub notes: Vec<(Note, u64, u64)>,
    /// Cells of dates that are not what they should hold; those of contacts are counted by `intake`.
    pub faults: DateFaults,
    /// Length of the file.
    pub bytes: u64,
    /// BLAKE3 of the file.
    pub blake3: blake3::Hash,
}

impl ExportSummary {
    /// What became of the export with a number: how many records its rows gave, its rejects, and its cells of dates.
    pub(crate) fn of(
        number: u32,
        read: ReadSummary,
        records: u64,
        rejects: Rejects,
        faults: DateFaults,
    ) -> Self {
        Self {
            number,
            rows: read.rows + read.rejects,
            records,
            second_persons: 0,
            rejects,
            notes: faults.among(read.notes),
            faults,
            bytes: read.bytes,
            blake3: read.blake3,
        }
    }
}
