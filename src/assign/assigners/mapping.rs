//! R-ASSIGN-3: the column that the source maps names the owner.

use crate::assign::{Asks, Assigner, Says};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "mapping",
    says: "A column of the source (Producer, Account Manager, Lead Attorney, …) names the owner through the user mapping table.",
    source: "Levitate help, Connection Types and Ownership Mapping; R-ASSIGN-3",
    asks: Asks::Record(|subject| match subject.record.mapping {
        claim if claim.text.is_empty() => Says::Nothing,
        claim => Says::Cell(subject.owner_column, claim, subject.record.owner_case),
    }),
};
