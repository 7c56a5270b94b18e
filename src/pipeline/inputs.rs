//! The files of a run: opened before anything is written, and refused where too many of their rows are lost.

use super::{RunError, interactions, log::StageLog};
use crate::{
    intake::ExportSummary,
    job::{Job, OpenExport, OpenExports, OpenJoined, open_exports, open_joined},
    load::Export,
};

/// Every file of a run, opened.
pub(super) struct Inputs {
    pub(super) exports: Vec<OpenExport>,
    /// By `[[interactions]]`.
    pub(super) interactions: Vec<Vec<Export>>,
    /// Of `[[source.joined]]`.
    pub(super) joined: Vec<OpenJoined>,
}

impl Inputs {
    pub(super) fn open(job: &Job, log: &mut StageLog<'_>) -> Result<Self, RunError> {
        let OpenExports {
            exports,
            mut problems,
            mut unusable,
            warnings,
        } = open_exports(job);
        let mut joined = open_joined(job);
        problems.append(&mut joined.problems);
        unusable.append(&mut joined.unusable);
        if !problems.is_empty() {
            return Err(RunError::Settings(problems));
        }
        if !unusable.is_empty() {
            return Err(RunError::Input(unusable));
        }
        warnings
            .iter()
            .for_each(|warning| log.warn(warning.to_string()));
        for OpenExport { export, .. } in &exports {
            for note in &export.notes {
                log.warn(format!("{}: {note}", export.label()));
            }
        }
        let interactions = interactions::open(job).map_err(RunError::Input)?;
        Ok(Self {
            exports,
            interactions,
            joined: joined.exports,
        })
    }

    /// The files as people know them, by the number of the export.
    pub(super) fn labels(&self) -> Vec<String> {
        let interactions = self.interactions.iter().flatten().map(Export::label);
        self.exports
            .iter()
            .map(|open| open.export.label())
            .chain(interactions)
            .chain(self.joined.iter().map(|open| open.export.label()))
            .collect()
    }

    /// How many exports there are before those of joined tables.
    pub(super) fn before_joined(&self) -> usize {
        self.exports.len() + self.interactions.iter().map(Vec::len).sum::<usize>()
    }

    /// The name of the source of each export of a joined table.
    pub(super) fn joined_names<'s>(&self, sources: &[&'s str]) -> impl Iterator<Item = &'s str> {
        self.joined
            .iter()
            .map(|open| sources[usize::from(open.source)])
    }

    /// The name of the `[[interactions]]` of each of their exports.
    pub(super) fn interaction_names<'j>(&self, job: &'j Job) -> impl Iterator<Item = &'j str> {
        let named = job.interactions.iter().zip(&self.interactions);
        named.flat_map(|(job, exports)| exports.iter().map(|_| job.name.as_str()))
    }
}

/// An export of which too many rows are lost stops the run (exit code 3).
pub(super) fn check_reject_limits(
    job: &Job,
    exports: &[OpenExport],
    loaded: &[ExportSummary],
) -> Result<(), RunError> {
    let mut problems = Vec::new();
    for (open, summary) in exports.iter().zip(loaded) {
        let lost = summary
            .rejects
            .iter()
            .filter(|reject| reject.reason.loses_data())
            .count();
        let source = &job.sources[usize::from(open.source)];
        if lost as f64 > source.reject_limit * summary.rows as f64 {
            let message = format!(
                "{}: {lost} of {} rows cannot be used, more than the limit of {}",
                open.export.label(),
                summary.rows,
                source.reject_limit
            );
            let help = summary
                .rejects
                .iter()
                .find(|reject| reject.reason.loses_data())
                .map(|reject| {
                    format!(
                        "the first is on line {}: {}; mend the export, or raise `reject_limit`",
                        reject.line, reject.reason
                    )
                });
            problems.push(job.source_problem(usize::from(open.source), "files", message, help));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(RunError::Input(problems))
    }
}
