//! Nobody is accountable for the contact.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::party::{Party, UserIx};

pub(crate) const FLAG: Flag = Flag {
    id: "unowned",
    says: "No rule gives the contact an owner, and its class needs one.",
    severity: Severity::Error,
    suggests: "Name an owner in the source, map the owner that it names, or set a default owner.",
    source: "OWNERSHIP.md, R-OWNER-2",
    holds,
    examples: &[
        raised("no owner", |_, _| {}),
        not_raised("no owner, by policy", |_, facts| facts.is_exempt = true),
        not_raised("an owner", |_, facts| {
            facts.owner = Some(Party::User(UserIx(0)))
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    (facts.owner.is_none() && !facts.is_exempt).then(|| Hit::because(evidence(facts)))
}

fn evidence(facts: &Facts<'_, '_>) -> String {
    if facts.refused.is_empty() {
        return "no source names an owner".to_owned();
    }
    facts.refused.iter().collect::<Vec<_>>().join("; ")
}
