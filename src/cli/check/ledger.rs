//! How the ledger is understood: which run goes on, and from where.

use super::Report;
use crate::{
    job::{Job, Problem},
    ledger::{Head, LedgerError},
    pipeline::{ledger_problem, other_pipeline},
};

impl Report {
    /// The last run of the job's ledger. Out: what keeps a run from going on with it.
    pub(super) fn ledger(&mut self, job: &Job) -> Option<Problem> {
        let folder = job.ledger.as_ref()?;
        let name = folder.display();
        match Head::last(folder) {
            Ok(None) => {
                self.line(format_args!("ledger {name}: the next run is its first"));
                None
            }
            Ok(Some(head)) => {
                self.line(format_args!(
                    "ledger {name}: {} runs, the last as of {}",
                    head.number, head.as_of
                ));
                if let Some(told) = other_pipeline(job, &head) {
                    self.line(format_args!("  note: {told}"));
                }
                let refused = head.allows(folder, job.as_of).err()?;
                Some(ledger_problem(job, &refused))
            }
            Err(error) => Some(ledger_problem(job, &LedgerError::Failed(error))),
        }
    }
}
