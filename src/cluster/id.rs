//! The ID of a contact: the one that it had in the last run, as far as a ledger tells; else the UUID of its first record, unless another
//! contact with a first record of the same UUID has it.

use rustc_hash::FxHashMap;
use uuid::Uuid;

use crate::keys::{Keys, RecordNo, hash};

/// The IDs of contacts by their first records.
#[derive(Clone, Debug, Default)]
pub struct ContactIds {
    /// Those that are not the UUID of their first record.
    given: FxHashMap<RecordNo, Uuid>,
}

impl ContactIds {
    /// These contacts have these IDs, all others the UUIDs of their first records.
    #[must_use]
    pub fn given(given: FxHashMap<RecordNo, Uuid>) -> Self {
        Self { given }
    }

    /// The ID of the contact with this first record, if no other first record has its UUID.
    #[must_use]
    pub fn of(&self, keys: &Keys, first: RecordNo) -> Uuid {
        let given = if self.given.is_empty() {
            None
        } else {
            self.given.get(&first)
        };
        given.map_or_else(
            || contact_id(keys.records[first as usize].uuid, 0),
            |id| *id,
        )
    }

    /// Whether the contact with this first record has another ID than its UUID.
    #[must_use]
    pub fn is_given(&self, first: RecordNo) -> bool {
        self.given.contains_key(&first)
    }

    /// The contacts that have other IDs than the UUIDs of their first records.
    pub fn renamed(&self) -> impl Iterator<Item = (RecordNo, Uuid)> + '_ {
        self.given.iter().map(|(first, id)| (*first, *id))
    }
}

/// The IDs of contacts by their first records: all that have one of the UUIDs.
#[must_use]
pub fn contact_ids(keys: &Keys, mut firsts: Vec<RecordNo>) -> Vec<(RecordNo, Uuid)> {
    let key = |first: RecordNo| &keys.records[first as usize];
    firsts.sort_unstable_by_key(|first| (key(*first).content_order(), *first));
    firsts.dedup();
    let alike = firsts.chunk_by(|left, right| key(*left).uuid == key(*right).uuid);
    let placed = alike.flat_map(|firsts| firsts.iter().enumerate());
    let ids = placed.map(|(place, first)| (*first, contact_id(key(*first).uuid, place)));
    ids.collect()
}

/// Where several contacts have first records of one UUID (a household under one client number), the later ones differ in the low half,
/// so that they stay neighbours.
pub(crate) fn contact_id([high, low]: [u64; 2], place: usize) -> Uuid {
    const VARIANT: u64 = 0b11 << 62;
    let salt = if place == 0 {
        0
    } else {
        hash(&(place as u64).to_le_bytes()) & !VARIANT
    };
    Uuid::from_u64_pair(high, low ^ salt)
}
