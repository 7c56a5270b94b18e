//! Nothing to keep: a merge makes no owner, the assigners do.

use super::{A1, Case, Rule, Verdict, case};

pub(super) const RULE: Rule = Rule {
    id: "no_owner",
    says: "No record names an owner, so the merge gives none; the assigners go on.",
    source: "OWNERSHIP.md R-MERGE-1",
    decide,
    examples: &[
        (case(&[]), Verdict::Unowned),
        (case(&[]).acted_by(A1), Verdict::Unowned),
        (case(&[A1]), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    if case.owners.is_empty() {
        Verdict::Unowned
    } else {
        Verdict::Pass
    }
}
