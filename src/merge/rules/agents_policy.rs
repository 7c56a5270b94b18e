//! Several agents and none of them merges: nothing says who gives away, so the policy `agents` does. Where an entity gives away to several
//! agents whom the policy keeps apart, the rules before pass, so that the reason is this one.

use super::{A1, A2, A3, A9, AgentsPolicy, Case, E7, Rule, Verdict, among_candidates, case};

pub(super) const RULE: Rule = Rule {
    id: "agents_policy",
    says: "Several agents own records and none of them merges: the policy `agents` names who keeps the contact. It may keep them apart, an entity among them or not; where a person merges what it keeps apart, the primary record's owner keeps the contact.",
    source: "OWNERSHIP.md R-MERGE-1; kvCORE help leaves it open",
    decide,
    examples: &[
        (case(&[A1, A2]), Verdict::Primary),
        (case(&[A1, A2]).acted_by(A9), Verdict::Primary),
        (
            case(&[A1, A2])
                .acted_by(E7)
                .agents(AgentsPolicy::LatestTouch),
            Verdict::LatestTouch,
        ),
        (
            case(&[A1, A2]).agents(AgentsPolicy::Block),
            Verdict::Block("two_agents"),
        ),
        (
            case(&[A1, A2, A3]).agents(AgentsPolicy::Review),
            Verdict::Review,
        ),
        (
            case(&[A1, A2, E7]).acted_by(E7).agents(AgentsPolicy::Block),
            Verdict::Block("two_agents"),
        ),
        (case(&[A1, E7]), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match case.entities_and_agents() {
        ([] | [_], [_, _, ..]) => among_candidates(case),
        _ => Verdict::Pass,
    }
}
