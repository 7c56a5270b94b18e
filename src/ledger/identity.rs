//! What contacts are called, given what they were called in the last run (R-HISTORY-1).
//!
//! In: clusters, and of which contact each record was. Out: the ID of every cluster, and the contacts that were merged into others. A
//! contact's ID stays with the cluster that holds the most of its records; of several IDs in one cluster the one that was known first
//! lives; a cluster that has none gets the UUID of its first record, under which a contact that was merged comes back when it is taken
//! apart again.
//!
//! **Invariant:** no two clusters have one ID, and no ID of a contact that is there or gone goes to another.

use std::cmp::Reverse;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Past,
    past::{PastNo, Status},
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
    /// Records whose cluster is not the contact that they were part of any more: it is new, or one that was merged and is back.
    pub split_off: Vec<RecordNo>,
}

impl Identity {
    /// Contacts that were merged and are there again.
    pub(super) fn back(&self, past: &Past) -> FxHashSet<PastNo> {
        let places = self.split_off.iter();
        let places = places.filter_map(|record| past.of_record[*record as usize].checked_sub(1));
        places.collect()
    }

    /// The ID under which a contact of the last run goes on.
    pub(super) fn living(&self, past: &Past, id: Uuid) -> Uuid {
        let Some(place) = past.place(id) else {
            return id;
        };
        let found = self
            .merged
            .binary_search_by_key(&place, |(contact, _)| *contact);
        found.map_or(id, |at| self.merged[at].1)
    }

    /// The ID under which the contact goes on that any earlier run called so.
    #[must_use]
    pub fn now(&self, past: &Past, id: Uuid) -> Uuid {
        let Some(place) = past.place(id) else {
            return id;
        };
        match past.merged_into(&past.contacts[place as usize]) {
            Some(into) if !self.back(past).contains(&place) => self.living(past, into),
            _ => self.living(past, id),
        }
    }
}

/// A contact of the last run, a cluster, and how many of the contact's records it holds.
struct Share {
    contact: PastNo,
    first: RecordNo,
    records: usize,
}

/// Finds out what clusters are called, and has the records that were split off held by what they are part of now.
#[must_use]
pub fn identify(keys: &Keys, clusters: &Clusters, past: &mut Past) -> Identity {
    let shares = shares(clusters, past);
    let Heirs {
        living,
        merged,
        alive,
    } = heirs(keys, &shares, past);
    let mut given = FxHashMap::default();
    for (first, place) in (0..).zip(&living) {
        if let Some(place) = place.checked_sub(1) {
            let id = past.contacts[place as usize].id;
            if id != contact_id(keys.records[first as usize].uuid, 0) {
                given.insert(first, id);
            }
        }
    }
    name_others(keys, clusters, past, &living, &mut given);
    let split = shares.iter().map(|share| share.first);
    let split: FxHashSet<RecordNo> = split.filter(|first| living[*first as usize] == 0).collect();
    let ids = ContactIds::given(given);
    let merged = merged.into_iter();
    let mut merged: Vec<(PastNo, Uuid)> = merged
        .map(|(contact, first)| (contact, ids.of(keys, first)))
        .collect();
    merged.sort_unstable();
    Identity {
        gone: gone(past, &alive),
        split_off: split_off(keys, clusters, past, &ids, &split),
        merged,
        ids,
    }
}

/// How the records of the contacts of the last run are spread over clusters; by contact, the largest share first.
fn shares(clusters: &Clusters, past: &Past) -> Vec<Share> {
    let known = past.of_record.par_iter().zip(&clusters.first_of);
    let mut known: Vec<(PastNo, RecordNo)> = known
        .filter_map(|(place, first)| Some((place.checked_sub(1)?, *first)))
        .collect();
    known.par_sort_unstable();
    let same = known.chunk_by(|left, right| left == right);
    let shares = same.map(|same| Share {
        contact: same[0].0,
        first: same[0].1,
        records: same.len(),
    });
    shares.collect()
}

/// Where the contacts of the last run live on.
struct Heirs {
    /// By the first record of a cluster: one more than the place of the contact that lives on in it; 0: none does.
    living: Vec<u32>,
    /// Contacts that were merged, and the first records of the clusters that hold them.
    merged: Vec<(PastNo, RecordNo)>,
    /// By contact: whether any record of it was read.
    alive: Vec<bool>,
}

fn heirs(keys: &Keys, shares: &[Share], past: &Past) -> Heirs {
    let mut living = vec![0_u32; keys.records.len()];
    let (mut merged, mut alive) = (Vec::new(), vec![false; past.contacts.len()]);
    let age = |contact: PastNo| {
        let contact = &past.contacts[contact as usize];
        (contact.known_since, contact.id)
    };
    for of_one in shares.chunk_by(|left, right| left.contact == right.contact) {
        let contact = of_one[0].contact;
        alive[contact as usize] = true;
        let id = past.contacts[contact as usize].id;
        let order = |share: &&Share| {
            let key = &keys.records[share.first as usize];
            let is_namesake = contact_id(key.uuid, 0) == id;
            (
                Reverse(share.records),
                !is_namesake,
                key.content_order(),
                share.first,
            )
        };
        let Some(largest) = of_one.iter().min_by_key(order) else {
            continue;
        };
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
        alive,
    }
}

fn gone(past: &Past, alive: &[bool]) -> Vec<PastNo> {
    let contacts = (0..).zip(&past.contacts).zip(alive);
    let gone = contacts
        .filter(|((_, contact), is_alive)| !**is_alive && contact.status != Status::Merged)
        .map(|((place, _), _)| place);
    gone.collect()
}

/// Names the clusters in which no contact lives on: new ones, and parts of contacts that live elsewhere.
fn name_others(
    keys: &Keys,
    clusters: &Clusters,
    past: &Past,
    living: &[u32],
    given: &mut FxHashMap<RecordNo, Uuid>,
) {
    let firsts = (0..).zip(&clusters.first_of).zip(living);
    let mut others: Vec<RecordNo> = firsts
        .filter(|((record, first), lives)| record == *first && **lives == 0)
        .map(|((first, _), _)| first)
        .collect();
    let key = |first: RecordNo| &keys.records[first as usize];
    others.par_sort_unstable_by_key(|first| (key(*first).content_order(), *first));
    let mut taken: FxHashSet<Uuid> = FxHashSet::default();
    let is_free = |place: usize, id: Uuid| match past.contact(id) {
        None => true,
        Some(contact) => place == 0 && contact.status == Status::Merged,
    };
    for first in others {
        let mut names = (0..).map(|place| (place, contact_id(key(first).uuid, place)));
        let name = names.find(|(place, id)| is_free(*place, *id) && taken.insert(*id));
        let (place, name) = name.expect("there are more names than contacts");
        if place > 0 {
            given.insert(first, name);
        }
    }
}

/// The records of clusters in which no contact of the last run lives on: from now on they are held by what they are part of.
fn split_off(
    keys: &Keys,
    clusters: &Clusters,
    past: &mut Past,
    ids: &ContactIds,
    split: &FxHashSet<RecordNo>,
) -> Vec<RecordNo> {
    let mut records = Vec::new();
    if split.is_empty() {
        return records; // most nights
    }
    for (record, first) in (0..).zip(&clusters.first_of) {
        if split.contains(first) {
            let back = past.place(ids.of(keys, *first));
            past.of_record[record as usize] = back.map_or(0, |place| place + 1);
            records.push(record);
        }
    }
    records
}
