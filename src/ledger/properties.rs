//! What holds of identities over any nights, whatever becomes of records and clusters.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Identity, Past, PastContact, Status,
    again::{
        Remembered, Signature, addresses_of, first_digests, know_again, name_digest, signature,
        source_digest,
    },
    identify,
    past::{NEW, PastNo},
};
use crate::{
    cluster::Clusters,
    keys::{Keys, Posting, RecordNo},
    matching::tests::key,
    time::Day,
};

/// A night: of each record, whether it is read, how often its system has counted anew, and the number of its person.
type Night = Vec<Option<(u8, u8)>>;

/// From this person on all share a name and a mailbox; all others have their own.
const NAMESAKES: u8 = 4;

/// A record is of the one or of the other.
const SOURCES: [&str; 2] = ["even", "odd"];

/// What a ledger knows between two nights.
#[derive(Clone, Debug, Default)]
struct Ledger {
    contacts: BTreeMap<Uuid, Known>,
    /// By record: its contact, and by what its person may be known again.
    members: BTreeMap<u64, (Uuid, Signature)>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    since: Day,
    status: Status,
    into: Option<Uuid>,
}

impl Ledger {
    fn past(&self, read: &[u64], keys: &Keys) -> Past {
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
            let (id, _) = self.members.get(record)?;
            Some(past.whole(places[id]) + 1)
        };
        past.of_record = read
            .iter()
            .map(|record| member(record).unwrap_or(NEW))
            .collect();
        let members = self.members.values();
        know_again(
            &mut past,
            (keys, &SOURCES),
            |_| true,
            |hear| {
                members.for_each(|(id, signature)| {
                    hear(Remembered {
                        contact: places[id],
                        signature: *signature,
                        birthday: None,
                    });
                });
                Ok(())
            },
        )
        .unwrap();
        past
    }
}

/// The records that are read, their keys and clusters.
fn read(night: &Night) -> (Vec<u64>, Keys, Clusters) {
    let read = (0..).zip(night);
    let read: Vec<(u64, u8)> = read
        .filter_map(|(record, read)| {
            read.map(|(anew, person)| (record + 10 * u64::from(anew), person))
        })
        .collect();
    let mut keys = Keys::default();
    for (number, (record, person)) in (0..).zip(&read) {
        let mut key = key("Ann", "Lee", &mut keys.words);
        key.uuid = [*record, 0];
        key.source = (record % 2) as u16;
        keys.records.push(key);
        keys.emails.push(Posting {
            value: (*person).min(NAMESAKES).into(),
            record: number,
        });
        keys.mailboxes.push("ann");
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

/// Of whom one contact tells that was last there and of which no record was read, and one cluster, that is the contact still; of two clusters
/// neither is.
fn known_again_are_whom_their_signatures_tell(
    ledger: &Ledger,
    past: &Past,
    now: &BTreeMap<u64, (Uuid, Signature)>,
    identity: &Identity,
) {
    let whole = |id: Uuid| past.whole(past.place(id).unwrap());
    let read = ledger
        .members
        .iter()
        .filter(|(record, _)| now.contains_key(record));
    let read: BTreeSet<PastNo> = read.map(|(_, (id, _))| whole(*id)).collect();
    let new = now
        .iter()
        .filter(|(record, _)| !ledger.members.contains_key(record));
    let mut claims: BTreeMap<PastNo, BTreeSet<Uuid>> = BTreeMap::new();
    let is_there = |place: &PastNo| {
        read.contains(place) || past.contacts[*place as usize].status == Status::Live
    };
    let told = |scope: usize, signature: Signature| {
        let members = ledger.members.values();
        let members = members.filter(|(_, other)| other[scope] == signature[scope]);
        let all: BTreeSet<PastNo> = members.map(|(id, _)| whole(*id)).collect();
        let there: BTreeSet<PastNo> = all.iter().copied().filter(is_there).collect();
        let told = if there.is_empty() { all } else { there };
        told.first().copied().filter(|_| told.len() == 1)
    };
    for (_, (cluster, signature)) in new {
        if let Some(contact) = told(0, *signature).or_else(|| told(1, *signature)) {
            claims.entry(contact).or_default().insert(*cluster);
        }
    }
    for (contact, clusters) in claims {
        let leads = identity.now(past, past.contacts[contact as usize].id);
        let is_one = clusters.len() == 1;
        assert!(read.contains(&contact) || clusters.contains(&leads) == is_one);
    }
}

/// Carries on what a night knew, as [`carry`](super::carry) writes it.
fn next(
    ledger: &Ledger,
    past: &Past,
    identity: &Identity,
    now: &BTreeMap<u64, (Uuid, Signature)>,
    day: Day,
) -> Ledger {
    let mut next = ledger.clone();
    next.members.retain(|record, (id, _)| {
        let anew = past.again.get(&past.whole(past.place(*id).unwrap()));
        let source = source_digest(SOURCES[(record % 2) as usize]);
        anew.is_none_or(|anew| !anew.contains(&source))
    });
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
    for (id, _) in now.values() {
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
fn hold(ledger: &Ledger, night: &Night, day: Day) -> (BTreeMap<u64, (Uuid, Signature)>, Ledger) {
    let (records, keys, clusters) = read(night);
    let mut past = ledger.past(&records, &keys);
    let held_before = past.of_record.clone();
    let was_again = past.again.clone();
    let identity = identify(&keys, &clusters, &mut past, &[]);
    let id = |first: &RecordNo| identity.ids.of(&keys, *first);
    let ids: Vec<Uuid> = clusters.first_of.iter().map(id).collect();
    let signatures = (0..).map(|record| {
        let [digest, ..] = first_digests(&keys, record, addresses_of(&keys, record));
        let source = source_digest(SOURCES[usize::from(keys.records[record as usize].source)]);
        signature([name_digest(&keys, record), source, digest.unwrap()])
    });
    let named_so = ids.iter().copied().zip(signatures);
    let now: BTreeMap<u64, (Uuid, Signature)> = records.iter().copied().zip(named_so).collect();

    let firsts: BTreeSet<RecordNo> = clusters.first_of.iter().copied().collect();
    let named: BTreeSet<Uuid> = ids.iter().copied().collect();
    assert_eq!(firsts.len(), named.len(), "two clusters have one ID");
    for (place, (id, known)) in (0..).zip(&ledger.contacts) {
        let of_it = |record: &RecordNo| held_before[*record as usize] == place + 1;
        let held: Vec<RecordNo> = (0..records.len() as RecordNo).filter(of_it).collect();
        let holds_own = held.iter().any(|record| ids[*record as usize] == *id);
        if known.status == Status::Merged {
            continue;
        }
        assert!(!named.contains(id) || holds_own, "{id} went to others");
        assert!(!held.is_empty() || !named.contains(id));
        let is_ended = identity.now(&past, *id) != *id;
        let is_refused = was_again.contains_key(&place) && !past.again.contains_key(&place);
        assert!(held.is_empty() || named.contains(id) || is_ended || is_refused);
    }
    known_again_are_whom_their_signatures_tell(ledger, &past, &now, &identity);
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
    /// Over any nights no two contacts have one ID, none goes to others, what was merged leads to what is there, whom one signature tells is
    /// known again, and a night like the last changes nothing.
    #[test]
    fn identities_hold_over_any_nights(
        nights in prop::collection::vec(
            prop::collection::vec(prop::option::weighted(0.8, (0..3_u8, 0..6_u8)), 9),
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
