//! What must hold for every cluster, however it is put together.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    Acting, Member, Members,
    fixture::{ADMIN, AGENT, COMPANY, OFFICE, OTHER, World, directory},
    policy::{AgentsPolicy, AssignedPolicy, NeutralPolicy, PrimaryPolicy},
};
use crate::{
    directory::How,
    list::List,
    party::Party,
    record::{Claim, Many, Position, Record, Text},
    standardise::consent::Consent,
    time::{Day, Timestamp},
};

/// A record without its position, and its owner.
type Row = (Record<'static>, Option<Party>);

const PARTIES: [Party; 5] = [ADMIN, AGENT, OTHER, COMPANY, OFFICE];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    vec((record(), option::of(select(&PARTIES[..]))), 1..6)
}

fn record() -> impl Strategy<Value = Record<'static>> {
    let text = select(&["", "", "a", "B", "b", "Ab"][..]);
    let list = select(&["", "a", "A\u{1f}b", "b\u{1f}c"][..]);
    let consent = select(&[Consent::Unknown, Consent::Granted, Consent::Refused][..]);
    let agent = option::of(select(&[ADMIN, AGENT, OTHER][..]));
    let time = || option::of((0_i64..4).prop_map(Timestamp));
    let times = (time(), time(), time());
    (
        vec(text, Text::COUNT),
        vec(list, Many::COUNT),
        vec(consent, 4),
        agent,
        times,
    )
        .prop_map(
            |(texts, lists, consent, agent, (created_at, updated_at, last_touch_at))| Record {
                texts: texts.try_into().unwrap(),
                lists: lists
                    .into_iter()
                    .map(List::from_joined)
                    .collect::<Vec<_>>()
                    .try_into()
                    .unwrap(),
                consent: consent.try_into().unwrap(),
                assigned_agent: Claim {
                    party: agent.map(|agent| (agent, How::Id)),
                    ..Claim::default()
                },
                created_at,
                updated_at,
                last_touch_at,
                ..Record::default()
            },
        )
}

fn world() -> impl Strategy<Value = World> {
    let acting = option::of(select(&PARTIES[..]));
    let neutral = select(
        &[
            NeutralPolicy::Agent,
            NeutralPolicy::Entity,
            NeutralPolicy::Block,
        ][..],
    );
    use AgentsPolicy::{Block, LatestTouch, Primary, Review};
    let agents = select(&[Block, LatestTouch, Primary, Review][..]);
    use PrimaryPolicy::{LatestUpdated, MostComplete, Oldest, SourcePriority};
    let primary = select(&[LatestUpdated, MostComplete, Oldest, SourcePriority][..]);
    let assigned = select(
        &[
            AssignedPolicy::Review,
            AssignedPolicy::LatestTouch,
            AssignedPolicy::LeastLoaded,
        ][..],
    );
    (acting, neutral, agents, primary, assigned).prop_map(
        |(acting, neutral, agents, primary, assigned)| {
            let mut world = World::acting(None);
            world.acting =
                acting.map_or_else(Acting::default, |party| Acting::new(party, &directory()));
            world.policy.neutral = neutral;
            world.policy.agents = agents;
            world.policy.primary = primary;
            world.policy.assigned = assigned;
            world
        },
    )
}

/// Gives each record the line of its place in the vector.
fn placed(mut rows: Vec<Row>) -> Vec<Row> {
    for (line, (record, _)) in rows.iter_mut().enumerate() {
        record.position = Position {
            line: line as u64,
            ..Position::default()
        };
    }
    rows
}

fn members<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Members<'r, 'static> {
    let members = rows.into_iter().map(|(record, owner)| Member {
        record,
        owner: *owner,
        last_changed: record.last_changed(Day(i32::MAX)),
        last_touch: record.last_touch_at.map(|at| (at, None)),
    });
    Members::new(members.collect()).unwrap()
}

proptest! {
    #[test]
    fn the_acting_party_never_takes(world in world(), rows in rows().prop_map(placed)) {
        let owners = members(&rows).owners();
        if let Ok(contact) = world.merge_members(&members(&rows)) {
            let others_owned = owners.iter().any(|owner| Some(*owner) != world.acting.party());
            prop_assert!(!others_owned || contact.owner.is_none() || contact.owner != world.acting.party());
            prop_assert_eq!(contact.owner.is_some(), !owners.is_empty());
            let entities = owners.iter().filter(|owner| owner.entity().is_some()).count();
            prop_assert!(entities < 2);
            let kept = usize::from(contact.owner.is_some_and(|owner| owner.user().is_some()));
            prop_assert_eq!(contact.former_owners.len() + kept, owners.len() - entities);
        }
    }

    #[test]
    fn two_entities_never_merge(world in world(), rows in rows().prop_map(placed)) {
        let members = members(&rows);
        let entities = members.owners().iter().filter(|owner| owner.entity().is_some()).count();
        if entities > 1 {
            let blocked = world.merge_members(&members).map(|_| ()).unwrap_err();
            prop_assert_eq!(blocked.rule, "two_entities_never_merge");
        }
    }

    #[test]
    fn in_a_conflict_the_primary_is_a_record_of_the_owner(world in world(), rows in rows().prop_map(placed)) {
        let members = members(&rows);
        if let Ok(contact) = world.merge_members(&members)
            && members.owners().len() > 1
        {
            prop_assert_eq!(members[contact.merged.primary].owner, contact.owner);
        }
    }

    #[test]
    fn nothing_is_lost_softened_or_overwritten(world in world(), rows in rows().prop_map(placed)) {
        let members = members(&rows);
        if let Ok(contact) = world.merge_members(&members) {
            let (merged, primary) = (&contact.merged.record, members[contact.merged.primary].record);
            for field in Text::ALL.iter().filter(|field| !primary.text(**field).is_empty()) {
                prop_assert_eq!(merged.text(*field), primary.text(*field));
            }
            for field in Many::ALL {
                prop_assert!(merged.list(*field).joined().starts_with(primary.list(*field).joined()));
                for value in members.iter().flat_map(|member| member.record.list(*field).iter()) {
                    prop_assert!(merged.list(*field).iter().any(|kept| kept.eq_ignore_ascii_case(value)));
                }
            }
            for (channel, consent) in merged.consent.iter().enumerate() {
                let said = |consent: Consent| members.iter().any(|member| member.record.consent[channel] == consent);
                let strictest = [Consent::Refused, Consent::Granted].into_iter().find(|consent| said(*consent));
                prop_assert_eq!(*consent, strictest.unwrap_or_default());
            }
            for origin in contact.merged.origins() {
                let record = members[origin.member].record;
                let consents = record.consent.iter().map(|consent| consent.as_str());
                let mut said = record.texts.iter().copied().chain(record.lists.iter().flat_map(|list| list.iter())).chain(consents);
                prop_assert!(said.any(|text| text == origin.value), "{:?}", origin);
            }
        }
    }
}
