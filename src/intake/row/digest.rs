//! The digest of a row: what its cells say under their headers. It is the ID of a record that its source gives none.
//!
//! The order of the columns, blank cells and blanks around a cell do not show in it, so that an export which is saved anew, in another
//! format or with one more empty column, gives the same records.

use xxhash_rust::xxh3::xxh3_64;

use crate::{load::RawRow, source::header};

/// Makes digests of the rows of one export.
pub(super) struct Digester {
    /// The hash of each header and where it stands, in the order of the hashes.
    columns: Vec<(u64, usize)>,
    bytes: Vec<u8>,
}

impl Digester {
    pub(super) fn new(headers: &[String]) -> Self {
        let hashed = |header: &String| xxh3_64(header::fold(header).as_bytes());
        let mut columns: Vec<_> = headers.iter().map(hashed).zip(0..).collect();
        columns.sort_unstable();
        Self {
            columns,
            bytes: Vec::new(),
        }
    }

    pub(super) fn digest(&mut self, row: RawRow<'_>) -> u64 {
        self.bytes.clear();
        for (header, column) in &self.columns {
            let cell = row.cell(*column).trim_ascii();
            if !cell.is_empty() {
                self.bytes.extend_from_slice(&header.to_le_bytes());
                self.bytes.extend_from_slice(cell.as_bytes());
                self.bytes.push(0);
            }
        }
        xxh3_64(&self.bytes)
    }
}
