//! R-ASSIGN-9: a pool takes its share of what nobody owns.

use crate::assign::{Asks, Assigner, Offer};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "balance",
    says: "What no step before gave an owner is shared out among the members of a pool who are active, present and not full: in turn, by weight, or to the least loaded.",
    source: "Contact Owner article, lead routing; R-ASSIGN-9",
    asks: Asks::Unowned(|subject| {
        let rules = &subject.context.policy.rules;
        let Some(pool) = rules.balance_of(subject.record.position.source) else {
            return Offer::Nothing;
        };
        let evidence = format!("shared out by pool {}", rules.pool(pool).name);
        rules.share(subject, pool, evidence)
    }),
};
