//! Mail, meetings, calls and tasks: read, and heard before records are matched.

use anyhow::{Context, Result};

use super::Run;
use crate::{
    assign::{AssignContext, RecordSubject, Says, named_owner},
    interaction::{
        Interactions, ListFile, Lookup, ReadContext, RowSettings, TASKS, load_interactions,
        shape_of,
    },
    job::Job,
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
    let (interactions, tasks) = (dated(&inputs.interactions), dated(&inputs.tasks));
    let (files, task_files) = (
        interaction_files(job, &interactions),
        task_files(job, &tasks),
    );
    if files.is_empty() && task_files.is_empty() {
        return Ok(Default::default());
    }
    let stand_in = run.ledger.map(|_| run.stand_in(keys));
    let context = ReadContext {
        lookup: &Lookup::new(keys, &run.sources).with(stand_in.as_ref()),
        directory: &job.directory,
        as_of: job.as_of,
        first_export: inputs.exports.len() as u32,
        rejects,
    };
    let spill = |lists: &[Vec<DatedExport<'_>>]| {
        let exports = lists.iter().flatten();
        let rows: u64 = exports.map(|(export, _)| export.rows_expected()).sum();
        let partitions = (rows / PARTITION_ROWS + 1).min(PARTITIONS_MAX) as usize;
        Spill::create(run.staging, partitions).context("cannot write temporary data")
    };
    let words = spill(&interactions)?;
    let interactions = load_interactions(&files, &context, words, on_rows)?;
    let context = ReadContext {
        first_export: inputs.before_tasks() as u32,
        ..context
    };
    let words = spill(&tasks)?;
    let tasks = load_tasks(&task_files, &context, words, on_rows)?;
    Ok((interactions, tasks))
}

fn interaction_files<'j>(
    job: &'j Job,
    opened: &'j [Vec<DatedExport<'j>>],
) -> Vec<ListFile<'j, RowSettings<'j>>> {
    let lists = job.interactions.iter().zip(opened);
    let files = lists.map(|(list, exports)| ListFile {
        name: &list.name,
        exports,
        shape: shape_of(list.kind, &list.words),
        columns: &list.columns,
        settings: RowSettings {
            kind: list.kind,
            words: &list.words,
            touches: &list.touches,
        },
    });
    files.collect()
}

fn task_files<'j>(
    job: &'j Job,
    opened: &'j [Vec<DatedExport<'j>>],
) -> Vec<ListFile<'j, &'j [String]>> {
    let lists = job.tasks.iter().zip(opened);
    let files = lists.map(|(list, exports)| ListFile {
        name: &list.name,
        exports,
        shape: &TASKS,
        columns: &list.columns,
        settings: &*list.closed_words,
    });
    files.collect()
}

/// A file, member or sheet, with the order of its dates.
type DatedExport<'j> = (&'j Export, DateOrder);

/// The files of each list, each with the order of its dates.
fn dated(lists: &[Vec<OpenEvent>]) -> Vec<Vec<DatedExport<'_>>> {
    let mut dated = Vec::new();
    for list in lists {
        let files = list.iter();
        dated.push(files.map(|open| (&open.export, open.dates.order)).collect());
    }
    dated
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
