//! How long ago a contact was touched, against what its stage allows (METRICS.md): dates in, one state out.
//!
//! **Invariant:** the states exclude each other, and every contact is in one: counts by state add up to the contacts.

use crate::time::Day;

/// The state of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Freshness {
    /// Touched well within the limit.
    Fresh,
    /// The last fifth of the limit has begun.
    Due,
    /// Touched too long ago.
    Stale,
    /// Never touched, and known when it was created.
    NeverTouched {
        /// Whether its age is beyond the limit already.
        is_overdue: bool,
    },
    /// Beyond the limit, but its owner has only just got it.
    InGrace,
    /// No limit applies.
    Exempt,
    /// No date up to the as-of date tells its age.
    Undated,
}

/// What the state follows from.
#[derive(Clone, Copy, Debug)]
pub struct Ages {
    /// The as-of date.
    pub as_of: Day,
    /// The latest touch up to then.
    pub last_touch: Option<Day>,
    /// When the contact was created.
    pub created: Option<Day>,
    /// From when the owner holds it.
    pub owner_since: Option<Day>,
    /// Days that its stage allows; none: no limit applies.
    pub limit_days: Option<u32>,
    /// Days that a new owner has.
    pub grace_days: u32,
}

impl Freshness {
    /// How many states there are.
    pub const COUNT: usize = 7;
    /// The names of the states, in the order of [`Freshness::index`].
    pub const NAMES: [&str; Self::COUNT] = [
        "fresh",
        "due",
        "stale",
        "never_touched",
        "in_grace",
        "exempt",
        "undated",
    ];

    /// The place of the state in an array of counts.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Fresh => 0,
            Self::Due => 1,
            Self::Stale => 2,
            Self::NeverTouched { .. } => 3,
            Self::InGrace => 4,
            Self::Exempt => 5,
            Self::Undated => 6,
        }
    }

    /// Whether the contact counts for the stale rate.
    #[must_use]
    pub fn is_overdue(self) -> bool {
        matches!(self, Self::Stale | Self::NeverTouched { is_overdue: true })
    }
}

impl Ages {
    /// Days since the latest touch, or since the contact was created. A date after the as-of date tells nothing.
    #[must_use]
    pub fn age_days(&self) -> Option<i32> {
        let past = |day: &Day| *day <= self.as_of;
        let since = self.last_touch.filter(past).or(self.created.filter(past))?;
        Some(self.as_of.since(since))
    }

    /// The state.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        let Some(limit) = self.limit_days.map(i64::from) else {
            return Freshness::Exempt;
        };
        let Some(age) = self.age_days().map(i64::from) else {
            return Freshness::Undated;
        };
        let is_overdue = age > limit;
        let is_touched = self.last_touch.is_some_and(|day| day <= self.as_of);
        match (is_overdue, is_touched) {
            (true, _) if self.is_in_grace() => Freshness::InGrace,
            (_, false) => Freshness::NeverTouched { is_overdue },
            (true, true) => Freshness::Stale,
            (false, true) if age * 5 > limit * 4 => Freshness::Due,
            (false, true) => Freshness::Fresh,
        }
    }

    fn is_in_grace(&self) -> bool {
        let held = self
            .owner_since
            .map(|since| i64::from(self.as_of.since(since)));
        held.is_some_and(|days| (0..=i64::from(self.grace_days)).contains(&days))
    }
}

#[cfg(test)]
mod tests {
    use Freshness::*;
    use proptest::prelude::*;

    use super::*;

    const AS_OF: Day = Day(1000);

    /// Days before the as-of date, with a limit of 100 and 7 days of grace.
    fn ages(touched: Option<i32>, created: Option<i32>, held: Option<i32>) -> Ages {
        let before = |days: i32| Day(AS_OF.0 - days);
        Ages {
            as_of: AS_OF,
            last_touch: touched.map(before),
            created: created.map(before),
            owner_since: held.map(before),
            limit_days: Some(100),
            grace_days: 7,
        }
    }

    #[test]
    fn every_state_has_its_dates() {
        let untouched = |is_overdue| NeverTouched { is_overdue };
        for (touched, created, held, state) in [
            (Some(0), None, None, Fresh),
            (Some(80), Some(500), None, Fresh),
            (Some(81), None, None, Due),
            (Some(100), None, None, Due),
            (Some(101), None, None, Stale),
            (Some(101), None, Some(8), Stale),
            (Some(101), None, Some(7), InGrace),
            (Some(101), None, Some(0), InGrace),
            (Some(101), None, Some(-1), Stale),
            (Some(100), None, Some(7), Due),
            (None, Some(0), None, untouched(false)),
            (None, Some(100), Some(7), untouched(false)),
            (None, Some(101), Some(8), untouched(true)),
            (None, Some(101), Some(7), InGrace),
            (None, None, Some(0), Undated),
            (None, Some(-1), None, Undated),
            (Some(-1), Some(5), None, untouched(false)),
        ] {
            let found = ages(touched, created, held).freshness();
            assert_eq!(found, state, "{touched:?} {created:?} {held:?}");
            let no_limit = Ages {
                limit_days: None,
                ..ages(touched, created, held)
            };
            assert_eq!(no_limit.freshness(), Exempt);
        }
    }

    proptest! {
        #[test]
        fn extreme_dates_have_a_state(days: [Option<i32>; 3], limit: Option<u32>, grace_days: u32) {
            let [last_touch, created, owner_since] = days.map(|day| day.map(|day| Day(day / 2)));
            let ages = Ages { as_of: AS_OF, last_touch, created, owner_since, limit_days: limit, grace_days };
            let state = ages.freshness();
            prop_assert!(state.index() < Freshness::COUNT);
            prop_assert_eq!(state == Exempt, limit.is_none());
        }
    }
}
