//! Nobody is accountable for the contact.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::join;
use crate::party::{Party, UserIx};

/// What to do where a person's request has left the contact without an owner: no step is asked any more.
const DECIDE: &str = "Decide `owner=ID`: a request has left the contact without an owner, and no step gives it one again.";

/// What to do where a rule says to whom the contact belongs, and it gets nobody from there.
const MAKE_ROOM: &str =
    "Make room in the pool that serves it, name somebody who is active, or set a default owner.";

pub(crate) const FLAG: Flag = Flag {
    id: "unowned",
    says: "No rule gives the contact an owner, and its class needs one.",
    severity: Severity::Error,
    suggests: "Name an owner in the source, map the owner that it names, or set a default owner.",
    source: "OWNERSHIP.md, R-OWNER-2",
    holds,
    examples: &[
        raised("no owner", |_, _| {}),
        raised("its owner has given it away", |_, facts| {
            facts.is_requested = true;
        }),
        not_raised("no owner, by policy", |_, facts| facts.is_exempt = true),
        not_raised("an owner", |_, facts| {
            facts.owner = Some(Party::User(UserIx(0)))
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    if facts.owner.is_some() || facts.is_exempt {
        return None;
    }
    Some(Hit {
        suggests: match facts.belongs {
            _ if facts.is_requested => Some(DECIDE),
            Some(_) => Some(MAKE_ROOM),
            None => None,
        },
        ..Hit::because(evidence(facts)).since(facts.unowned_since)
    })
}

fn evidence(facts: &Facts<'_, '_>) -> String {
    if facts.refused.is_empty() {
        return "no source names an owner".to_owned();
    }
    join(facts.refused.iter(), "; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flag::{FlagSettings, fixture::standing},
        record::Record,
    };

    #[test]
    fn what_a_request_has_left_asks_for_a_decision() {
        let standing = standing(FlagSettings::default(), &[]);
        let record = Record::default();
        for (is_requested, expected) in [(false, None), (true, Some(DECIDE))] {
            let facts = Facts {
                is_requested,
                ..Facts::of(&record)
            };
            assert_eq!(holds(&facts, &standing).unwrap().suggests, expected);
        }
    }
}
