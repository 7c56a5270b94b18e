//! The job of a finished run, found again: what it read can be read once more.
//!
//! In: `run.json`. Out: the [`Job`], refused if its pipeline file would not give the same run today.

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, ensure};
use serde::Deserialize;

use super::run::Run;
use crate::{
    job::{Job, Overrides},
    time::Day,
};

/// What `run.json` says of how to do it again.
#[derive(Debug, Deserialize)]
struct Recipe {
    pipeline_file: PathBuf,
    pipeline_fingerprint: String,
    as_of: String,
    inputs: Vec<Input>,
}

#[derive(Debug, Deserialize)]
struct Input {
    blake3: String,
}

/// The job of a run, and the digests of the files that it read.
///
/// # Errors
/// If the pipeline file is gone or has changed.
pub(crate) fn job_of(run: &Run) -> Result<(Job, Vec<String>)> {
    let path = run.folder().join("run.json");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let recipe: Recipe = serde_json::from_str(&text)
        .context("run.json does not say which pipeline file it was made by")?;
    let overrides = Overrides {
        as_of: recipe.as_of.parse::<Day>().ok(),
        ..Overrides::default()
    };
    let job = Job::read(&recipe.pipeline_file, &overrides).map_err(|problems| {
        let told = problems.first().map(ToString::to_string);
        anyhow!("{}", told.unwrap_or_default())
    })?;
    ensure!(
        job.fingerprint == recipe.pipeline_fingerprint,
        "{} no longer says what it said when the run was made, or the run was made with --set",
        recipe.pipeline_file.display()
    );
    let digests = recipe.inputs.into_iter().map(|input| input.blake3);
    Ok((job, digests.collect()))
}
