//! Learns the matcher's model from a job's exports, and does nothing else: what `tenure train` keeps for the nightly runs.
//!
//! In: a job. Out: the [`Model`]. Nothing is written but what is gone afterwards.

use super::{Inputs, RunError, StageLog, Watch, budget, stages};
use crate::{
    assign::AssignContext, directory::Active, intake::Intake, job::Job, load::RejectLog,
    matching::Decided, matching::Model, publish::Scratch, spill::Spill,
};

/// Learns a model from the records of a job.
///
/// # Errors
/// If an export cannot be used.
pub fn train(job: &Job, watch: &dyn Watch) -> Result<Model, RunError> {
    let mut log = StageLog::new(watch);
    let inputs = Inputs::open(job, &mut log)?;
    let folder = Scratch::temporary()?;
    let intake = log.time("load", None, |log| {
        load_alone(job, &inputs, folder.path(), log)
    })?;
    let records = intake.keys.records.len() as u64;
    let heirs = stages::heirs(job, &Active::on(job.as_of, &job.directory));
    let judges = log.time_whole("match", records, || {
        let found = stages::find_matches(job, &intake.keys, &Decided::default(), &heirs);
        Ok(found.1)
    })?;
    Ok(judges.into_weights().model().clone())
}

/// Loads the records of a job outside of a run.
pub(super) fn load_alone(
    job: &Job,
    inputs: &Inputs,
    folder: &std::path::Path,
    log: &StageLog<'_>,
) -> anyhow::Result<Intake> {
    let active = Active::on(job.as_of, &job.directory);
    let assign = AssignContext::new(&job.directory, &job.assign, &active);
    let (partitions, expected) = budget::partitions(job, inputs, None)?;
    let spill = Spill::create(folder, partitions)?;
    let rejects = RejectLog::create(folder)?;
    Ok(stages::load(job, inputs, &assign, (spill, &rejects), expected, log)?.0)
}
