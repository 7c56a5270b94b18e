//! Who works a contact when its records were assigned to several agents (R-MERGE-6).

use super::{
    Member, MergeContext,
    policy::AssignedPolicy,
    primary::{choose_primary, first_of_best, touched_last},
};
use crate::{
    list::distinct,
    party::{Party, UserIx},
};

/// The assigned agent of a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assigned {
    /// Who works it; `None` if nobody was assigned.
    pub agent: Option<UserIx>,
    /// The others who were assigned, sorted.
    pub others: Vec<UserIx>,
    /// Whether a person has yet to choose (flag `assignment_pending`, review queue).
    pub pending: bool,
}

/// Chooses one of the agents that the members name, or whom a person named.
pub(super) fn choose_assigned(
    members: &[Member<'_, '_>],
    primary: usize,
    by_hand: Option<UserIx>,
    context: &MergeContext<'_>,
) -> Assigned {
    let mut agents = distinct(members.iter().filter_map(assigned));
    let policy = context.policy.assigned;
    let agent = match (by_hand, &*agents) {
        (Some(decided), _) => Some(decided),
        (None, [] | [_]) => agents.first().copied(),
        (None, _) => among(members, primary, policy, context),
    };
    let pending = by_hand.is_none() && agents.len() > 1 && policy == AssignedPolicy::Review;
    agents.retain(|other| Some(*other) != agent);
    Assigned {
        agent,
        others: agents,
        pending,
    }
}

/// One of several; where the policy has nothing to go by, the primary record's, then that of who would be the next primary.
fn among(
    members: &[Member<'_, '_>],
    primary: usize,
    policy: AssignedPolicy,
    context: &MergeContext<'_>,
) -> Option<UserIx> {
    let names_one = |member: &Member<'_, '_>| assigned(member).is_some();
    let load = |member: &Member<'_, '_>| {
        let agent = assigned(member).map(Party::User);
        let load = agent.map(|agent| (!context.active.has(agent), context.loads.of(agent)));
        std::cmp::Reverse((load, agent))
    };
    let chosen = match policy {
        AssignedPolicy::Review | AssignedPolicy::Primary => None,
        AssignedPolicy::LatestTouch => touched_last(members, context.policy.primary, |member| {
            assigned(member).map(Party::User)
        }),
        AssignedPolicy::LeastLoaded => first_of_best(members, names_one, load),
    };
    let of_primary = || names_one(&members[primary]).then_some(primary);
    let of_next = || choose_primary(members, context.policy.primary, names_one);
    let chosen = chosen.or_else(of_primary).or_else(of_next)?;
    assigned(&members[chosen])
}

fn assigned(member: &Member<'_, '_>) -> Option<UserIx> {
    member.record.assigned_agent.user()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::How,
        merge::fixture::{ADMIN, AGENT, OTHER, World, record},
        record::{Claim, Record},
        time::Timestamp,
    };

    fn assigned_to(line: u64, agent: Party) -> Record<'static> {
        let assigned_agent = Claim {
            text: "x",
            party: Some((agent, How::Id)),
            ambiguous: false,
        };
        Record {
            assigned_agent,
            ..record(line)
        }
    }

    #[test]
    fn several_assigned_agents_are_settled_by_policy() {
        let records = [
            record(0),
            assigned_to(1, OTHER),
            assigned_to(2, AGENT),
            assigned_to(3, ADMIN),
        ];
        let mut world = World::acting(None);
        world.touches = vec![9, 3, 4, 2];
        for (agent, load) in [(ADMIN, 5), (AGENT, 7), (OTHER, 5)] {
            world.loads.add(agent, load);
        }
        for (policy, expected, pending) in [
            (AssignedPolicy::Review, OTHER, true),
            (AssignedPolicy::Primary, OTHER, false),
            (AssignedPolicy::LatestTouch, AGENT, false),
            (AssignedPolicy::LeastLoaded, ADMIN, false),
        ] {
            world.policy.assigned = policy;
            let assigned = world.merge(&records, &[None; 4]).expect("merged").assigned;
            assert_eq!(
                (assigned.agent, assigned.pending),
                (expected.user(), pending),
                "{policy:?}"
            );
            assert_eq!(assigned.others.len(), 2);
        }
        world.policy.assigned = AssignedPolicy::Review;
        world.by_hand.assigned = ADMIN.user();
        let decided = world.merge(&records, &[None; 4]).expect("merged").assigned;
        assert_eq!((decided.agent, decided.pending), (ADMIN.user(), false));
    }

    #[test]
    fn where_the_primary_names_nobody_the_next_primary_does() {
        let mut records = [record(0), assigned_to(1, OTHER), assigned_to(2, AGENT)];
        for (record, at) in records.iter_mut().zip([9, 1, 5]) {
            record.updated_at = Some(Timestamp(at));
        }
        let merged = World::acting(None).merge(&records, &[None; 3]);
        assert_eq!(merged.expect("merged").assigned.agent, AGENT.user());
    }

    #[test]
    fn who_has_left_is_not_the_least_loaded() {
        let records = [assigned_to(0, AGENT), assigned_to(1, OTHER)];
        let mut world = World::acting(None);
        world.policy.assigned = AssignedPolicy::LeastLoaded;
        world.loads.add(OTHER, 9);
        let assigned = |world: &World| world.merge(&records, &[None; 2]).expect("merged").assigned;
        assert_eq!(assigned(&world).agent, AGENT.user());
        world.leave(AGENT);
        assert_eq!(assigned(&world).agent, OTHER.user());
    }

    #[test]
    fn one_distinct_agent_is_kept_whatever_the_policy() {
        let records = [record(0), assigned_to(1, AGENT), assigned_to(2, AGENT)];
        let mut world = World::acting(None);
        world.policy.assigned = AssignedPolicy::Review;
        let kept = world.merge(&records, &[None; 3]).expect("merged").assigned;
        assert_eq!(
            kept,
            Assigned {
                agent: AGENT.user(),
                ..Assigned::default()
            }
        );
    }
}
