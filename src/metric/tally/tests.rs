//! Counts of parts add up, and states to contacts.

use proptest::prelude::*;

use super::*;
use crate::{
    flag::{
        Became, Belongs, BelongsBy, FlagSettings, Outcome,
        fixture::{AS_OF, standing},
        flag_contact,
    },
    list::List,
    party::EntityIx,
    party::PackedParty,
    record::Record,
    task::{State, Task},
};

/// (owner, days since the last touch, touching user, records, owners named)
type Contact = (Option<u32>, Option<u8>, u32, u32, u32);

fn contacts() -> impl Strategy<Value = Vec<Contact>> {
    let contact = (
        any::<Option<u32>>(),
        any::<Option<u8>>(),
        0_u32..3,
        1_u32..4,
        0_u32..3,
    );
    prop::collection::vec(contact, 0..30)
}

fn party(code: u32) -> Party {
    match code % 5 {
        user @ 0..3 => Party::User(UserIx(user)),
        entity => Party::Entity(EntityIx(entity - 3)),
    }
}

fn count(contacts: &[Contact]) -> Tally {
    let standing = standing(FlagSettings::default(), &[30, 90]);
    let mut tally = Tally::default();
    for &(owner, touched, by, record_count, owners_named) in contacts {
        let record = Record {
            value: Some(f64::from(record_count) / 3.0),
            ..Record::default()
        };
        let records = vec![Record::default(); record_count as usize];
        let at = touched.map(|days| Day(AS_OF.0 - i32::from(days)).start());
        let touches: Vec<_> = at
            .map(|at| Touch {
                by: Some(UserIx(by)),
                at,
                is_inbound: owners_named == 2,
                owner: None,
            })
            .into_iter()
            .collect();
        let outcome = [Outcome::Converted, Outcome::Churned, Outcome::Unsubscribed]
            [owners_named as usize % 3];
        let became = |at: &Timestamp| Became {
            at: *at,
            what: outcome,
            owner: Some(Party::User(UserIx(by))),
        };
        let outcomes: Vec<_> = at.iter().map(became).collect();
        let task = Task {
            record: 0,
            due: at.map(Timestamp::day),
            state: [State::Open, State::Closed(Some(AS_OF))][usize::from(record_count > 2)],
            by: PackedParty::NOBODY,
            offset: 0,
        };
        let active_on: Vec<_> = at.iter().map(|at| (UserIx(by), at.day())).collect();
        let facts = Facts {
            active_on: &active_on,
            outcomes: &outcomes,
            tasks: &[task],
            owner: owner.map(party),
            owner_since: at,
            last_touch: at,
            touches: &touches,
            connections: &[
                (1, UserIx(0)),
                (1, UserIx(1)),
                (2, UserIx(2)),
                (3, UserIx(2)),
                (3, UserIx(0)),
            ],
            records: &records,
            owners_named,
            ..Facts::of(&record)
        };
        let flags: Vec<_> = flag_contact(&facts, &standing).collect();
        tally.count(&facts, &flags, &standing);
    }
    tally
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn parts_add_up_to_the_whole_in_any_order(contacts in contacts(), cut in 0_usize..30) {
        let (left, right) = contacts.split_at(cut.min(contacts.len()));
        let (left, right) = (count(left), count(right));
        let whole = count(&contacts);
        for (first, second) in [(&left, &right), (&right, &left)] {
            let mut sum = first.clone();
            sum.absorb(second);
            for owner in (0..5).map(|code| Some(party(code))).chain([None]) {
                prop_assert_eq!(sum.of(owner), whole.of(owner));
            }
            for user in 0..3 {
                prop_assert_eq!(sum.events(UserIx(user)), whole.events(UserIx(user)));
            }
            let known = |tally: &Tally| [tally.has_events(), tally.has_touches(), tally.has_touched()];
            prop_assert_eq!(known(&sum), known(&whole));
            prop_assert_eq!(&sum.then, &whole.then);
        }
    }

    #[test]
    fn states_of_freshness_add_up_to_the_contacts(contacts in contacts()) {
        let tally = count(&contacts);
        let mut counted = 0;
        for owner in (0..5).map(|code| Some(party(code))).chain([None]) {
            let Some(tally) = tally.of(owner) else { continue };
            prop_assert_eq!(tally.freshness.iter().sum::<u64>(), tally.contacts);
            counted += tally.contacts;
        }
        prop_assert_eq!(counted, contacts.len() as u64);
    }
}

#[test]
fn a_type_counts_once_and_only_by_an_active_user() {
    let tally = count(&[(Some(0), Some(29), 0, 1, 1)]);
    let own = tally.of(Some(party(0))).unwrap();
    assert_eq!(own.connected, [0, 1, 0, 1]);
    assert_eq!(
        (&own.touched_by_owner[..], &own.touched_by_anyone[..]),
        (&[1, 1][..], &[1, 1][..])
    );
    let tally = count(&[(Some(0), Some(30), 1, 1, 1)]);
    let own = tally.of(Some(party(0))).unwrap();
    assert_eq!(
        (&own.touched_by_owner[..], &own.touched_by_anyone[..]),
        (&[0, 0][..], &[0, 1][..])
    );
}

#[test]
fn what_a_contact_sends_is_no_touch_of_its_owner() {
    let tally = count(&[(Some(0), Some(0), 0, 1, 2)]);
    let (own, events) = (tally.of(Some(party(0))), tally.events(UserIx(0)));
    let (own, events) = (own.unwrap(), events.unwrap());
    assert_eq!(
        (&*own.touched_by_owner, &*events.touches),
        (&[0; 2][..], &[0; 2][..])
    );
    assert_eq!(own.touched_by_anyone, [1; 2]);
}

#[test]
fn a_conflict_is_of_several_records_and_a_weight_of_an_owner() {
    let conflicts = |records| {
        let tally = count(&[(Some(0), None, 0, records, 2)]);
        tally.of(Some(party(0))).unwrap().conflicts
    };
    assert_eq!([1, 2].map(conflicts), [0, 1]);
    let weight = |owner: Option<u32>| {
        let tally = count(&[(owner, None, 0, 1, 1)]);
        tally.of(owner.map(party)).unwrap().weight
    };
    assert!(weight(Some(0)) > 0);
    assert_eq!(weight(None), 0);
}

#[test]
fn who_needs_no_owner_lacks_none_and_is_nobody_elses() {
    let counted = |is_exempt| {
        let standing = standing(FlagSettings::default(), &[]);
        let (record, mut tally) = (Record::default(), Tally::default());
        let facts = Facts {
            is_exempt,
            unowned_since: Some(AS_OF),
            unmapped_owners: List::from_joined("J. Doe"),
            belongs: Some(Belongs {
                by: BelongsBy::Territory,
                rule: "",
                to: "",
                is_owned_there: false,
            }),
            ..Facts::of(&record)
        };
        tally.count(&facts, &[], &standing);
        let found = tally.of(None).unwrap();
        let days = found.unowned_for.iter().count();
        [found.exempt, found.unknown_owner, found.ruled, days as u64]
    };
    assert_eq!([false, true].map(counted), [[0, 1, 1, 1], [1, 0, 0, 0]]);
}
