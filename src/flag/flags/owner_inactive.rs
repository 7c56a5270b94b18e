//! The owner has left, or has not yet begun.

use super::not_active;
use crate::flag::{Example, Facts, Flag, Hit, Severity, Standing};
use crate::party::{EntityIx, Party, UserIx};

pub(crate) const FLAG: Flag = Flag {
    id: "owner_inactive",
    says: "The owner is not active on the as-of date.",
    severity: Severity::Error,
    suggests: "Name a successor, or give the contact to an active user.",
    source: "OWNERSHIP.md, R-ASSIGN",
    holds,
    examples: &[
        Example {
            says: "the owner has left",
            make: |_, facts| facts.owner = Some(Party::User(UserIx(2))),
            holds: true,
        },
        Example {
            says: "the office is empty",
            make: |_, facts| facts.owner = Some(Party::Entity(EntityIx(2))),
            holds: true,
        },
        Example {
            says: "the owner is active",
            make: |_, facts| facts.owner = Some(Party::User(UserIx(0))),
            holds: false,
        },
        Example {
            says: "no owner",
            make: |_, _| {},
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    not_active(facts.owner?, "", standing)
}
