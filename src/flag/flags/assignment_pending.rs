//! Who works the contact is still to be chosen.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};

pub(crate) const FLAG: Flag = Flag {
    id: "assignment_pending",
    says: "Its records name several assigned agents, and a person must choose.",
    severity: Severity::Warning,
    suggests: "Choose the assigned agent in the review.",
    source: "OWNERSHIP.md, R-MERGE-6",
    holds,
    examples: &[
        raised("several assigned agents", |_, facts| {
            facts.assignment_pending = true
        }),
        not_raised("nothing of the kind", |_, _| {}),
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    facts.assignment_pending.then(|| {
        Hit::because(
            "its records name several assigned agents; the one of the primary record stands"
                .to_owned(),
        )
    })
}
