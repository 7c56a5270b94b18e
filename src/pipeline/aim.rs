//! What is to become of a run's results: they are published, shown, or published if they are what was shown and approved.

use std::path::PathBuf;

use super::{RunError, preview};
use crate::{
    job::Job,
    ledger::Ledger,
    publish::{GateResult, Manifest, Plan, Staging, check_latest, check_preview},
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

    /// Refuses what cannot be what was approved, and to write over what is not ours, before anything is read.
    pub(super) fn refuse_early(self, job: &Job) -> Result<(), RunError> {
        match self {
            Self::Preview => check_preview(&job.out)?,
            Self::Publish | Self::Approved(_) => check_latest(&job.out)?,
        }
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

/// What `run.json` says where these gates were asked.
pub(super) fn exit_code(gates: &[GateResult]) -> u8 {
    if gates.iter().all(|gate| gate.passed) {
        0
    } else {
        GATE_FAILED
    }
}

const GATE_FAILED: u8 = 4;

/// Publishes what was written, if that is what was aimed at and every gate holds; a preview is there to be looked at in any case. Out:
/// the folder.
pub(super) fn publish(
    aim: Aim<'_>,
    (staging, ledger): (Staging, Option<Ledger>),
    manifest: &Manifest,
) -> Result<PathBuf, RunError> {
    let plan = |staging: &Staging| Plan::of(manifest, staging.path());
    let publish = |staging: Staging| match ledger {
        Some(ledger) => ledger.publish(staging, &manifest.pipeline, &manifest.as_of),
        None => staging.publish(None),
    };
    let failed: Vec<_> = manifest.gates.iter().filter(|gate| !gate.passed).collect();
    match aim {
        Aim::Preview => {
            plan(&staging)?.write(staging.path())?;
            preview::write_merges(staging.path())?;
            let folder = staging.publish_preview()?;
            let help = format!("{} shows what would have been", folder.display());
            refuse(&failed, &help).map(|()| folder)
        }
        Aim::Publish => {
            refuse(&failed, "`--dry-run` shows what would have been")?;
            Ok(publish(staging)?)
        }
        Aim::Approved(approved) => {
            refuse(&failed, "the preview shows what would have been")?;
            let changes = approved.changes(&plan(&staging)?);
            if !changes.is_empty() {
                return Err(RunError::NotApproved(changes));
            }
            Ok(publish(staging)?)
        }
    }
}

/// Stops for every gate that does not hold.
fn refuse(failed: &[&GateResult], help: &str) -> Result<(), RunError> {
    if failed.is_empty() {
        return Ok(());
    }
    let mut told: Vec<_> = failed
        .iter()
        .map(|gate| format!("gate `{}` does not hold: {}", gate.name, gate.detail))
        .collect();
    told.push(format!("nothing is published; {help}"));
    Err(RunError::Gate(told))
}
