//! R-ASSIGN-8: whoever holds the territory owns the contact.

use crate::assign::{Asks, Assigner, Offer, Target};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "territory",
    says: "The most specific territory that the contact lies in gives it to its user, entity or pool; the next one, where that is not active or has no room.",
    source: "Contact Owner article, ownership rules by territory, tier and segment; R-ASSIGN-8",
    asks: Asks::Unowned(|subject| {
        let (context, mut offers) = (subject.context, Vec::new());
        for (_, territory) in context.policy.rules.territories.of(subject.record) {
            let (name, to) = (&territory.name, &territory.to_words);
            let offer = match territory.to {
                Target::Pool(pool) => {
                    let evidence = format!("territory {name} is shared out by {to}");
                    context.policy.rules.share(subject, pool, evidence)
                }
                Target::Party(party) if context.active.has(party) => {
                    Offer::Owner(party, format!("territory {name} belongs to {to}"))
                }
                Target::Party(_) => Offer::Nobody(format!(
                    "territory {name} belongs to {to}, who is not active"
                )),
            };
            let is_certain = matches!(offer, Offer::Owner(..));
            offers.push(offer);
            if is_certain {
                break;
            }
        }
        Offer::InTurn(offers)
    }),
};
