//! R-ASSIGN-10: a named user or entity takes what nobody else does.

use crate::assign::{Asks, Assigner, Offer};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "default",
    says: "A named user or entity owns what no step before gave an owner, per office, per source or for all; the next of these, where one is not active.",
    source: "Contact Owner article, FAQ 6; R-ASSIGN-10",
    asks: Asks::Unowned(|subject| {
        let (policy, directory) = (subject.context.policy, subject.context.directory);
        let offers = policy.defaults_of(subject).map(|owner| {
            let id = directory.id_of(owner);
            if subject.context.active.has(owner) {
                Offer::Owner(owner, format!("the default owner is {id}"))
            } else {
                Offer::Nobody(format!("the default owner {id} is not active"))
            }
        });
        Offer::InTurn(offers.collect())
    }),
};
