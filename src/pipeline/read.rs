//! Everything that a run goes by, read: records, joined tables, interactions and tasks.

use anyhow::Context;

use super::{
    Run, RunError, budget, faults, files,
    inputs::{self, check_reject_limits},
    interactions,
    log::StageLog,
    stages,
    unused::{self, EventRows},
};
use crate::{
    assign::AssignContext,
    intake::{Intake, ValueTally},
    interaction::Interactions,
    keys::Keys,
    load::{ExportSummary, RejectLog},
    publish::Shrunk,
    spill::Spill,
    task::Tasks,
};

/// Records, interactions and tasks, as far as they stay in memory, and what became of their files.
pub(super) struct Read {
    pub(super) keys: Keys,
    pub(super) spill: Spill,
    pub(super) exports: Vec<ExportSummary>,
    pub(super) values: ValueTally,
    pub(super) interactions: Interactions,
    pub(super) tasks: Tasks,
    pub(super) joined: Vec<ExportSummary>,
}

/// Reads all that a run goes by, and tells what of it could not be used. Besides, the lists of which half is gone since an earlier run.
///
/// # Errors
/// If a file cannot be read, too many of its rows cannot be used, or the memory that is allowed cannot do.
pub(super) fn read(
    run: &Run<'_>,
    assign: &AssignContext<'_>,
    log: &mut StageLog<'_>,
) -> Result<(Read, Vec<Shrunk>), RunError> {
    let (job, inputs) = (run.job, run.inputs);
    let (partitions, expected) = budget::partitions(job, inputs, run.ledger)?;
    let rejects = RejectLog::create(run.staging).context("cannot write temporary data")?;
    let loaded = log.time("load", None, |log| {
        let spill =
            Spill::create(run.staging, partitions).context("cannot write temporary data")?;
        stages::load(job, inputs, assign, (spill, &rejects), expected, log)
    });
    let (intake, joined) = loaded.map_err(RunError::of_load)?;
    let Intake {
        mut keys,
        spill,
        exports,
        tally: values,
    } = intake;
    log.count_read(&exports);
    log.detail_read(
        inputs
            .exports
            .iter()
            .map(|open| open.export.label())
            .zip(&exports),
    );
    check_reject_limits(job, &inputs.exports, &exports)?;
    let loaded = log.time("interactions", None, |log| {
        let on_rows = |rows| log.watch.advance(rows);
        let (found, tasks) = interactions::load(run, &keys, &rejects, &on_rows)?;
        interactions::name_owners(&mut keys, &spill, &found, &run.sources, assign)?;
        Ok((found, tasks))
    });
    let (interactions, tasks) = loaded.map_err(RunError::of_load)?;
    log.count_read(interactions.exports.iter().chain(&tasks.exports));
    let events = interactions.rows.len() + tasks.rows.len();
    budget::under_way_now(run, partitions, [keys.records.len(), events, 0])?;
    let read = Read {
        keys,
        spill,
        exports,
        values,
        interactions,
        tasks,
        joined,
    };
    unused::warn(&EventRows::of(run, &read), log);
    unused::warn(&EventRows::of_joined(run, &read), log);
    let shrunk = files::warn(run, &read, log);
    inputs::warn_of_quotes(run, &read, log);
    faults::warn(run, &read, log);
    Ok((read, shrunk))
}
