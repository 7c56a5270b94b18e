//! The files of `[[interactions]]` and `[[tasks]]`, opened: whether their headers hold what is needed, and how their dates are written.
//!
//! `check` and a run open them by this one function, so that what `check` says is what a run does.

use std::path::PathBuf;

use super::{FileDates, Job, OpenExport, Problem};
use crate::{
    interaction::{RowPlan, Shape, TASKS, shape_of},
    load::{self, Export, ReadOptions},
    source::{ColumnProblem, OneOrMany},
    standardise::date::DateOrder,
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
    /// Which part of `03/04/2024` comes first, if the settings say it.
    pub date_order: Option<DateOrder>,
}

/// A file, member or sheet of a list.
#[derive(Debug)]
pub struct OpenEvent {
    /// The export.
    pub export: Export,
    /// How its dates are written.
    pub dates: FileDates,
}

/// What came of opening the files of interactions and tasks.
#[derive(Debug, Default)]
pub struct OpenEvents {
    /// By `[[interactions]]`.
    pub interactions: Vec<Vec<OpenEvent>>,
    /// By `[[tasks]]`.
    pub tasks: Vec<Vec<OpenEvent>>,
    /// Settings that do not fit the files.
    pub problems: Vec<Problem>,
    /// Files that cannot be used.
    pub unusable: Vec<Problem>,
    /// What is only worth knowing.
    pub warnings: Vec<Problem>,
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
            date_order: list.date_order,
        });
        let tasks = self.tasks.iter().enumerate();
        interactions.chain(tasks.map(|(index, list)| EventList {
            index,
            name: &list.name,
            files: &list.files,
            shape: &TASKS,
            columns: &list.columns,
            date_order: list.date_order,
        }))
    }
}

/// Opens every file of interactions and tasks, with the exports of contacts opened before.
#[must_use]
pub fn open_events(job: &Job, contacts: &[OpenExport]) -> OpenEvents {
    let mut opened = OpenEvents::default();
    for list in job.event_lists() {
        let mut exports = Vec::new();
        for file in list.files {
            match load::open(file, &ReadOptions::default()) {
                Ok(found) => {
                    let found = found.into_iter();
                    exports.extend(
                        found.filter_map(|export| opened.event(job, list, export, contacts)),
                    );
                }
                Err(error) => opened.unusable.push(Problem::unusable(file, &error)),
            }
        }
        if list.shape.list == TASKS.list {
            opened.tasks.push(exports);
        } else {
            opened.interactions.push(exports);
        }
    }
    opened
}

impl OpenEvents {
    fn event(
        &mut self,
        job: &Job,
        list: EventList<'_>,
        export: Export,
        contacts: &[OpenExport],
    ) -> Option<OpenEvent> {
        let (plan, problems) = RowPlan::new(list.shape, &export.headers, list.columns);
        let problems = problems.into_iter();
        self.problems
            .extend(problems.map(|problem| located(job, list, &export, problem)));
        let dates = FileDates::of(&export, &plan.dates(), list.date_order, contacts.iter());
        match dates {
            Ok(dates) => {
                let key = format!("{}[{}].date_order", list.shape.list, list.index);
                let warning = dates.warning(&export).into_iter();
                self.warnings
                    .extend(warning.map(|message| job.problem(&key, message, None)));
                Some(OpenEvent { export, dates })
            }
            Err(error) => {
                self.unusable.push(Problem::unusable(&export.path, &error));
                None
            }
        }
    }
}

fn located(job: &Job, list: EventList<'_>, export: &Export, problem: ColumnProblem) -> Problem {
    let EventList { shape, index, .. } = list;
    let message = format!("{}: {}", export.label(), problem.message);
    let key = format!("{}[{index}].{}", shape.list, problem.key);
    job.problem(&key, message, problem.suggestion)
}
