//! Why a run did not end in a published result.

use crate::{
    job::{Job, Problem},
    load::LoadError,
    publish::{Occupied, StagingError},
    report::Unanswered,
};

/// Why a run did not end in a published result; each kind has an exit code of its own.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The settings do not fit the exports.
    #[error("the pipeline file does not fit its inputs")]
    Settings(Vec<Problem>),
    /// An export cannot be used, or too many of its rows.
    #[error("the input cannot be used")]
    Input(Vec<Problem>),
    /// A gate does not hold; nothing is published.
    #[error("{}", .0.join("\n"))]
    Gate(Vec<String>),
    /// It is not what was approved; nothing is published.
    #[error("this is not what was previewed, and nothing is published:\n  {}\n`--dry-run` shows what it is now, to be approved anew", .0.join("\n  "))]
    NotApproved(Vec<String>),
    /// What is not ours stands where the output goes.
    #[error(transparent)]
    Occupied(#[from] Occupied),
    /// Another run holds the output.
    #[error(transparent)]
    Locked(StagingError),
    /// The disk, or a defect.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

impl RunError {
    /// What it means that exports could not be read to their end.
    pub(super) fn of_load(error: anyhow::Error) -> Self {
        let unusable = |error: &LoadError| Some(Problem::unusable(error.path()?, error));
        match error.downcast_ref::<LoadError>().and_then(unusable) {
            Some(problem) => Self::Input(vec![problem]),
            None => Self::Failed(error),
        }
    }

    /// What it means that reports could not be written.
    pub(super) fn of_reports(error: anyhow::Error, job: &Job) -> Self {
        match error.downcast_ref::<Unanswered>() {
            Some(Unanswered { place, .. }) => {
                let key = format!("reports.custom[{place}].sql");
                Self::Settings(vec![job.problem(&key, error.to_string(), None)])
            }
            None => Self::Failed(error),
        }
    }
}

impl From<StagingError> for RunError {
    fn from(error: StagingError) -> Self {
        match error {
            StagingError::Locked(_) | StagingError::Ledger(_) => Self::Locked(error),
            StagingError::Io(..) | StagingError::LedgerIo(..) => Self::Failed(error.into()),
        }
    }
}
