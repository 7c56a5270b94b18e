//! `owner=…` in the decisions file: a person's word beats every rule but R-MERGE-2.
//!
//! The party need not have owned a record: a person may give the contact to anybody.

use super::{A1, A2, Case, E3, Rule, Verdict, case};

pub(super) const RULE: Rule = Rule {
    id: "person_decides",
    says: "A person has decided who owns the contact.",
    source: "OWNERSHIP.md R-MERGE-9",
    decide,
    examples: &[
        (case(&[A1, A2]).acted_by(A1).decided(A1), Verdict::Keep(A1)),
        (case(&[]).decided(E3), Verdict::Keep(E3)),
        (case(&[A1]), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    case.decided.map_or(Verdict::Pass, Verdict::Keep)
}
