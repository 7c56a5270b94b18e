//! Who works the contact is still to be chosen.

use crate::{
    flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised},
    list::join,
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
        let others = join(facts.assigned_others.iter().map(name), ", ");
        Hit::because(format_args!(
            "its records name several assigned agents; until one is chosen it is {kept} and not {others}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flag::{FlagSettings, fixture::standing},
        record::Record,
    };

    #[test]
    fn the_evidence_names_whom_there_is_to_choose_from() {
        let record = Record::default();
        let facts = Facts {
            assignment_pending: true,
            assigned: Some(UserIx(0)),
            assigned_others: &[UserIx(1)],
            ..Facts::of(&record)
        };
        let standing = standing(FlagSettings::default(), &[]);
        let [kept, other] = [0, 1].map(|user| standing.name_party(Party::User(UserIx(user))));
        let hit = holds(&facts, &standing).expect("raised");
        let said = format!("until one is chosen it is {kept} and not {other}");
        assert!(hit.evidence.contains(&said), "{}", hit.evidence);
    }
}
