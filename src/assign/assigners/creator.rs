//! R-ASSIGN-5: whoever typed a contact in owns it.

use super::says;
use crate::assign::{Asks, Assigner, Says};
use crate::record::{CreatedVia, Record};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "creator",
    says: "A contact that was created by hand belongs to the user who created it.",
    source: "Levitate help, Contact Ownership (manual creation); R-ASSIGN-5",
    asks: Asks::Record(|subject| {
        if subject.context.policy.adder_owns && is_by_hand(subject.record) {
            says("the creator", subject.record.created_by)
        } else {
            Says::Nothing
        }
    }),
};

/// Whether the row says so or, where it does not say how it was made, names nobody else.
fn is_by_hand(record: &Record<'_>) -> bool {
    let names_nobody = || record.owner_id.party.is_none() && record.mapping.party.is_none();
    let via = record.created_via;
    via.is_by_hand() && (via != CreatedVia::Unknown || names_nobody())
}
