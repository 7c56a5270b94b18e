//! The files of `[[interactions]]` and `[[tasks]]`, opened: whether their headers hold what is needed, and how their dates are written.

use std::collections::BTreeSet;

use super::{FileDates, OpenExport, Told, remembered::Columns};
use crate::{
    interaction::{Kind, RowPlan, Shape},
    job::{EventsOf, Job, JobEvents},
    load::{Export, ReadOptions, RowBatch},
    plural::counted,
    source::{ColumnProblem, header::fold},
};

/// A file, member or sheet of a list.
#[derive(Debug)]
pub struct OpenEvent {
    /// The export.
    pub export: Export,
    /// Which cell of a row is what.
    pub plan: RowPlan,
    /// How its dates are written.
    pub dates: FileDates,
    /// The first rows.
    pub sample: RowBatch,
}

impl OpenEvent {
    /// What is read of the export, each with its headers, for the next run.
    pub(crate) fn columns(&self, shape: &Shape) -> Columns {
        let (read, _) = self.plan.described(shape, &self.export.headers);
        let read = read.into_iter();
        read.map(|(name, headers)| {
            let headers = headers.into_iter().map(str::to_owned);
            (name.to_owned(), headers.collect())
        })
        .collect()
    }
}

/// How the files of a list are read.
fn options(list: &JobEvents) -> ReadOptions {
    let (shape, columns) = (list.shape(), list.columns.clone());
    ReadOptions::of_others(move |headers| {
        ColumnProblem::lacking(&RowPlan::new(shape, headers, &columns).1)
    })
}

/// Opens every file of interactions and tasks, with the exports of contacts opened before: by list.
pub(super) fn open_events(
    job: &Job,
    contacts: &[OpenExport],
    told: &mut Told,
) -> Vec<Vec<OpenEvent>> {
    let mut opened = Vec::new();
    for list in &job.events {
        let (mut exports, mut problems) = (Vec::new(), Vec::new());
        let (key, options) = (&list.key, options(list));
        for file in &list.files {
            for export in told.open(file, &options) {
                let Some(sample) = told.sample(&export) else {
                    continue;
                };
                let (plan, its) = RowPlan::of_export(list.shape(), &export, &list.columns);
                problems.push(its);
                if let Some(words) = unknown_kinds(list, &plan, &sample) {
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
                    plan,
                    dates,
                    sample,
                });
            }
        }
        told.columns_among(job, key, exports.iter().map(|open| &open.export), problems);
        opened.push(exports);
    }
    opened
}

/// That the first rows call interactions what nobody knows; none if they do not.
fn unknown_kinds(list: &JobEvents, plan: &RowPlan, sample: &RowBatch) -> Option<String> {
    let (_, cells) = plan
        .fields(list.shape())
        .find(|(name, _)| *name == "kind")?;
    let EventsOf::Interactions { words, .. } = &list.of else {
        return None;
    };
    let is_said = |word: &str| words.iter().any(|(known, _)| known == word);
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
