//! R-ASSIGN-5: whoever typed a contact in owns it.

use super::says;
use crate::assign::{Asks, Assigner, Says};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "creator",
    says: "A contact that was created by hand belongs to the user who created it.",
    source: "Levitate help, Contact Ownership (manual creation); R-ASSIGN-5",
    asks: Asks::Record(|subject| {
        if subject.record.created_via.is_by_hand() && subject.context.policy.adder_owns {
            says("the creator", subject.record.created_by)
        } else {
            Says::Nothing
        }
    }),
};
