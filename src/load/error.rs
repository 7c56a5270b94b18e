//! Why an export cannot be read at all. Every message names the file, what is wrong and a way out; none holds a cell's value.

use std::io;
use std::path::{Path, PathBuf};

use super::Format;

/// A whole export is unusable. Single bad rows are [`super::Reject`]s instead.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be opened or read.
    #[error("{}: cannot be read: {source}; check that the path exists and may be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The bytes are no format that is understood.
    #[error("{}: {found}; export it again as CSV, or give a csv, tsv, xlsx, xls, ods, parquet, json, ndjson or vcf file", path.display())]
    NotAnExport {
        /// The file, or the member of an archive.
        path: PathBuf,
        /// What it is instead.
        found: String,
    },
    /// The workbook wants a password.
    #[error("{}: the workbook is protected by a password; save a copy without one, or export the sheet as CSV", path.display())]
    Protected {
        /// The file.
        path: PathBuf,
    },
    /// The format is known, but the content breaks it.
    #[error("{}: broken {format} file: {detail}; it may have been cut short on the way: export or copy it again", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// Read as this format.
        format: Format,
        /// What the reader said.
        detail: String,
    },
    /// A table that no memory holds.
    #[error("{}: a cell of sheet `{sheet}` stands far away from the others; delete it", path.display())]
    FarCell {
        /// The file.
        path: PathBuf,
        /// The sheet with the cell.
        sheet: String,
    },
    /// No sheet of that name.
    #[error("{}: no sheet `{sheet}`; there are: {}", path.display(), sheets.join(", "))]
    NoSheet {
        /// The file.
        path: PathBuf,
        /// The name asked for.
        sheet: String,
        /// The names there are.
        sheets: Vec<String>,
    },
    /// One object, of which each of several lists may hold the rows, or one while it may be a row itself.
    #[error("{}: it is one object, and may be a contact or hold them in one of its lists: {}; name that list, `[source.nested] rows`, and the columns of its elements, or put the object in square brackets, as a list of one", path.display(), lists.join(", "))]
    UnclearRows {
        /// The file.
        path: PathBuf,
        /// The names of the lists.
        lists: Vec<String>,
    },
    /// The row that the options name as the header does not exist.
    #[error("{}: no row in line {line}, which `header_row` names; leave `header_row` out to let it be found", path.display())]
    NoHeaderRow {
        /// The file.
        path: PathBuf,
        /// The line asked for.
        line: u64,
    },
    /// Another table stands below the first.
    #[error("{}:{line}: a header of other columns, or in another order, stands within the rows; cut the file above it, and give both parts", path.display())]
    OtherHeader {
        /// The file.
        path: PathBuf,
        /// Where it stands.
        line: u64,
    },
    /// Somebody wrote the file after it was opened.
    #[error("{}: it was written while it was read; run again when whoever writes it is done", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// What the caller did with the rows failed.
    #[error(transparent)]
    Consumer(#[from] anyhow::Error),
}

impl LoadError {
    /// The file; none if it is the caller who failed.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Io { path, .. }
            | Self::NotAnExport { path, .. }
            | Self::Protected { path }
            | Self::Broken { path, .. }
            | Self::FarCell { path, .. }
            | Self::NoSheet { path, .. }
            | Self::UnclearRows { path, .. }
            | Self::NoHeaderRow { path, .. }
            | Self::OtherHeader { path, .. }
            | Self::Changed { path } => Some(path),
            Self::Consumer(_) => None,
        }
    }

    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        |source| Self::Io {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn broken(path: &Path, format: Format, detail: impl ToString) -> Self {
        Self::Broken {
            path: path.to_owned(),
            format,
            detail: detail.to_string(),
        }
    }

    pub(crate) fn not_an_export(path: &Path, found: impl Into<String>) -> Self {
        Self::NotAnExport {
            path: path.to_owned(),
            found: found.into(),
        }
    }
}
