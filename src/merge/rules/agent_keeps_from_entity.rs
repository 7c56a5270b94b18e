//! The entity gives away: it merges itself, or an admin of it does.
//!
//! The table has one agent; with several, they are all "the other party", and the policy `agents` decides among them; its
//! own rule says so where it keeps them apart.
//! An admin who is one of these agents gives away as well and is no candidate. An entity *above* the owning one is not
//! the owning one, so a company-wide run is neutral; an admin of the company manages, and speaks for, the offices below.

use super::{A1, A2, A9, AgentsPolicy, Case, E1, E7, Rule, Verdict, case, given_to_agents};

pub(super) const RULE: Rule = Rule {
    id: "agent_keeps_from_entity",
    says: "An entity and an agent own records, and the entity or an admin of it merges: the agent keeps the contact.",
    source: "OWNERSHIP.md R-MERGE-1; kvCORE help, Lead/Contact Ownership Between Agents And Entities",
    decide,
    examples: &[
        (case(&[A1, E7]).acted_by_admin(A9), Verdict::Keep(A1)),
        (case(&[A1, A2, E7]).acted_by(E7), Verdict::Primary),
        (
            case(&[A1, A2, E7])
                .acted_by_admin(A9)
                .agents(AgentsPolicy::Block),
            Verdict::Pass,
        ),
        (case(&[A1, A2, E7]).acted_by_admin(A1), Verdict::Keep(A2)),
        (case(&[A1, E7]).acted_by(E1), Verdict::Pass),
        (case(&[A1, A2]).acted_by(A9), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match case.entities_and_agents() {
        ([_], [_, ..]) if case.entity_acts() => given_to_agents(case),
        _ => Verdict::Pass,
    }
}
