//! The files of every source, opened: what each is, and which of its headers holds what.
//!
//! `check` and a run open exports by this one function, so that what `check` says is what a run does.

use super::{Job, JobSource, Place, Problem};
use crate::{
    load::{self, Export},
    source::{ColumnPlan, ColumnProblem, Detection, Preset, Severity, detect},
};

/// An export with the plan of its columns.
#[derive(Clone, Debug)]
pub struct OpenExport {
    /// The code of its source.
    pub source: u16,
    /// The export.
    pub export: Export,
    /// The layout.
    pub preset: &'static Preset,
    /// The headers that speak for the layout, if it was found by them.
    pub evidence: Vec<String>,
    /// Which cell of a row is what.
    pub plan: ColumnPlan,
}

/// Opens every file of every source, in the order of the sources and then of the files; the exports that can be used, and
/// what is wrong: problems that stop a run, then those that are only worth knowing.
#[must_use]
pub fn open_exports(job: &Job) -> (Vec<OpenExport>, Vec<Problem>, Vec<Problem>) {
    let (mut exports, mut errors, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    for (index, source) in job.sources.iter().enumerate() {
        for file in &source.files {
            let opened = match load::open(file, &source.read) {
                Ok(opened) => opened,
                Err(error) => {
                    errors.push(unusable(file, &error));
                    continue;
                }
            };
            for export in opened {
                let (open, problems) = plan(index, source, export);
                for problem in problems {
                    let list = if problem.severity == Severity::Error {
                        &mut errors
                    } else {
                        &mut warnings
                    };
                    list.push(located(job, index, &open.export, problem));
                }
                exports.push(open);
            }
        }
    }
    (exports, errors, warnings)
}

fn plan(index: usize, source: &JobSource, export: Export) -> (OpenExport, Vec<ColumnProblem>) {
    let (preset, evidence) = match source.preset {
        Some(preset) => (preset, Vec::new()),
        None => {
            let Detection {
                preset, evidence, ..
            } = detect(&export.headers);
            (preset, evidence)
        }
    };
    let (plan, problems) = ColumnPlan::new(&export.headers, preset, &source.columns);
    (
        OpenExport {
            source: index as u16,
            export,
            preset,
            evidence,
            plan,
        },
        problems,
    )
}

/// The problem at its key, with the export that shows it.
fn located(job: &Job, source: usize, export: &Export, problem: ColumnProblem) -> Problem {
    let ColumnProblem {
        key,
        message,
        suggestion,
        ..
    } = problem;
    let message = format!("{}: {message}", export.label());
    job.source_problem(source, &key, message, suggestion)
}

/// The message of the error names the file already.
fn unusable(file: &std::path::Path, error: &load::LoadError) -> Problem {
    let message = error.to_string();
    let prefix = format!("{}: ", file.display());
    Problem {
        place: Place::File(file.to_owned()),
        message: message.strip_prefix(&prefix).unwrap_or(&message).to_owned(),
        help: None,
    }
}
