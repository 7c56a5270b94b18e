//! R-ASSIGN-3: the column that the source maps names the owner.

use super::offer_of;
use crate::assign::{Asks, Assigner};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "mapping",
    says: "A column of the source (Producer, Account Manager, Lead Attorney, …) names the owner through the user mapping table.",
    source: "Levitate help, Connection Types and Ownership Mapping; R-ASSIGN-3",
    asks: Asks::Record(|subject| {
        offer_of(&subject.record.mapping, "the mapped column", subject.source)
    }),
};
