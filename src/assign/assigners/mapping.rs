//! R-ASSIGN-3: the column that the source maps names the owner.

use super::says;
use crate::assign::{Asks, Assigner};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "mapping",
    says: "A column of the source (Producer, Account Manager, Lead Attorney, …) names the owner through the user mapping table.",
    source: "Levitate help, Connection Types and Ownership Mapping; R-ASSIGN-3",
    asks: Asks::Record(|subject| says("the mapped column", subject.record.mapping)),
};
