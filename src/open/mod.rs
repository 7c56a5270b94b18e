//! A job's files, opened: what each is, which of its headers holds what, how its dates are written, and what is wrong with it.
//!
//! `check` and a run open files by one function, [`open_inputs`], so that what `check` says is what a run does.

mod beside;
mod dates;
mod events;
mod exports;
mod joined;
mod losses;
mod readable;
mod region;
mod remembered;
mod types;

use std::path::{Path, PathBuf};

pub use dates::{DateWitness, FileDates};
pub use events::OpenEvent;
pub use exports::{OpenExport, date_cells};
pub use joined::OpenJoined;
pub use region::{REGION, ShownRegion, shown_region};

use self::remembered::LastRun;
use crate::{
    job::{Cause, Job, Problem},
    load::{self, Export, Format, ReadOptions, RowBatch},
    source::{ColumnProblem, Nested, Severity},
};

/// The files of a job that can be read.
#[derive(Debug)]
pub struct Inputs {
    /// Of contacts, in the order of the sources and then of their files.
    pub exports: Vec<OpenExport>,
    /// Of joined tables, in the order of sources, tables and files.
    pub joined: Vec<OpenJoined>,
    /// By `[[interactions]]` and `[[tasks]]`, as [`Job::events`] has them.
    pub events: Vec<Vec<OpenEvent>>,
}

/// What is to be said of files that were opened.
#[derive(Debug, Default)]
pub struct Told {
    /// Settings that do not fit the files.
    pub problems: Vec<Problem>,
    /// Files that cannot be used.
    pub unusable: Vec<Problem>,
    /// What is only worth knowing.
    pub warnings: Vec<Problem>,
    /// What settings that do not fit a file are the fault of.
    misfit: Cause,
}

/// Opens every file of a job.
#[must_use]
pub fn open_inputs(job: &Job) -> (Inputs, Told) {
    let last = LastRun::of(job);
    let mut told = Told {
        misfit: last.misfit(),
        ..Told::default()
    };
    let exports = exports::open_exports(job, &mut told);
    remembered::warn(job, &last, &exports, &mut told);
    types::missing(job, &exports, &mut told);
    let joined = joined::open_joined(job, &exports, &mut told);
    let events = events::open_events(job, &exports, &mut told);
    beside::missed(job, &last, &events, &mut told);
    let inputs = Inputs {
        exports,
        joined,
        events,
    };
    (inputs, told)
}

impl Inputs {
    /// Gives back the memory of the first rows, which only people look at once all is open.
    pub(crate) fn forget_samples(&mut self) {
        let events = self.events.iter_mut().flatten();
        let events = events.map(|open| &mut open.sample);
        let joined = self.joined.iter_mut().map(|open| &mut open.sample);
        let exports = self.exports.iter_mut().map(|open| &mut open.sample);
        let samples = exports.chain(joined).chain(events);
        samples.for_each(|sample| *sample = RowBatch::default());
    }
}

impl Told {
    /// The exports that a file holds; none, if it cannot be used.
    fn open(&mut self, file: &Path, options: &ReadOptions) -> Vec<Export> {
        load::open(file, options).unwrap_or_else(|error| {
            self.unusable.push(Problem::unusable(file, &error));
            Vec::new()
        })
    }

    /// The exports that files hold. What is said of lists within their objects and is so in none of them is told of the first: a page of an
    /// API may be without.
    fn open_all(
        &mut self,
        job: &Job,
        key: &str,
        (files, options): (&[PathBuf], &ReadOptions),
        (nested, severity): (&Nested, Severity),
    ) -> Vec<Export> {
        let options = ReadOptions {
            nested: nested.clone(),
            ..options.clone()
        };
        let files = files.iter();
        let exports: Vec<_> = files.flat_map(|file| self.open(file, &options)).collect();
        if let Some(first) = exports.first() {
            let headers = exports.iter().flat_map(|export| &export.headers);
            let problems = nested.problems(&Vec::from_iter(headers.cloned()));
            let problems = problems.into_iter();
            let problems = problems.map(|problem| ColumnProblem {
                severity,
                ..problem
            });
            self.columns(job, key, first, problems.collect());
        }
        exports
    }

    /// An export, its lists read as a key of the settings or a preset says; none, if it cannot be used.
    fn nest(&mut self, export: Export, nested: &Nested) -> Option<Export> {
        let path = export.path.clone();
        let nested = load::nest(export, nested);
        let unusable = |error| self.unusable.push(Problem::unusable(&path, &error));
        nested.map_err(unusable).ok()
    }

    /// What the headers of several exports say against the settings of their columns, which stand below a key.
    fn columns_among<'e>(
        &mut self,
        job: &Job,
        key: &str,
        exports: impl Iterator<Item = &'e Export>,
        problems: Vec<Vec<ColumnProblem>>,
    ) {
        for (export, problems) in exports.zip(among_files(problems)) {
            self.columns(job, key, export, problems);
        }
    }

    /// What the headers of an export say against the settings of its columns, which stand below a key.
    fn columns(&mut self, job: &Job, key: &str, export: &Export, problems: Vec<ColumnProblem>) {
        for problem in problems {
            let list = match problem.severity {
                Severity::Warning => &mut self.warnings,
                Severity::Absent | Severity::Error => &mut self.problems,
            };
            let message = format!("{}: {}", export.label(), problem.message);
            let is_of_whole = problem.key == "columns" && !export.other_sheets.is_empty();
            let sheets = is_of_whole.then(|| export.other_sheets.join("`, `"));
            let sheets = sheets.map(|sheets| format!("or read another `sheet`: `{sheets}`"));
            let help = problem.suggestion.into_iter().chain(sheets);
            let help = help.reduce(|help, more| format!("{help}; {more}"));
            let key = format!("{key}.{}", problem.key);
            list.push(Problem {
                cause: self.misfit,
                ..job.problem(&key, message, help)
            });
        }
    }

    /// The first rows of a file beside the exports of contacts; none, if it cannot be used, or is JSON without an object, as on a quiet
    /// night.
    fn sample(&mut self, export: &Export) -> Option<RowBatch> {
        let sample = load::sample(export, load::SAMPLE_ROWS);
        let unusable = |error| self.unusable.push(Problem::unusable(&export.path, &error));
        let sample = sample.map_err(unusable).ok()?;
        if !export.headers.is_empty() {
            return Some(sample);
        }
        let is_json = matches!(export.format, Format::Json | Format::Ndjson);
        match is_json && sample.rejects.is_empty() {
            true => self.warnings.push(Problem::without_rows(export)),
            false => self.unusable.push(Problem::empty(export)),
        }
        None
    }

    /// Warns at the key where the dates of a file beside the exports of contacts look otherwise than they are read.
    fn dates(&mut self, job: &Job, key: &str, export: &Export, dates: FileDates) {
        let warning = dates.warning(export);
        let warning = warning.map(|message| job.problem(key, message, None));
        self.warnings.extend(warning);
    }
}

/// What is wrong with the columns of several files: a header that one of them lacks and another has is only worth knowing.
fn among_files(mut problems: Vec<Vec<ColumnProblem>>) -> Vec<Vec<ColumnProblem>> {
    let lacks = |file: &Vec<ColumnProblem>, problem: &ColumnProblem| {
        let same = |other: &ColumnProblem| {
            (&other.key, &other.message) == (&problem.key, &problem.message)
        };
        file.iter().any(same)
    };
    let all = problems.clone();
    for problem in problems.iter_mut().flatten() {
        if problem.severity == Severity::Absent && !all.iter().all(|file| lacks(file, problem)) {
            problem.severity = Severity::Warning;
        }
    }
    for problems in &mut problems {
        if problems
            .iter()
            .any(|problem| problem.severity == Severity::Absent)
        {
            problems.retain(|problem| !follows(problem));
        }
    }
    problems
}

/// Whether a problem may follow from a header that the file lacks.
fn follows(problem: &ColumnProblem) -> bool {
    match problem.severity {
        Severity::Error => problem.key == "columns",
        Severity::Warning => problem.key == "columns.full_name",
        Severity::Absent => false,
    }
}
