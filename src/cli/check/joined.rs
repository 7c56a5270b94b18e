//! What `check` tells of a joined table: what each of its headers holds, and whom of its people nobody answers to.

use super::{Report, dialect, worklist};
use crate::{job::Job, open::OpenJoined};

impl Report {
    /// The files of the joined tables of a source.
    pub(super) fn joined<'e>(&mut self, job: &Job, exports: impl Iterator<Item = &'e OpenJoined>) {
        for open in exports {
            let source = &job.sources[usize::from(open.source)];
            let settings = &source.joined[open.table].settings;
            let label = open.export.label();
            let stage = match settings.stages.is_empty() {
                true => "",
                false => "; its cases give the lifecycle_stage",
            };
            self.line(format_args!("  {label}, joined by {}{stage}", settings.key));
            let dates = match open.plan.dates().is_empty() {
                true => String::new(),
                false => format!("; {}", open.dates.in_words()),
            };
            self.line(format_args!("    {}{dates}", dialect(&open.export)));
            let uses = (0..open.export.headers.len()).map(|at| open.plan.uses(at, settings));
            self.columns(&open.export, &open.sample, &Vec::from_iter(uses));
            let roles: Vec<&str> = settings.roles.keys().map(String::as_str).collect();
            let entries = worklist::of_joined(open, &roles, &source.name, &job.directory);
            self.worklist(&open.sample, entries);
        }
    }
}
