//! Records of one person stay apart because of who owns them.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::plural::counted;

pub(crate) const FLAG: Flag = Flag {
    id: "merge_blocked",
    says: "The contact is the same person as another, and a rule of ownership keeps them apart.",
    severity: Severity::Warning,
    suggests: "Have the owners agree on who keeps the person.",
    source: "OWNERSHIP.md, R-MERGE-2",
    holds,
    examples: &[
        raised("one blocked merge", |_, facts| facts.merges_blocked = 1),
        raised(
            "one blocked merge with a contact of another entity",
            |_, facts| (facts.merges_blocked, facts.merges_forbidden) = (1, 1),
        ),
        not_raised("nothing of the kind", |_, _| {}),
    ],
};

/// Where all of them belong to other entities.
const GIVEN_AWAY: &str = "Keep apart; or decide `owner=` on one of the two records, which gives it to the other's, and `merge`.";

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    let count = facts.merges_blocked;
    let none_can_merge = count == facts.merges_forbidden;
    (count > 0).then(|| Hit {
        suggests: none_can_merge.then_some(GIVEN_AWAY),
        ..Hit::because(format_args!(
            "{} of records kept apart by who owns them",
            counted(count, "pair")
        ))
    })
}
