//! R-ASSIGN-8: whoever holds the territory owns the contact.

use crate::assign::{Asks, Assigner, Offer, Target};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "territory",
    says: "The most specific territory that the contact lies in gives it to its user, entity or pool, if that is active.",
    source: "Contact Owner article, ownership rules by territory, tier and segment; R-ASSIGN-8",
    asks: Asks::Unowned(|subject| {
        let (context, mut refused) = (subject.context, None);
        for (_, territory) in context.policy.rules.territories.of(subject.record) {
            let (name, to) = (&territory.name, &territory.to_words);
            match territory.to {
                Target::Pool(pool) => {
                    return Offer::Share(pool, format!("territory {name} is shared out by {to}"));
                }
                Target::Party(party) if context.active.has(party) => {
                    return Offer::Owner(party, format!("territory {name} belongs to {to}"));
                }
                Target::Party(_) => {
                    refused.get_or_insert_with(|| {
                        format!("territory {name} belongs to {to}, who is not active")
                    });
                }
            }
        }
        refused.map_or(Offer::Nothing, Offer::Nobody)
    }),
};
