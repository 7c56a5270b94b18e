//! Contacts of two entities stay two contacts, whoever merges, and whatever a person decides.
//!
//! Clusters are cut before they come here (R-MERGE-2), so this is a guard: it holds even if a cut was forgotten.

use super::{A1, Case, E1, E2, Rule, Verdict, case};

pub(super) const RULE: Rule = Rule {
    id: "two_entities_never_merge",
    says: "Contacts owned by two different companies, offices or teams are never merged.",
    source: "OWNERSHIP.md R-MERGE-2; kvCORE help, merging contacts",
    decide,
    examples: &[
        (case(&[E1, E2]), Verdict::Block("two_entities")),
        (
            case(&[A1, E1, E2]).acted_by(E1),
            Verdict::Block("two_entities"),
        ),
        (case(&[E1, E2]).decided(E1), Verdict::Block("two_entities")),
        (case(&[A1, E1]), Verdict::Pass),
    ],
};

fn decide(case: &Case<'_>) -> Verdict {
    let (entities, _) = case.entities_and_agents();
    if entities.len() > 1 {
        Verdict::Block("two_entities")
    } else {
        Verdict::Pass
    }
}
