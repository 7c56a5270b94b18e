//! Who works the contact is still to be chosen.

use crate::{
    flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised},
    party::{Party, UserIx},
};

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

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    facts.assignment_pending.then(|| {
        let name = |&user: &UserIx| standing.name_party(Party::User(user));
        let kept = facts.assigned.as_ref().map_or_else(String::new, name);
        let others: Vec<String> = facts.assigned_others.iter().map(name).collect();
        Hit::because(format!(
            "its records name several assigned agents; until one is chosen it is {kept} and not {}",
            others.join(", ")
        ))
    })
}
