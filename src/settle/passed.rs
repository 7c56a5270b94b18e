//! Owners who had a contact for a while between the last run and this one, from one request or decision to the next.
//!
//! In: every change of owner in the order in which it was heard. Out: the spells that the history has before that of whoever owns it now.
//!
//! **Invariant:** none begins on a day that a run has reported, no two share a day, and each is of another owner than the one before it.

use crate::{party::Party, time::Day};

/// Who owned a contact from a day on, until somebody else did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passed {
    pub(super) since: Day,
    pub(super) owner: Option<Party>,
    /// The rule that gave it.
    pub(super) rule: &'static str,
    /// Why, in words.
    pub(super) evidence: String,
}

/// The changes that held for a day at least before the owner's spell begins on the day `until`; `before` owned the contact at the end of
/// the last run, if it was there.
pub(super) fn passed(
    changes: &[Passed],
    before: Option<Option<Party>>,
    last_run: Option<Day>,
    until: Day,
) -> Vec<Passed> {
    let mut passed: Vec<Passed> = Vec::new();
    let is_told = |day: Day| last_run.is_some_and(|last| day <= last);
    for change in changes {
        if is_told(change.since) || change.since >= until {
            continue;
        }
        passed.pop_if(|last| last.since == change.since);
        let owner = passed.last().map(|last| last.owner).or(before);
        if owner != Some(change.owner) {
            passed.push(change.clone());
        }
    }
    passed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::UserIx;

    #[test]
    fn who_had_it_for_a_day_is_told_once_and_not_what_was_reported() {
        let user = |number| Some(Party::User(UserIx(number)));
        let change = |(day, owner)| Passed {
            since: Day(day),
            owner,
            rule: "",
            evidence: String::new(),
        };
        let days = |changes: &[(i32, Option<Party>)], before| {
            let changes = Vec::from_iter(changes.iter().copied().map(change));
            let passed = passed(&changes, before, Some(Day(10)), Day(20));
            Vec::from_iter(passed.into_iter().map(|one| (one.since.0, one.owner)))
        };
        let changes = [
            (10, user(7)),
            (12, user(2)),
            (12, user(3)),
            (14, user(3)),
            (15, None),
            (20, user(4)),
        ];
        let told = [(12, user(3)), (15, None)];
        assert_eq!(days(&changes, Some(user(1))), told);
        assert_eq!(days(&changes, Some(user(3))), [(15, None)]);
        assert_eq!(days(&changes, None), told);
    }
}
