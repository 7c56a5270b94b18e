//! The ID of a contact: the UUID of its first record, unless another contact with a first record of the same UUID has it.

use uuid::Uuid;

use crate::keys::{Keys, RecordNo, hash};

/// The ID of the contact with this first record, if no other first record has its UUID.
#[must_use]
pub fn first_id(keys: &Keys, first: RecordNo) -> Uuid {
    contact_id(keys.records[first as usize].uuid, 0)
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
fn contact_id([high, low]: [u64; 2], place: usize) -> Uuid {
    const VARIANT: u64 = 0b11 << 62;
    let salt = if place == 0 {
        0
    } else {
        hash(&(place as u64).to_le_bytes()) & !VARIANT
    };
    Uuid::from_u64_pair(high, low ^ salt)
}
