//! Days and timestamps as the integers that tables hold.
//!
//! **Invariant:** no rule reads the clock; every age is counted from the as-of [`Day`] of the run.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Microseconds in one day.
pub const MICROS_PER_DAY: i64 = 86_400_000_000;

/// A calendar date, as days since 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Day(pub i32);

/// A moment, as microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Timestamp(pub i64);

impl Day {
    /// The day of a civil date.
    #[must_use]
    pub fn from_date(date: Date) -> Self {
        let since = date.duration_since(Date::constant(1970, 1, 1));
        Self((since.as_hours() / 24) as i32)
    }

    /// The civil date of the day; the nearest representable one if the day is beyond year 9999.
    #[must_use]
    pub fn date(self) -> Date {
        const DAYS_OF_400_YEARS: i32 = 146_097;
        // Years that begin in March have their leap day at their end, and months of a regular length.
        let days = self.0.clamp(-4_371_587, 2_932_896) + 719_468;
        let (era, day) = (
            days.div_euclid(DAYS_OF_400_YEARS),
            days.rem_euclid(DAYS_OF_400_YEARS),
        );
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, next) = if month < 10 {
            (month + 3, 0)
        } else {
            (month - 9, 1)
        };
        let year = year + era * 400 + next;
        Date::new(year as i16, month as i8, day as i8).expect("it is a day of the calendar")
    }

    /// The first moment of the day.
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp(i64::from(self.0) * MICROS_PER_DAY)
    }

    /// Days from `earlier` to `self`; negative if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }
}

impl Timestamp {
    /// Some day that nobody told, behind all others.
    pub const UNKNOWN: Self = Self(i64::MAX);

    /// The moment, if it is known.
    #[must_use]
    pub fn known(self) -> Option<Self> {
        Some(self).filter(|at| *at != Self::UNKNOWN)
    }

    /// The day (UTC) that holds the moment.
    #[must_use]
    pub fn day(self) -> Day {
        Day(i32::try_from(self.0.div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.date().fmt(formatter)
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0.rem_euclid(MICROS_PER_DAY) / 1_000_000;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(
            formatter,
            "{}T{hour:02}:{minute:02}:{second:02}Z",
            self.day()
        )
    }
}

impl std::str::FromStr for Day {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<Date>().map(Self::from_date)
    }
}

/// The earlier of two moments, each of which may be unknown.
pub(crate) fn earliest(left: Option<Timestamp>, right: Option<Timestamp>) -> Option<Timestamp> {
    left.into_iter().chain(right).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("2026-11-21", 20_778),
            ("1899-12-31", -25_568),
        ] {
            let day: Day = text.parse().unwrap();
            assert_eq!(day, Day(days));
            assert_eq!(day.to_string(), text);
            assert_eq!(day.start().day(), day);
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        for start in [-4_371_587, -720_000, -1_000, 10_000, 2_931_896] {
            let mut date = Day(start).date();
            for day in start + 1..=start + 1_000 {
                date = date.tomorrow().unwrap();
                assert_eq!(Day(day).date(), date);
                assert_eq!(Day::from_date(date), Day(day));
            }
        }
        assert_eq!(Day(i32::MAX).to_string(), "9999-12-31");
        assert_eq!(Day(i32::MIN).date(), Date::MIN);
    }

    #[test]
    fn moments_print_as_iso_8601() {
        assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59Z");
        assert_eq!(
            Timestamp(45_296_000_000).to_string(),
            "1970-01-01T12:34:56Z"
        );
    }
}
