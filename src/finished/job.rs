//! The job of a finished run, found again: what it read can be read once more.
//!
//! In: `run.json`. Out: the [`Job`], refused if its pipeline file would not give the same run today.

use anyhow::{Result, anyhow, ensure};

use super::Run;
use crate::{
    job::{Job, Overrides},
    time::Day,
};

impl Run {
    /// The job of the run, and the digests of the files that it read.
    ///
    /// # Errors
    /// If `run.json` is not there or says too little, or the pipeline file is gone or has changed.
    pub(crate) fn job(&self) -> Result<(Job, Vec<String>)> {
        let recipe = self.recipe()?;
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
}
