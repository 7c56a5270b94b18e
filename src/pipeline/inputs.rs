//! The files of a run: opened before anything is written, and refused where too many of their rows are lost.

use super::{Run, RunError, log::StageLog, read::Read};
pub(super) use crate::open::Inputs;
use crate::{
    job::Job,
    load::{Export, ExportSummary, RejectReason},
    open::{OpenExport, open_inputs},
};

impl Inputs {
    pub(super) fn open(job: &Job, log: &mut StageLog<'_>) -> Result<Self, RunError> {
        let (mut inputs, told) = open_inputs(job);
        inputs.forget_samples();
        if !told.problems.is_empty() {
            return Err(RunError::Settings(told.problems));
        }
        if !told.unusable.is_empty() {
            return Err(RunError::Input(told.unusable));
        }
        let warnings = job.warnings.iter().chain(&told.warnings);
        warnings.for_each(|warning| log.warn(warning.to_string()));
        for OpenExport { export, .. } in &inputs.exports {
            for note in &export.notes {
                log.warn(format!("{}: {note}", export.label()));
            }
        }
        Ok(inputs)
    }

    /// The exports of interactions, then those of tasks.
    pub(super) fn events(&self) -> impl Iterator<Item = &Export> {
        self.events.iter().flatten().map(|open| &open.export)
    }

    /// The files as tables name them, by the number of the export.
    pub(super) fn names(&self, job: &Job) -> Vec<String> {
        let exports = self.exports.iter().map(|open| &open.export);
        let joined = self.joined.iter().map(|open| &open.export);
        let all = exports.chain(self.events()).chain(joined);
        all.map(|export| export.named(job.file_name(&export.path)))
            .collect()
    }

    /// How many exports there are before those of joined tables.
    pub(super) fn before_joined(&self) -> usize {
        self.exports.len() + self.events().count()
    }

    /// The name of the source of each export of a joined table.
    pub(super) fn joined_names<'s>(&self, sources: &[&'s str]) -> impl Iterator<Item = &'s str> {
        self.joined
            .iter()
            .map(|open| sources[usize::from(open.source)])
    }

    /// The name of the list of each export of interactions and tasks.
    pub(super) fn event_names<'j>(&self, job: &'j Job) -> impl Iterator<Item = &'j str> {
        let lists = job.events.iter().zip(&self.events);
        lists.flat_map(|(list, exports)| exports.iter().map(|_| &*list.name))
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
        let lost = summary.rejects.lost();
        let source = &job.sources[usize::from(open.source)];
        if lost as f64 > source.reject_limit * summary.rows as f64 {
            let message = format!(
                "{}: {lost} of {} rows cannot be used, more than the limit of {}",
                open.export.label(),
                summary.rows,
                source.reject_limit
            );
            let first = summary.rejects.losses().min_by_key(|(_, _, line)| *line);
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

/// Warns of each file in which a quote that does not close casts doubt on more rows than its own.
pub(super) fn warn_of_quotes(run: &Run<'_>, read: &Read, log: &mut StageLog<'_>) {
    for (_, summary) in run.summaries(read) {
        let mut reasons = summary.rejects.reasons();
        let unclosed = reasons.find(|(reason, ..)| *reason == RejectReason::UnclosedQuote);
        if let Some((_, rows @ 2.., line)) = unclosed {
            let file = &run.files[summary.number as usize];
            log.warn(format!(
                "{file}: {rows} rows from line {line} on are rejected, as they may stand within a cell whose quote does not close: close or double the quote before them, or export again"
            ));
        }
    }
}
