//! `tenure train`: its products are a model file, and what the model says in words on stdout.

use super::{Console, Outcome, args::TrainArguments, print, run};
use crate::{pipeline, publish::write_whole};

/// Carries out the command.
pub(super) fn train(arguments: &TrainArguments, console: &Console) -> Outcome {
    let mut job = super::read_job(&arguments.pipeline, &(&arguments.overrides).into())?;
    job.matching.model = None;
    let watch = run::Stages::new(&console.progress);
    let model = pipeline::train(&job, &watch).map_err(run::stop)?;
    drop(watch);
    if let Some(file) = &arguments.output {
        write_whole(file, &model.to_toml())?;
    }
    print(model.to_string())
}
