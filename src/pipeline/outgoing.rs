//! What a run writes into `exports/`: the lists of send plans, and the rows of exports, partition by partition.

use std::collections::BTreeMap;

use anyhow::Result;

use super::{Run, exports::ExportFiles, send_lists::ListFiles};
use crate::{
    export::ExportTold,
    settle::{DataRows, ExportLines, ListKey},
};

/// The files of `exports/`.
pub(super) struct Outgoing<'r> {
    lists: ListFiles<'r>,
    exports: ExportFiles<'r>,
}

/// What goes into them of a partition.
pub(super) struct OutgoingLines {
    lists: BTreeMap<ListKey, Vec<u8>>,
    exports: Vec<ExportLines>,
}

impl OutgoingLines {
    /// The lines of these rows; none are left there.
    pub(super) fn take(rows: &mut DataRows) -> Result<Self> {
        Ok(Self {
            lists: rows.lists.take_lines()?,
            exports: std::mem::take(&mut rows.exports),
        })
    }
}

impl<'r> Outgoing<'r> {
    /// Begins the files.
    pub(super) fn create(run: &Run<'r>) -> Result<Self> {
        Ok(Self {
            lists: ListFiles {
                folder: run.staging.join("exports/lists"),
                plans: &run.job.sends,
                directory: &run.job.directory,
                waiting: BTreeMap::new(),
            },
            exports: ExportFiles::create(run)?,
        })
    }

    /// Appends the lines of a partition; partitions come in the order of contact IDs.
    pub(super) fn append(&mut self, lines: OutgoingLines) -> Result<()> {
        self.lists.append(lines.lists)?;
        self.exports.append(&lines.exports)
    }

    /// Ends the files. Out: what became of each export.
    pub(super) fn finish(mut self) -> Result<Vec<ExportTold>> {
        self.lists.write()?;
        self.exports.finish()
    }
}
