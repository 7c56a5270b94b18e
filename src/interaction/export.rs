//! One export of interactions or tasks, read batch by batch: its rows narrow in memory, their words on disk, the others rejects.
//!
//! **Invariant:** rows read = entries + rejects (R-RECONCILE-1).

use anyhow::Result;
use bumpalo::Bump;

use super::{
    Detail,
    cells::{CellReader, ExportContext, Fault},
    lookup::{Lookup, Place},
    noted::Noted,
};
use crate::{
    keys::RecordNo,
    load::{self, DateFaults, Export, ExportSummary, RawRow, Reject, RowBatch},
    spill::{Spill, partition_of},
};

/// What a row of an export becomes in memory.
pub(crate) trait Entry: Sized + Send {
    /// What the settings say of all rows.
    type Settings<'s>: Copy + Sync;

    /// Reads one row, or says why it cannot be used.
    fn read<'a>(
        settings: Self::Settings<'_>,
        cells: &mut CellReader<'_>,
        row: RawRow<'a>,
        arena: &'a Bump,
    ) -> Result<ReadRow<'a, Self>, Fault>;

    /// The record that it belongs to.
    fn record(&self) -> RecordNo;

    /// Learns where its words start on disk.
    fn lies_at(&mut self, offset: u32);

    /// Notes what a row says of everybody with its ID or address.
    fn note(_read: &ReadRow<'_, Self>, _lookup: &Lookup<'_>, _noted: &mut Noted) {}
}

/// A row that can be used: where its contact was found, and what it says.
pub(crate) struct ReadRow<'a, T> {
    pub(crate) place: Place,
    pub(crate) entry: T,
    pub(crate) detail: Detail<'a>,
}

/// What the rows of one batch gave.
struct Batch<T> {
    entries: Vec<T>,
    noted: Noted,
    rejects: Vec<Reject>,
    faults: DateFaults,
}

/// Reads an export and adds its entries to those before; `on_rows` hears how many rows each batch had. Out: what became of its rows, and
/// what is noted of them.
pub(crate) fn load_export<T: Entry>(
    export: &Export,
    context: &ExportContext<'_>,
    settings: T::Settings<'_>,
    spill: &Spill,
    entries: &mut Vec<T>,
    on_rows: &dyn Fn(u64),
) -> Result<(ExportSummary, Noted)> {
    let (before, mut noted) = (entries.len(), Noted::default());
    let mut rejects = context.rejects.of_export();
    let mut faults = DateFaults::default();
    let handle = |batch: RowBatch| read_batch::<T>(batch, context, settings, spill);
    let read = load::read(export, handle, |batch: Result<Batch<T>>| {
        let batch = batch?;
        let count = (batch.entries.len() + batch.rejects.len()) as u64;
        entries.extend(batch.entries);
        noted.absorb(batch.noted);
        faults.absorb(&batch.faults);
        rejects.extend(batch.rejects)?;
        on_rows(count);
        Ok(())
    })?;
    let records = (entries.len() - before) as u64;
    let summary = ExportSummary::of(context.number, read, records, rejects, faults);
    Ok((summary, noted))
}

fn read_batch<T: Entry>(
    mut batch: RowBatch,
    context: &ExportContext<'_>,
    settings: T::Settings<'_>,
    spill: &Spill,
) -> Result<Batch<T>> {
    let mut rejects = std::mem::take(&mut batch.rejects);
    let mut cells = CellReader::new(context);
    let mut frames = spill.frames();
    let mut entries = Vec::with_capacity(batch.len());
    let mut noted = Noted::default();
    let mut arena = Bump::new();
    for row in batch.rows() {
        match T::read(settings, &mut cells, row, &arena) {
            Ok(mut read) => {
                T::note(&read, context.lookup, &mut noted);
                let key = context.lookup.key(read.entry.record());
                let partition = partition_of(key.uuid, spill.count());
                let offset = frames.push(partition, |bytes| read.detail.encode(bytes))?;
                read.entry.lies_at(offset);
                entries.push(read.entry);
            }
            Err(fault) => rejects.push(cells.reject(row, &fault)),
        }
        arena.reset();
    }
    Ok(Batch {
        entries,
        noted,
        rejects,
        faults: cells.faults,
    })
}
