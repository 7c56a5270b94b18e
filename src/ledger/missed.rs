//! Whose record a source has no more: it was deleted there, or the export is only half there.
//!
//! In: the records that were not read, and the ledger's table of all. Out: the contacts of those of some sources that have others still.

use std::path::Path;

use anyhow::Result;
use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::{
    Past,
    again::{are_read, source_digest},
    reused::Read,
};
use crate::table::cells::{Ints, column};

impl Past {
    /// The contacts of which records of these sources were read once and now are not, but others are, each with the source; out of what the last
    /// run left in `folder`.
    ///
    /// # Errors
    /// If it is not there or damaged.
    pub fn missed(&self, folder: &Path, sources: &[(u16, &str)]) -> Result<FxHashSet<(Uuid, u16)>> {
        let digests = sources.iter();
        let digests = digests.map(|(source, name)| (i64::from(source_digest(name)), *source));
        let digests = Vec::from_iter(digests);
        let (mut missed, read) = (FxHashSet::default(), are_read(self));
        for batch in self.absent_rows(folder, &["source_digest"])? {
            let (batch, rows) = batch?;
            let of: &Ints = column(&batch, "source_digest")?;
            for (row, absent) in rows {
                let digest = of.value(row);
                let contact = self.whole(absent.contact) as usize;
                if read[contact] == Read::Yes && self.is_kept(&absent, digest) {
                    let contact = self.contacts[contact].id;
                    let its = digests.iter().filter(|(of, _)| *of == digest);
                    missed.extend(its.map(|(_, source)| (contact, *source)));
                }
            }
        }
        Ok(missed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ledger::{PastContact, join::Absent},
        table::{Batch, TableWriter, schema::ledger::LEDGER_MEMBERS},
    };

    /// Two records of one source that were not read: of a contact that has another one, and of one that is gone.
    #[test]
    fn who_is_gone_misses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut members = Batch::new(&LEDGER_MEMBERS, 2);
        for _ in 0..2 {
            let mut row = members.row();
            row.text("record").int(0_i64).int(None).text("contact");
            row.int(i64::from(source_digest("hub")));
            (0..4).for_each(|_| _ = row.int(None));
            row.text("").day(None).text("");
            row.end();
        }
        TableWriter::write_whole(folder.path(), &LEDGER_MEMBERS, &members.finish()).unwrap();
        let ids = [1, 2].map(Uuid::from_u128);
        let past = Past {
            contacts: ids.map(PastContact::of_nobody).into(),
            absent: [0, 1]
                .map(|row| Absent {
                    row,
                    contact: row,
                    is_reused: false,
                })
                .into(),
            of_record: vec![1],
            ..Past::default()
        };
        let missed = past.missed(folder.path(), &[(7, "hub")]).unwrap();
        assert_eq!(Vec::from_iter(missed), [(ids[0], 7)]);
    }
}
