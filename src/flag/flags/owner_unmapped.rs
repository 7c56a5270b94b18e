//! The ownership column holds a value that the user mapping table does not know.

use super::quoted;
use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::List;

pub(crate) const FLAG: Flag = Flag {
    id: "owner_unmapped",
    says: "The owner that one of its records names is mapped to no user, or to several.",
    severity: Severity::Warning,
    suggests: "Map the value to one user: the report mapping_worklist says whom it may mean.",
    source: "OWNERSHIP.md, R-ASSIGN-3",
    holds,
    examples: &[
        raised("an unmapped name", |_, facts| {
            facts.unmapped_owners = List::from_joined("J. Doe")
        }),
        not_raised("no name", |_, _| {}),
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    let values = facts.unmapped_owners;
    (!values.is_empty()).then(|| {
        Hit::because(format_args!(
            "owner {} is not mapped to one user",
            quoted(values.iter())
        ))
    })
}
