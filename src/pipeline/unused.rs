//! Rows of interactions, tasks and joined tables that were not used: what was read of each in, a line of the summary and warnings out.
//!
//! They are no part of the books of contacts, and a mailbox is full of people who are no contacts. So they are counted for themselves,
//! and most of a list must be lost before it is a warning.

use std::collections::BTreeMap;

use super::{Read, Run, log::StageLog};
use crate::{intake::ExportSummary, load::RejectReason};

/// What became of the rows of one `[[interactions]]` or `[[tasks]]`, or of one file of a joined table.
#[derive(Debug)]
pub(super) struct EventRows {
    name: String,
    rows: u64,
    rejected: BTreeMap<RejectReason, u64>,
}

impl EventRows {
    /// What became of the rows of each list of a run, in the order of the pipeline file.
    pub(super) fn of(run: &Run<'_>, read: &Read) -> Vec<Self> {
        let exports = read.interactions.exports.iter().chain(&read.tasks.exports);
        let names = run.inputs.event_names(run.job).map(str::to_owned);
        Self::count(names.zip(exports))
    }

    /// What became of the rows of each file of a joined table.
    pub(super) fn of_joined(run: &Run<'_>, read: &Read) -> Vec<Self> {
        let labels = run.inputs.joined.iter().map(|open| open.export.label());
        Self::count(labels.zip(&read.joined))
    }

    fn count<'r>(read: impl IntoIterator<Item = (String, &'r ExportSummary)>) -> Vec<Self> {
        let mut lists: Vec<Self> = Vec::new();
        for (name, export) in read {
            if lists.last().is_none_or(|list| list.name != name) {
                lists.push(Self {
                    name,
                    rows: 0,
                    rejected: BTreeMap::new(),
                });
            }
            if let Some(list) = lists.last_mut() {
                list.rows += export.rows;
                for (reason, count, _) in export.rejects.reasons() {
                    *list.rejected.entry(reason).or_default() += count;
                }
            }
        }
        lists
    }

    fn rejects(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// What a person should know of the list, if anything.
    fn warning(&self) -> Option<String> {
        let Self { name, rows, .. } = self;
        if *rows == 0 {
            return Some(format!("{name}: there is no row in it"));
        }
        let (reason, _) = self.rejected.iter().max_by_key(|(_, count)| **count)?;
        let rejects = self.rejects();
        (rejects * 2 > *rows).then(|| {
            format!("{name}: {rejects} of {rows} rows are rejected, most of them as {reason}; see the table rejects")
        })
    }

    /// `mail: 310 of 941 rows used`.
    pub(super) fn in_words(&self) -> String {
        let used = self.rows - self.rejects();
        format!("{}: {used} of {} rows used", self.name, self.rows)
    }
}

/// Warns of what a person should know of the lists.
pub(super) fn warn(lists: &[EventRows], log: &mut StageLog<'_>) {
    let warnings = lists.iter().filter_map(EventRows::warning);
    warnings.for_each(|warning| log.warn(warning));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::{Reject, RejectLog};

    #[test]
    fn a_list_of_which_most_is_lost_is_a_warning() {
        for (rows, reasons, warning) in [
            (0, &[][..], Some("mail: there is no row in it")),
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
            let reject = |reason: &RejectReason| Reject::new(2, *reason, "");
            let folder = tempfile::tempdir().unwrap();
            let mut rejects = RejectLog::create(folder.path()).unwrap().of_export();
            let rejected: Vec<_> = reasons.iter().map(reject).collect();
            rejects.extend(&rejected).unwrap();
            let export = ExportSummary {
                number: 0,
                rows,
                records: 0,
                second_persons: 0,
                rejects,
                notes: Vec::new(),
                faults: Default::default(),
                bytes: 0,
                blake3: blake3::hash(b""),
            };
            let lists = EventRows::count([("mail".to_owned(), &export)]);
            assert_eq!(lists[0].warning().as_deref(), warning);
            let used = rows - reasons.len() as u64;
            assert_eq!(
                lists[0].in_words(),
                format!("mail: {used} of {rows} rows used")
            );
        }
    }
}
