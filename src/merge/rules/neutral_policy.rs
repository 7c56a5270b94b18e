//! An entity and agents, and neither the entity nor all of the agents give away: the policy `neutral` chooses between them.
//!
//! The table has one agent that does not act. With several, `agent` hands on to the policy `agents`. An agent who acts is
//! no candidate: what is left is a neutral question between the entity and the other agents.

use super::{
    A1, A2, AgentsPolicy, Case, E1, E7, NeutralPolicy, Rule, Verdict, case, given_to_agents,
};

pub(super) const RULE: Rule = Rule {
    id: "neutral_policy",
    says: "An entity and an agent own records, and neither merges: the policy `neutral` names who keeps the contact; where nobody states it, they stay apart. Where a person merges what it keeps apart, the agent keeps the contact.",
    source: "OWNERSHIP.md R-MERGE-1; kvCORE help leaves it open",
    decide,
    examples: &[
        (case(&[A1, E7]), Verdict::Keep(A1)),
        (case(&[A1, E7]).acted_by(E1), Verdict::Keep(A1)),
        (
            case(&[A1, E7]).neutral(NeutralPolicy::Entity),
            Verdict::Keep(E7),
        ),
        (
            case(&[A1, E7]).neutral(NeutralPolicy::Block),
            Verdict::Block("agent_and_entity"),
        ),
        (
            case(&[A1, A2, E7]).agents(AgentsPolicy::LatestTouch),
            Verdict::LatestTouch,
        ),
        (
            case(&[A1, A2, E7]).agents(AgentsPolicy::Block),
            Verdict::Pass,
        ),
        (case(&[A1, A2, E7]).acted_by(A1), Verdict::Keep(A2)),
        (
            case(&[A1, A2, E7])
                .acted_by(A1)
                .neutral(NeutralPolicy::Entity),
            Verdict::Keep(E7),
        ),
        (
            case(&[A1, A2, E7])
                .acted_by(E7)
                .neutral(NeutralPolicy::Entity),
            Verdict::Pass,
        ),
        (case(&[A1, A2]), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match (case.entities_and_agents(), case.neutral) {
        _ if case.entity_acts() => Verdict::Pass,
        (([_], [_, ..]), NeutralPolicy::Agent) => given_to_agents(case),
        (([entity], [_, ..]), NeutralPolicy::Entity) => Verdict::Keep(*entity),
        (([_], [_, ..]), NeutralPolicy::Block) => Verdict::Block("agent_and_entity"),
        _ => Verdict::Pass,
    }
}
