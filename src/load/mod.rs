//! Files of any format → batches of raw text rows in file order, with rejects. Nothing here knows what a column means.
//!
//! [`open`] looks at a file and says what exports are in it; [`read`] streams the rows of one through all cores;
//! [`sample`] gives its first rows. A cell is text exactly as the file has it; numbers, dates and lists of formats that
//! have such are written as text that no reader takes for something else (`7`, not `7.0`; `2024-03-01`; lists joined
//! by [`crate::list::SEPARATOR`]).
//!
//! **Invariant:** every line of a text file is in exactly one row, reject, or blank line.

mod batch;
mod encoding;
mod error;
mod export;
mod flow;
mod header;
mod open;
mod reject;
mod source;
mod text;

pub use batch::{RawRow, RowBatch};
pub use error::LoadError;
pub use export::{Export, Format, ReadOptions};
pub use open::open;
pub use reject::{Note, Notes, Reject, RejectReason};

use flow::{Totals, flow};
use text::cut::{ChunkSizes, Cutter};
use text::parse::parse_chunk;

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

/// Reads all rows: `handle` runs in parallel on batches, `collect` on the calling thread in file order.
///
/// # Errors
/// When the file cannot be read to its end, or `collect` fails.
pub fn read<T: Send>(
    export: &Export,
    handle: impl Fn(RowBatch) -> T + Sync,
    collect: impl FnMut(T) -> anyhow::Result<()>,
) -> Result<ReadSummary, LoadError> {
    let mut fingerprint = Ok((0, blake3::hash(b"")));
    let totals = rayon::in_place_scope(|scope| {
        scope.spawn(|_| fingerprint = source::fingerprint(&export.path));
        read_rows(export, ChunkSizes::USUAL, handle, collect)
    })?;
    let (bytes, blake3) = fingerprint?;
    Ok(ReadSummary { rows: totals.rows, rejects: totals.rejects, notes: totals.notes, bytes, blake3 })
}

fn read_rows<T: Send>(
    export: &Export,
    sizes: ChunkSizes,
    handle: impl Fn(RowBatch) -> T + Sync,
    collect: impl FnMut(T) -> anyhow::Result<()>,
) -> Result<Totals, LoadError> {
    let mut cutter = Cutter::new(source::text_stream(export)?, Some(export.dialect), sizes);
    let next = || cutter.next_chunk().map_err(|error| LoadError::broken(&export.path, export.format, error));
    flow(next, |chunk| parse_chunk(chunk, &export.dialect, &export.shape), handle, collect)
}

/// The first rows of an export, at most `rows_max`, with the rejects above them.
///
/// # Errors
/// As [`read`].
pub fn sample(export: &Export, rows_max: usize) -> Result<RowBatch, LoadError> {
    let sizes = ChunkSizes { chunk: 64 << 10, ..ChunkSizes::USUAL };
    let mut first: Option<RowBatch> = None;
    let outcome = read_rows(export, sizes, |batch| batch, |batch| {
        if batch.is_empty() && batch.rejects.is_empty() {
            return Ok(());
        }
        first = Some(batch);
        anyhow::bail!("enough")
    });
    match (first, outcome) {
        (Some(mut batch), _) => {
            batch.rows.truncate(rows_max);
            Ok(batch)
        }
        (None, outcome) => outcome.map(|_| RowBatch::default()),
    }
}

#[cfg(test)]
mod tests;
