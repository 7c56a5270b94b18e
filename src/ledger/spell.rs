//! Who owns a contact from when on, given who owned it at the end of the last run: pure, and asked once per contact.

use crate::{party::Party, time::Day};

/// What earlier runs said of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// Whether it was there at the end of the last one.
    pub is_live: bool,
    /// Whether no export had a record of it then.
    pub is_gone: bool,
    /// Who owned it then.
    pub owner: Option<Party>,
    /// Since when.
    pub since: Day,
}

/// Who owns a contact from when on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The day from which the history tells of it.
    pub since: Day,
    /// The day from which the owner has held it: an export that was missing for a while resets no clock.
    pub held_since: Day,
    /// Whether that is new, and the history has a row of it.
    pub is_new: bool,
}

/// The spell of a contact's owner: the one that goes on, else a new one.
///
/// A new one begins on the day that is `said` (of a decision, of a request; of a contact that no run has seen, as its sources tell), if that
/// is later than the last run that has told of any of its records: who owned it on a day that was reported is never told otherwise again
/// (R-HISTORY-2). Else it begins on the as-of date.
#[must_use]
pub fn spell(
    before: Option<Before>,
    owner: Option<Party>,
    said: Option<Day>,
    last_run: Option<Day>,
    as_of: Day,
) -> Spell {
    if let Some(before) = before
        && before.is_live
        && before.owner == owner
    {
        return Spell {
            since: before.since,
            held_since: before.since,
            is_new: false,
        };
    }
    let since = begins(said, last_run, as_of);
    let returns = before.filter(|before| before.is_gone && before.owner == owner);
    Spell {
        since,
        held_since: returns.map_or(since, |before| before.since),
        is_new: true,
    }
}

/// The day on which a new spell begins of which it is `said`.
#[must_use]
pub fn begins(said: Option<Day>, last_run: Option<Day>, as_of: Day) -> Day {
    let told = |day: &Day| last_run.is_some_and(|last| *day <= last);
    let said = said.filter(|day| *day <= as_of && !told(day));
    said.unwrap_or(as_of)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::party::UserIx;

    const ANN: Option<Party> = Some(Party::User(UserIx(0)));
    const BOB: Option<Party> = Some(Party::User(UserIx(1)));

    fn begins(
        before: Option<(Option<Party>, i32)>,
        owner: Option<Party>,
        said: Option<i32>,
    ) -> i32 {
        let before = before.map(|(owner, since)| Before {
            is_live: true,
            is_gone: false,
            owner,
            since: Day(since),
        });
        let last_run = before.map(|_| Day(10));
        spell(before, owner, said.map(Day), last_run, Day(20))
            .since
            .0
    }

    #[test]
    fn a_spell_begins_when_it_is_said_but_not_before_what_was_reported() {
        assert_eq!(begins(None, ANN, Some(3)), 3);
        assert_eq!(begins(None, ANN, None), 20);
        assert_eq!(begins(None, ANN, Some(21)), 20);
        assert_eq!(begins(Some((ANN, 3)), ANN, Some(15)), 3);
        assert_eq!(begins(Some((ANN, 3)), BOB, Some(15)), 15);
        assert_eq!(begins(Some((ANN, 3)), BOB, Some(10)), 20);
        assert_eq!(begins(Some((ANN, 3)), None, None), 20);
    }

    #[test]
    fn who_was_gone_is_held_as_before_and_who_was_merged_anew() {
        let held_since = |is_gone| {
            let before = Before {
                is_live: false,
                is_gone,
                owner: ANN,
                since: Day(3),
            };
            spell(Some(before), ANN, None, Some(Day(10)), Day(20)).held_since
        };
        assert_eq!([true, false].map(held_since), [Day(3), Day(20)]);
    }

    proptest! {
        /// Whatever is said later, who owned a contact on a day that was reported stays as it was.
        #[test]
        fn nothing_that_was_reported_is_told_otherwise(
            since in 0..10_i32,
            said in proptest::option::of(-5..30_i32),
            changes in any::<bool>(),
        ) {
            let owner = if changes { BOB } else { ANN };
            let begins = begins(Some((ANN, since)), owner, said);
            prop_assert_eq!(begins == since, !changes);
            prop_assert!(!changes || (begins > 10 && begins <= 20));
        }
    }
}
