//! What must hold for every cluster, however it is put together.

use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{select, subsequence},
};

use super::{
    Member, Members,
    fixture::{ADMIN, AGENT, COMPANY, OFFICE, OTHER, World, member},
    policy::{
        AgentsPolicy, AssignedPolicy, NeutralPolicy, PrimaryPolicy, SurvivingField, Survivorship,
    },
};
use crate::{
    directory::How,
    list::{List, distinct},
    party::{Party, UserIx},
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
    let kept = select(&["", "x=1", "x=2\u{1f}y=1", "z=3"][..]);
    let unreadable = select(&["", "phone=1", "email=a\u{1f}phone=2"][..]);
    let consent = select(&[Consent::Unknown, Consent::Granted, Consent::Refused][..]);
    let agent = option::of(select(&[ADMIN, AGENT, OTHER][..]));
    let time = || option::of((0_i64..4).prop_map(Timestamp));
    let times = (time(), time(), time());
    let connection = (0..2_u16, (0..2_u32).prop_map(UserIx));
    let marks = (any::<bool>(), any::<bool>());
    (
        (vec(text, Text::COUNT), vec(list, Many::COUNT)),
        (kept, unreadable, select(&["", "h"][..])),
        vec(consent, 4),
        (agent, vec(connection, 0..3)),
        (times, option::of((0..4).prop_map(Day))),
        (option::of(select(&[0.0, 1.5, -2.0][..])), marks),
    )
        .prop_map(
            |(values, carried, consent, people, (times, birthday), (value, marks))| {
                let lists: Vec<_> = values.1.into_iter().map(List::from_joined).collect();
                Record {
                    texts: values.0.try_into().unwrap(),
                    lists: lists.try_into().unwrap(),
                    kept: List::from_joined(carried.0),
                    unreadable: List::from_joined(carried.1),
                    household_of: carried.2,
                    consent: consent.try_into().unwrap(),
                    assigned_agent: Claim {
                        party: people.0.map(|agent| (agent, How::Id)),
                        ..Claim::default()
                    },
                    connections: people.1,
                    created_at: times.0,
                    updated_at: times.1,
                    last_touch_at: times.2,
                    birthday,
                    value,
                    archived: marks.0,
                    deceased: marks.1,
                    ..Record::default()
                }
            },
        )
}

fn world() -> impl Strategy<Value = World> {
    let acting = option::of(select(&PARTIES[..]));
    let neutral = select(NeutralPolicy::ALL);
    let agents = select(AgentsPolicy::ALL);
    let primary = select(PrimaryPolicy::ALL);
    let assigned = select(
        &[
            AssignedPolicy::Review,
            AssignedPolicy::Primary,
            AssignedPolicy::LatestTouch,
            AssignedPolicy::LeastLoaded,
        ][..],
    );
    (acting, neutral, agents, primary, assigned, survivorship()).prop_map(
        |(acting, neutral, agents, primary, assigned, survivorship)| {
            let mut world = World::acting(acting);
            world.policy.neutral = neutral;
            world.policy.agents = agents;
            world.policy.primary = primary;
            world.policy.assigned = assigned;
            world.policy.survivorship = survivorship;
            world
        },
    )
}

/// No strategy for most fields, and one or the other for some.
fn survivorship() -> impl Strategy<Value = Vec<(SurvivingField, Survivorship)>> {
    use SurvivingField::{Address, Birthday, List, Value};
    let fields = vec![
        SurvivingField::Text(Text::Tier),
        SurvivingField::Text(Text::GivenName),
        List(Many::Emails),
        Address,
        Birthday,
        Value,
    ];
    let strategy = select(&[Survivorship::LatestUpdated, Survivorship::Longest][..]);
    let fields = subsequence(fields, 0..6);
    (fields, vec(strategy, 6)).prop_map(|(fields, all)| fields.into_iter().zip(all).collect())
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
        owner: *owner,
        ..member(record)
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
            prop_assert_eq!(contact.former_owners(contact.owner).count() + kept, owners.len() - entities);
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
            let chosen = |field| world.policy.survivorship.iter().any(|(chosen, _)| *chosen == field);
            for field in Text::ALL {
                let whole = if Text::ADDRESS.contains(field) { SurvivingField::Address } else { SurvivingField::Text(*field) };
                if !chosen(whole) && !primary.text(*field).is_empty() {
                    prop_assert_eq!(merged.text(*field), primary.text(*field));
                }
            }
            for (channel, consent) in merged.consent.iter().enumerate() {
                let said = |consent: Consent| members.iter().any(|member| member.record.consent[channel] == consent);
                let strictest = [Consent::Refused, Consent::Granted].into_iter().find(|consent| said(*consent));
                prop_assert_eq!(*consent, strictest.unwrap_or_default());
            }
            for (field, is_kept) in [
                (SurvivingField::Birthday, merged.birthday == primary.birthday),
                (SurvivingField::Value, merged.value == primary.value),
            ] {
                let is_gap = primary.birthday.is_none() && field == SurvivingField::Birthday
                    || primary.value.is_none() && field == SurvivingField::Value;
                prop_assert!(is_kept || is_gap || chosen(field), "{:?}", field);
            }
            for field in Many::ALL.iter().filter(|field| !chosen(SurvivingField::List(**field))) {
                prop_assert!(merged.list(*field).joined().starts_with(primary.list(*field).joined()));
            }
            prop_assert!(merged.kept.joined().starts_with(primary.kept.joined()));
            for member in members.iter() {
                prop_assert_eq!(lost(member.record, merged), [""; 0]);
            }
            let agents = distinct(members.iter().filter_map(|member| member.record.assigned_agent.user()));
            let mut found: Vec<_> = contact.assigned.agent.into_iter().chain(contact.assigned.others.iter().copied()).collect();
            found.sort_unstable();
            prop_assert_eq!(found, agents);
        }
    }

    #[test]
    fn every_value_is_where_its_origin_says(world in world(), rows in rows().prop_map(placed)) {
        let members = members(&rows);
        if let Ok(contact) = world.merge_members(&members) {
            for origin in contact.merged.origins() {
                let record = members[origin.member].record;
                let consents = record.consent.iter().map(|consent| consent.as_str().to_owned());
                let kept = record.kept.iter().filter_map(|column| column.split_once('='));
                let said: Vec<String> = match origin.field {
                    "birthday" => record.birthday.iter().map(ToString::to_string).collect(),
                    "value" => record.value.iter().map(ToString::to_string).collect(),
                    field if kept.clone().any(|(column, _)| column == field) => kept.map(|(_, value)| value.to_owned()).collect(),
                    _ => record.texts.iter().copied().chain(record.lists.iter().flat_map(|list| list.iter())).map(str::to_owned).chain(consents).collect(),
                };
                prop_assert!(said.iter().any(|text| *text == origin.value), "{:?}", origin);
            }
        }
    }
}

/// Whether each value of one list stands in the other.
fn is_there(one: List<'_>, all: List<'_>, same: fn(&str, &str) -> bool) -> bool {
    one.iter()
        .all(|value| all.iter().any(|kept| same(kept, value)))
}

/// What a record says that the contact does not: every value of a list, every column carried through, every person connected; of
/// what there is one of, that there is any.
fn lost(record: &Record<'_>, merged: &Record<'_>) -> Vec<&'static str> {
    let lists = Many::ALL.iter().map(|field| {
        let [one, all] = [record, merged].map(|record| record.list(*field));
        (field.name(), is_there(one, all, str::eq_ignore_ascii_case))
    });
    let free = [
        Text::Tier,
        Text::Notes,
        Text::GivenName,
        Text::Organization,
        Text::AccountId,
    ];
    let texts = free.map(|field| {
        (
            field.name(),
            record.text(field).is_empty() || !merged.text(field).is_empty(),
        )
    });
    let others = others(record, merged);
    let all = lists.chain(texts).chain(others);
    all.filter(|(_, holds)| !holds)
        .map(|(field, _)| field)
        .collect()
}

/// Whether the contact has what there is one of, and what all records say together.
fn others(record: &Record<'_>, merged: &Record<'_>) -> [(&'static str, bool); 12] {
    let has_address = |record: &Record<'_>| {
        Text::ADDRESS
            .iter()
            .any(|part| !record.text(*part).is_empty())
    };
    let same_column = |kept: &str, column: &str| kept.split('=').next() == column.split('=').next();
    [
        ("address", !has_address(record) || has_address(merged)),
        (
            "birthday",
            record.birthday.is_none() || merged.birthday.is_some(),
        ),
        ("value", record.value.is_none() || merged.value.is_some()),
        ("kept", is_there(record.kept, merged.kept, same_column)),
        (
            "unreadable",
            is_there(record.unreadable, merged.unreadable, str::eq),
        ),
        (
            "household",
            record.household_of.is_empty() || !merged.household_of.is_empty(),
        ),
        (
            "connections",
            record
                .connections
                .iter()
                .all(|one| merged.connections.contains(one)),
        ),
        ("archived", record.archived || !merged.archived),
        ("deceased", !record.deceased || merged.deceased),
        (
            "created_at",
            record
                .created_at
                .is_none_or(|at| merged.created_at.is_some_and(|first| first <= at)),
        ),
        ("updated_at", record.updated_at <= merged.updated_at),
        (
            "last_touch_at",
            record.last_touch_at <= merged.last_touch_at,
        ),
    ]
}
