//! The exports of interactions or tasks, each read batch by batch: its rows narrow in memory, their words on disk, the others rejects.
//!
//! **Invariant:** rows read = rows that gave entries + rejects (R-RECONCILE-1). A row gives one entry for each of its users and each record
//! to which it leads.

use anyhow::{Context, Result, bail};
use bumpalo::Bump;

use super::{
    Detail, ListFile, ReadContext, RowPlan,
    cells::{CellReader, ExportContext, Fault},
    lookup::{Lookup, Place},
    noted::Noted,
    strangers::{Strangers, StrangersOf},
};
use crate::{
    keys::RecordNo,
    load::{self, DateFaults, Export, ExportSummary, Note, Notes, RawRow, Reject, RowBatch},
    party::UserIx,
    source::ColumnProblem,
    spill::{Spill, partition_of},
    standardise::date::Dates,
};

/// What a row of an export becomes in memory.
pub(crate) trait Entry: Copy + Send {
    /// What the settings say of all rows.
    type Settings<'s>: Copy + Sync;

    /// Reads one row as far as it is the same for all whom it names, or says why it cannot be used.
    fn read<'a>(
        settings: Self::Settings<'_>,
        cells: &mut CellReader<'_>,
        row: RawRow<'a>,
        arena: &'a Bump,
    ) -> Result<ReadRow<'a, Self>, Fault>;

    /// The same between a user, or nobody, and the record behind an entry of the lookup.
    fn between(self, lookup: &Lookup<'_>, user: Option<UserIx>, place: Place) -> Self;

    /// The record that it belongs to.
    fn record(&self) -> RecordNo;

    /// Learns that its row has given an entry before it.
    fn continues(&mut self) {}

    /// Learns where its words start on disk.
    fn lies_at(&mut self, offset: u32);

    /// Notes what it says of everybody with this ID or address; `list` is the place of its list.
    fn note(&self, _place: Place, _list: u16, _lookup: &Lookup<'_>, _noted: &mut Noted) {}
}

/// A row that can be used: where its contacts were found, and what it says.
pub(crate) struct ReadRow<'a, T> {
    /// One at least.
    pub(crate) places: &'a [Place],
    /// Each whose it is; none, if it is nobody's.
    pub(crate) users: &'a [UserIx],
    /// What is said of each of them.
    pub(crate) entry: T,
    pub(crate) detail: Detail<'a>,
    /// Whether it is of somebody who is no user that the directory knows, and so of nobody.
    pub(crate) is_strangers: bool,
}

/// What the rows of one batch gave.
struct Batch<T> {
    /// How many rows gave entries.
    rows: u64,
    entries: Vec<T>,
    noted: Noted,
    strangers: StrangersOf,
    rejects: Vec<Reject>,
    faults: DateFaults,
    notes: Notes,
}

/// What the exports of some lists gave.
pub(crate) struct Loaded<T> {
    /// In the order of lists, exports and rows.
    pub(crate) entries: Vec<T>,
    /// What became of the rows of each export.
    pub(crate) exports: Vec<ExportSummary>,
    /// What is noted of all rows.
    pub(crate) noted: Noted,
    /// Whom they name whom the directory does not know.
    pub(crate) strangers: Strangers,
}

/// Reads every export of every list, with its words into the spill; `on_rows` hears how many rows each batch had.
pub(crate) fn load_lists<'l, T: Entry>(
    lists: &[ListFile<'l, T::Settings<'l>>],
    context: &ReadContext<'l>,
    spill: &Spill,
    on_rows: &dyn Fn(u64),
) -> Result<Loaded<T>> {
    let mut loaded = Loaded {
        entries: Vec::new(),
        exports: Vec::new(),
        noted: Noted::default(),
        strangers: Strangers::default(),
    };
    for (index, list) in lists.iter().enumerate() {
        for &(export, order) in list.exports {
            let rows = ExportContext {
                name: list.name,
                list: index as u16,
                number: context.first_export + loaded.exports.len() as u32,
                headers: &export.headers,
                plan: &plan_export(export, list)?,
                lookup: context.lookup,
                directory: context.directory,
                dates: Dates::new(order, context.as_of),
                as_of: context.as_of,
                rejects: context.rejects,
            };
            load_export(export, &rows, list.settings, spill, &mut loaded, on_rows)
                .with_context(|| export.label())?;
        }
    }
    spill.finish()?;
    Ok(loaded)
}

/// The plan of an export; refused, if what its rows cannot do without is in no column.
fn plan_export<S>(export: &Export, list: &ListFile<'_, S>) -> Result<RowPlan> {
    let (plan, problems) = RowPlan::of_export(list.shape, export, list.columns);
    if ColumnProblem::are_minor(&problems) {
        return Ok(plan);
    }
    let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
    let (label, kind, name) = (export.label(), list.shape.list, list.name);
    bail!("{label}: {kind} {name}: {}", problems.join("; "))
}

/// Reads an export and adds what it gives to that of those before.
fn load_export<T: Entry>(
    export: &Export,
    context: &ExportContext<'_>,
    settings: T::Settings<'_>,
    spill: &Spill,
    loaded: &mut Loaded<T>,
    on_rows: &dyn Fn(u64),
) -> Result<()> {
    let mut rows = 0;
    let mut rejects = context.rejects.of_export();
    let (mut faults, mut notes) = (DateFaults::default(), Notes::default());
    let handle = |batch: RowBatch| read_batch::<T>(batch, context, settings, spill);
    let mut read = load::read(export, handle, |batch: Result<Batch<T>>| {
        let batch = batch?;
        let count = batch.rows + batch.rejects.len() as u64;
        rows += batch.rows;
        loaded.entries.extend(batch.entries);
        loaded.noted.absorb(batch.noted);
        loaded.strangers.add(context.name, batch.strangers);
        faults.absorb(&batch.faults);
        notes.absorb(&batch.notes);
        rejects.extend(batch.rejects)?;
        on_rows(count);
        Ok(())
    })?;
    read.notes.absorb(&notes);
    let summary = ExportSummary::of(context.number, read, rows, rejects, faults);
    loaded.exports.push(summary);
    Ok(())
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
    let (mut used, mut entries) = (0, Vec::with_capacity(batch.len()));
    let (mut noted, mut notes) = (Noted::default(), Notes::default());
    let mut strangers = StrangersOf::default();
    let mut arena = Bump::new();
    let mut written = Vec::new();
    for row in batch.rows() {
        match T::read(settings, &mut cells, row, &arena) {
            Ok(read) => {
                used += 1;
                written.clear();
                add_entries(&read, context, (&mut entries, &mut noted), |uuid| {
                    let partition = partition_of(uuid, spill.count());
                    if let Some((_, offset)) = written.iter().find(|(there, _)| *there == partition)
                    {
                        return Ok(*offset);
                    }
                    let offset = frames.push(partition, |bytes| read.detail.encode(bytes))?;
                    written.push((partition, offset));
                    Ok(offset)
                })?;
                if read.is_strangers && cells.count_stranger(row, &mut strangers, &arena) {
                    notes.add(Note::Stranger, 1, row.line());
                }
            }
            Err(fault) => rejects.push(cells.reject(row, &fault)),
        }
        arena.reset();
    }
    Ok(Batch {
        rows: used,
        entries,
        noted,
        strangers,
        rejects,
        faults: cells.faults,
        notes,
    })
}

/// Adds what a row is to each of its users and records: several of its addresses may lead to one record. `write` puts its words where
/// those of the record of a UUID are, once, and says where.
fn add_entries<T: Entry>(
    read: &ReadRow<'_, T>,
    context: &ExportContext<'_>,
    (entries, noted): (&mut Vec<T>, &mut Noted),
    mut write: impl FnMut([u64; 2]) -> Result<u32>,
) -> Result<()> {
    let ExportContext { lookup, list, .. } = *context;
    let before = entries.len();
    let nobody = read.users.is_empty().then_some(None);
    for user in read.users.iter().copied().map(Some).chain(nobody) {
        let its = entries.len();
        for &place in read.places {
            let mut entry = read.entry.between(lookup, user, place);
            entry.note(place, list, lookup, noted);
            if entries[its..]
                .iter()
                .any(|other| other.record() == entry.record())
            {
                continue;
            }
            entry.lies_at(write(lookup.key(entry.record()).uuid)?);
            if entries.len() > before {
                entry.continues();
            }
            entries.push(entry);
        }
    }
    Ok(())
}
