//! The joined tables of every source, opened: which header is what, and how their dates are written.

use super::{FileDates, OpenExport, Told};
use crate::{
    job::{Job, JobJoined, Problem},
    joined::{JoinedPlan, JoinedSettings},
    load::{Export, ReadOptions, RowBatch},
    source::{ColumnProblem, Severity},
};

/// An export of a joined table with the plan of its columns.
#[derive(Debug)]
pub struct OpenJoined {
    /// The code of its source.
    pub source: u16,
    /// The place of the table in its source.
    pub table: usize,
    /// The export.
    pub export: Export,
    /// Which cell of a row is what.
    pub plan: JoinedPlan,
    /// How its dates are written.
    pub dates: FileDates,
    /// The first rows.
    pub sample: RowBatch,
}

/// Opens every joined table, with the exports of contacts opened before.
pub(super) fn open_joined(job: &Job, contacts: &[OpenExport], told: &mut Told) -> Vec<OpenJoined> {
    let mut opened = Vec::new();
    for (source, settings) in job.sources.iter().enumerate() {
        let contacts = contacts.iter();
        let contacts = contacts.filter(|open| usize::from(open.source) == source);
        for (table, joined) in settings.joined.iter().enumerate() {
            let key = format!("source[{source}].joined[{table}]");
            let nested = &joined.settings.nested;
            let files = (&*joined.files, &options(&joined.settings));
            let (first, mut problems) = (opened.len(), Vec::new());
            for export in told.open_all(job, &key, files, (nested, Severity::Error)) {
                let Some(export) = told.nest(export, nested) else {
                    continue;
                };
                let Some(sample) = told.sample(&export) else {
                    continue;
                };
                if nested.names_lists() && sample.is_empty() && sample.rejects.is_empty() {
                    told.warnings.push(Problem::without_rows(&export));
                    continue; // nor does it have the headers of rows
                }
                let (plan, mut its) = JoinedPlan::new(&export.headers, &joined.settings);
                if export.format.states_columns() && !plan.holds_owner(&joined.settings) {
                    let absent = its
                        .iter_mut()
                        .filter(|problem| is_of_owner(problem, joined));
                    absent.for_each(|problem| problem.severity = Severity::Error);
                }
                problems.push(its);
                let (cells, said) = (plan.dates(), settings.date_order);
                let dates = FileDates::of(&sample, &cells, said, contacts.clone());
                let of_dates = format!("source[{source}].date_order");
                told.dates(job, &of_dates, &export, dates);
                opened.push(OpenJoined {
                    source: source as u16,
                    table,
                    export,
                    plan,
                    dates,
                    sample,
                });
            }
            let exports = opened[first..].iter().map(|open| &open.export);
            told.columns_among(job, &key, exports, problems);
        }
    }
    opened
}

/// Whether a problem is that of the role that owns.
fn is_of_owner(problem: &ColumnProblem, joined: &JobJoined) -> bool {
    let role = problem.key.strip_prefix("roles.");
    role.is_some() && role == joined.settings.owner.as_deref()
}

/// How the files of a joined table are read.
fn options(settings: &JoinedSettings) -> ReadOptions {
    let settings = settings.clone();
    ReadOptions::of_others(move |headers| {
        ColumnProblem::lacking(&JoinedPlan::new(headers, &settings).1)
    })
}
