//! `owner=…` in the decisions file: a person's word beats every rule but R-MERGE-2.
//!
//! The party need not have owned a record: a person may give the contact to anybody.

use super::{Case, Rule, Verdict, agent, case, entity};

pub(super) const RULE: Rule = Rule {
    id: "person_decides",
    says: "A person has decided who owns the contact.",
    source: "OWNERSHIP.md R-MERGE-9",
    decide,
    examples: &[
        (
            case(&[agent(1), agent(2)])
                .acted_by(agent(1))
                .decided(agent(1)),
            Verdict::Keep(agent(1)),
        ),
        (case(&[]).decided(entity(3)), Verdict::Keep(entity(3))),
        (case(&[agent(1)]), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    case.decided.map_or(Verdict::Pass, Verdict::Keep)
}
