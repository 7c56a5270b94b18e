//! Rows of interactions, tasks and joined tables that were not used: what was read of each in, a line of the summary and warnings out.
//!
//! They are no part of the books of contacts, and a mailbox is full of people who are no contacts. So they are counted for themselves,
//! and most of a list must be lost before it is a warning.

use std::collections::BTreeMap;

use super::{Read, Run, log::StageLog};
use crate::load::{ExportSummary, Note, RejectReason};

/// What became of the rows of one `[[interactions]]` or `[[tasks]]`, or of one file of a joined table.
#[derive(Debug)]
pub(super) struct EventRows {
    name: String,
    rows: u64,
    rejected: BTreeMap<RejectReason, u64>,
    /// Rows that are used, and of users whom the directory does not know.
    strangers: u64,
}

impl EventRows {
    /// What became of the rows of each list of a run, in the order of the pipeline file.
    pub(super) fn of(run: &Run<'_>, read: &Read) -> Vec<Self> {
        let exports = [&*read.interactions.exports, &*read.tasks.exports];
        Self::of_lists(run.inputs.event_names(run.job), exports)
    }

    /// An `[[interactions]]` and a `[[tasks]]` may have one name.
    fn of_lists<'n>(
        names: impl Iterator<Item = &'n str>,
        exports: [&[ExportSummary]; 2],
    ) -> Vec<Self> {
        let mut names = names.map(str::to_owned);
        let count = |exports: &[_]| Self::count(exports.iter().zip(names.by_ref()));
        exports.into_iter().flat_map(count).collect()
    }

    /// What became of the rows of each file of a joined table.
    pub(super) fn of_joined(run: &Run<'_>, read: &Read) -> Vec<Self> {
        let labels = run.inputs.joined.iter().map(|open| open.export.label());
        Self::count(read.joined.iter().zip(labels))
    }

    fn count<'r>(read: impl IntoIterator<Item = (&'r ExportSummary, String)>) -> Vec<Self> {
        let mut lists: Vec<Self> = Vec::new();
        for (export, name) in read {
            if lists.last().is_none_or(|list| list.name != name) {
                lists.push(Self {
                    name,
                    rows: 0,
                    rejected: BTreeMap::new(),
                    strangers: 0,
                });
            }
            if let Some(list) = lists.last_mut() {
                list.rows += export.rows;
                for (reason, count, _) in export.rejects.reasons() {
                    *list.rejected.entry(reason).or_default() += count;
                }
                let notes = export.notes.iter();
                let of_strangers = notes.filter(|(note, ..)| *note == Note::Stranger);
                list.strangers += of_strangers.map(|(_, count, _)| count).sum::<u64>();
            }
        }
        lists
    }

    fn rejects(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// What a person should know of the list, if anything.
    fn warnings(&self) -> Vec<String> {
        let Self { name, rows, .. } = self;
        if *rows == 0 {
            return vec![format!("{name}: it has no rows")];
        }
        let (strangers, rejects) = (self.strangers, self.rejects());
        let used = rows - rejects;
        let of_strangers = (strangers * 2 > used).then(|| {
            format!("{name}: {strangers} of {used} rows that are used are of nobody whom the directory knows as a user: add whom they name to it, or to the user mappings (mapping_worklist has them)")
        });
        let most = self.rejected.iter().max_by_key(|(_, count)| **count);
        let most = most.filter(|_| rejects * 2 > *rows);
        let of_rejects = most.map(|(reason, _)| {
            format!("{name}: {rejects} of {rows} rows are rejected, most of them as {reason}; see the table rejects")
        });
        of_rejects.into_iter().chain(of_strangers).collect()
    }

    /// `mail: 310 of 941 rows used, 12 of them of users whom the directory does not know`.
    pub(super) fn in_words(&self) -> String {
        let used = self.rows - self.rejects();
        let strangers = match self.strangers {
            0 => String::new(),
            some => format!(", {some} of them of users whom the directory does not know"),
        };
        format!(
            "{}: {used} of {} rows used{strangers}",
            self.name, self.rows
        )
    }
}

/// Warns of what a person should know of the lists.
pub(super) fn warn(lists: &[EventRows], log: &mut StageLog<'_>) {
    let warnings = lists.iter().flat_map(EventRows::warnings);
    warnings.for_each(|warning| log.warn(warning));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{Reject, RejectLog};

    /// What was read of an export whose rows were rejected for these reasons, but for the others.
    fn summary(rows: u64, reasons: &[RejectReason]) -> ExportSummary {
        let reject = |reason: &RejectReason| Reject::new(2, *reason, "");
        let folder = tempfile::tempdir().unwrap();
        let mut rejects = RejectLog::create(folder.path()).unwrap().of_export();
        rejects
            .extend(reasons.iter().map(reject).collect())
            .unwrap();
        ExportSummary {
            number: 0,
            rows,
            records: 0,
            second_persons: 0,
            rejects,
            notes: Vec::new(),
            faults: Default::default(),
            bytes: 0,
            blake3: blake3::hash(b""),
        }
    }

    #[test]
    fn interactions_and_tasks_of_one_name_are_counted_apart() {
        let interactions = [summary(3, &[]), summary(2, &[])];
        let tasks = [summary(1, &[])];
        let lists = EventRows::of_lists(["crm"; 3].into_iter(), [&interactions, &tasks]);
        let told: Vec<_> = lists.iter().map(EventRows::in_words).collect();
        assert_eq!(told, ["crm: 5 of 5 rows used", "crm: 1 of 1 rows used"]);
    }

    #[test]
    fn rows_of_strangers_are_counted_and_most_are_a_warning() {
        for (strangers, warnings) in [(1, 0), (2, 1)] {
            let export = ExportSummary {
                notes: vec![(Note::Stranger, strangers, 2)],
                ..summary(3, &[RejectReason::UnknownContact])
            };
            let list = &EventRows::count([(&export, "mail".to_owned())])[0];
            let told = format!(
                "mail: 2 of 3 rows used, {strangers} of them of users whom the directory does not know"
            );
            assert_eq!(list.in_words(), told);
            assert_eq!(list.warnings().len(), warnings);
        }
        let most_are_rejected = ExportSummary {
            notes: vec![(Note::Stranger, 1, 2)],
            ..summary(3, &[RejectReason::UnknownContact; 2])
        };
        let list = &EventRows::count([(&most_are_rejected, "mail".to_owned())])[0];
        assert_eq!(
            list.warnings().len(),
            2,
            "of rows, and of rows that are used"
        );
    }

    #[test]
    fn a_list_of_which_most_is_lost_is_a_warning() {
        for (rows, reasons, warning) in [
            (0, &[][..], Some("mail: it has no rows")),
            (2, &[RejectReason::UnknownContact][..], None),
            (
                3,
                &[
                    RejectReason::UnknownUser,
                    RejectReason::UnknownContact,
                    RejectReason::UnknownContact,
                ],
                Some(
                    "mail: 3 of 3 rows are rejected, most of them as unknown_contact; see the table rejects",
                ),
            ),
        ] {
            let export = summary(rows, reasons);
            let lists = EventRows::count([(&export, "mail".to_owned())]);
            assert_eq!(lists[0].warnings(), Vec::from_iter(warning));
            let used = rows - reasons.len() as u64;
            assert_eq!(
                lists[0].in_words(),
                format!("mail: {used} of {rows} rows used")
            );
        }
    }
}
