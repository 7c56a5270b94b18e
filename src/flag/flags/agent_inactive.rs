//! The assigned agent has left, or has not yet begun.

use super::not_active;
use crate::flag::{Example, Facts, Flag, Hit, Severity, Standing};
use crate::party::{Party, UserIx};

pub(crate) const FLAG: Flag = Flag {
    id: "agent_inactive",
    says: "Who works the contact, its assigned agent, is not active on the as-of date.",
    severity: Severity::Warning,
    suggests: "Assign an active user, in the source or by a decision (`assigned=ID`).",
    source: "OWNERSHIP.md, R-FLAG and R-OWNER-3",
    holds,
    examples: &[
        Example {
            says: "the assigned agent has left",
            make: |_, facts| facts.assigned = Some(UserIx(2)),
            holds: true,
        },
        Example {
            says: "the owner has left, the assigned agent is active",
            make: |_, facts| {
                facts.owner = Some(Party::User(UserIx(2)));
                facts.assigned = Some(UserIx(0));
            },
            holds: false,
        },
        Example {
            says: "nobody is assigned",
            make: |_, _| {},
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    not_active(Party::User(facts.assigned?), "assigned agent ", standing)
}
