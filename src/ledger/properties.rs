//! What holds of identities over any nights, whatever becomes of records and clusters.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use uuid::Uuid;

use super::{
    Identity, Past, PastContact, Status,
    again::{KINDS, Remembered, addresses_of, first_digests, know_again, source_digest},
    identify,
    join::{PastMember, Renamed},
    name::name_digest,
    past::{NEW, PastNo},
};
use crate::{
    cluster::Clusters,
    keys::{Keys, Posting, RecordNo},
    matching::tests::key,
    time::Day,
};

/// A night: of each record, whether it is read, how often its system has counted anew, and the number of its person, which is another where an ID
/// is given again.
type Night = Vec<Option<(u8, u8)>>;

/// From this person on all share a name, a mailbox and a telephone; all others have their own.
const NAMESAKES: u8 = 4;

/// From this person on all share a given name, and nothing else.
const SISTERS: u8 = 10;

/// A record is of the one or of the other.
const SOURCES: [&str; 2] = ["even", "odd"];

/// What a ledger knows between two nights.
#[derive(Clone, Debug, Default)]
struct Ledger {
    contacts: BTreeMap<Uuid, Known>,
    members: BTreeMap<u64, Member>,
}

/// A record: its contact, what its person is called, and by what else it may be known again.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Member {
    contact: Uuid,
    name: u32,
    digests: [Option<u32>; KINDS],
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
            flags: 0,
            status: known.status,
            in_scope: true,
            is_stale: false,
            is_stage_settled: false,
            unowned_since: None,
        });
        let mut past = Past {
            contacts: contacts.collect(),
            ..Past::default()
        };
        past.of_record = vec![NEW; read.len()];
        let mut renamed = Vec::new();
        for (row, (record, member)) in (0..).zip(&self.members) {
            let Ok(place) = read.binary_search(record) else {
                continue;
            };
            let contact = places[&member.contact];
            past.of_record[place] = past.whole(contact) + 1;
            if member.name != name_digest(keys, place as RecordNo) {
                let member = PastMember {
                    record: [*record, 0],
                    digest: 0,
                    name_digest: member.name,
                    contact,
                    row,
                };
                let record = place as RecordNo;
                renamed.push(Renamed { member, record });
            }
        }
        let members = (0..).zip(&self.members);
        let remembered = members.map(|(row, (record, member))| Remembered {
            row,
            contact: places[&member.contact],
            name: member.name,
            source: source_digest(SOURCES[(record % 2) as usize]),
            birthday: None,
            digests: member.digests,
        });
        let tell = |hear: &mut dyn FnMut(Remembered)| {
            remembered.for_each(hear);
            Ok(())
        };
        know_again(&mut past, renamed, (keys, &SOURCES), |_| true, tell).unwrap();
        past
    }
}

/// The records that are read, their keys and clusters.
fn read(night: &Night) -> (Vec<u64>, Keys, Clusters) {
    let read = (0..).zip(night);
    let mut read: Vec<(u64, u8)> = read
        .filter_map(|(record, read)| {
            read.map(|(anew, person)| (record + 10 * u64::from(anew), person))
        })
        .collect();
    read.sort_unstable();
    let mut keys = Keys::default();
    for (number, (record, person)) in (0..).zip(&read) {
        let own = (*person < SISTERS).then(|| *person.min(&NAMESAKES));
        let person = own.unwrap_or(*person);
        let names = [("given", own.unwrap_or(SISTERS)), ("family", person)];
        let [given, family] = names.map(|(name, number)| format!("{name}{number}"));
        let mut key = key(&given, &family, &mut keys.words);
        key.uuid = [*record, 0];
        key.source = (record % 2) as u16;
        keys.records.push(key);
        let posting = Posting {
            value: person.into(),
            record: number,
        };
        keys.emails.push(posting);
        keys.phones.push(posting);
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
    now: &BTreeMap<u64, Member>,
    identity: &Identity,
) {
    let whole = |id: Uuid| past.whole(past.place(id).unwrap());
    let is_same = |record: &u64, name: u32| now.get(record).is_some_and(|now| now.name == name);
    let read = ledger
        .members
        .iter()
        .filter(|(record, _)| now.contains_key(record));
    let (same, left): (Vec<_>, Vec<_>) = read.partition(|(record, one)| is_same(record, one.name));
    let [read, left]: [BTreeSet<PastNo>; 2] =
        [same, left].map(|members| members.iter().map(|(_, one)| whole(one.contact)).collect());
    let new = now.iter().filter(|(record, one)| {
        let before = ledger.members.get(record);
        before.is_none_or(|before| before.name != one.name)
    });
    let mut claims: BTreeMap<PastNo, BTreeSet<Uuid>> = BTreeMap::new();
    let is_there = |place: &PastNo| {
        read.contains(place) || past.contacts[*place as usize].status == Status::Live
    };
    let told = |record: &u64, one: &Member, in_source: bool| {
        let members = ledger.members.iter();
        let members = members.filter(|(other, _)| !in_source || *other % 2 == record % 2);
        let members = members.filter(|(_, other)| other.name == one.name);
        let all: BTreeSet<PastNo> = members.map(|(_, other)| whole(other.contact)).collect();
        let there: BTreeSet<PastNo> = all.iter().copied().filter(is_there).collect();
        let told = if there.is_empty() { all } else { there };
        told.first().copied().filter(|_| told.len() == 1)
    };
    for (record, one) in new {
        if let Some(contact) = told(record, one, true).or_else(|| told(record, one, false)) {
            claims.entry(contact).or_default().insert(one.contact);
        }
    }
    for (contact, clusters) in claims {
        let leads = identity.now(past, past.contacts[contact as usize].id);
        let is_one = clusters.len() == 1;
        let is_read = read.contains(&contact) || left.contains(&contact);
        assert!(is_read || clusters.contains(&leads) == is_one);
    }
}

fn each_contact_is_one_person(ledger: &Ledger) {
    let mut people: BTreeMap<Uuid, u32> = BTreeMap::new();
    for member in ledger.members.values() {
        let person = people.entry(member.contact).or_insert(member.name);
        assert_eq!(*person, member.name, "a contact went to somebody else");
    }
}

/// Carries on what a night knew, as [`carry`](super::carry) writes it.
fn next(
    ledger: &Ledger,
    past: &Past,
    identity: &Identity,
    now: &BTreeMap<u64, Member>,
    day: Day,
) -> Ledger {
    let mut next = ledger.clone();
    next.members.retain(|record, member| {
        let anew = past
            .again
            .get(&past.whole(past.place(member.contact).unwrap()));
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
    for Member { contact: id, .. } in now.values() {
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
fn hold(ledger: &Ledger, night: &Night, day: Day) -> (BTreeMap<u64, Member>, Ledger) {
    let (records, keys, clusters) = read(night);
    let mut past = ledger.past(&records, &keys);
    let held_before = past.of_record.clone();
    let was_again = past.again.clone();
    let identity = identify(&keys, &clusters, &mut past, &[]);
    let id = |first: &RecordNo| identity.ids.of(&keys, *first);
    let ids: Vec<Uuid> = clusters.first_of.iter().map(id).collect();
    let members = (0..).zip(&ids).map(|(record, contact)| Member {
        contact: *contact,
        name: name_digest(&keys, record),
        digests: first_digests(&keys, record, addresses_of(&keys, record)),
    });
    let now: BTreeMap<u64, Member> = records.iter().copied().zip(members).collect();

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
    each_contact_is_one_person(&next);
    (now, next)
}

proptest! {
    /// Over any nights no two contacts have one ID, none goes to others, also where people swap record IDs, what was merged leads to what is there,
    /// whom one signature tells is known again, and a night like the last changes nothing.
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

    /// Whoever is there in each of two exports keeps the contact, wherever rows of others were inserted or deleted and all were numbered anew.
    #[test]
    fn who_is_numbered_anew_is_known_again(
        exports in prop::collection::vec(
            (prop::sample::subsequence(vec![0, 1, 2, 3], 0..4), Just(vec![10, 11, 12, 13]))
                .prop_map(|(others, sisters)| [others, sisters].concat())
                .prop_shuffle(),
            2..6,
        ),
    ) {
        let mut ledger = Ledger::default();
        let mut before: BTreeMap<u32, Uuid> = BTreeMap::new();
        for (day, people) in (0..).zip(&exports) {
            let of_one_source = people.iter().flat_map(|person| [Some((0, *person)), None]);
            let (now, after) = hold(&ledger, &of_one_source.collect(), Day(day));
            let now: BTreeMap<u32, Uuid> = now.values().map(|one| (one.name, one.contact)).collect();
            for (name, contact) in &now {
                prop_assert!(before.get(name).is_none_or(|before| before == contact));
            }
            (ledger, before) = (after, now);
        }
    }
}
