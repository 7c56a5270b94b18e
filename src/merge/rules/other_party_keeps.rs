//! Ownership cannot be taken, only given away: who merges gives the contact to the other of two owners.
//!
//! This is every pair with the acting party in it: an entity gives to an agent, an agent to an entity, an agent to an agent.
//! It stands before the rule on admins, so that an agent who is also an admin of the entity cannot take the entity's
//! contact in the entity's name.

use super::{Case, Rule, Verdict, agent, case, entity};

pub(super) const RULE: Rule = Rule {
    id: "other_party_keeps",
    says: "Of two owners one merges: the other keeps the contact, as ownership cannot be taken, only given away.",
    source: "OWNERSHIP.md R-MERGE-1; kvCORE help, Lead/Contact Ownership Between Agents And Entities",
    decide,
    examples: &[
        (
            case(&[agent(1), entity(7)]).acted_by(agent(1)),
            Verdict::Keep(entity(7)),
        ),
        (
            case(&[agent(1), entity(7)]).acted_by(entity(7)),
            Verdict::Keep(agent(1)),
        ),
        (
            case(&[agent(1), entity(7)]).acted_by_admin(agent(1)),
            Verdict::Keep(entity(7)),
        ),
        (
            case(&[agent(1), agent(2)]).acted_by(agent(1)),
            Verdict::Keep(agent(2)),
        ),
        (
            case(&[agent(1), agent(2)]).acted_by(agent(2)),
            Verdict::Keep(agent(1)),
        ),
        (
            case(&[agent(1), entity(7)]).acted_by(agent(9)),
            Verdict::Pass,
        ),
        (
            case(&[agent(1), agent(2), agent(3)]).acted_by(agent(1)),
            Verdict::Pass,
        ),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match (case.owners, case.acting) {
        ([left, right], Some(acting)) if *left == acting => Verdict::Keep(*right),
        ([left, right], Some(acting)) if *right == acting => Verdict::Keep(*left),
        _ => Verdict::Pass,
    }
}
