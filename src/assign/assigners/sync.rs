//! R-ASSIGN-6: the mailbox that met a contact first owns it.

use super::offer_of;
use crate::{
    assign::{Asks, Assigner, Offer},
    party::Party,
    record::CreatedVia,
};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "sync",
    says: "A contact that e-mail or calendar sync created belongs to the user whose mailbox met it first; the others are connections.",
    source: "Levitate help, Contact Ownership (e-mail sync); R-ASSIGN-6",
    asks: Asks::Record(
        |subject| match (subject.record.created_via, subject.first_correspondent) {
            (CreatedVia::Sync, Some(user)) => {
                let id = &subject.context.directory.user(user).id;
                Offer::Owner(
                    Party::User(user),
                    format!("the mailbox of {id} met the contact first"),
                )
            }
            (CreatedVia::Sync, None) => offer_of(
                &subject.record.created_by,
                "the creating mailbox",
                subject.source,
            ),
            _ => Offer::Nothing,
        },
    ),
};
