//! Records of two entities that people merge: no decision brings two entities into one contact, unless the record of one of them was
//! given away before.
//!
//! An owner by decision is the finished contact's and keeps no record out of it. Only here it counts for its record alone.

use super::Decisions;
use crate::{
    cluster::Union,
    keys::{Keys, RecordNo},
    list::distinct,
    party::Party,
};

impl Decisions<'_> {
    /// Whose a record is that a person merges with those of another entity and gave to somebody.
    #[must_use]
    pub fn settled(&self, record: RecordNo) -> Option<Party> {
        self.settled.get(&record).copied()
    }

    /// All of these records.
    pub fn all_settled(&self) -> impl Iterator<Item = (RecordNo, Party)> {
        self.settled.iter().map(|(record, owner)| (*record, *owner))
    }

    /// Finds them among the records that people merge, also through a chain.
    pub(super) fn settle(&mut self, keys: &Keys) {
        let merged = self.merged();
        let records = distinct(merged.iter().flat_map(|pair| [pair.0, pair.1]));
        let place = |record: RecordNo| records.partition_point(|other| *other < record) as RecordNo;
        let mut union = Union::new(records.len());
        for (left, right) in merged {
            union.join(place(left), place(right));
        }
        let entity =
            |record: RecordNo| Option::<Party>::from(keys.records[record as usize].owner)?.entity();
        let mut owned: Vec<_> = (0..)
            .zip(&records)
            .filter_map(|(place, record)| Some((union.root(place), entity(*record)?, *record)))
            .collect();
        owned.sort_unstable();
        for whole in owned.chunk_by(|one, other| one.0 == other.0) {
            if whole.iter().any(|(_, entity, _)| *entity != whole[0].1) {
                let given = whole
                    .iter()
                    .filter_map(|(.., record)| Some((*record, self.owner_of(*record)?)));
                let given: Vec<_> = given.collect();
                self.settled.extend(given);
            }
        }
    }
}
