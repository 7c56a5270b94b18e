//! Records of one person → one contact: its owner, its surviving values, and what the merge leaves to tell (R-MERGE).
//!
//! In: the [`Members`] of one cluster. Out: a [`MergedContact`], or the [`Decision`] that keeps them apart.
//! Pure, and called once per contact; which records may meet here at all, [`cluster`](crate::cluster) has decided.
//!
//! The answer depends on the set of records and on the order of trust in which [`Members`] are given, never on chance.

pub mod acting;
mod assigned;
mod grounds;
mod keep;
mod members;
pub mod notes;
pub mod policy;
mod primary;
pub mod rules;
mod survive;

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod properties;

use bumpalo::Bump;

pub use acting::{Acting, ActingAs};
pub use assigned::Assigned;
pub use grounds::{Among, Grounds, Tie};
pub use members::{Member, Members};
#[cfg(test)]
pub(crate) use policy::surviving_fields;
pub use policy::{MergePolicy, MergeSettings};
pub use rules::{Case, Decision, PERSON_DECIDES, RULES, Rule, TWO_ENTITIES, Verdict};
pub use survive::{Merged, Origin};

use crate::{
    directory::{Active, Heirs, Loads},
    party::{Party, UserIx},
};
use keep::{as_at_first, keep, primary_by_sources};
use policy::{AgentsPolicy, NeutralPolicy};
use primary::primary_at;

/// What holds for every merge of a run.
#[derive(Clone, Copy, Debug)]
pub struct MergeContext<'c> {
    /// On whose behalf the run merges.
    pub acting: &'c Acting,
    /// The policies.
    pub policy: &'c MergePolicy,
    /// How many rows everybody is assigned.
    pub loads: &'c Loads,
    /// Who may be chosen.
    pub active: &'c Active,
    /// Who has the claims of whom has left.
    pub heirs: &'c Heirs,
}

/// What people decided about the contact (R-MERGE-9); the default is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByHand {
    /// Who owns it.
    pub owner: Option<Party>,
    /// Who works it.
    pub assigned: Option<UserIx>,
    /// Which member is the primary record.
    pub primary: Option<usize>,
    /// Whether the records are to be merged where a policy would keep them apart.
    pub merge: bool,
}

/// What became of the records.
#[derive(Clone, Debug)]
pub enum MergeOutcome<'a> {
    /// They are one contact.
    Merged(Box<MergedContact<'a>>),
    /// They stay apart, by this decision.
    Blocked(Decision),
}

impl<'a> MergeOutcome<'a> {
    /// The contact, if they are one.
    #[must_use]
    pub fn merged(self) -> Option<Box<MergedContact<'a>>> {
        match self {
            Self::Merged(merged) => Some(merged),
            Self::Blocked(_) => None,
        }
    }
}

/// One contact out of several records.
#[derive(Clone, Debug)]
pub struct MergedContact<'a> {
    /// The surviving values and where they came from.
    pub merged: Merged<'a>,
    /// Who keeps it; `None` if the assigners go on.
    pub owner: Option<Party>,
    /// The rule on the owners.
    pub decision: Decision,
    /// Who keeps it by that, whomever a request or a rule has given it to since.
    pub kept_by: Option<Party>,
    /// The owners that it had to choose from, sorted.
    pub owners: Vec<Party>,
    /// What that rule and the choice of the primary record went by.
    pub grounds: Grounds,
    /// Owners who have left, each with whose their claim was.
    pub claims: Vec<(Party, Party)>,
    /// Everybody who had a claim beside another.
    contenders: Vec<Party>,
    /// Who works it.
    pub assigned: Assigned,
}

/// Merges the records of one person; a single record comes out as it is.
#[must_use]
pub fn merge_members<'a>(
    members: &Members<'_, 'a>,
    by_hand: ByHand,
    context: &MergeContext<'_>,
    arena: &'a Bump,
) -> MergeOutcome<'a> {
    let (named, contenders) = (members.owners(), members.contenders());
    let members = &*members.claimed(context.heirs);
    let owners = members.owners();
    let case = case(&owners, by_hand, context);
    let decision = rules::decide(&case);
    if decision.verdict.keeps_apart() {
        return MergeOutcome::Blocked(decision);
    }
    let kept = keep(members, &case, decision.verdict, by_hand.primary, context);
    let primary = by_hand.primary.or(kept.primary);
    let primary = primary.unwrap_or_else(|| primary_by_sources(members, by_hand, context));
    let owner = kept.owner;
    let at_first = as_at_first(members, by_hand, context, owner);
    let (decision, kept) = at_first.unwrap_or((decision, kept));
    let (touched, verdict) = (kept.touched, (decision.verdict, kept.touched));
    let (among, tie) = grounds::chosen_among(
        members, &case, by_hand, primary, kept.owner, verdict, context,
    );
    let grounds = Grounds {
        touched: touched.and_then(|index| Some((index, members[index].last_touch?.0))),
        primary_at: primary_at(&members[primary], context.policy.primary),
        among,
        tie,
        is_by_hand: by_hand.primary.is_some(),
    };
    MergeOutcome::Merged(Box::new(MergedContact {
        merged: survive::survive(members, primary, context.policy, arena),
        owner,
        decision,
        kept_by: kept.owner,
        grounds,
        claims: context.heirs.claims(&named, context.acting.party()),
        contenders,
        assigned: assigned::choose_assigned(members, primary, by_hand.assigned, context),
        owners,
    }))
}

/// The decision that keeps records of these owners (sorted, distinct) apart, if one does: asked while clusters are built, so that what
/// is clustered can be merged.
#[must_use]
pub fn keeps_apart(
    owners: &[Party],
    by_hand: ByHand,
    context: &MergeContext<'_>,
) -> Option<Decision> {
    let owners = context.heirs.claimants(owners);
    let decision = rules::decide(&case(&owners, by_hand, context));
    decision.verdict.keeps_apart().then_some(decision)
}

/// The owner of a contact whose records name these owners (sorted, distinct), where that follows from the owners alone.
#[must_use]
pub fn owner_without_records(
    owners: &[Party],
    context: &MergeContext<'_>,
) -> Option<Option<Party>> {
    let owners = context.heirs.claimants(owners);
    if let [] | [_] = *owners {
        return Some(owners.first().copied());
    }
    match rules::decide(&case(&owners, ByHand::default(), context)).verdict {
        Verdict::Keep(party) => Some(Some(party)),
        Verdict::Unowned => Some(None),
        _ => None,
    }
}

/// What the rules may know of a cluster with these owners (sorted, distinct). Who has left is one with the heir here, too: where the heir
/// acts, theirs is given away.
fn case<'o>(owners: &'o [Party], by_hand: ByHand, context: &MergeContext<'_>) -> Case<'o> {
    let MergeContext {
        acting,
        policy,
        heirs,
        ..
    } = context;
    let manages = |party: Party| party.entity().is_some_and(|one| acting.manages(one));
    let manages_one = |owner: &Party| manages(*owner) || manages(heirs.of(*owner));
    let (neutral, agents) = match (by_hand.merge, policy.neutral, policy.agents) {
        (false, neutral, agents) => (neutral, agents),
        (true, neutral, agents) => (unblocked_neutral(neutral), unblocked_agents(agents)),
    };
    Case {
        owners,
        acting: acting.party().map(|party| heirs.claimant(party, owners)),
        acting_manages: owners.last().is_some_and(manages_one),
        decided: by_hand.owner,
        neutral,
        agents,
    }
}

/// A person wants the merge: the policy that would block it is the generic one instead.
fn unblocked_neutral(policy: NeutralPolicy) -> NeutralPolicy {
    match policy {
        NeutralPolicy::Block => NeutralPolicy::Agent,
        stated => stated,
    }
}

fn unblocked_agents(policy: AgentsPolicy) -> AgentsPolicy {
    match policy {
        AgentsPolicy::Block | AgentsPolicy::Review => AgentsPolicy::Primary,
        stated => stated,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fixture::{ADMIN, AGENT, COMPANY, OFFICE, OTHER, World, record};

    const NONE: Option<Party> = None;

    /// The truth table of R-MERGE-1, line by line: owners, acting party, expected owner, rule.
    #[test]
    fn the_truth_table() {
        let [agent, other, admin, office, company] =
            [AGENT, OTHER, ADMIN, OFFICE, COMPANY].map(Some);
        for (owners, acting, expected, rule) in [
            (&[None, None][..], agent, None, "no_owner"),
            (&[agent, None], office, agent, "only_owner"),
            (&[agent, office], agent, office, "other_party_keeps"),
            (&[agent, office], office, agent, "other_party_keeps"),
            (&[agent, office], admin, agent, "agent_keeps_from_entity"),
            (&[agent, office], company, agent, "neutral_policy"),
            (&[admin, office], admin, office, "other_party_keeps"),
            (&[agent, other], agent, other, "other_party_keeps"),
            (&[other, agent], None, other, "agents_policy"),
            (&[agent, other, admin], agent, other, "other_agent_keeps"),
        ] {
            let records: Vec<_> = (0..owners.len() as u64).map(record).collect();
            let contact = World::acting(acting)
                .merge(&records, owners)
                .expect("merged");
            assert_eq!(
                (contact.owner, contact.decision.rule),
                (expected, rule),
                "{owners:?} {acting:?}"
            );
            let primary = &contact.merged.record;
            let named = owners[primary.position.line as usize];
            assert!(
                expected.is_none() || named == expected || rule == "only_owner",
                "{owners:?} {acting:?}"
            );
        }
    }

    /// Of somebody who has left and whose heir acts, the heir's record being there or not.
    #[test]
    fn the_acting_party_takes_nothing_through_whom_it_is_the_heir_of() {
        let [agent, other, admin] = [AGENT, OTHER, ADMIN].map(Some);
        let [office, company] = [OFFICE, COMPANY].map(Some);
        for (heir, acting, owners, expected) in [
            ((OTHER, AGENT), agent, &[other, admin][..], admin),
            ((OTHER, AGENT), agent, &[other, admin, agent], admin),
            ((OTHER, AGENT), agent, &[other, office], office),
            ((OTHER, AGENT), agent, &[other, None], other),
            ((OFFICE, COMPANY), company, &[office, agent], agent),
            ((OFFICE, COMPANY), admin, &[office, agent], agent),
        ] {
            let records: Vec<_> = (0..owners.len() as u64).map(record).collect();
            let mut world = World::acting(acting);
            world.heirs = Heirs::from_iter([heir]);
            world.policy.neutral = NeutralPolicy::Entity;
            let contact = world.merge(&records, owners).expect("merged");
            assert_eq!(contact.owner, expected, "{owners:?} {acting:?}");
        }
    }

    #[test]
    fn the_others_become_former_owners() {
        let records = [record(0), record(1), record(2)];
        let owners = [Some(OFFICE), Some(AGENT), Some(OTHER)];
        let contact = World::acting(NONE)
            .merge(&records, &owners)
            .expect("merged");
        assert_eq!(contact.owner, Some(AGENT));
        let former = |owner| Vec::from_iter(contact.former_owners(Some(owner)));
        let [agent, other] = [AGENT, OTHER].map(|party| party.user().unwrap());
        assert_eq!(former(AGENT), [other]);
        assert_eq!(former(OFFICE), [agent, other]); // a request has given it to somebody else
    }

    /// As of one record, of which a merge says nothing, and on the next night, when the ledger has the contact as the other's.
    #[test]
    fn who_is_named_alone_is_no_former_owner_where_a_person_decides_on_another() {
        let (records, mut world) = ([record(0), record(1)], World::acting(NONE));
        world.by_hand.owner = Some(OTHER);
        let contact = world.merge(&records, &[Some(AGENT), None]).expect("merged");
        assert_eq!(contact.owner, Some(OTHER));
        assert_eq!(contact.former_owners(contact.owner).count(), 0);
    }

    #[test]
    fn two_entities_and_blocking_policies_keep_apart_unless_a_person_merges() {
        let records = [record(0), record(1)];
        let mut world = World::acting(NONE);
        world.policy.agents = AgentsPolicy::Block;
        let agents = [Some(AGENT), Some(OTHER)];
        assert_eq!(
            world.merge(&records, &agents).unwrap_err().rule,
            "agents_policy"
        );
        let entities = [Some(COMPANY), Some(OFFICE)];
        world.by_hand.merge = true;
        assert_eq!(
            world.merge(&records, &entities).unwrap_err().rule,
            "two_entities_never_merge"
        );
        assert_eq!(
            world.merge(&records, &agents).expect("merged").owner,
            Some(AGENT)
        );
        world.policy.agents = AgentsPolicy::Review;
        world.policy.neutral = NeutralPolicy::Block;
        for owners in [agents, [Some(AGENT), Some(OFFICE)]] {
            let contact = world.merge(&records, &owners).expect("merged");
            assert_eq!(contact.owner, Some(AGENT));
        }
        world.by_hand.owner = Some(OTHER);
        let contact = world.merge(&records, &agents).expect("merged");
        assert_eq!(
            (contact.owner, contact.merged.record.position.line),
            (Some(OTHER), 1)
        );
    }

    #[test]
    fn the_agent_touched_last_keeps_if_the_policy_says_so() {
        let records = [record(0), record(1)];
        let owners = [Some(AGENT), Some(OTHER)];
        let mut world = World::acting(NONE);
        world.policy.agents = AgentsPolicy::LatestTouch;
        for (touches, owner, among) in [
            (vec![], AGENT, Among::Candidates),
            (vec![1, 2], OTHER, Among::Owners),
        ] {
            world.touches = touches;
            let contact = world.merge(&records, &owners).expect("merged");
            assert_eq!((contact.owner, contact.grounds.among), (Some(owner), among));
        }
    }

    #[test]
    fn a_record_of_the_acting_party_that_a_person_chose_gives_it_nothing() {
        let records = [record(0), record(1), record(2)];
        let mut world = World::acting(Some(AGENT));
        world.by_hand.primary = Some(0);
        let owners = [AGENT, ADMIN, OTHER].map(Some);
        let contact = world.merge(&records, &owners).expect("merged");
        assert_eq!((contact.owner, contact.merged.primary), (Some(ADMIN), 0));
    }
}
