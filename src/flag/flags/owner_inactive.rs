//! The owner has left, or has not yet begun.

use super::not_active;
use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::party::{EntityIx, Party, UserIx};

/// What to do where a person gave the contact to who has left since: no successor gets it.
const DECIDE_ANEW: &str = "Change the decision on the contact: it beats every rule.";

/// What to do where a successor is named, and the run has moved as many contacts as it may.
const WAIT: &str =
    "Nothing: a later run moves it. A higher `limit` of [assign.moves] moves it sooner.";

pub(crate) const FLAG: Flag = Flag {
    id: "owner_inactive",
    says: "The owner is not active on the as-of date.",
    severity: Severity::Error,
    suggests: "Name a successor, or give the contact to an active user.",
    source: "OWNERSHIP.md, R-ASSIGN",
    holds,
    examples: &[
        raised("the owner has left", |_, facts| {
            facts.owner = Some(Party::User(UserIx(2)))
        }),
        raised(
            "the owner has left, to whom a person gave the contact",
            |_, facts| {
                facts.owner = Some(Party::User(UserIx(2)));
                facts.is_decided = true;
            },
        ),
        raised(
            "the owner has left, and the contact waits for the next run",
            |_, facts| {
                facts.owner = Some(Party::User(UserIx(2)));
                facts.waits = true;
            },
        ),
        raised("the office is empty", |_, facts| {
            facts.owner = Some(Party::Entity(EntityIx(2)))
        }),
        not_raised("the owner is active", |_, facts| {
            facts.owner = Some(Party::User(UserIx(0)))
        }),
        not_raised("no owner", |_, _| {}),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let hit = not_active(facts.owner?, "", standing)?;
    Some(if facts.waits {
        Hit {
            suggests: Some(WAIT),
            ..hit
        }
    } else if facts.is_decided {
        Hit {
            evidence: format!("{}; a person's decision holds the contact", hit.evidence),
            suggests: hit.suggests.or(Some(DECIDE_ANEW)),
            ..hit
        }
    } else {
        hit
    })
}
