//! The OwnerID column holds an ID that is nobody's.

use super::quoted;
use crate::flag::{Example, Facts, Flag, Hit, Severity, Standing};
use crate::list::List;

pub(crate) const FLAG: Flag = Flag {
    id: "owner_unknown",
    says: "The OwnerID of one of its records is nobody's in the directory.",
    severity: Severity::Error,
    suggests: "Correct the OwnerID, or add the user to the directory.",
    source: "OWNERSHIP.md, R-ASSIGN-2",
    holds,
    examples: &[
        Example {
            says: "nobody's ID",
            make: |_, facts| facts.unknown_owner_ids = List::from_joined("U99"),
            holds: true,
        },
        Example {
            says: "no OwnerID",
            make: |_, _| {},
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    let ids = facts.unknown_owner_ids;
    (!ids.is_empty()).then(|| {
        Hit::because(format!(
            "OwnerID {} is nobody in the directory",
            quoted(ids.iter())
        ))
    })
}
