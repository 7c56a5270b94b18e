//! Contacts that records have left, and whose others are no contact without these.
//!
//! In: clusters, of which the ledger has named the owners, and whom the records' sources name. Out: the records that count as of these, when clusters are
//! built again.

use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::{Past, past::PastNo};
use crate::{cluster::Clusters, keys::RecordNo, party::Party};

impl Past {
    /// The records of each part, of two records or more, of the contacts that fall apart in these clusters and held records of others than
    /// their owner.
    #[must_use]
    pub fn parts(&self, clusters: &Clusters) -> Vec<Vec<RecordNo>> {
        let places = self.parties.keys().filter_map(|id| self.place(*id));
        let places: FxHashSet<PastNo> = places.collect();
        if places.is_empty() {
            return Vec::new(); // most runs
        }
        let records = (0..).zip(&self.of_record).zip(&clusters.first_of);
        let known = records.filter_map(|((record, place), first)| {
            let place = place.checked_sub(1)?;
            places.contains(&place).then_some((place, *first, record))
        });
        let mut known: Vec<(PastNo, RecordNo, RecordNo)> = known.collect();
        known.sort_unstable();
        let contacts = known.chunk_by(|one, other| one.0 == other.0);
        let parts = contacts.flat_map(|contact| {
            let parts = contact.chunk_by(|one, other| one.1 == other.1);
            parts.filter(|part| (2..contact.len()).contains(&part.len()))
        });
        let records = parts.map(|part| part.iter().map(|(.., record)| *record).collect());
        records.collect()
    }

    /// Whether the `holder` of a contact that others have left holds these records no more: those had named them, and of these, which `said` names, some are of
    /// others whose records the contact held, too.
    #[must_use]
    pub fn has_lost(&self, holder: Option<Party>, records: &[RecordNo], said: &[Party]) -> bool {
        let parties = records.iter().flat_map(|record| self.parties(*record));
        let parties: Vec<Party> = parties.copied().collect();
        let is_by_records = holder.is_none_or(|holder| parties.contains(&holder));
        let is_said = holder.is_some_and(|holder| said.contains(&holder));
        is_by_records && !is_said && said.iter().any(|party| parties.contains(party))
    }

    /// Whether records have left the contact with this ID.
    #[must_use]
    pub fn is_split(&self, id: Uuid) -> bool {
        !self.split.is_empty()
            && self
                .place(id)
                .is_some_and(|place| self.split.contains(&place))
    }

    /// Whether a record is of a contact that others have left, while others of it were not read.
    #[must_use]
    pub fn is_half_read(&self, record: RecordNo) -> bool {
        let place = self.place_of(record);
        place.is_some_and(|place| self.half_read.contains(&place))
    }

    /// Who held the contact of a record, as the ledger says, counts no more for it: its source names this owner, or nobody.
    pub fn take_apart(&mut self, record: RecordNo, named: Option<Party>) {
        self.taken_apart.insert(record, named);
    }

    /// Whether that is so of any of these records.
    #[must_use]
    pub fn is_taken_apart(&self, records: &[RecordNo]) -> bool {
        let is_taken = |record: &RecordNo| self.taken_apart.contains_key(record);
        !self.taken_apart.is_empty() && records.iter().any(is_taken)
    }
}
