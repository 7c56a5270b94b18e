//! One owner, and records of nobody: nothing is taken from anybody, so the owner keeps all, also if it is who merges.

use super::{Case, Rule, Verdict, agent, case, entity};

pub(super) const RULE: Rule = Rule {
    id: "only_owner",
    says: "One party owns every record that has an owner: that party owns the contact.",
    source: "OWNERSHIP.md R-MERGE-1; kvCORE help",
    decide,
    examples: &[
        (case(&[agent(1)]), Verdict::Keep(agent(1))),
        (
            case(&[entity(1)]).acted_by(agent(1)),
            Verdict::Keep(entity(1)),
        ),
        (
            case(&[entity(1)]).acted_by(entity(1)),
            Verdict::Keep(entity(1)),
        ),
        (case(&[agent(1), agent(2)]), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match case.owners {
        [only] => Verdict::Keep(*only),
        _ => Verdict::Pass,
    }
}
