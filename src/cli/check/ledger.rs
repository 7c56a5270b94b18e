//! How the ledger is understood: which run goes on, and from where.

use super::Report;
use crate::{
    job::{Job, Problem},
    ledger::{Head, LedgerError},
    pipeline::{compare_with_last_run, ledger_problem, other_pipeline},
};

impl Report {
    /// The last run of the job's ledger. Out: what keeps a run from going on with it.
    pub(super) fn ledger(&mut self, job: &Job) -> Option<Problem> {
        let Some(folder) = &job.ledger else {
            return self.ledger_of_last_run(job, None);
        };
        let name = folder.display();
        match Head::last(folder) {
            Ok(None) => {
                self.line(format_args!("ledger {name}: the next run is its first"));
                self.ledger_of_last_run(job, None)
            }
            Ok(Some(head)) => {
                self.line(format_args!(
                    "ledger {name}: {} runs, the last as of {}",
                    head.number, head.as_of
                ));
                if let Some(told) = other_pipeline(job, &head) {
                    self.line(format_args!("  note: {told}"));
                }
                let lost = self.ledger_of_last_run(job, Some(&head));
                let refused = head.allows(folder, job.as_of).err();
                refused
                    .map(|refused| ledger_problem(job, &refused))
                    .or(lost)
            }
            Err(error) => Some(ledger_problem(job, &LedgerError::Failed(error))),
        }
    }

    /// What the last run that was published had of it, and is not there.
    fn ledger_of_last_run(&mut self, job: &Job, last: Option<&Head>) -> Option<Problem> {
        let told = compare_with_last_run(job, last);
        if let Ok(Some(told)) = &told {
            self.line(format_args!("  note: {told}"));
        }
        told.err()
    }
}
