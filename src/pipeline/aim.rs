//! What is to become of a run's results: they are published, shown, or published if they are what was shown and approved.

use std::path::PathBuf;

use super::{RunError, preview};
use crate::{
    job::Job,
    publish::{Manifest, Plan, Staging},
};

/// What is to become of a run's results.
#[derive(Clone, Copy, Debug)]
pub enum Aim<'p> {
    /// They are published.
    Publish,
    /// They are shown in `preview/`, and nothing else changes.
    Preview,
    /// They are published if they are what was previewed.
    Approved(&'p Plan),
}

impl Aim<'_> {
    /// The folder in which the results will be found.
    pub(super) fn target(self, job: &Job, run_id: &str) -> PathBuf {
        match self {
            Self::Preview => job.out.join("preview"),
            Self::Publish | Self::Approved(_) => job.out.join("runs").join(run_id),
        }
    }

    /// Refuses what cannot be what was approved, before anything is read.
    pub(super) fn refuse_early(self, job: &Job) -> Result<(), RunError> {
        let Self::Approved(approved) = self else {
            return Ok(());
        };
        let changes = approved.changes(&Plan {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            pipeline_fingerprint: job.fingerprint.clone(),
            as_of: job.as_of.to_string(),
            inputs: approved.inputs.clone(),
            tables: approved.tables.clone(),
        });
        if changes.is_empty() {
            return Ok(());
        }
        Err(RunError::NotApproved(changes))
    }
}

/// Publishes what was written, if that is what was aimed at. Out: the folder.
pub(super) fn publish(
    job: &Job,
    aim: Aim<'_>,
    staging: Staging,
    manifest: &Manifest,
) -> Result<PathBuf, RunError> {
    let plan = || Plan::of(manifest, &job.directory_files, staging.path());
    match aim {
        Aim::Publish => {}
        Aim::Preview => {
            plan()?.write(staging.path())?;
            preview::write_merges(staging.path())?;
            return Ok(staging.publish_preview()?);
        }
        Aim::Approved(approved) => {
            let changes = approved.changes(&plan()?);
            if !changes.is_empty() {
                return Err(RunError::NotApproved(changes));
            }
        }
    }
    Ok(staging.publish()?)
}
