//! The files of a run: opened before anything is written, and refused where too many of their rows are lost.

use super::{RunError, log::StageLog};
use crate::{
    intake::ExportSummary,
    job::{
        Job, OpenEvent, OpenExport, OpenExports, OpenJoined, open_events, open_exports, open_joined,
    },
    load::Export,
};

/// Every file of a run, opened.
pub(super) struct Inputs {
    pub(super) exports: Vec<OpenExport>,
    /// By `[[interactions]]`.
    pub(super) interactions: Vec<Vec<OpenEvent>>,
    /// By `[[tasks]]`.
    pub(super) tasks: Vec<Vec<OpenEvent>>,
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
        let mut joined = open_joined(job, &exports);
        problems.append(&mut joined.problems);
        unusable.append(&mut joined.unusable);
        let mut events = open_events(job, &exports);
        problems.append(&mut events.problems);
        unusable.append(&mut events.unusable);
        if !problems.is_empty() {
            return Err(RunError::Settings(problems));
        }
        if !unusable.is_empty() {
            return Err(RunError::Input(unusable));
        }
        job.warnings
            .iter()
            .chain(&warnings)
            .chain(&joined.warnings)
            .chain(&events.warnings)
            .for_each(|warning| log.warn(warning.to_string()));
        for OpenExport { export, .. } in &exports {
            for note in &export.notes {
                log.warn(format!("{}: {note}", export.label()));
            }
        }
        Ok(Self {
            exports,
            interactions: events.interactions,
            tasks: events.tasks,
            joined: joined.exports,
        })
    }

    /// The exports of interactions, then those of tasks.
    pub(super) fn events(&self) -> impl Iterator<Item = &Export> {
        let events = self.interactions.iter().chain(&self.tasks).flatten();
        events.map(|open| &open.export)
    }

    /// The files as tables name them, by the number of the export.
    pub(super) fn names(&self, job: &Job) -> Vec<String> {
        let exports = self.exports.iter().map(|open| &open.export);
        let joined = self.joined.iter().map(|open| &open.export);
        let all = exports.chain(self.events()).chain(joined);
        all.map(|export| export.named(job.file_name(&export.path)))
            .collect()
    }

    /// How many exports there are before those of tasks.
    pub(super) fn before_tasks(&self) -> usize {
        self.exports.len() + self.interactions.iter().map(Vec::len).sum::<usize>()
    }

    /// How many exports there are before those of joined tables.
    pub(super) fn before_joined(&self) -> usize {
        self.before_tasks() + self.tasks.iter().map(Vec::len).sum::<usize>()
    }

    /// The name of the source of each export of a joined table.
    pub(super) fn joined_names<'s>(&self, sources: &[&'s str]) -> impl Iterator<Item = &'s str> {
        self.joined
            .iter()
            .map(|open| sources[usize::from(open.source)])
    }

    /// The name of the `[[interactions]]` of each of their exports, then that of the `[[tasks]]`.
    pub(super) fn event_names<'j>(&self, job: &'j Job) -> impl Iterator<Item = &'j str> {
        let interactions = job.interactions.iter().map(|list| list.name.as_str());
        let tasks = job.tasks.iter().map(|list| list.name.as_str());
        let exports = self.interactions.iter().chain(&self.tasks);
        let named = interactions.chain(tasks).zip(exports);
        named.flat_map(|(name, exports)| exports.iter().map(move |_| name))
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
        let reasons = summary.rejects.reasons();
        let losses: Vec<_> = reasons.filter(|(reason, ..)| reason.loses_data()).collect();
        let lost: u64 = losses.iter().map(|(_, count, _)| count).sum();
        let source = &job.sources[usize::from(open.source)];
        if lost as f64 > source.reject_limit * summary.rows as f64 {
            let message = format!(
                "{}: {lost} of {} rows cannot be used, more than the limit of {}",
                open.export.label(),
                summary.rows,
                source.reject_limit
            );
            let first = losses.iter().min_by_key(|(_, _, line)| *line);
            let help = first.map(|(reason, _, line)| {
                format!(
                    "the first is on line {line}: {reason}; mend the export, or raise `reject_limit`"
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
