//! Contacts of two entities stay two contacts, whoever merges, and whatever a person decides.
//!
//! Clusters are cut before they come here (R-MERGE-2), so this is a guard: it holds even if a cut was forgotten.

use super::{Case, Rule, Verdict, agent, case, entity};

pub(super) const RULE: Rule = Rule {
    id: "two_entities_never_merge",
    says: "Contacts owned by two different companies, offices or teams are never merged.",
    source: "OWNERSHIP.md R-MERGE-2; kvCORE help, merging contacts",
    decide,
    examples: &[
        (
            case(&[entity(1), entity(2)]),
            Verdict::Block("two_entities"),
        ),
        (
            case(&[agent(1), entity(1), entity(2)]).acted_by(entity(1)),
            Verdict::Block("two_entities"),
        ),
        (
            case(&[entity(1), entity(2)]).decided(entity(1)),
            Verdict::Block("two_entities"),
        ),
        (case(&[agent(1), entity(1)]), Verdict::Pass),
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
