//! R-ASSIGN-1: whoever owned the contact at the end of the last run goes on.

use crate::assign::{Asks, Assigner};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "current",
    says: "The owner already held, from the ledger of the last run, goes on; a source that disagrees is told of as a conflict.",
    source: "Contact Owner article, ownership persists; R-ASSIGN-1",
    asks: Asks::Record(|subject| subject.held),
};
