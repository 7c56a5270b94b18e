//! `tenure simulate`.

use super::{Console, Failure, Outcome, args::SimulateArguments, run};
use crate::{job::Overrides, simulate};

/// Carries out the command.
pub(super) fn simulate(arguments: &SimulateArguments, console: &Console) -> Outcome {
    let overrides = Overrides {
        set: arguments.set.clone(),
        as_of: arguments.on,
        out: arguments.out.clone(),
        ..Overrides::default()
    };
    let mut job = super::read_job(&arguments.pipeline, &overrides)?;
    let leaving = job
        .departures(&arguments.leave, &arguments.office)
        .map_err(|problems| Failure::Usage.because_of(&problems))?;
    job.memory_limit = arguments.machine.memory_limit;
    let watch = run::Stages::new(&console.progress);
    let simulated = simulate::simulate(job, leaving, &watch).map_err(run::stop)?;
    drop(watch);
    let folder = simulated.folder.display();
    tracing::info!(%folder, "{}\nReports: {folder}", simulated.summary);
    Ok(())
}
