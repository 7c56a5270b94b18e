//! Follow-ups: what is to be done about whom, by when, and whether it was.
//!
//! In: the opened files of `[[tasks]]`, the keys of all records, the directory; rows are read as those of interactions are. Out:
//! [`Tasks`], narrow in memory and in the order of records. They raise the flag `follow_up_overdue` and make the metric
//! `follow_up_overdue_rate` (METRICS.md): what both mean by overdue is said here once.
//!
//! **Invariant:** rows read = tasks + rejects, per export (R-RECONCILE-1). A row is one task about one record.
//! **Invariant:** neither the order of rows and files nor the number of threads changes what comes out.

mod row;
mod status;
#[cfg(test)]
mod tests;

use anyhow::{Context, Result};
use bumpalo::Bump;
use rayon::prelude::*;

use self::row::{RowContext, RowReader};
use crate::{
    intake::ExportSummary,
    interaction::{ReadContext, TASKS, cells::ExportContext, dates_of, header::Field, plan_export},
    keys::{PackedParty, RecordNo},
    load::{self, Export, Reject, RowBatch},
    party::{Party, UserIx},
    source::OneOrMany,
    time::Day,
};

/// One `[[tasks]]` with its files opened.
#[derive(Clone, Copy, Debug)]
pub struct TaskFile<'j> {
    /// The name in every table.
    pub name: &'j str,
    /// The files, members and sheets, in order.
    pub exports: &'j [Export],
    /// Field and header, where the file has a word of its own for it.
    pub columns: &'j [(&'static str, OneOrMany)],
    /// Words of the settings for a task that is done, folded.
    pub closed_words: &'j [String],
}

/// What is to be done about a contact's record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Task {
    /// About whom.
    pub record: RecordNo,
    /// By when; none: some day.
    pub due: Option<Day>,
    /// Whether it was done.
    pub state: State,
    /// By whom; nobody: by whoever owns the contact.
    pub by: PackedParty,
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

impl Task {
    /// Who is to do it, if the file names a user.
    #[must_use]
    pub fn user(&self) -> Option<UserIx> {
        Option::<Party>::from(self.by).and_then(Party::user)
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
    pub rows: Vec<Task>,
    /// One an export, in order; a task counts as a record.
    pub exports: Vec<ExportSummary>,
}

impl Tasks {
    /// The tasks about one record, by due date.
    #[must_use]
    pub fn of_record(&self, record: RecordNo) -> &[Task] {
        let start = self.rows.partition_point(|task| task.record < record);
        let rows = &self.rows[start..];
        let count = rows.iter().take_while(|task| task.record == record).count();
        &rows[..count]
    }
}

/// Reads every tasks file; `on_rows` hears how many rows each batch had.
///
/// # Errors
/// If a file lacks a column that tasks need or cannot be read to its end.
pub fn load_tasks(
    files: &[TaskFile<'_>],
    context: &ReadContext<'_>,
    on_rows: &dyn Fn(u64),
) -> Result<Tasks> {
    let mut all = Tasks::default();
    for file in files {
        for export in file.exports {
            let plan = plan_export(export, &TASKS, file.name, file.columns)?;
            let dates = [Field::DueAt, Field::ClosedAt]
                .map(|field| plan.cells(field))
                .concat();
            let rows = RowContext {
                closed_words: file.closed_words,
                cells: ExportContext {
                    name: file.name,
                    headers: &export.headers,
                    plan: &plan,
                    lookup: context.lookup,
                    directory: context.directory,
                    dates: dates_of(export, &dates, context.as_of)?,
                },
            };
            let number = context.first_export + all.exports.len() as u32;
            let summary = load_export(export, number, &rows, &mut all.rows, on_rows)
                .with_context(|| export.label())?;
            all.exports.push(summary);
        }
    }
    all.rows.par_sort_unstable();
    Ok(all)
}

fn load_export(
    export: &Export,
    number: u32,
    context: &RowContext<'_>,
    tasks: &mut Vec<Task>,
    on_rows: &dyn Fn(u64),
) -> Result<ExportSummary> {
    let (mut all_rejects, mut rows, before) = (Vec::new(), 0, tasks.len());
    let handle = |batch: RowBatch| read_batch(batch, context);
    let summary = load::read(
        export,
        handle,
        |(read, rejects): (Vec<Task>, Vec<Reject>)| {
            let count = (read.len() + rejects.len()) as u64;
            tasks.extend(read);
            all_rejects.extend(rejects);
            rows += count;
            on_rows(count);
            Ok(())
        },
    )?;
    Ok(ExportSummary {
        number,
        rows,
        records: (tasks.len() - before) as u64,
        second_persons: 0,
        rejects: all_rejects,
        notes: summary.notes.iter().collect(),
        bytes: summary.bytes,
        blake3: summary.blake3,
    })
}

fn read_batch(mut batch: RowBatch, context: &RowContext<'_>) -> (Vec<Task>, Vec<Reject>) {
    let mut rejects = std::mem::take(&mut batch.rejects);
    let mut reader = RowReader::new(context);
    let mut tasks = Vec::with_capacity(batch.len());
    let mut arena = Bump::new();
    for row in batch.rows() {
        match reader.read(row, &arena) {
            Ok(task) => tasks.push(task),
            Err(reject) => rejects.push(reject),
        }
        arena.reset();
    }
    rejects.sort_by_key(|reject| reject.line);
    (tasks, rejects)
}
