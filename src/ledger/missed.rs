//! Whose record a source has no more: it was deleted there, or the export is only half there.
//!
//! In: the records that were not read, and the ledger's table of all. Out: the contacts of those of some sources.

use std::path::Path;

use anyhow::Result;
use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::{Past, again::source_digest};
use crate::table::cells::{Ints, column};

impl Past {
    /// The contacts of which records of these sources were read once and now are not, each with the source; out of what the last run left in
    /// `folder`.
    ///
    /// # Errors
    /// If it is not there or damaged.
    pub fn missed(&self, folder: &Path, sources: &[(u16, &str)]) -> Result<FxHashSet<(Uuid, u16)>> {
        let digests = sources.iter();
        let digests = digests.map(|(source, name)| (i64::from(source_digest(name)), *source));
        let digests = Vec::from_iter(digests);
        let mut missed = FxHashSet::default();
        for batch in self.absent_rows(folder, &["source_digest"])? {
            let (batch, rows) = batch?;
            let of: &Ints = column(&batch, "source_digest")?;
            for (row, absent) in rows {
                let digest = of.value(row);
                if self.is_kept(&absent, digest) {
                    let contact = self.contacts[self.whole(absent.contact) as usize].id;
                    let its = digests.iter().filter(|(of, _)| *of == digest);
                    missed.extend(its.map(|(_, source)| (contact, *source)));
                }
            }
        }
        Ok(missed)
    }
}
