//! Clusters of small sets of records, and of any.

use std::sync::LazyLock;

use super::*;
use crate::{
    keys::Key,
    list::distinct,
    matching::{Model, Pattern, tests::key},
    party::{EntityIx, NamedOwner, UserIx},
};
use proptest::prelude::*;

pub(super) fn two_entities(owners: &[Party]) -> Option<Contradiction> {
    (owners
        .iter()
        .filter(|owner| owner.entity().is_some())
        .count()
        > 1)
    .then_some(Contradiction::Owners("two_entities"))
}

pub(super) fn people(owners: &[Option<Party>]) -> Keys {
    let mut keys = Keys::default();
    for (number, owner) in owners.iter().enumerate() {
        let mut key = key("Ann", "Lee", &mut keys.words);
        key.uuid = [number as u64, 0];
        key.owner = (*owner).into();
        keys.records.push(key);
        keys.record_ids.push(&format!("{number:03}"));
    }
    keys
}

/// Judges by the model that is compiled in.
pub(super) fn judges(keys: &Keys) -> Judges<'_> {
    static MODEL: LazyLock<Model> = LazyLock::new(Model::bundled);
    Judges::new(keys, &MODEL, &[])
}

pub(super) fn clusters(keys: &Keys, links: &[(u32, u32, f32)]) -> Clusters {
    let links: Vec<_> = links
        .iter()
        .map(|&(left, right, bits)| Link {
            bits,
            is_decided: false,
            ..link(left, right)
        })
        .collect();
    cluster_records(keys, &links, &policy(&judges(keys)))
}

pub(super) fn policy<'a>(judges: &'a Judges<'a>) -> ClusterPolicy<'a> {
    ClusterPolicy {
        blocks: &two_entities,
        blocks_decided: &two_entities,
        source_order: &[0, 1, 2],
        never_within: &[],
        held_by: &|_| None,
        unique: &[],
        keep_apart: &[],
        parties: &|_| Parties::Held(&[]),
        merge_bits: 0.0,
        judges,
    }
}

/// A link of two records that agree on nothing, by decision.
pub(super) fn link(left: u32, right: u32) -> Link {
    Link {
        left,
        right,
        bits: 0.0,
        against: 0,
        by: 0,
        is_decided: true,
        pattern: Pattern::default(),
    }
}

pub(super) fn entity(index: u32) -> Option<Party> {
    Some(Party::Entity(EntityIx(index)))
}

#[test]
fn what_a_person_could_decide_is_forbidden_once_the_sides_hold_two_entities() {
    let user = |number| Some(Party::User(UserIx(number)));
    let keys = people(&[entity(0), user(1), user(2), entity(3)]);
    let judges = judges(&keys);
    let blocks = |owners: &[Party]| {
        let users = owners.iter().filter(|owner| owner.user().is_some()).count();
        let undecided = (users > 1).then_some(Contradiction::Undecided("two_users"));
        two_entities(owners).or(undecided)
    };
    let policy = ClusterPolicy {
        blocks: &blocks,
        ..policy(&judges)
    };
    let weigh = |(left, right, bits)| Link {
        bits,
        is_decided: false,
        ..link(left, right)
    };
    let links = [(0, 1, 7.0), (1, 2, 8.0), (2, 3, 9.0)].map(weigh);
    let found = cluster_records(&keys, &links, &policy);
    assert_eq!(found.first_of, [0, 0, 2, 2]);
    assert_eq!(found.cuts.len(), 1);
    assert_eq!(found.cuts[0].why, Contradiction::Owners("two_entities"));
}

#[test]
fn a_chain_over_two_entities_is_cut_where_it_is_weakest() {
    let keys = people(&[entity(0), None, entity(1)]);
    let found = clusters(&keys, &[(0, 1, 1.0), (1, 2, 3.0)]);
    assert_eq!(found.first_of, [0, 1, 1]);
    assert_eq!(found.cuts.len(), 1);
    assert_eq!((found.cuts[0].link.left, found.cuts[0].link.right), (0, 1));
    assert_eq!(found.cuts[0].why, Contradiction::Owners("two_entities"));
    assert_eq!(found.cuts[0].left_owners, [entity(0).unwrap()]);
}

/// Two records of one source that look alike, and one of each of two offices, each with less in common with them.
#[test]
fn what_is_most_alike_stays_together_also_within_a_source() {
    let mut keys = people(&[None, None, entity(0), entity(1)]);
    for (key, source) in keys.records.iter_mut().zip([2, 2, 0, 1]) {
        key.source = source;
    }
    let links = [
        (0, 1, 9.0),
        (0, 2, 5.0),
        (1, 2, 5.0),
        (0, 3, 4.0),
        (1, 3, 4.0),
    ];
    assert_eq!(clusters(&keys, &links).first_of, [2, 2, 2, 3]);
}

#[test]
fn of_two_who_are_kept_apart_and_look_alike_each_takes_one_record_of_a_source() {
    let mut keys = people(&[entity(0), entity(1), None, None]);
    for (key, source) in keys.records.iter_mut().zip([0, 0, 1, 1]) {
        key.source = source;
    }
    let pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)];
    let found = clusters(&keys, &pairs.map(|(left, right)| (left, right, 5.0)));
    assert_eq!(found.first_of, [0, 1, 0, 1]);
}

/// Two records of one source that one contact held, and one of another that is kept apart from the second.
#[test]
fn who_was_one_contact_stays_one_when_somebody_is_kept_out_of_it() {
    let mut keys = people(&[None; 3]);
    keys.records[2].source = 1;
    let links = [(0, 1), (0, 2), (1, 2)].map(|(left, right)| Link {
        bits: 5.0,
        is_decided: false,
        ..link(left, right)
    });
    let judges = judges(&keys);
    let policy = ClusterPolicy {
        held_by: &|record| (record < 2).then_some(7),
        keep_apart: &[(1, 2)],
        ..policy(&judges)
    };
    assert_eq!(cluster_records(&keys, &links, &policy).first_of, [0, 0, 2]);
}

#[test]
fn two_whom_nobody_owns_are_not_of_one_owner() {
    let keys = people(&[entity(0), entity(1), None, None]);
    let found = clusters(&keys, &[(0, 2, 5.0), (1, 3, 5.0), (2, 3, 5.0)]);
    assert_eq!(found.first_of, [0, 1, 0, 1]);
}

#[test]
fn owners_that_no_rule_keeps_apart_stay_together() {
    let keys = people(&[entity(0), Some(Party::User(UserIx(0))), None]);
    let found = clusters(&keys, &[(0, 1, 3.0), (1, 2, 3.0)]);
    assert_eq!(found.first_of, [0, 0, 0]);
    assert_eq!(found.others, [(0, 1), (0, 2)]);
}

#[test]
fn listing_agents_keep_no_records_apart() {
    let agent = |index| Some(Party::User(UserIx(index)));
    let mut keys = people(&[agent(0), agent(1), agent(2)]);
    let several = |owners: &[Party]| (owners.len() > 1).then_some(Contradiction::Owners("several"));
    let links = [link(0, 1), link(1, 2)];
    for (listed, first_of) in [
        ([true; 3], [0, 0, 0]),
        ([true, true, false], [0, 0, 0]),
        ([false, true, false], [0, 0, 2]),
    ] {
        for (key, is_lister) in keys.records.iter_mut().zip(listed) {
            let party = Option::<Party>::from(key.owner).unwrap();
            key.keep_owner(Some(NamedOwner {
                party,
                is_first: false,
                is_lister,
                is_before_ledger: true,
            }));
        }
        let judges = judges(&keys);
        let policy = ClusterPolicy {
            blocks: &several,
            blocks_decided: &several,
            ..policy(&judges)
        };
        assert_eq!(cluster_records(&keys, &links, &policy).first_of, first_of);
    }
}

#[test]
fn father_and_son_are_not_joined_by_a_record_without_suffix() {
    let mut keys = people(&[None, None, None]);
    keys.records[0].suffix = 1;
    keys.records[2].suffix = 2;
    let found = clusters(&keys, &[(0, 1, 1.0), (1, 2, 2.0)]);
    assert_eq!(found.first_of, [0, 1, 1]);
    assert_eq!(found.cuts[0].why, Contradiction::Records(Apart::Suffixes));
}

#[test]
fn the_two_people_of_a_row_are_not_joined_by_a_third_record() {
    let mut keys = people(&[None; 4]);
    let [ann, bob] = ["ann", "bob"].map(|name| keys.words.code(name));
    (keys.records[1].given, keys.records[2].given) = (ann, bob);
    keys.records[2].marks = Key::SECOND;
    let links = [(0, 1, 20.0), (0, 2, 15.0), (2, 3, 20.0)];
    let split = clusters(&keys, &links);
    assert_eq!(split.first_of, [0, 0, 2, 2]);
    assert_eq!(split.cuts[0].why, Contradiction::Records(Apart::Row));
    keys.records[2].given = ann;
    assert_eq!(clusters(&keys, &links).first_of, [0; 4]);
}

/// Values of one unique identifier: record and value.
fn identified(values: &[(u32, u32)]) -> Vec<Further> {
    let further = |&(record, value)| Further {
        record,
        column: 7,
        value,
    };
    values.iter().map(further).collect()
}

#[test]
fn two_values_of_a_unique_identifier_are_two_people_unless_a_person_says_otherwise() {
    let keys = people(&[None; 4]);
    let judges = judges(&keys);
    let clustered = |values: &[(u32, u32)], links: &[(u32, u32, bool)]| {
        let links = links.iter().map(|&(left, right, is_decided)| Link {
            is_decided,
            ..link(left, right)
        });
        let policy = ClusterPolicy {
            unique: &identified(values),
            ..policy(&judges)
        };
        cluster_records(&keys, &Vec::from_iter(links), &policy)
    };
    let chain = [(0, 1, false), (1, 2, false), (2, 3, false)];
    for (values, links, first_of, cuts) in [
        (&[(0, 1), (3, 2)][..], &chain[..], [0, 0, 0, 3], 1),
        (&[(0, 1), (1, 2)], &chain, [0, 1, 1, 1], 1),
        (&[(0, 1), (3, 1)], &chain, [0, 0, 0, 0], 0),
        (&[(0, 1), (0, 2), (3, 2)], &chain, [0, 0, 0, 0], 0),
        (&[(0, 1), (3, 2)], &[(0, 3, true)], [0, 1, 2, 0], 0),
    ] {
        let found = clustered(values, links);
        assert_eq!(found.first_of, first_of, "{values:?}");
        let why = Vec::from_iter(found.cuts.iter().map(|cut| cut.why));
        let expected = vec![Contradiction::Records(Apart::Identifiers); cuts];
        assert_eq!(why, expected, "{values:?}");
    }
}

#[test]
fn values_of_two_identifiers_do_not_contradict_each_other() {
    let keys = people(&[None; 2]);
    let mut unique = identified(&[(0, 1), (1, 2)]);
    unique[1].column = 8;
    let judges = judges(&keys);
    let policy = ClusterPolicy {
        unique: &unique,
        ..policy(&judges)
    };
    let links = [Link {
        is_decided: false,
        ..link(0, 1)
    }];
    assert_eq!(cluster_records(&keys, &links, &policy).first_of, [0, 0]);
}

#[test]
fn what_a_person_keeps_apart_no_chain_brings_together() {
    let keys = people(&[None, None, None]);
    let links = [link(0, 1), link(1, 2)];
    let judges = judges(&keys);
    let policy = ClusterPolicy {
        keep_apart: &[(0, 2)],
        ..policy(&judges)
    };
    let found = cluster_records(&keys, &links, &policy);
    assert_eq!(found.cuts.len(), 1);
    assert_eq!(found.cuts[0].why, Contradiction::Records(Apart::Decision));
}

/// Ten people of one name, and twelve of whom every second is called otherwise, with one link between: half of the pairs across
/// are two people, so that it matters which ones are weighed.
#[test]
fn the_order_of_rows_does_not_decide_on_a_bridge() {
    const PEOPLE: u32 = 22;
    let parts = |seed: u64| {
        let mut order: Vec<u32> = (0..PEOPLE).collect();
        fastrand::Rng::with_seed(seed).shuffle(&mut order);
        let mut keys = Keys::default();
        for &person in &order {
            let (given, family, birthday) = match person {
                10.. if person % 4 < 2 => ("Bob", "Ray", 19_500_102),
                _ => ("Ann", "Lee", 19_801_123),
            };
            let mut key = key(given, family, &mut keys.words);
            key.birthday = birthday;
            key.uuid = [u64::from(person), 0];
            keys.records.push(key);
            keys.record_ids.push(&format!("{person:03}"));
        }
        let record = |person: u32| order.iter().position(|known| *known == person).unwrap() as u32;
        let links = (1..PEOPLE).map(|person| {
            let (one, other) = (record(person - 1), record(person));
            Link {
                bits: if person == 10 {
                    5.0
                } else {
                    60.0 - person as f32
                },
                is_decided: false,
                ..link(one.min(other), one.max(other))
            }
        });
        let links: Vec<_> = links.collect();
        let found = cluster_records(&keys, &links, &policy(&judges(&keys)));
        (0..PEOPLE)
            .map(|person| order[found.first_of[record(person) as usize] as usize])
            .collect::<Vec<_>>()
    };
    for seed in 1..20 {
        assert_eq!(parts(seed), parts(0), "{seed}");
    }
}

proptest! {
    #[test]
    fn no_cluster_holds_two_entities_and_no_record_is_lost(
        owners in proptest::collection::vec(0..4_u32, 2..12),
        links in proptest::collection::vec((0..12_u32, 0..12_u32, 0..3_usize, any::<bool>()), 0..30),
    ) {
        let parties: Vec<_> = owners.iter().map(|owner| owner.checked_sub(1).and_then(entity)).collect();
        let keys = people(&parties);
        let bits = [1.0, 3.0, 2.0];
        let count = owners.len() as u32;
        let links: Vec<_> = links.into_iter()
            .map(|(left, right, kind, is_decided)| Link {
                bits: bits[kind],
                is_decided,
                ..link(left % count, right % count)
            })
            .filter(|link| link.left < link.right)
            .collect();
        let found = cluster_records(&keys, &links, &policy(&judges(&keys)));
        prop_assert_eq!(found.first_of.len(), owners.len());
        for (record, first) in found.first_of.iter().enumerate() {
            prop_assert_eq!(found.first_of[*first as usize], *first);
            let entities = |other: u32| Option::<Party>::from(keys.records[other as usize].owner);
            let held = (0..count).filter(|other| found.first_of[*other as usize] == *first).filter_map(entities);
            prop_assert!(distinct(held).len() <= 1, "record {record}");
        }
    }

    #[test]
    fn no_cluster_holds_two_values_of_a_unique_identifier(
        values in proptest::collection::vec(0..4_u32, 2..12),
        links in proptest::collection::vec((0..12_u32, 0..12_u32, 0..3_u8), 0..30),
    ) {
        let count = values.len() as u32;
        let values: Vec<_> = (0..count).zip(values).filter(|(_, value)| *value > 0).collect();
        let links: Vec<_> = links.into_iter()
            .map(|(left, right, bits)| Link { bits: f32::from(bits), is_decided: false, ..link(left % count, right % count) })
            .filter(|link| link.left < link.right)
            .collect();
        let keys = people(&vec![None; count as usize]);
        let judges = judges(&keys);
        let policy = ClusterPolicy { unique: &identified(&values), ..policy(&judges) };
        let first_of = cluster_records(&keys, &links, &policy).first_of;
        let held = distinct(values.iter().map(|(record, value)| (first_of[*record as usize], *value)));
        prop_assert!(held.windows(2).all(|two| two[0].0 != two[1].0), "{held:?}");
    }
}
