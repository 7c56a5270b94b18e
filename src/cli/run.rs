//! `tenure run`.

use std::sync::Mutex;

use super::{
    Console, Failure, Outcome,
    args::RunArguments,
    progress::{Progress, Stage},
};
use crate::{
    job::Overrides,
    pipeline::{self, Aim, RunError, Watch},
    publish::Plan,
};

/// Carries out the command.
pub(super) fn run(arguments: &RunArguments, console: &Console) -> Outcome {
    let approved = arguments.approved.as_deref().map(Plan::read);
    let approved = approved
        .transpose()
        .map_err(|error| Failure::Usage.because(error))?;
    let overrides = Overrides {
        out: arguments.out.clone(),
        today: approved.as_ref().and_then(|plan| plan.as_of.parse().ok()),
        ..Overrides::from(&arguments.overrides)
    };
    let mut job = super::read_job(&arguments.pipeline, &overrides)?;
    job.memory_limit = arguments.machine.memory_limit;
    let watch = Stages::new(&console.progress);
    let aim = match &approved {
        Some(plan) => Aim::Approved(plan),
        None if arguments.dry_run => Aim::Preview,
        None => Aim::Publish,
    };
    let outcome = pipeline::run(&job, aim, &watch).map_err(stop)?;
    drop(watch);
    tracing::info!(folder = %outcome.folder.display(), "{}", outcome.summary.trim_end());
    Ok(())
}

/// The kind of failure that the end of a run is.
pub(super) fn stop(error: RunError) -> super::Stop {
    match error {
        RunError::Settings(problems) => Failure::of(&problems).because_of(&problems),
        RunError::Input(problems) => Failure::Input.because_of(&problems),
        RunError::Gate(_) | RunError::NotApproved(_) => Failure::Gate.because(error),
        RunError::Occupied(_) => Failure::Usage.because(error),
        RunError::Locked(_) => Failure::Locked.because(error),
        RunError::Failed(error) => Failure::Failed.because(error),
    }
}

/// Shows one stage at a time.
pub(super) struct Stages<'p> {
    progress: &'p Progress,
    stage: Mutex<Option<Stage>>,
}

impl<'p> Stages<'p> {
    pub(super) fn new(progress: &'p Progress) -> Self {
        Self {
            progress,
            stage: Mutex::new(None),
        }
    }
}

impl Watch for Stages<'_> {
    fn stage(&self, name: &'static str, rows: Option<u64>) {
        if let Ok(mut stage) = self.stage.lock() {
            *stage = None;
            *stage = Some(self.progress.stage(name, rows));
        }
    }

    fn advance(&self, rows: u64) {
        if let Ok(stage) = self.stage.lock()
            && let Some(stage) = &*stage
        {
            stage.advance(rows);
        }
    }

    fn detail(&self, message: &str) {
        tracing::debug!("{message}");
    }

    fn warn(&self, message: &str) {
        tracing::warn!("{message}");
    }
}
