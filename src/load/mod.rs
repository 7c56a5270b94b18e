//! Files of any format → batches of raw text rows in file order, with rejects. Nothing here knows what a column means.
//!
//! [`open`] looks at a file and says what exports are in it; [`read`] streams the rows of one through all cores;
//! [`sample`] gives its first rows. A cell is text exactly as the file has it; numbers, dates and lists of formats that
//! have such are written as text that no reader takes for something else (`7`, not `7.0`; `2024-03-01`; lists joined
//! by [`crate::list::SEPARATOR`]).
//!
//! **Invariant:** every line of a text file is in exactly one row, reject, or blank line; an object that holds several rows is in all of them.

mod archive;
mod batch;
mod columnar;
mod date_faults;
mod encoding;
mod error;
mod export;
mod guard;
mod header;
mod json;
mod open;
mod reject;
mod reject_log;
mod source;
mod summary;
mod text;
mod vcard;
mod workbook;

pub use batch::{RawRow, RowBatch};
pub use date_faults::DateFaults;
pub use error::{Fault, LoadError};
pub use export::{Export, Format, ReadOptions};
pub use json::nest;
pub use open::open;
pub use reject::{Note, Notes, Reject, RejectReason};
pub use reject_log::{RejectLog, Rejects};
pub(crate) use source::fingerprint;
pub use summary::{ExportSummary, ReadSummary};

use text::cut::{ChunkSizes, CutRule, Cutter};
use text::parse::parse_chunk;

use crate::flow::flow;

/// Reads all rows: `handle` runs in parallel on batches, `collect` on the calling thread in file order.
///
/// # Errors
/// When the file cannot be read to its end, was written since it was opened, or `collect` fails.
pub fn read<T: Send>(
    export: &Export,
    handle: impl Fn(RowBatch) -> T + Sync,
    mut collect: impl FnMut(T) -> anyhow::Result<()>,
) -> Result<ReadSummary, LoadError> {
    let mut fingerprint = Ok((0, blake3::hash(b"")));
    let (mut rows, mut rejects, mut notes) = (0, 0, Notes::default());
    let mut other_header = None;
    let work = |batch: RowBatch| {
        let counts = (batch.len(), batch.rejects.len(), batch.notes.clone());
        (counts, batch.other_header, handle(batch))
    };
    rayon::in_place_scope(|scope| {
        scope.spawn(|_| fingerprint = source::fingerprint(&export.path));
        read_batches(
            export,
            ChunkSizes::USUAL,
            work,
            |(counts, other, result)| {
                other_header = other_header.or(other);
                rows += counts.0 as u64;
                rejects += counts.1 as u64;
                notes.absorb(&counts.2);
                collect(result)
            },
        )
    })?;
    let (bytes, blake3) = fingerprint.map_err(LoadError::io(&export.path))?;
    if source::FileState::of(&export.path) != export.state {
        return Err(Fault::Changed.of(&export.path));
    }
    refuse_other_header(export, other_header)?;
    Ok(ReadSummary {
        rows,
        rejects,
        notes,
        bytes,
        blake3,
    })
}

fn refuse_other_header(export: &Export, line: Option<u64>) -> Result<(), LoadError> {
    match line {
        None => Ok(()),
        Some(line) => Err(LoadError::OtherHeader {
            path: export.path.clone(),
            line,
        }),
    }
}

/// Runs the reader of the export's format.
fn read_batches<T: Send>(
    export: &Export,
    sizes: ChunkSizes,
    handle: impl Fn(RowBatch) -> T + Sync,
    mut collect: impl FnMut(T) -> anyhow::Result<()>,
) -> Result<(), LoadError> {
    let Export { dialect, shape, .. } = export;
    let collect = |result| collect(result).map_err(LoadError::Consumer);
    let chunks = |rule| {
        let mut cutter = Cutter::new(source::text_stream(export)?, rule, sizes);
        Ok::<_, LoadError>(move || {
            cutter
                .next_chunk()
                .map_err(|error| LoadError::broken(&export.path, export.format, error))
        })
    };
    match export.format {
        Format::Delimited => flow(
            chunks(CutRule::Delimited(*dialect))?,
            |chunk| handle(parse_chunk(chunk, dialect, shape)),
            collect,
        ),
        Format::Vcard => flow(
            chunks(CutRule::Cards)?,
            |chunk| handle(vcard::parse(chunk, shape)),
            collect,
        ),
        Format::Json | Format::Ndjson => flow(
            json::pieces(export, sizes)?,
            |chunk| handle(json::parse(chunk, export)),
            collect,
        ),
        Format::Parquet => {
            let mut batches = columnar::pieces(export)?;
            flow(
                || batches.next().transpose(),
                |(line, batch)| handle(columnar::parse(line, &batch, shape)),
                collect,
            )
        }
        Format::Xlsx | Format::Xls | Format::Ods => {
            let sheet = guard::guarded(export, || workbook::load_rows(export))?;
            let mut ranges = sheet.pieces();
            flow(
                || Ok(ranges.next()),
                |rows| handle(sheet.parse(rows, shape)),
                collect,
            )
        }
    }
}

/// So many rows of an export tell how it is written.
pub(crate) const SAMPLE_ROWS: usize = 1_000;

/// The first rows of an export, at most `rows_max`, with the rejects above them.
///
/// # Errors
/// As [`read`].
pub fn sample(export: &Export, rows_max: usize) -> Result<RowBatch, LoadError> {
    let sizes = ChunkSizes {
        chunk: 64 << 10,
        ..ChunkSizes::USUAL
    };
    let mut first: Option<RowBatch> = None;
    let outcome = read_batches(
        export,
        sizes,
        |batch| batch,
        |batch| {
            if batch.is_empty() && batch.rejects.is_empty() {
                return Ok(());
            }
            first = Some(batch);
            anyhow::bail!("enough")
        },
    );
    match (first, outcome) {
        (Some(mut batch), _) => {
            refuse_other_header(export, batch.other_header)?;
            batch.rows.truncate(rows_max);
            Ok(batch)
        }
        (None, outcome) => outcome.map(|_| RowBatch::default()),
    }
}

#[cfg(test)]
mod tests;
