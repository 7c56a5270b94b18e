//! R-ASSIGN-6: the mailbox that created a contact owns it; where its row does not say whose that is, the one that met it first.

use super::says;
use crate::{
    assign::{Asks, Assigner, Met, RecordSubject, Says},
    record::CreatedVia,
};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "sync",
    says: "A contact that e-mail or calendar sync created belongs to the user whose mailbox its row names as the creator, else met it first; the others are connections.",
    source: "Levitate help, Contact Ownership (e-mail sync); R-ASSIGN-6",
    asks: Asks::Record(|subject| match subject.record.created_via {
        CreatedVia::Sync => mailbox(subject),
        _ => Says::Nothing,
    }),
};

fn mailbox<'a>(subject: &RecordSubject<'_, 'a>) -> Says<'a> {
    let (created_by, created_at) = (subject.record.created_by, subject.record.created_at);
    let met = subject.first_correspondent.map(|(at, user)| Met {
        user,
        at,
        is_late: created_at.is_some_and(|created| created.day() < at.day()),
    });
    match (created_by.user(), met) {
        (Some(creator), met) => Says::Creator(created_by, met.filter(|met| met.user != creator)),
        (None, Some(met)) => Says::Mailbox(met),
        (None, None) => says("the creating mailbox", created_by),
    }
}
