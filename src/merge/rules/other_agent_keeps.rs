//! Three or more agents, one of whom merges: that one gives away, and the policy `agents` decides among the others.
//!
//! (With two agents the other one keeps: `other_party_keeps`.)

use super::{A1, A2, A3, A9, AgentsPolicy, Case, Rule, Verdict, among_candidates, case};

pub(super) const RULE: Rule = Rule {
    id: "other_agent_keeps",
    says: "Several agents own records and one of them merges: the policy `agents` decides among the others.",
    source: "OWNERSHIP.md R-MERGE-1, from kvCORE help",
    decide,
    examples: &[
        (case(&[A1, A2, A3]).acted_by(A2), Verdict::Primary),
        (
            case(&[A1, A2, A3]).acted_by(A2).agents(AgentsPolicy::Block),
            Verdict::Block("two_agents"),
        ),
        (case(&[A1, A2, A3]).acted_by(A9), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match case.entities_and_agents() {
        ([], [_, _, ..]) if case.acting_owns() => among_candidates(case),
        _ => Verdict::Pass,
    }
}
