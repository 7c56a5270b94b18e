//! A disk that fills up during a run: what the system says in, the folder (of the results, or of the ledger) and the way out out.

use std::{
    io,
    path::{Path, absolute},
};

use anyhow::anyhow;

use super::RunError;
use crate::{publish::StagingError, table::Unwritten};

/// The error of a run that writes into `out` and goes on with a ledger, in words if the disk is full.
pub(crate) fn told(error: RunError, out: &Path, ledger: Option<&Path>) -> RunError {
    let is_full = |cause: &(dyn std::error::Error + 'static)| {
        matches!(
            io_error(cause).map(io::Error::kind),
            Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
        )
    };
    match error {
        RunError::Failed(error) if error.chain().any(is_full) && is_ledgers(&error, ledger) => {
            RunError::Failed(anyhow!(
                "the disk is full: no space is left in the ledger {}; free some, or move its folder to another disk",
                ledger.unwrap_or(out).display()
            ))
        }
        RunError::Failed(error) if error.chain().any(is_full) => RunError::Failed(anyhow!(
            "the disk is full: no space is left in {}; free some, or name a folder on another disk with `--out`",
            out.display()
        )),
        error => error,
    }
}

/// Whether what could not be written is the ledger's.
fn is_ledgers(error: &anyhow::Error, ledger: Option<&Path>) -> bool {
    let is_open = matches!(error.downcast_ref(), Some(StagingError::LedgerIo(..)));
    let [path, ledger] = [error.downcast_ref().map(|Unwritten(path)| &**path), ledger]
        .map(|path| path.and_then(|path| absolute(path).ok()));
    is_open
        || path
            .zip(ledger)
            .is_some_and(|(path, ledger)| path.starts_with(ledger))
}

/// What the system said. Writers of CSV say so in its words, and do not name it as their cause.
fn io_error<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e io::Error> {
    match error.downcast_ref().map(csv::Error::kind) {
        Some(csv::ErrorKind::Io(error)) => Some(error),
        _ => error.downcast_ref(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_names_the_folder_and_the_way_out() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let wrapped = parquet::errors::ParquetError::External(Box::new(full()));
        for error in [
            anyhow!(full()),
            anyhow!(csv::Error::from(full())),
            anyhow!(wrapped).context("data/contacts.parquet"),
        ] {
            let told = told(RunError::Failed(error), Path::new("out/nightly"), None);
            assert!(
                told.to_string()
                    .starts_with("the disk is full: no space is left in out/nightly; ")
            );
        }
        let table = &crate::table::schema::data::CONTACTS;
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/dev/full", table.file(folder.path())).unwrap();
        let writer = crate::table::TableWriter::create(folder.path(), table);
        let footer = writer.and_then(|table| table.finish()).unwrap_err();
        let ledger = Some(folder.path());
        let footer = told(RunError::Failed(footer), Path::new("out"), ledger).to_string();
        assert!(
            footer.starts_with("the disk is full: no space is left in the ledger"),
            "{footer}"
        );
        let opened = StagingError::LedgerIo(folder.path().to_owned(), full());
        let opened = told(opened.into(), Path::new("out"), ledger).to_string();
        assert_eq!(opened, footer);
        let from_here = Unwritten(absolute("books/x.parquet").unwrap());
        let from_here = RunError::Failed(anyhow!(full()).context(from_here));
        let ledger_from_here = Some(Path::new("books"));
        let from_here = told(from_here, Path::new("out"), ledger_from_here).to_string();
        assert!(from_here.contains("in the ledger books"), "{from_here}");
        let other = RunError::Failed(anyhow!("a defect"));
        assert_eq!(
            told(other, Path::new("out"), ledger).to_string(),
            "a defect"
        );
    }
}
