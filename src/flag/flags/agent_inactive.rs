//! The assigned agent has left, or has not yet begun.

use super::not_active;
use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::party::{Party, UserIx};

pub(crate) const FLAG: Flag = Flag {
    id: "agent_inactive",
    says: "Who works the contact, its assigned agent, is not active on the as-of date.",
    severity: Severity::Warning,
    suggests: "Assign an active user, in the source or by a decision (`assigned=ID`).",
    source: "OWNERSHIP.md, R-FLAG and R-OWNER-3",
    holds,
    examples: &[
        raised("the assigned agent has left", |_, facts| {
            facts.assigned = Some(UserIx(2))
        }),
        not_raised(
            "the owner has left, the assigned agent is active",
            |_, facts| {
                facts.owner = Some(Party::User(UserIx(2)));
                facts.assigned = Some(UserIx(0));
            },
        ),
        not_raised("nobody is assigned", |_, _| {}),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    not_active(Party::User(facts.assigned?), "assigned agent ", standing)
}
