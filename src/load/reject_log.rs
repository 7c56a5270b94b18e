//! Rejected rows on disk: a mailbox is full of strangers, so memory must not grow with the rows that are not used.

use std::{
    collections::BTreeMap,
    fs::File,
    io,
    ops::Range,
    os::unix::fs::FileExt,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context, Result};

use super::{Reject, RejectReason};

/// Where the rejected rows of a run wait for their table: a file that nobody else sees and that goes with the run.
#[derive(Clone, Debug)]
pub struct RejectLog(Arc<LogFile>);

#[derive(Debug)]
struct LogFile {
    file: File,
    /// Where the next rows are written.
    end: Mutex<u64>,
}

/// The rejected rows of one export: counted here, and kept in the log.
#[derive(Clone, Debug)]
pub struct Rejects {
    log: RejectLog,
    /// By reason: how many rows, and the first line.
    reasons: BTreeMap<RejectReason, (u64, u64)>,
    /// Where the rows stand, those of one batch together.
    spans: Vec<Range<u64>>,
}

impl RejectLog {
    /// An empty log in a folder.
    ///
    /// # Errors
    /// If no file can be made there.
    pub fn create(folder: &Path) -> io::Result<Self> {
        Ok(Self(Arc::new(LogFile {
            file: tempfile::tempfile_in(folder)?,
            end: Mutex::default(),
        })))
    }

    /// The rejects of another export, of which there are none yet.
    #[must_use]
    pub fn of_export(&self) -> Rejects {
        Rejects {
            log: self.clone(),
            reasons: BTreeMap::new(),
            spans: Vec::new(),
        }
    }

    fn write(&self, bytes: &[u8]) -> io::Result<Range<u64>> {
        let LogFile { file, end } = &*self.0;
        let mut end = end.lock().unwrap_or_else(PoisonError::into_inner);
        let start = *end;
        file.write_all_at(bytes, start)?;
        *end += bytes.len() as u64;
        Ok(start..*end)
    }
}

impl Rejects {
    /// Adds the rows of a batch behind the others, in the order of the file.
    ///
    /// # Errors
    /// If the disk is full.
    pub fn extend(&mut self, mut rows: Vec<Reject>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        rows.sort_by_key(|reject| reject.line);
        for reject in &rows {
            let (count, first) = self.reasons.entry(reject.reason).or_insert((0, u64::MAX));
            *count += 1;
            *first = reject.line.min(*first);
        }
        let bytes = serde_json::to_vec(&rows)?;
        let span = self.log.write(&bytes);
        self.spans
            .push(span.context("cannot write temporary data; is the disk full?")?);
        Ok(())
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.reasons.values().map(|(count, _)| count).sum()
    }

    /// Each reason, with how many rows there are and the line of the first.
    pub fn reasons(&self) -> impl Iterator<Item = (RejectReason, u64, u64)> {
        let reasons = self.reasons.iter();
        reasons.map(|(reason, (count, first))| (*reason, *count, *first))
    }

    /// The reasons [by which a contact may be lost](RejectReason::loses_data), likewise.
    pub fn losses(&self) -> impl Iterator<Item = (RejectReason, u64, u64)> {
        self.reasons().filter(|(reason, ..)| reason.loses_data())
    }

    /// How many rows there are by which a contact may be lost.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.losses().map(|(_, count, _)| count).sum()
    }

    /// The rows, batch by batch, in the order in which they were added.
    pub fn batches(&self) -> impl Iterator<Item = Result<Vec<Reject>>> {
        self.spans.iter().map(|span| {
            let mut bytes = vec![0; (span.end - span.start) as usize];
            self.log.0.file.read_exact_at(&mut bytes, span.start)?;
            Ok(serde_json::from_slice(&bytes)?)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_several_exports_come_back_in_their_order() {
        let folder = tempfile::tempdir().unwrap();
        let log = RejectLog::create(folder.path()).unwrap();
        let [mut mail, mut calls] = [log.of_export(), log.of_export()];
        let reject = |line, reason, raw: &str| Reject {
            column: Some("Über".to_owned()),
            ..Reject::new(line, reason, raw)
        };
        let contact = reject(7, RejectReason::UnknownContact, "a,\"b\u{0}\n");
        let footer = reject(5, RejectReason::Footer, "");
        let other = reject(3, RejectReason::Footer, "é");
        mail.extend(vec![contact.clone(), footer.clone()]).unwrap();
        calls.extend(vec![other.clone()]).unwrap();
        mail.extend(Vec::new()).unwrap();
        mail.extend(vec![other.clone()]).unwrap();
        let rows = |of: &Rejects| of.batches().flat_map(Result::unwrap).collect::<Vec<_>>();
        assert_eq!(rows(&mail), [footer, contact, other.clone()]);
        assert_eq!(rows(&calls), [other]);
        assert_eq!(mail.count(), 3);
        let reasons: Vec<_> = mail.reasons().collect();
        let footers = (RejectReason::Footer, 2, 3);
        assert_eq!(reasons, [footers, (RejectReason::UnknownContact, 1, 7)]);
    }
}
