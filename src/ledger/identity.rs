//! What contacts are called, given what they were called in the last run (R-HISTORY-1).
//!
//! In: clusters, and of which contact each record was. Out: the ID of every cluster, and the contacts that were merged into others. A
//! contact's ID stays with the cluster that holds the most of its records, of several IDs in one cluster the one that was known first
//! lives, and a cluster that has none gets the UUID of its first record. Where a merge is taken apart, the part that a merged contact was
//! called by is that contact again.
//!
//! **Invariant:** no two clusters have one ID, and no ID of a contact that is there or gone goes to another.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Past,
    past::{NEW, PastNo, Status},
};
use crate::{
    cluster::{Clusters, ContactIds, contact_id},
    keys::{Keys, RecordNo},
};

/// What clusters are called.
#[derive(Debug, Default)]
pub struct Identity {
    /// The IDs.
    pub ids: ContactIds,
    /// Contacts of the last run that are part of others now, by their place, sorted; and of which.
    pub(super) merged: Vec<(PastNo, Uuid)>,
    /// Contacts of the last run of which no record was read, sorted.
    pub(super) gone: Vec<PastNo>,
    /// Contacts that were merged and are there again.
    pub(super) back: FxHashSet<PastNo>,
    /// Records that are held by others than before they were matched: those that left the contact that they were part of, while it goes
    /// on, and are part of another now, of one that was merged and is back, or of a new one; and those that such records have left.
    pub split_off: Vec<RecordNo>,
}

impl Identity {
    /// Whether any of these records is held by others than before it was matched.
    #[must_use]
    pub fn has_split(&self, records: &[RecordNo]) -> bool {
        let is_split = |record| self.split_off.binary_search(record).is_ok();
        !self.split_off.is_empty() && records.iter().any(is_split)
    }

    /// The ID under which the contact goes on that any earlier run called so.
    #[must_use]
    pub fn now(&self, past: &Past, mut id: Uuid) -> Uuid {
        while let Some(place) = past.place(id) {
            let merged = &self.merged;
            if let Ok(at) = merged.binary_search_by_key(&place, |(contact, _)| *contact) {
                return merged[at].1;
            }
            match past.merged_into(&past.contacts[place as usize]) {
                Some(into) if !self.back.contains(&place) => id = into,
                _ => return id,
            }
        }
        id
    }
}

/// A contact of the last run, a cluster, and how many of the contact's records it holds.
struct Share {
    contact: PastNo,
    first: RecordNo,
    records: usize,
}

/// Finds out what clusters are called, and has the records that were split off held by what they are part of now; `kept_apart` by people are
/// these pairs.
#[must_use]
pub fn identify(
    keys: &Keys,
    clusters: &Clusters,
    past: &mut Past,
    kept_apart: &[(RecordNo, RecordNo)],
) -> Identity {
    let undone = undone(clusters, past, kept_apart);
    let is_back = |share: &Share| {
        undone.contains(&share.contact) && gives_back(keys, clusters, past, share.first).is_some()
    };
    let mut heirs = heirs(keys, &known(clusters, past), past, is_back);
    let mut given = FxHashMap::default();
    for (first, place) in (0..).zip(&heirs.living) {
        if let Some(place) = place.checked_sub(1) {
            let id = past.contacts[place as usize].id;
            if id != contact_id(keys.records[first as usize].uuid, 0) {
                given.insert(first, id);
            }
        }
    }
    past.again
        .retain(|place, _| heirs.home[*place as usize] != NOWHERE);
    let back = name_others(keys, clusters, past, &mut heirs.living, &mut given);
    let wholes = back.iter().map(|place| past.whole(*place));
    let before = |place: PastNo| past.before_merge(past.contacts[place as usize].id);
    let reverted = wholes.filter_map(|place| Some((place, before(place)?)));
    let reverted: Vec<_> = reverted.collect();
    past.reverted.extend(reverted);
    let ids = ContactIds::given(given);
    let merged = heirs.merged.iter();
    let mut merged: Vec<(PastNo, Uuid)> = merged
        .map(|(contact, first)| (*contact, ids.of(keys, *first)))
        .collect();
    merged.sort_unstable();
    Identity {
        gone: gone(past, &heirs.home),
        split_off: split_off(clusters, past, &heirs, &undone),
        back,
        merged,
        ids,
    }
}

/// The contact of the last run and the cluster of every record that is known, sorted.
fn known(clusters: &Clusters, past: &Past) -> Vec<(PastNo, RecordNo)> {
    let known = past.of_record.par_iter().zip(&clusters.first_of);
    let mut known: Vec<(PastNo, RecordNo)> = known
        .filter_map(|(place, first)| Some((place.checked_sub(1)?, *first)))
        .collect();
    known.par_sort_unstable();
    known
}

/// Where the contacts of the last run live on.
struct Heirs {
    /// By the first record of a cluster: one more than the place of the contact that lives on in it; 0: none does.
    living: Vec<u32>,
    /// Contacts that were merged, and the first records of the clusters that hold them.
    merged: Vec<(PastNo, RecordNo)>,
    /// By contact: the first record of the cluster that holds the most of its records; [`NOWHERE`]: none was read, or two clusters may be it
    /// by their person alone.
    home: Vec<RecordNo>,
    /// Whether any contact has records also in another cluster.
    are_split: bool,
}

const NOWHERE: RecordNo = RecordNo::MAX;

/// A part that `is_back` is the contact again that was merged, as a person has undone that, be it the larger one.
fn heirs(
    keys: &Keys,
    known: &[(PastNo, RecordNo)],
    past: &Past,
    is_back: impl Fn(&Share) -> bool,
) -> Heirs {
    let mut living = vec![0_u32; keys.records.len()];
    let (mut merged, mut home) = (Vec::new(), vec![NOWHERE; past.contacts.len()]);
    let mut are_split = false;
    let age = |contact: PastNo| past.contacts[contact as usize].age();
    let mut of_one: Vec<Share> = Vec::new();
    for same in known.chunk_by(|left, right| left.0 == right.0) {
        let contact = same[0].0;
        let shares = same.chunk_by(|left, right| left.1 == right.1);
        of_one.clear();
        of_one.extend(shares.map(|share| Share {
            contact,
            first: share[0].1,
            records: share.len(),
        }));
        are_split |= of_one.len() > 1;
        if of_one.len() > 1 && past.again.contains_key(&contact) {
            continue; // nothing tells which of them was meant
        }
        let id = past.contacts[contact as usize].id;
        let order = |share: &&Share| {
            let key = &keys.records[share.first as usize];
            let is_namesake = contact_id(key.uuid, 0) == id;
            (
                of_one.len() > 1 && is_back(share),
                Reverse(share.records),
                !is_namesake,
                key.content_order(),
                share.first,
            )
        };
        let Some(largest) = of_one.iter().min_by_key(order) else {
            continue;
        };
        home[contact as usize] = largest.first;
        let lives = &mut living[largest.first as usize];
        match lives.checked_sub(1) {
            None => *lives = contact + 1,
            Some(other) if age(other) <= age(contact) => merged.push((contact, largest.first)),
            Some(other) => {
                merged.push((other, largest.first));
                *lives = contact + 1;
            }
        }
    }
    Heirs {
        living,
        merged,
        home,
        are_split,
    }
}

fn gone(past: &Past, home: &[RecordNo]) -> Vec<PastNo> {
    let contacts = (0..).zip(&past.contacts).zip(home);
    let gone = contacts
        .filter(|((_, contact), home)| **home == NOWHERE && contact.status != Status::Merged)
        .map(|((place, _), _)| place);
    gone.collect()
}

/// The contacts that a person has taken apart.
fn undone(
    clusters: &Clusters,
    past: &Past,
    kept_apart: &[(RecordNo, RecordNo)],
) -> FxHashSet<PastNo> {
    let undone = kept_apart.iter().filter_map(|&(left, right)| {
        let was_one = past.place_of(left) == past.place_of(right);
        let first = |record: RecordNo| clusters.first_of[record as usize];
        past.place_of(left)
            .filter(|_| was_one && first(left) != first(right))
    });
    undone.collect()
}

/// The names that a contact with this first record may have.
fn names(keys: &Keys, first: RecordNo) -> impl Iterator<Item = Uuid> {
    let uuid = keys.records[first as usize].uuid;
    (0..).map(move |place| contact_id(uuid, place))
}

/// The contact that a part is again which is no part any more of what that was merged into: it holds the record by which it was called.
/// One that has only its source's record ID, and was no part of it, is somebody else.
fn gives_back(keys: &Keys, clusters: &Clusters, past: &Past, first: RecordNo) -> Option<PastNo> {
    let merged = |record: RecordNo| {
        let known = names(keys, record).map_while(|id| past.place(id));
        known.filter(move |place| {
            past.contacts[*place as usize].status == Status::Merged
                && past.of_record[record as usize] == past.whole(*place) + 1
        })
    };
    let records = std::iter::once(first).chain(clusters.others_of(first));
    let age = |place: &PastNo| past.contacts[*place as usize].age();
    records.flat_map(merged).min_by_key(age)
}

/// Names the clusters in which no contact lives on: those that hold the record by which a merged contact was called are that contact
/// again, the others are new. Out: the contacts that are back; they live on where they are.
fn name_others(
    keys: &Keys,
    clusters: &Clusters,
    past: &Past,
    living: &mut [u32],
    given: &mut FxHashMap<RecordNo, Uuid>,
) -> FxHashSet<PastNo> {
    let firsts = (0..).zip(&clusters.first_of).zip(&*living);
    let mut others: Vec<RecordNo> = firsts
        .filter(|((record, first), lives)| record == *first && **lives == 0)
        .map(|((first, _), _)| first)
        .collect();
    let key = |first: RecordNo| &keys.records[first as usize];
    others.par_sort_unstable_by_key(|first| (key(*first).content_order(), *first));
    let (mut taken, mut back) = (FxHashSet::default(), FxHashSet::default());
    for first in others {
        let before = gives_back(keys, clusters, past, first);
        let name = match before.filter(|place| back.insert(*place)) {
            Some(place) => {
                living[first as usize] = place + 1;
                past.contacts[place as usize].id
            }
            None => {
                let is_free = |id: &Uuid| past.place(*id).is_none() && taken.insert(*id);
                let name = names(keys, first).find(is_free);
                name.expect("there are more names than contacts")
            }
        };
        if name != contact_id(key(first).uuid, 0) {
            given.insert(first, name);
        }
    }
    back
}

/// The records that left a contact that goes on elsewhere: from now on they are held by what they are part of.
fn split_off(
    clusters: &Clusters,
    past: &mut Past,
    heirs: &Heirs,
    undone: &FxHashSet<PastNo>,
) -> Vec<RecordNo> {
    let mut records = Vec::new();
    if !heirs.are_split && past.reverted.is_empty() {
        return records; // most nights
    }
    let places = past.of_record.iter().zip(&clusters.first_of);
    let places = places.filter_map(|(place, first)| Some((place.checked_sub(1)?, first)));
    past.split = places
        .filter(|(place, first)| heirs.home[*place as usize] != **first)
        .map(|(place, _)| place)
        .collect();
    let absent = past.absent.iter().map(|absent| past.whole(absent.contact));
    past.half_read = absent.filter(|place| past.split.contains(place)).collect();
    let held = past.of_record.iter_mut().zip(&clusters.first_of);
    for (record, (contact, first)) in (0..).zip(held) {
        let home = contact
            .checked_sub(1)
            .map(|contact| heirs.home[contact as usize]);
        if home.is_some_and(|home| home != *first) {
            let left = std::mem::replace(contact, heirs.living[*first as usize]) - 1;
            if *contact == NEW && !undone.contains(&left) {
                past.left.insert(record, left);
            }
            records.push(record);
            continue;
        }
        let place = contact.wrapping_sub(1);
        if past.reverted.contains_key(&place) || past.split.contains(&place) {
            records.push(record);
        }
    }
    records
}
