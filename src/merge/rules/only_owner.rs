//! One owner, and records of nobody: nothing is taken from anybody, so the owner keeps all, also if it is who merges.

use super::{A1, A2, Case, E1, Rule, Verdict, case};

pub(super) const RULE: Rule = Rule {
    id: "only_owner",
    says: "One party owns every record that has an owner: that party owns the contact.",
    source: "OWNERSHIP.md R-MERGE-1; kvCORE help",
    decide,
    examples: &[
        (case(&[A1]), Verdict::Keep(A1)),
        (case(&[E1]).acted_by(A1), Verdict::Keep(E1)),
        (case(&[E1]).acted_by(E1), Verdict::Keep(E1)),
        (case(&[A1, A2]), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    match case.owners {
        [only] => Verdict::Keep(*only),
        _ => Verdict::Pass,
    }
}
