//! Ownership cannot be taken, only given away: who merges gives the contact to the other of two owners.
//!
//! This is every pair with the acting party in it: an entity gives to an agent, an agent to an entity, an agent to an agent.
//! It stands before the rule on admins, so that an agent who is also an admin of the entity cannot take the entity's
//! contact in the entity's name.

use super::{A1, A2, A3, A9, Case, E7, Rule, Verdict, case};

pub(super) const RULE: Rule = Rule {
    id: "other_party_keeps",
    says: "Of two owners one merges: the other keeps the contact, as ownership cannot be taken, only given away.",
    source: "OWNERSHIP.md R-MERGE-1; kvCORE help, Lead/Contact Ownership Between Agents And Entities",
    decide,
    examples: &[
        (case(&[A1, E7]).acted_by(A1), Verdict::Keep(E7)),
        (case(&[A1, E7]).acted_by(E7), Verdict::Keep(A1)),
        (case(&[A1, E7]).acted_by_admin(A1), Verdict::Keep(E7)),
        (case(&[A1, A2]).acted_by(A1), Verdict::Keep(A2)),
        (case(&[A1, A2]).acted_by(A2), Verdict::Keep(A1)),
        (case(&[A1, E7]).acted_by(A9), Verdict::Pass),
        (case(&[A1, A2, A3]).acted_by(A1), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match (case.owners, case.acting) {
        ([left, right], Some(acting)) if *left == acting => Verdict::Keep(*right),
        ([left, right], Some(acting)) if *right == acting => Verdict::Keep(*left),
        _ => Verdict::Pass,
    }
}
