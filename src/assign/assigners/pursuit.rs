//! R-OWNER-2: nobody owns a buyer, until an agent pursues.

use crate::assign::{Asks, Assigner, Offer};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "pursuit",
    says: "A contact that nobody owns belongs to the user who pursues it first, by an interaction of a kind that the office names, such as an appraisal.",
    source: "Agentbox help, Contact Ownership (until an agent pursues); R-OWNER-2",
    asks: Asks::Unnamed(|subject| match subject.pursued {
        Some((user, at)) => {
            let id = &subject.context.directory.user(user).id;
            let evidence = format!("{id} pursued the contact first, on {}", at.day());
            Offer::Since(user, at, evidence)
        }
        None => Offer::Nothing,
    }),
};
