//! R-ASSIGN-5: whoever typed a contact in owns it.

use super::says;
use crate::{
    assign::{Asks, Assigner, Says},
    record::CreatedVia,
};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "creator",
    says: "A contact that was created by hand belongs to the user who created it.",
    source: "Levitate help, Contact Ownership (manual creation); R-ASSIGN-5",
    asks: Asks::Record(|subject| match subject.record.created_via {
        CreatedVia::Manual if !subject.context.policy.adder_owns => Says::Nothing,
        CreatedVia::Manual | CreatedVia::Unknown => says("the creator", subject.record.created_by),
        _ => Says::Nothing,
    }),
};
