//! Mail, meetings, calls and tasks: read, and heard before records are matched.

use anyhow::{Context, Result};

use super::Run;
use crate::{
    assign::{AssignContext, RecordSubject, named_owner},
    interaction::{InteractionFile, Interactions, Lookup, ReadContext, load_interactions},
    keys::Keys,
    load::{Export, RejectLog},
    open::OpenEvent,
    record::Record,
    spill::Spill,
    standardise::date::DateOrder,
    task::{TaskFile, Tasks, load_tasks},
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
    let files: Vec<_> = job
        .interactions
        .iter()
        .zip(&interactions)
        .map(|(job, exports)| InteractionFile {
            name: &job.name,
            exports,
            columns: &job.columns,
            kind: job.kind,
            words: &job.words,
        })
        .collect();
    let task_files: Vec<_> = job
        .tasks
        .iter()
        .zip(&tasks)
        .map(|(job, exports)| TaskFile {
            name: &job.name,
            exports,
            columns: &job.columns,
            closed_words: &job.closed_words,
        })
        .collect();
    if files.is_empty() && task_files.is_empty() {
        return Ok(Default::default());
    }
    let context = ReadContext {
        lookup: &Lookup::new(keys, &run.sources),
        directory: &job.directory,
        as_of: job.as_of,
        first_export: inputs.exports.len() as u32,
        rejects,
    };
    let spill = |lists: &[Vec<(&Export, DateOrder)>]| {
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

/// The files of each list, each with the order of its dates.
fn dated(lists: &[Vec<OpenEvent>]) -> Vec<Vec<(&Export, DateOrder)>> {
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
        let record = Record::read(&bytes)?;
        let source = sources[usize::from(key.source)];
        let subject = RecordSubject {
            record: &record,
            source,
            owner_column: "",
            first_correspondent: Some(first),
            context,
        };
        key.keep_owner(named_owner(&subject));
    }
    Ok(())
}
