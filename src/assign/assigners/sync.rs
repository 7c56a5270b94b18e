//! R-ASSIGN-6: the mailbox that met a contact first owns it.

use super::says;
use crate::{
    assign::{Asks, Assigner, Says},
    record::CreatedVia,
};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "sync",
    says: "A contact that e-mail or calendar sync created belongs to the user whose mailbox met it first; the others are connections.",
    source: "Levitate help, Contact Ownership (e-mail sync); R-ASSIGN-6",
    asks: Asks::Record(
        |subject| match (subject.record.created_via, subject.first_correspondent) {
            (CreatedVia::Sync, Some(user)) => Says::Mailbox(user),
            (CreatedVia::Sync, None) => says("the creating mailbox", subject.record.created_by),
            _ => Says::Nothing,
        },
    ),
};
