//! The OwnerID column, or the ledger, holds an ID that is nobody's.

use crate::directory::Resolved;
use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::{List, join};

pub(crate) const FLAG: Flag = Flag {
    id: "owner_unknown",
    says: "The OwnerID of one of its records is nobody's in the directory, or could be several's; or nobody owns it, and who held it is in the directory no more.",
    severity: Severity::Error,
    suggests: "Correct the OwnerID, map it in the user mappings, or add the user to the directory.",
    source: "OWNERSHIP.md, R-ASSIGN-2; METRICS.md, orphan_rate",
    holds,
    examples: &[
        raised("nobody's ID", |_, facts| {
            facts.unknown_owner_ids = List::from_joined("U99")
        }),
        raised(
            "nobody owns it, and who did has no row any more",
            |_, facts| facts.lost_owners = List::from_joined("U99"),
        ),
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
    let lost =
        |id: &str| format!("`{id}`, who holds it as the ledger says, is nobody in the directory");
    let named = facts.unknown_owner_ids.iter().map(told);
    let told = join(named.chain(facts.lost_owners.iter().map(lost)), "; ");
    (!told.is_empty()).then(|| Hit::because(told))
}
