//! Why an export cannot be read at all. Every message names the file, what is wrong and a way out; none holds a cell's value.

use std::io;
use std::path::{Path, PathBuf};

use super::Format;

/// A whole export is unusable. Single bad rows are [`super::Reject`]s instead.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file, or the member of an archive, is none that can be read.
    #[error("{}: {fault}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Another table stands below the first.
    #[error("{}:{line}: a header of other columns, or in another order, stands within the rows; cut the file above it, and give both parts", path.display())]
    OtherHeader {
        /// The file.
        path: PathBuf,
        /// Where it stands.
        line: u64,
    },
    /// What the caller did with the rows failed.
    #[error(transparent)]
    Consumer(#[from] anyhow::Error),
}

/// What is wrong with a whole file.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The file cannot be opened or read.
    #[error("cannot be read: {0}; check that the path exists and may be read")]
    Io(io::Error),
    /// The bytes are no format that is understood, but this.
    #[error(
        "{0}; export it again as CSV, or give a csv, tsv, xlsx, xls, ods, parquet, json, ndjson or vcf file"
    )]
    NotAnExport(String),
    /// The workbook wants a password.
    #[error(
        "the workbook is protected by a password; save a copy without one, or export the sheet as CSV"
    )]
    Protected,
    /// The format is known, but the content breaks it.
    #[error(
        "broken {format} file: {detail}; it may have been cut short on the way: export or copy it again"
    )]
    Broken {
        /// Read as this format.
        format: Format,
        /// What the reader said.
        detail: String,
    },
    /// A table that no memory holds, for a cell of the sheet of this name.
    #[error("a cell of sheet `{0}` stands far away from the others; delete it")]
    FarCell(String),
    /// No sheet of that name.
    #[error("no sheet `{sheet}`; there are: {}", sheets.join(", "))]
    NoSheet {
        /// The name asked for.
        sheet: String,
        /// The names there are.
        sheets: Vec<String>,
    },
    /// One object, of which each of several lists, by their names, may hold the rows, or one while it may be a row itself.
    #[error("it is one object, and may be a contact or hold them in one of its lists: {}; name that list, `[source.nested] rows`, and the columns of its elements, or put the object in square brackets, as a list of one", .0.join(", "))]
    UnclearRows(Vec<String>),
    /// The line that the options name as the header does not exist.
    #[error(
        "no row in line {0}, which `header_row` names; leave `header_row` out to let it be found"
    )]
    NoHeaderRow(u64),
    /// Somebody wrote the file after it was opened.
    #[error("it was written while it was read; run again when whoever writes it is done")]
    Changed,
}

impl Fault {
    /// The error of a file that is so.
    pub(crate) fn of(self, path: &Path) -> LoadError {
        LoadError::File {
            path: path.to_owned(),
            fault: self,
        }
    }
}

impl LoadError {
    /// The file; none if it is the caller who failed.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File { path, .. } | Self::OtherHeader { path, .. } => Some(path),
            Self::Consumer(_) => None,
        }
    }

    /// Whether the file is what it should be, and was damaged or would take all memory.
    pub(super) fn is_damage(&self) -> bool {
        use Fault::{Broken, FarCell};
        matches!(
            self,
            Self::File {
                fault: Broken { .. } | FarCell(_),
                ..
            }
        )
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Fault::Io(source).of(path)
    }

    pub(crate) fn broken(path: &Path, format: Format, detail: impl ToString) -> Self {
        let detail = detail.to_string();
        Fault::Broken { format, detail }.of(path)
    }

    pub(crate) fn not_an_export(path: &Path, found: impl Into<String>) -> Self {
        Fault::NotAnExport(found.into()).of(path)
    }
}
