//! What a run would give if users left: the same pipeline on the same input twice, with them and without, and the difference.
//!
//! In: a job, and the users who leave. Out: reports in `simulation/` beside the runs, and a short text. Nothing else changes: both
//! runs write where nobody looks, and are removed. As a run, it has the output folder for itself.
//!
//! **Invariant:** a contact of somebody who stays moves only if a rule says so: pools deal out only what becomes free.

mod compare;
mod report;

use std::path::{Path, PathBuf};

use crate::{
    assign::Grants,
    job::Job,
    party::UserIx,
    pipeline::{self, RunError, Watch, disk_told},
    publish::{SIMULATION, Staging, check_replaced},
};
use compare::compare;

/// What a simulation found.
#[derive(Debug)]
pub struct Simulated {
    /// Where the reports are.
    pub folder: PathBuf,
    /// The short text for people.
    pub summary: String,
}

/// Runs a job as it is and without the users who leave, and reports the difference.
///
/// # Errors
/// As a run; and if the reports cannot be written.
pub fn simulate(
    mut job: Job,
    leaving: Vec<UserIx>,
    watch: &dyn Watch,
) -> Result<Simulated, RunError> {
    job.gates = Vec::new();
    job.reports.custom = Vec::new();
    job.exports = Vec::new();
    job.reports.formats = Vec::new(); // nobody opens them
    let out = std::mem::take(&mut job.out);
    check_replaced(&out, SIMULATION, report::FIRST)?;
    let ledger = job.ledger.clone();
    let done = run_twice(job, &out, leaving, watch);
    done.map_err(|error| disk_told(error, &out, ledger.as_deref()))
}

fn run_twice(
    mut job: Job,
    out: &Path,
    leaving: Vec<UserIx>,
    watch: &dyn Watch,
) -> Result<Simulated, RunError> {
    let hidden = Staging::open(out, SIMULATION)?;
    job.out = hidden.path().join("before");
    let (before, grants) = pipeline::preview(&job, &Grants::default(), watch)?;
    job.out = hidden.path().join("after");
    job.leaving = leaving;
    let (after, _) = pipeline::preview(&job, &grants, watch)?;

    let difference = compare(&job, &before.folder, &after.folder)?;
    report::write(&job, &difference, &hidden.path().join(SIMULATION))?;
    Ok(Simulated {
        summary: report::summary(&job, &difference, &grants),
        folder: hidden.publish_simulation()?,
    })
}
