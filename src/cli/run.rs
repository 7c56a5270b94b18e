//! `tenure run`.

use std::sync::Mutex;

use anyhow::anyhow;

use super::{
    Console, Failure, Outcome,
    args::RunArguments,
    progress::{Progress, Stage},
};
use crate::{
    job::{Job, Overrides},
    pipeline::{self, RunError, Watch},
};

/// Carries out the command.
pub(super) fn run(arguments: &RunArguments, console: &Console) -> Outcome {
    let overrides = Overrides {
        out: arguments.out.clone(),
        ..Overrides::from(&arguments.overrides)
    };
    let job = Job::read(&arguments.pipeline, &overrides)
        .map_err(|problems| Failure::Usage.because_of(&problems))?;
    let watch = Stages {
        progress: &console.progress,
        stage: Mutex::new(None),
    };
    let outcome = pipeline::run(&job, arguments.dry_run, &watch).map_err(stop)?;
    drop(watch);
    tracing::info!("{}", outcome.summary);
    tracing::info!(folder = %outcome.folder.display(), "done");
    Ok(())
}

fn stop(error: RunError) -> super::Stop {
    match error {
        RunError::Settings(problems) => Failure::Usage.because_of(&problems),
        RunError::Input(problems) => Failure::Input.because_of(&problems),
        RunError::Gate(_) => Failure::Gate.because(error),
        RunError::Locked(_) => Failure::Locked.because(error),
        RunError::Failed(error) => Failure::Failed.because(anyhow!(error)),
    }
}

/// Shows one stage at a time.
struct Stages<'p> {
    progress: &'p Progress,
    stage: Mutex<Option<Stage>>,
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

    fn warn(&self, message: &str) {
        tracing::warn!("{message}");
    }
}
