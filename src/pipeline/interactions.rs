//! Mail, meetings, calls and tasks: read, and heard before records are matched.

use anyhow::{Context, Result};

use super::Run;
use crate::{
    assign::{AssignContext, RecordSubject, Says, named_owner},
    interaction::{Interactions, ListFile, Lookup, ReadContext, RowSettings, load_interactions},
    job::{EventsOf, JobEvents},
    keys::Keys,
    load::{Export, RejectLog},
    open::OpenEvent,
    record::Record,
    spill::Spill,
    standardise::date::DateOrder,
    task::{Tasks, load_tasks},
};

/// The words of so many interactions or tasks lie in one file on disk, which holds 4 GiB.
const PARTITION_ROWS: u64 = 4_000_000;
/// Each partition is an open file.
const PARTITIONS_MAX: u64 = 128;

/// Reads all interactions and tasks.
pub(super) fn load(
    run: &Run<'_>,
    keys: &Keys,
    rejects: &RejectLog,
    on_rows: &dyn Fn(u64),
) -> Result<(Interactions, Tasks)> {
    let (job, inputs) = (run.job, run.inputs);
    if job.events.is_empty() {
        return Ok(Default::default());
    }
    let dated = Vec::from_iter(inputs.events.iter().map(|list| dated(list)));
    let (mut interactions, mut tasks) = (Vec::new(), Vec::new());
    for (list, exports) in job.events.iter().zip(&dated) {
        match list.of {
            EventsOf::Interactions {
                kind,
                ref words,
                ref touches,
            } => {
                let settings = RowSettings {
                    kind,
                    words,
                    touches,
                };
                interactions.push(list_file(list, exports, settings));
            }
            EventsOf::Tasks { ref closed_words } => {
                tasks.push(list_file(list, exports, &**closed_words));
            }
        }
    }
    let stand_in = run.ledger.map(|_| run.stand_in(keys));
    let context = ReadContext {
        lookup: &Lookup::new(keys, &run.sources).with(stand_in.as_ref()),
        directory: &job.directory,
        as_of: job.as_of,
        first_export: inputs.exports.len() as u32,
        rejects,
    };
    let words = spill(run, &interactions)?;
    let interactions = load_interactions(&interactions, &context, words, on_rows)?;
    let context = ReadContext {
        first_export: context.first_export + interactions.exports.len() as u32,
        ..context
    };
    let words = spill(run, &tasks)?;
    let tasks = load_tasks(&tasks, &context, words, on_rows)?;
    Ok((interactions, tasks))
}

fn list_file<'j, S>(
    list: &'j JobEvents,
    exports: &'j [DatedExport<'j>],
    settings: S,
) -> ListFile<'j, S> {
    ListFile {
        name: &list.name,
        exports,
        shape: list.shape(),
        columns: &list.columns,
        settings,
    }
}

/// Where the words of the rows of these files go.
fn spill<S>(run: &Run<'_>, lists: &[ListFile<'_, S>]) -> Result<Spill> {
    let exports = lists.iter().flat_map(|list| list.exports);
    let rows: u64 = exports.map(|(export, _)| export.rows_expected()).sum();
    let partitions = (rows / PARTITION_ROWS + 1).min(PARTITIONS_MAX) as usize;
    Spill::create(run.staging, partitions).context("cannot write temporary data")
}

/// A file, member or sheet, with the order of its dates.
type DatedExport<'j> = (&'j Export, DateOrder);

/// The files of a list, each with the order of its dates.
fn dated(list: &[OpenEvent]) -> Vec<DatedExport<'_>> {
    let dated = list.iter().map(|open| (&open.export, open.dates.order));
    dated.collect()
}

/// A record that sync made names the user whose mailbox met it first (R-ASSIGN-6): known only now, and matching and clustering go by
/// the owners that records name.
pub(super) fn name_owners(
    keys: &mut Keys,
    spill: &Spill,
    interactions: &Interactions,
    sources: &[&str],
    context: &AssignContext<'_>,
) -> Result<()> {
    let mut bytes = Vec::new();
    for (number, first) in interactions.first_correspondents() {
        let key = &mut keys.records[number as usize];
        bytes.clear();
        spill.read_of(key.uuid, key.offset, &mut bytes)?;
        let mut record = Record::default();
        record.read(&bytes)?;
        let source = sources[usize::from(key.source)];
        let subject = RecordSubject {
            record: &record,
            source,
            owner_column: "",
            first_correspondent: Some(first),
            held: Says::Nothing,
            context,
        };
        key.keep_owner(named_owner(&subject));
    }
    Ok(())
}
