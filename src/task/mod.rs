//! Follow-ups: what is to be done about whom, by when, and whether it was.
//!
//! In: the opened files of `[[tasks]]`, the keys of all records, the directory; rows are read as those of interactions are. Out:
//! [`Tasks`], narrow in memory and in the order of records, with their words on disk. They raise the flag `follow_up_overdue` and make
//! the metric `follow_up_overdue_rate` (METRICS.md), and what both mean by overdue is said here once; and they stand in the timeline.
//!
//! **Invariant:** rows read = tasks + rejects, per export (R-RECONCILE-1). A row is one task about one record.
//! **Invariant:** neither the order of rows and files nor the number of threads changes what comes out.

mod row;
mod status;
#[cfg(test)]
mod tests;

use anyhow::Result;
use rayon::prelude::*;

use crate::{
    interaction::{Details, ListFile, ReadContext, Strangers, export::load_lists},
    keys::RecordNo,
    load::ExportSummary,
    party::{PackedParty, UserIx},
    sorted::{Keyed, Sorted},
    spill::Spill,
    time::Day,
};

/// What is to be done about a contact's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// About whom.
    pub record: RecordNo,
    /// By when; none: some day.
    pub due: Option<Day>,
    /// Whether it was done.
    pub state: State,
    /// By whom; nobody: by whoever owns the contact.
    pub by: PackedParty,
    /// Where its [`Detail`](crate::interaction::Detail) starts in the partition of the record.
    pub offset: u32,
}

/// What became of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is still to be done.
    Open,
    /// It was done; on this day, if the file tells.
    Closed(Option<Day>),
    /// Nobody need do it any more.
    Dropped,
}

impl Keyed for Task {
    fn key(&self) -> u64 {
        self.record.into()
    }
}

impl Task {
    /// Records first, then the due date; tasks that are equal here differ in their words at most.
    #[must_use]
    pub fn order(&self) -> impl Ord + use<> {
        (self.record, self.due, self.state, self.by)
    }

    /// Who is to do it, if the file names a user.
    #[must_use]
    pub fn user(&self) -> Option<UserIx> {
        self.by.user()
    }

    /// Whether it is to be done on a day: not dropped, and not closed up to then.
    #[must_use]
    pub fn is_open(&self, on: Day) -> bool {
        match self.state {
            State::Open => true,
            State::Closed(closed) => closed.is_some_and(|closed| closed > on),
            State::Dropped => false,
        }
    }

    /// Whether it is open on a day, though it was due more than so many days before.
    #[must_use]
    pub fn is_overdue(&self, on: Day, grace_days: u32) -> bool {
        let is_late = |due: Day| i64::from(on.since(due)) > i64::from(grace_days);
        self.is_open(on) && self.due.is_some_and(is_late)
    }

    /// Whether it was closed up to a day in time; none: it was not closed, or nobody knows when, or by when it was due.
    #[must_use]
    pub fn was_on_time(&self, on: Day) -> Option<bool> {
        let State::Closed(Some(closed)) = self.state else {
            return None;
        };
        let due = self.due.filter(|_| closed <= on)?;
        Some(closed <= due)
    }
}

/// All tasks of a run; none by default.
#[derive(Debug, Default)]
pub struct Tasks {
    /// Sorted by record, then due date.
    pub rows: Sorted<Task>,
    /// The name of each `[[tasks]]`, by its index.
    pub names: Vec<String>,
    /// What each says, in words.
    pub details: Details,
    /// Whom they name whom the directory does not know.
    pub strangers: Strangers,
    /// One an export, in order; a task counts as a record.
    pub exports: Vec<ExportSummary>,
}

impl Tasks {
    /// The tasks about one record, by due date.
    #[must_use]
    pub fn of_record(&self, record: RecordNo) -> &[Task] {
        self.rows.of(record)
    }
}

/// Reads every tasks file, with the words of its settings for a task that is done, folded; `on_rows` hears how many rows each batch had.
///
/// # Errors
/// If a file lacks a column that tasks need or cannot be read to its end, or the disk is full.
pub fn load_tasks<'l>(
    files: &[ListFile<'l, &'l [String]>],
    context: &ReadContext<'l>,
    spill: Spill,
    on_rows: &dyn Fn(u64),
) -> Result<Tasks> {
    let loaded = load_lists::<Task>(files, context, &spill, on_rows)?;
    let mut rows = loaded.entries;
    rows.par_sort_unstable_by_key(Task::order);
    Ok(Tasks {
        rows: Sorted::new(rows),
        names: files.iter().map(|file| file.name.to_owned()).collect(),
        details: Details(spill),
        strangers: loaded.strangers,
        exports: loaded.exports,
    })
}
