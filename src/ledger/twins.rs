//! Contacts that people keep apart, and that name and address do not tell from each other: of one name and one address, as those are whom
//! somebody has to keep apart. What they have in common tells of each of them.
//!
//! In: the new records that tell of such contacts, in any order. Out: which of them are which contact's. All others are nobody's: they are
//! [twins](Past::twins) of all whom they or others like them may be, so that they stay apart from these and from each other, and refuse
//! what any of these did.
//!
//! **Invariant:** none is taken for a contact of which a record was read, that was born on another day, or whose owner it does not name if it
//! names one; and it is taken for one only where it may be no other's, and no other record may be that one's.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{Past, Status, asked::Asked, past::PastNo, reused::Read};
use crate::{
    cluster::Union,
    keys::{Keys, RecordNo},
    list::distinct,
};

/// A record that tells of several contacts that are kept apart.
pub(super) struct OfSeveral {
    pub(super) record: RecordNo,
    /// In their order.
    pub(super) contacts: Vec<PastNo>,
    /// Whether they are known in the record's source.
    pub(super) in_source: bool,
}

/// More than so many records for each that the contacts of which they tell had, but two at the least, are a flood, such as of a form: they tell of nobody.
const FLOOD: usize = 4;

/// Who is whom, of records that tell of several contacts each; `taken` are taken for others already. Those of which nothing tells it are noted as
/// twins of all of these.
pub(super) fn tell_apart(
    past: &mut Past,
    mut all: Vec<OfSeveral>,
    (asked, read, taken): (&Asked, &[Read], &[(RecordNo, PastNo)]),
    keys: &Keys,
) -> Vec<(RecordNo, PastNo)> {
    if all.is_empty() {
        return Vec::new(); // most nights
    }
    let taken: FxHashSet<PastNo> = taken.iter().map(|(_, contact)| *contact).collect();
    let is_read = |contact: &PastNo| read[*contact as usize] > Read::Left;
    let is_sought = |contact: &PastNo| !is_read(contact) && !taken.contains(contact);
    let names: FxHashSet<Uuid> = past.lines.keys().map(|(_, named)| *named).collect();
    all.retain(|one| {
        let is_half_read = one.contacts.iter().any(is_read);
        one.contacts.iter().any(is_sought) && (one.in_source || !is_half_read)
            || names.contains(&keys.records[one.record as usize].id())
    });
    let mut held: FxHashMap<PastNo, usize> = FxHashMap::default();
    for absent in &past.absent {
        *held.entry(absent.contact).or_default() += 1;
    }
    let mut found = Vec::new();
    for Alike { contacts, records } in alike(all) {
        let held = contacts.iter().filter_map(|one| held.get(one));
        if records.len() > FLOOD * contacts.len().max(held.sum()) {
            continue;
        }
        let may_be = records.iter().map(|one| {
            let key = &keys.records[one.record as usize];
            let may_be = one.contacts.iter().copied().filter(|contact| {
                is_sought(contact)
                    && asked.may_be_born_as(*contact, one.record, keys)
                    && past.may_be_of(*contact, key, |_| false)
            });
            past.first_there(may_be.collect())
        });
        let may_be: Vec<Vec<PastNo>> = may_be.collect();
        let mut records_of: FxHashMap<PastNo, usize> = FxHashMap::default();
        for contact in may_be.iter().flatten() {
            *records_of.entry(*contact).or_default() += 1;
        }
        let mut undecided = Vec::new();
        for (OfSeveral { record, .. }, may_be) in records.iter().zip(&may_be) {
            match may_be[..] {
                [contact] if records_of[&contact] == 1 => found.push((*record, contact)),
                _ => undecided.push(*record),
            }
        }
        past.note_twins(&contacts, &undecided);
    }
    found
}

/// Contacts that records do not tell from each other, and all records that tell of any of them.
#[derive(Default)]
struct Alike {
    /// Sorted.
    contacts: Vec<PastNo>,
    records: Vec<OfSeveral>,
}

fn alike(all: Vec<OfSeveral>) -> impl Iterator<Item = Alike> {
    let contacts = distinct(all.iter().flat_map(|one| one.contacts.iter().copied()));
    let place = |contact: PastNo| contacts.partition_point(|other| *other < contact) as u32;
    let mut union = Union::new(contacts.len());
    for two in all.iter().flat_map(|one| one.contacts.windows(2)) {
        union.join(place(two[0]), place(two[1]));
    }
    let mut alike: BTreeMap<u32, Alike> = BTreeMap::new();
    for one in all {
        let of = alike.entry(union.root(place(one.contacts[0])));
        of.or_default().records.push(one);
    }
    for (place, contact) in (0..).zip(&contacts) {
        let of = alike.entry(union.root(place)).or_default();
        of.contacts.push(*contact);
    }
    alike.into_values()
}

impl Past {
    /// Whoever was there in the last run is meant before whoever was gone.
    fn first_there(&self, mut contacts: Vec<PastNo>) -> Vec<PastNo> {
        let was_there = |contact: &PastNo| self.contacts[*contact as usize].status == Status::Live;
        if contacts.iter().any(was_there) {
            contacts.retain(was_there);
        }
        contacts
    }

    /// Notes that these records may be of any of these contacts.
    fn note_twins(&mut self, contacts: &[PastNo], undecided: &[RecordNo]) {
        if undecided.is_empty() {
            return;
        }
        let groups = distinct(
            contacts
                .iter()
                .filter_map(|one| self.twins.get(one).copied()),
        );
        let group = groups.first().copied().unwrap_or(contacts[0]);
        if groups.len() > 1 {
            let all = self.twins.values_mut();
            all.filter(|other| groups.contains(other))
                .for_each(|other| *other = group);
        }
        self.twins.extend(contacts.iter().map(|one| (*one, group)));
        let undecided = undecided.iter().map(|record| (*record, group));
        self.undecided.extend(undecided);
    }
}
