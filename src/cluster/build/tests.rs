//! In which order links join records, and what is told of those that join none.

use crate::{
    cluster::{
        ClusterPolicy, Contradiction, Parties, cluster_records,
        tests::{clusters, entity, judges, link, people, policy, two_entities},
    },
    matching::Link,
    party::{Party, UserIx},
};

/// Two agents are kept apart, unless an entity is there to have the contact.
fn two_agents(owners: &[Party]) -> Option<Contradiction> {
    let agents = owners.iter().filter_map(|owner| owner.user()).count();
    (agents > 1 && agents == owners.len()).then_some(Contradiction::Owners("agents"))
}

fn agent(user: u32) -> Option<Party> {
    Some(Party::User(UserIx(user)))
}

#[test]
fn what_others_have_joined_is_no_cut() {
    let keys = people(&[agent(0), agent(1), entity(0)]);
    let links = [(0, 1), (0, 2), (1, 2)].map(|(left, right)| link(left, right));
    let judges = judges(&keys);
    let policy = ClusterPolicy {
        blocks_decided: &two_agents,
        ..policy(&judges)
    };
    let clusters = cluster_records(&keys, &links, &policy);
    assert_eq!(clusters.first_of, [0; 3]);
    assert!(clusters.cuts.is_empty(), "{:?}", clusters.cuts);
}

#[test]
fn a_record_of_nobody_lets_nobody_past_whom_its_contact_held() {
    let held = [agent(0), agent(1), entity(0)].map(Option::unwrap);
    let keys = people(&[agent(0), agent(1), None]);
    let links = [(0, 1), (0, 2), (1, 2)].map(|(left, right)| link(left, right));
    let judges = judges(&keys);
    for known in [&held[..2], &held] {
        let policy = ClusterPolicy {
            blocks_decided: &two_agents,
            parties: &|record| match record {
                2 => Parties::Held(known),
                _ => Parties::Held(&[]),
            },
            ..policy(&judges)
        };
        let clusters = cluster_records(&keys, &links, &policy);
        assert_eq!(clusters.first_of, [0, 1, 0], "{known:?}");
    }
}

/// Undecided links, of as many bits.
fn weighed<const N: usize>(links: [(u32, u32, f32); N]) -> [Link; N] {
    links.map(|(left, right, bits)| Link {
        bits,
        is_decided: false,
        ..link(left, right)
    })
}

#[test]
fn who_is_kept_apart_only_until_others_join_is_one_in_the_end() {
    let keys = people(&[agent(0), agent(1), entity(0)]);
    let judges = judges(&keys);
    let policy = ClusterPolicy {
        blocks: &two_agents,
        ..policy(&judges)
    };
    let links = weighed([(0, 1, 9.0), (1, 2, 5.0)]);
    let found = cluster_records(&keys, &links, &policy);
    assert_eq!((found.first_of, found.cuts), (vec![0; 3], vec![]));
}

/// Of the two who act for no entity, a company may not have the one's contact, as an entity's record that a person has merged is in it.
#[test]
fn an_entity_that_a_person_has_merged_with_an_agent_keeps_others_out() {
    let keys = people(&[agent(0), agent(0), entity(1)]);
    let held = [agent(0), entity(0)].map(Option::unwrap);
    let blocks = |owners: &[Party]| {
        let is_neutral = owners.len() > 1 && owners.contains(&held[1]);
        let neutral = is_neutral.then_some(Contradiction::Owners("neutral"));
        two_entities(owners).or(neutral)
    };
    let judges = judges(&keys);
    let policy = ClusterPolicy {
        blocks: &blocks,
        parties: &|record| match record {
            2 => Parties::Held(&[]),
            _ => Parties::Held(&held),
        },
        ..policy(&judges)
    };
    let found = cluster_records(&keys, &weighed([(0, 1, 5.0), (1, 2, 5.0)]), &policy);
    assert_eq!(found.first_of, [0, 0, 2]);
    assert_eq!(found.cuts[0].why, Contradiction::Owners("two_entities"));
}

#[test]
fn an_entity_is_asked_also_where_it_was_given_what_others_named() {
    let keys = people(&[agent(0), entity(1)]);
    let named = [entity(0), agent(0)].map(|party| [party.unwrap()]);
    let judges = judges(&keys);
    let policy = ClusterPolicy {
        held_by: &Some,
        parties: &|record| Parties::GivenFrom(&named[record as usize]),
        ..policy(&judges)
    };
    let found = cluster_records(&keys, &[link(0, 1)], &policy);
    assert_eq!(found.first_of, [0, 1]);
    assert_eq!(found.cuts[0].why, Contradiction::Owners("two_entities"));
}

/// Four rows of one person, and one of another that a person has merged with the last: three of them with these two are a weak bridge, two are
/// none.
#[test]
fn a_contact_comes_together_again_in_the_order_in_which_it_once_did() {
    let mut keys = people(&[None; 5]);
    let [bob, ray] = ["bob", "ray"].map(|name| keys.words.code(name));
    for (key, source) in keys.records.iter_mut().zip([0, 1, 1, 2, 2]) {
        (key.source, key.birthday) = (source, 19_801_123);
    }
    let other = &mut keys.records[4];
    (other.given, other.family, other.birthday) = (bob, ray, 19_500_102);
    let [of_one, of_two, of_three] = weighed([(0, 1, 5.0), (1, 2, 5.0), (2, 3, 5.0)]);
    let links = [of_one, of_two, of_three, link(3, 4)];
    let judges = judges(&keys);
    for held_by in [None, Some(7)] {
        let policy = ClusterPolicy {
            held_by: &|_| held_by,
            ..policy(&judges)
        };
        let found = cluster_records(&keys, &links, &policy);
        assert_eq!(found.first_of, [0; 5], "{held_by:?}");
    }
}

#[test]
fn of_equally_strong_links_the_first_by_source_and_record_id_counts() {
    for uuids in [[1, 2, 3], [3, 2, 1]] {
        let mut keys = people(&[entity(0), entity(1), None]);
        for (key, uuid) in keys.records.iter_mut().zip(uuids) {
            key.uuid = [uuid, 0];
        }
        let first_of = clusters(&keys, &[(1, 2, 5.0), (0, 2, 5.0)]).first_of;
        assert_eq!(first_of[0], first_of[2], "{uuids:?}");
        assert_ne!(first_of[1], first_of[2], "{uuids:?}");
    }
}
