//! R-ASSIGN-2: the row's OwnerID names the owner.

use super::says;
use crate::assign::{Asks, Assigner};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "owner_id",
    says: "The row's OwnerID holds the ID of a user or entity; damage by a spreadsheet is repaired where only one ID is possible.",
    source: "Levitate help, Contact Ownership; R-ASSIGN-2",
    asks: Asks::Record(|subject| says("OwnerID", subject.record.owner_id)),
};
