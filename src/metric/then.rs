//! What became of contacts under another owner than the one now, by window: how far the figures by the owner at the time of the event
//! differ from those by the owner now.
//!
//! **Invariant:** the differences of all owners, nobody among them, add up to 0.

use rustc_hash::FxHashMap;

use super::outcomes::deciding;
use crate::{
    flag::{Facts, Outcome, Standing},
    party::Party,
    sums::{Absorb, sums},
    time::Day,
};

/// By conversion, retention and unsubscription: what is to be added to numerator and denominator.
pub type Differences = [[i64; 2]; 3];

/// Differences by owner and window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Then {
    owners: FxHashMap<Option<Party>, Vec<Differences>>,
}

sums! { Then: owners }

impl Then {
    /// Counts a contact.
    pub(super) fn count(&mut self, facts: &Facts<'_, '_>, standing: &Standing<'_>) {
        if facts.outcomes.is_empty() {
            return;
        }
        let windows = standing.windows;
        let mut add = |owner, window: usize, kind: usize, [above, below]: [i64; 2]| {
            let none = || vec![Differences::default(); windows.len()];
            let counts: &mut Vec<Differences> = self.owners.entry(owner).or_insert_with(none);
            let counts = &mut counts[window][kind];
            counts[0] += above;
            counts[1] += below;
        };
        for (window, days) in windows.iter().enumerate() {
            let before = standing.as_of.0.saturating_sub_unsigned(*days);
            let events = deciding(facts.outcomes, Day(before.saturating_add(1)));
            for (kind, event) in events.into_iter().enumerate() {
                if let Some(event) = event.filter(|event| event.owner != facts.owner) {
                    let above = i64::from(event.what != Outcome::Churned);
                    add(event.owner, window, kind, [above, 1]);
                    add(facts.owner, window, kind, [-above, -1]);
                }
            }
        }
    }

    /// The differences of owners together in the window of this place.
    #[must_use]
    pub fn of(&self, owners: impl Iterator<Item = Option<Party>>, place: usize) -> Differences {
        let found = owners.filter_map(|owner| self.owners.get(&owner)?.get(place));
        found.fold(Differences::default(), |mut all, one| {
            all.absorb(one);
            all
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flag::{
            Became, FlagSettings,
            fixture::{AS_OF, standing},
        },
        party::UserIx,
        record::Record,
    };

    const ANN: Option<Party> = Some(Party::User(UserIx(0)));
    const BOB: Option<Party> = Some(Party::User(UserIx(1)));

    /// What a contact of Bob's differs for Ann, for Bob and for nobody in windows of 10 and 100 days.
    fn then(events: &[(i32, Outcome, Option<Party>)]) -> [[Differences; 3]; 2] {
        let outcomes = events.iter().map(|(ago, what, owner)| Became {
            at: Day(AS_OF.0 - ago).start(),
            what: *what,
            owner: *owner,
        });
        let outcomes: Vec<_> = outcomes.collect();
        let record = Record::default();
        let facts = Facts {
            owner: BOB,
            outcomes: &outcomes,
            ..Facts::of(&record)
        };
        let mut then = Then::default();
        then.count(&facts, &standing(FlagSettings::default(), &[10, 100]));
        let mut twice = then.clone();
        twice.absorb(&then);
        [0, 1].map(|window| {
            let of = |then: &Then, owner| then.of([owner].into_iter(), window);
            let all = then.of([ANN, BOB, None].into_iter(), window);
            assert_eq!(all, Differences::default(), "they add up to 0");
            let doubled = of(&then, ANN).map(|counts| counts.map(|count| 2 * count));
            assert_eq!(of(&twice, ANN), doubled);
            [ANN, BOB, None].map(|owner| of(&then, owner))
        })
    }

    #[test]
    fn an_event_counts_for_the_owner_then_and_no_event_for_the_owner_now() {
        use Outcome::{Churned, Converted, Retained, Unsubscribed, WrittenTo};
        let none = [[Differences::default(); 3]; 2];
        assert_eq!(then(&[(5, Converted, BOB), (4, WrittenTo, ANN)]), none);
        let [short, long] = then(&[(50, Converted, ANN), (5, Converted, None)]);
        assert_eq!(short, [Differences::default(); 3], "it had converted");
        assert_eq!(long[0][0], [1, 1], "the first counts");
        assert_eq!((long[1][0], long[2][0]), ([-1, -1], [0, 0]));
        let [short, long] = then(&[(50, Retained, ANN), (5, Churned, None)]);
        assert_eq!(short, long, "the last counts");
        assert_eq!(short.map(|it| it[1]), [[0, 0], [0, -1], [0, 1]]);
        let [short, long] = then(&[(10, Unsubscribed, ANN)]);
        assert_eq!(short, [Differences::default(); 3]);
        assert_eq!(long.map(|it| it[2]), [[1, 1], [-1, -1], [0, 0]]);
    }
}
