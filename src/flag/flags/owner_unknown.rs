//! The OwnerID column holds an ID that is nobody's.

use crate::directory::Resolved;
use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::{List, join};

pub(crate) const FLAG: Flag = Flag {
    id: "owner_unknown",
    says: "The OwnerID of one of its records is nobody's in the directory, or could be several's.",
    severity: Severity::Error,
    suggests: "Correct the OwnerID, map it in the user mappings, or add the user to the directory.",
    source: "OWNERSHIP.md, R-ASSIGN-2",
    holds,
    examples: &[
        raised("nobody's ID", |_, facts| {
            facts.unknown_owner_ids = List::from_joined("U99")
        }),
        not_raised("no OwnerID", |_, _| {}),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let directory = standing.directory;
    let told = |id: &str| match directory.resolve_id(id) {
        Resolved::Ambiguous(parties) => {
            let ids = parties.iter().map(|party| directory.id_of(*party));
            format!("OwnerID `{id}` could be {}", join(ids, " or "))
        }
        _ => format!("OwnerID `{id}` is nobody in the directory"),
    };
    let told = join(facts.unknown_owner_ids.iter().map(told), "; ");
    (!told.is_empty()).then(|| Hit::because(told))
}
