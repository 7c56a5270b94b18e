//! What holds of identities over any nights, whatever becomes of records and clusters.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Identity, Past, PastContact, Status, identify,
    past::{PastNo, name_digest},
};
use crate::{
    cluster::Clusters,
    keys::{Keys, RecordNo},
    matching::tests::key,
    time::Day,
};

/// A night: of each record, whether it is read, and the number of its person.
type Night = Vec<Option<u8>>;

/// What a ledger knows between two nights.
#[derive(Clone, Debug, Default)]
struct Ledger {
    contacts: BTreeMap<Uuid, Known>,
    /// By record.
    members: BTreeMap<u64, Uuid>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    since: Day,
    status: Status,
    into: Option<Uuid>,
}

impl Ledger {
    fn past(&self, read: &[u64]) -> Past {
        let places: BTreeMap<Uuid, PastNo> = self.contacts.keys().copied().zip(0..).collect();
        let contacts = self.contacts.iter().map(|(id, known)| PastContact {
            id: *id,
            owner: None.into(),
            since: known.since,
            known_since: known.since,
            merged_into: known.into.map(|into| places[&into]),
            stages: [0; 2],
            status: known.status,
            in_scope: true,
            is_stale: false,
            unowned_since: None,
        });
        let mut past = Past {
            contacts: contacts.collect(),
            ..Past::default()
        };
        let member = |record| {
            self.members
                .get(record)
                .map(|id| past.whole(places[id]) + 1)
        };
        past.of_record = read
            .iter()
            .map(|record| member(record).unwrap_or(0))
            .collect();
        past
    }
}

/// The records that are read, their keys and clusters.
fn read(night: &Night) -> (Vec<u64>, Keys, Clusters) {
    let read = (0..).zip(night).filter(|(_, person)| person.is_some());
    let read: Vec<(u64, u8)> = read
        .map(|(record, person)| (record, person.unwrap()))
        .collect();
    let mut keys = Keys::default();
    for (record, _) in &read {
        let mut key = key("Ann", "Lee", &mut keys.words);
        key.uuid = [*record, 0];
        keys.records.push(key);
        keys.record_ids.push(&format!("{record:03}"));
    }
    let first = |person| read.iter().position(|(_, other)| *other == person).unwrap();
    let first_of: Vec<RecordNo> = read
        .iter()
        .map(|(_, person)| first(*person) as RecordNo)
        .collect();
    let others = (0..)
        .zip(&first_of)
        .filter(|(record, first)| record != *first);
    let mut others: Vec<_> = others.map(|(record, first)| (*first, record)).collect();
    others.sort_unstable();
    let clusters = Clusters {
        first_of,
        others,
        cuts: Vec::new(),
    };
    (
        read.into_iter().map(|(record, _)| record).collect(),
        keys,
        clusters,
    )
}

/// Carries on what a night knew, as [`carry`](super::carry) writes it.
fn next(
    ledger: &Ledger,
    past: &Past,
    identity: &Identity,
    now: &BTreeMap<u64, Uuid>,
    day: Day,
) -> Ledger {
    let mut next = ledger.clone();
    next.members.extend(now);
    for place in &identity.gone {
        let id = past.contacts[*place as usize].id;
        next.contacts.get_mut(&id).unwrap().status = Status::Gone;
    }
    for (place, into) in &identity.merged {
        let known = next
            .contacts
            .get_mut(&past.contacts[*place as usize].id)
            .unwrap();
        (known.status, known.into) = (Status::Merged, Some(*into));
    }
    for id in now.values() {
        let since = ledger.contacts.get(id).map_or(day, |known| known.since);
        let live = Known {
            since,
            status: Status::Live,
            into: None,
        };
        next.contacts.insert(*id, live);
    }
    next
}

/// Holds one night against the one before. Out: of which contact each record is, and what the ledger then knows.
fn hold(ledger: &Ledger, night: &Night, day: Day) -> (BTreeMap<u64, Uuid>, Ledger) {
    let (records, keys, clusters) = read(night);
    let mut past = ledger.past(&records);
    let held_before = past.of_record.clone();
    let identity = identify(&keys, &clusters, &mut past, &[]);
    let id = |first: &RecordNo| identity.ids.of(&keys, *first);
    let ids: Vec<Uuid> = clusters.first_of.iter().map(id).collect();
    let now: BTreeMap<u64, Uuid> = records.iter().copied().zip(ids.iter().copied()).collect();

    let firsts: BTreeSet<RecordNo> = clusters.first_of.iter().copied().collect();
    let named: BTreeSet<Uuid> = ids.iter().copied().collect();
    assert_eq!(firsts.len(), named.len(), "two clusters have one ID");
    for (id, known) in &ledger.contacts {
        let was = |record: &u64| {
            ledger.members.get(record).is_some_and(|of| {
                let place = past.place(*of).unwrap();
                past.contacts[past.whole(place) as usize].id == *id
            })
        };
        let holds_own = now.iter().any(|(record, of)| of == id && was(record));
        let is_read = now.keys().any(was);
        if known.status == Status::Merged {
            continue;
        }
        assert!(!named.contains(id) || holds_own, "{id} went to others");
        assert!(!is_read || named.contains(id) || identity.now(&past, *id) != *id);
        assert!(is_read || !named.contains(id));
    }
    for id in ledger.contacts.keys() {
        let leads = identity.now(&past, *id);
        let is_gone = past
            .place(leads)
            .is_some_and(|place| identity.gone.contains(&place));
        assert!(
            named.contains(&leads) || is_gone,
            "{id} leads to {leads}, which is nowhere"
        );
        assert!(
            !named.contains(id) || leads == *id,
            "{id} is there, and leads elsewhere"
        );
    }
    // Nobody holds a record but what it is part of.
    for (record, place) in (0..).zip(&past.of_record) {
        if let Some(place) = place.checked_sub(1) {
            let id = past.contacts[place as usize].id;
            assert_eq!(identity.now(&past, id), ids[record]);
        }
        assert!(
            *place == held_before[record] || identity.split_off.contains(&(record as RecordNo))
        );
    }
    let next = next(ledger, &past, &identity, &now, day);
    (now, next)
}

proptest! {
    /// Over any nights no two contacts have one ID, none goes to others, what was merged leads to what is there, and a night like the last
    /// changes nothing.
    #[test]
    fn identities_hold_over_any_nights(
        nights in prop::collection::vec(
            prop::collection::vec(prop::option::weighted(0.8, 0..6_u8), 9),
            1..7,
        ),
    ) {
        let mut ledger = Ledger::default();
        for (day, night) in (0..).zip(&nights) {
            let (now, after) = hold(&ledger, night, Day(day));
            let (again, same) = hold(&after, night, Day(day));
            prop_assert_eq!(&now, &again);
            prop_assert_eq!(after.contacts.len(), same.contacts.len());
            ledger = same;
        }
    }
}

#[test]
fn people_of_one_record_id_are_told_apart_by_name() {
    let mut keys = Keys::default();
    for [given, family] in [["Ann", "Lee"], ["Bob", "Lee"], ["Ann", "Lee"]] {
        let key = key(given, family, &mut keys.words);
        keys.records.push(key);
    }
    let [ann, bob, namesake] = [0, 1, 2].map(|record| name_digest(&keys, record));
    assert!(ann != bob && ann == namesake);
}
