//! The files of `[[interactions]]` and `[[tasks]]`, opened: whether their headers hold what is needed, and how their dates are written.

use std::{collections::BTreeSet, path::PathBuf};

use super::{FileDates, OpenExport, Told};
use crate::{
    interaction::{Kind, RowPlan, Shape, TASKS, shape_of},
    job::Job,
    load::{Export, ReadOptions, RowBatch},
    plural::counted,
    source::{ColumnProblem, OneOrMany, header::fold},
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
    /// Words that the settings take for a kind of interaction, folded.
    pub words: &'j [(String, Kind)],
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
    /// The first rows.
    pub sample: RowBatch,
}

impl EventList<'_> {
    /// How its files are read.
    fn options(&self) -> ReadOptions {
        let (shape, columns) = (self.shape, self.columns.to_vec());
        ReadOptions::of_others(move |headers| {
            ColumnProblem::are_minor(&RowPlan::new(shape, headers, &columns).1)
        })
    }
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
            words: &list.words,
            date_order: list.date_order,
        });
        let tasks = self.tasks.iter().enumerate();
        interactions.chain(tasks.map(|(index, list)| EventList {
            index,
            name: &list.name,
            files: &list.files,
            shape: &TASKS,
            columns: &list.columns,
            words: &[],
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
        let (mut exports, mut problems) = (Vec::new(), Vec::new());
        let (key, options) = (
            format!("{}[{}]", list.shape.list, list.index),
            list.options(),
        );
        for file in list.files {
            for export in told.open(file, &options) {
                let Some(sample) = told.sample(&export) else {
                    continue;
                };
                let (plan, its) = RowPlan::new(list.shape, &export.headers, list.columns);
                problems.push(its);
                if let Some(words) = unknown_kinds(&list, &plan, &sample) {
                    let message = format!("{}: {words}", export.label());
                    let help = "say what they are: `kinds = { call = [\"...\"] }`".to_owned();
                    let problem = job.problem(&format!("{key}.kinds"), message, Some(help));
                    told.warnings.push(problem);
                }
                let (cells, said) = (plan.dates(), list.date_order);
                let dates = FileDates::of(&sample, &cells, said, contacts.iter());
                told.dates(job, &format!("{key}.date_order"), &export, dates);
                exports.push(OpenEvent {
                    export,
                    dates,
                    sample,
                });
            }
        }
        told.columns_among(job, &key, exports.iter().map(|open| &open.export), problems);
        opened.push(exports);
    }
    let tasks = opened.split_off(job.interactions.len());
    [opened, tasks]
}

/// That the first rows call interactions what nobody knows; none if they do not.
fn unknown_kinds(list: &EventList<'_>, plan: &RowPlan, sample: &RowBatch) -> Option<String> {
    let (_, cells) = plan.fields(list.shape).find(|(name, _)| *name == "kind")?;
    let is_said = |word: &str| list.words.iter().any(|(known, _)| known == word);
    let kinds = sample.rows().map(|row| row.cell(cells[0]));
    let unknown = kinds.filter(|kind| Kind::read(kind).is_none()).map(fold);
    let unknown = Vec::from_iter(unknown.filter(|word| !is_said(word)));
    let words = BTreeSet::from_iter(&unknown);
    let told = (
        counted(words.len(), "unknown word"),
        counted(unknown.len(), "row"),
    );
    (!words.is_empty()).then(|| {
        format!(
            "{} for the kind ({} of the first); they are read as `other`",
            told.0, told.1
        )
    })
}
