//! What the Merged Note of a record said when its contact absorbed it: that of a later night says the same (R-MERGE-7).
//!
//! In: what the last run knew of records. Out: since when a record is absorbed, and whose it was then.

use super::{Past, PastContact, past::PastNo};
use crate::{party::PackedParty, time::Day};

/// That a contact absorbed a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absorbed {
    /// When.
    pub on: Day,
    /// Who owned the record until then.
    pub from: PackedParty,
}

/// The same of a record of the last run's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PastAbsorbed {
    pub(super) record: [u64; 2],
    pub(super) contact: PastNo,
    pub(super) on: Day,
    pub(super) from: PackedParty,
}

impl Past {
    /// When this contact absorbed the record with this UUID, if an earlier run told of that.
    #[must_use]
    pub fn absorbed_by(&self, contact: &PastContact, record: [u64; 2]) -> Option<Absorbed> {
        let first = self.absorbed.partition_point(|one| one.record < record);
        let known = self.absorbed[first..].iter();
        let mut known = known.take_while(|one| one.record == record);
        let is_of_contact =
            |one: &&PastAbsorbed| self.contacts[self.whole(one.contact) as usize].id == contact.id;
        let PastAbsorbed { on, from, .. } = *known.find(is_of_contact)?;
        Some(Absorbed { on, from })
    }
}
