//! The files of `[[interactions]]` and `[[tasks]]`, opened: whether their headers hold what is needed, and how their dates are written.

use std::path::PathBuf;

use super::{FileDates, OpenExport, Told};
use crate::{
    interaction::{RowPlan, Shape, TASKS, shape_of},
    job::Job,
    load::{Export, ReadOptions},
    source::OneOrMany,
    standardise::date::DateOrder,
};

/// One `[[interactions]]` or `[[tasks]]`, as far as its files go.
#[derive(Clone, Copy, Debug)]
pub struct EventList<'j> {
    /// Its place among those of its kind.
    pub index: usize,
    /// Its name, which stands in for a source in mappings, rejects and the timeline.
    pub name: &'j str,
    /// The files that its patterns found.
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
    /// The export, of which no more is read than a sample.
    pub export: Export,
    /// How its dates are written.
    pub dates: FileDates,
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

/// Opens every file of interactions, and of tasks, with the exports of contacts opened before: by list.
pub(super) fn open_events(
    job: &Job,
    contacts: &[OpenExport],
    told: &mut Told,
) -> [Vec<Vec<OpenEvent>>; 2] {
    let mut opened = Vec::new();
    for list in job.event_lists() {
        let mut exports = Vec::new();
        for file in list.files {
            for export in told.open(file, &ReadOptions::default()) {
                let (plan, problems) = RowPlan::new(list.shape, &export.headers, list.columns);
                let key = format!("{}[{}]", list.shape.list, list.index);
                told.columns(job, &key, &export, problems);
                let Some(sample) = told.sample(&export) else {
                    continue;
                };
                let (cells, said) = (plan.dates(), list.date_order);
                let dates = FileDates::of(&sample, &cells, said, contacts.iter());
                told.dates(job, &format!("{key}.date_order"), &export, dates);
                exports.push(OpenEvent { export, dates });
            }
        }
        opened.push(exports);
    }
    let tasks = opened.split_off(job.interactions.len());
    [opened, tasks]
}
