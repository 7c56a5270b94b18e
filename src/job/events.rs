//! The files of `[[interactions]]` and `[[tasks]]`, opened, and whether their headers hold what is needed.
//!
//! `check` and a run open them by this one function, so that what `check` says is what a run does.

use std::path::PathBuf;

use super::{Job, Problem};
use crate::{
    interaction::{RowPlan, Shape, TASKS, shape_of},
    load::{self, Export, ReadOptions},
    source::{ColumnProblem, OneOrMany},
};

/// One `[[interactions]]` or `[[tasks]]`, as far as its files go.
#[derive(Clone, Copy, Debug)]
pub struct EventList<'j> {
    /// Its place among those of its kind.
    pub index: usize,
    /// Its name.
    pub name: &'j str,
    /// Its files.
    pub files: &'j [PathBuf],
    /// What its rows hold.
    pub shape: &'static Shape,
    /// Field and header, where the file has a word of its own for it.
    pub columns: &'j [(&'static str, OneOrMany)],
}

/// What came of opening the files of interactions and tasks.
#[derive(Debug, Default)]
pub struct OpenEvents {
    /// By `[[interactions]]`.
    pub interactions: Vec<Vec<Export>>,
    /// By `[[tasks]]`.
    pub tasks: Vec<Vec<Export>>,
    /// Settings that do not fit the files.
    pub problems: Vec<Problem>,
    /// Files that cannot be used.
    pub unusable: Vec<Problem>,
}

impl Job {
    /// Every `[[interactions]]`, then every `[[tasks]]`.
    pub fn event_lists(&self) -> impl Iterator<Item = EventList<'_>> {
        let interactions = self.interactions.iter().enumerate();
        let interactions = interactions.map(|(index, list)| EventList {
            index,
            name: &list.name,
            files: &list.files,
            shape: shape_of(list.kind, &list.words),
            columns: &list.columns,
        });
        let tasks = self.tasks.iter().enumerate();
        interactions.chain(tasks.map(|(index, list)| EventList {
            index,
            name: &list.name,
            files: &list.files,
            shape: &TASKS,
            columns: &list.columns,
        }))
    }
}

/// Opens every file of interactions and tasks.
#[must_use]
pub fn open_events(job: &Job) -> OpenEvents {
    let mut opened = OpenEvents::default();
    for list in job.event_lists() {
        let mut exports = Vec::new();
        for file in list.files {
            match load::open(file, &ReadOptions::default()) {
                Ok(found) => exports.extend(found),
                Err(error) => opened.unusable.push(Problem::unusable(file, &error)),
            }
        }
        for export in &exports {
            let (_, problems) = RowPlan::new(list.shape, &export.headers, list.columns);
            let problems = problems.into_iter();
            opened
                .problems
                .extend(problems.map(|problem| located(job, list, export, problem)));
        }
        if list.shape.list == TASKS.list {
            opened.tasks.push(exports);
        } else {
            opened.interactions.push(exports);
        }
    }
    opened
}

fn located(job: &Job, list: EventList<'_>, export: &Export, problem: ColumnProblem) -> Problem {
    let EventList { shape, index, .. } = list;
    let message = format!("{}: {}", export.label(), problem.message);
    let key = format!("{}[{index}].{}", shape.list, problem.key);
    job.problem(&key, message, problem.suggestion)
}
