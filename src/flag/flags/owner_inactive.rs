//! The owner has left, or has not yet begun.

use super::not_active;
use crate::flag::{Example, Facts, Flag, Hit, Severity, Standing};
use crate::party::{EntityIx, Party, UserIx};

/// What to do where a person gave the contact to who has left since: no successor gets it.
const DECIDE_ANEW: &str = "Change the decision on the contact: it beats every rule.";

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
            says: "the owner has left, to whom a person gave the contact",
            make: |_, facts| {
                facts.owner = Some(Party::User(UserIx(2)));
                facts.is_decided = true;
            },
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
    let hit = not_active(facts.owner?, "", standing)?;
    Some(if facts.is_decided {
        Hit {
            evidence: format!("{}; a person's decision holds the contact", hit.evidence),
            suggests: Some(DECIDE_ANEW),
            ..hit
        }
    } else {
        hit
    })
}
