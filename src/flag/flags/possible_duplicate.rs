//! Another contact is much alike, but not enough to merge.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::plural::counted;

pub(crate) const FLAG: Flag = Flag {
    id: "possible_duplicate",
    says: "The contact may be the same person as another.",
    severity: Severity::Info,
    suggests: "Decide in the review: merge, or keep apart.",
    source: "OWNERSHIP.md, R-MERGE",
    holds,
    examples: &[
        raised("one candidate", |_, facts| facts.possible_duplicates = 1),
        raised("one candidate of another entity", |_, facts| {
            (facts.possible_duplicates, facts.merges_forbidden) = (1, 1)
        }),
        not_raised("nothing of the kind", |_, _| {}),
    ],
};

/// Where all of them belong to other entities.
const KEEP_APART: &str = "Keep apart in the review: two entities never meet in one contact.";

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    let count = facts.possible_duplicates;
    let none_can_merge = count == facts.merges_forbidden;
    (count > 0).then(|| Hit {
        suggests: none_can_merge.then_some(KEEP_APART),
        ..Hit::because(format_args!(
            "{} of records may be one person",
            counted(count, "pair")
        ))
    })
}
