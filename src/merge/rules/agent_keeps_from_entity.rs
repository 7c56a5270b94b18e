//! The entity gives away: it merges itself, or an admin of it does.
//!
//! The table has one agent; with several, they are all "the other party", and the policy `agents` decides among them; its
//! own rule says so where it keeps them apart.
//! An admin who is one of these agents gives away as well and is no candidate. An entity *above* the owning one is not
//! the owning one, so a company-wide run is neutral; an admin of the company manages, and speaks for, the offices below.

use super::{AgentsPolicy, Case, Rule, Verdict, agent, case, entity, given_to_agents};

pub(super) const RULE: Rule = Rule {
    id: "agent_keeps_from_entity",
    says: "An entity and an agent own records, and the entity or an admin of it merges: the agent keeps the contact.",
    source: "OWNERSHIP.md R-MERGE-1; kvCORE help, Lead/Contact Ownership Between Agents And Entities",
    decide,
    examples: &[
        (
            case(&[agent(1), entity(7)]).acted_by_admin(agent(9)),
            Verdict::Keep(agent(1)),
        ),
        (
            case(&[agent(1), agent(2), entity(7)]).acted_by(entity(7)),
            Verdict::Primary,
        ),
        (
            case(&[agent(1), agent(2), entity(7)])
                .acted_by_admin(agent(9))
                .agents(AgentsPolicy::Block),
            Verdict::Pass,
        ),
        (
            case(&[agent(1), agent(2), entity(7)]).acted_by_admin(agent(1)),
            Verdict::Keep(agent(2)),
        ),
        (
            case(&[agent(1), entity(7)]).acted_by(entity(1)),
            Verdict::Pass,
        ),
        (
            case(&[agent(1), agent(2)]).acted_by(agent(9)),
            Verdict::Pass,
        ),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match case.entities_and_agents() {
        ([_], [_, ..]) if case.entity_acts() => given_to_agents(case),
        _ => Verdict::Pass,
    }
}
