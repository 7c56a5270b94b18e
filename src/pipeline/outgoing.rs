//! What a run writes into `exports/`: the lists of send plans, and the rows of exports, partition by partition.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::Path,
};

use anyhow::Result;

use super::{Run, exports::ExportFiles, send_lists::ListFiles};
use crate::{
    export::{Addresses, ExportTold},
    settle::{DataRows, ExportLines, SendLists},
    table::{CsvWriter, Table},
};

/// The files of `exports/`.
pub(super) struct Outgoing<'r> {
    lists: ListFiles<'r>,
    exports: ExportFiles<'r>,
}

/// What goes into them of a partition.
pub(super) struct OutgoingLines {
    lists: SendLists,
    exports: Vec<ExportLines>,
}

impl OutgoingLines {
    /// The lines of these rows; none are left there.
    pub(super) fn take(rows: &mut DataRows) -> Self {
        Self {
            lists: std::mem::take(&mut rows.lists),
            exports: std::mem::take(&mut rows.exports),
        }
    }
}

impl<'r> Outgoing<'r> {
    /// Begins the files.
    pub(super) fn create(run: &Run<'r>, addresses: &Addresses) -> Result<Self> {
        Ok(Self {
            lists: ListFiles {
                folder: run.staging.join("exports/lists"),
                plans: &run.job.sends,
                directory: &run.job.directory,
                waiting: SendLists::new(),
            },
            exports: ExportFiles::create(run, addresses)?,
        })
    }

    /// Appends the lines of a partition; partitions come in the order of contact IDs.
    pub(super) fn append(&mut self, lines: OutgoingLines) -> Result<()> {
        self.lists.append(lines.lists)?;
        self.exports.append(lines.exports)
    }

    /// Ends the files. Out: what became of each export.
    pub(super) fn finish(mut self) -> Result<Vec<ExportTold>> {
        self.lists.write()?;
        self.exports.finish()
    }
}

/// Makes a folder so many levels inside the staging folder, and those between. Never that one: a run that is told to stop has removed it.
pub(super) fn make_inside(folder: &Path, levels: usize) -> io::Result<()> {
    let levels: Vec<_> = folder.ancestors().take(levels).collect();
    for level in levels.into_iter().rev() {
        match fs::create_dir(level) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Adds lines to a file, under the header of its table if the file is new.
pub(super) fn append_lines(path: &Path, table: &Table, lines: &[u8]) -> Result<()> {
    let is_new = !path.exists();
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    if is_new {
        CsvWriter::with_header(&file, table)?.finish()?;
    }
    Ok(file.write_all(lines)?)
}
