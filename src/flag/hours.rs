//! When an office answers: the time in which a lead waits, and the days that count against its limit.
//!
//! In: `[flags.sla_breached.hours]`. Out: how much of a stretch of time lies within them. Hours and days are those of tables: of moments that tell
//! a zone, of UTC; of all others, as they are written.
//!
//! **Invariant:** the time between two moments is that to any moment between them and from there on.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::time::{Day, MICROS_PER_DAY, Timestamp};

/// When an office answers, as written; always, if left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HoursSettings {
    /// When the office opens, as `09:00`; the start of the day if left out. Times are those of the tables: UTC, where moments tell a zone.
    pub from: Option<String>,
    /// When it closes, as `17:30`; the end of the day if left out.
    pub to: Option<String>,
    /// The days of the week on which nobody answers.
    pub closed: Vec<Weekday>,
    /// The dates on which nobody answers.
    pub holidays: Vec<String>,
}

/// A day of the week, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

/// When an office answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    /// The microseconds of a day in which it is open.
    open: std::ops::Range<i64>,
    /// Whether it is open on each day of the week, from Monday on; on one at least.
    weekdays: [bool; 7],
    /// The dates on which it is closed although the weekday is open, ascending.
    holidays: Vec<Day>,
}

/// It always answers.
impl Default for OfficeHours {
    fn default() -> Self {
        Self {
            open: 0..MICROS_PER_DAY,
            weekdays: [true; 7],
            holidays: Vec::new(),
        }
    }
}

impl OfficeHours {
    /// Hours of a day, in microseconds, without some weekdays and dates; `None` if the office would never be open.
    #[must_use]
    pub fn new(open: std::ops::Range<i64>, closed: &[Weekday], holidays: Vec<Day>) -> Option<Self> {
        let mut hours = Self {
            open,
            ..Self::default()
        };
        for day in closed {
            hours.weekdays[*day as usize] = false;
        }
        if hours.open.is_empty() || hours.weekdays == [false; 7] {
            return None;
        }
        hours.holidays = holidays;
        hours.holidays.retain(|day| hours.weekdays[weekday(*day)]);
        hours.holidays.sort_unstable();
        hours.holidays.dedup();
        Some(hours)
    }

    /// Days on which it is open, from the day after the first to the last.
    #[must_use]
    pub fn days(&self, first: Day, last: Day) -> i64 {
        self.days_until(last) + i64::from(self.is_open(last))
            - self.days_until(first)
            - i64::from(self.is_open(first))
    }

    /// The day from which a lead of this moment waits: its own, unless nobody answers any more on it.
    #[must_use]
    pub fn first_day(&self, at: Timestamp) -> Day {
        let day = at.day();
        let is_over = at.0 - day.start().0 >= self.open.end;
        if is_over || !self.is_open(day) {
            self.day_after(day, 0)
        } else {
            day
        }
    }

    /// The first day with more days after `first`, up to itself, than these.
    #[must_use]
    pub fn day_after(&self, first: Day, days: u32) -> Day {
        let wanted = i64::from(days) + 1;
        let mut day = first;
        loop {
            let missing = wanted - self.days(first, day);
            if missing == 0 || day.0 == i32::MAX {
                return day;
            }
            day = Day(day
                .0
                .saturating_add(i32::try_from(missing).unwrap_or(i32::MAX)));
        }
    }

    /// Microseconds between two moments in which it is open.
    #[must_use]
    pub fn micros(&self, from: Timestamp, to: Timestamp) -> u64 {
        let until = |at: Timestamp| {
            let day = at.day();
            let whole = self.days_until(day) * (self.open.end - self.open.start);
            let of_day = at.0 - day.start().0;
            let open = of_day.clamp(self.open.start, self.open.end) - self.open.start;
            whole + if self.is_open(day) { open } else { 0 }
        };
        (until(to) - until(from)).max(0).cast_unsigned()
    }

    /// What one of its days is called.
    #[must_use]
    pub fn day_name(&self) -> &'static str {
        if self.weekdays == [true; 7] && self.holidays.is_empty() {
            "day"
        } else {
            "working day"
        }
    }

    fn is_open(&self, day: Day) -> bool {
        self.weekdays[weekday(day)] && self.holidays.binary_search(&day).is_err()
    }

    /// Days before this one on which it is open, counted from any one Monday.
    fn days_until(&self, day: Day) -> i64 {
        let open = |days: &[bool]| days.iter().filter(|is_open| **is_open).count() as i64;
        let weeks = i64::from(day.0).saturating_add(MONDAY).div_euclid(7);
        let holidays = self.holidays.partition_point(|holiday| *holiday < day) as i64;
        weeks * open(&self.weekdays) + open(&self.weekdays[..weekday(day)]) - holidays
    }
}

/// Days from a Monday to 1970-01-01.
const MONDAY: i64 = 3;

/// The place of a day in its week, from Monday on.
fn weekday(day: Day) -> usize {
    (i64::from(day.0) + MONDAY).rem_euclid(7) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOUR: i64 = MICROS_PER_DAY / 24;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn at(text: &str, hour: i64) -> Timestamp {
        Timestamp(day(text).start().0 + hour * HOUR)
    }

    /// Nine to five from Monday to Friday, but for one Thursday, which is told twice.
    fn weekdays() -> OfficeHours {
        let holidays = ["2026-11-26", "2026-11-28", "2026-11-26"].map(day);
        let closed = [Weekday::Saturday, Weekday::Sunday];
        OfficeHours::new(9 * HOUR..17 * HOUR, &closed, holidays.into()).unwrap()
    }

    #[test]
    fn a_weekend_is_no_wait() {
        let hours = weekdays();
        let waited = |from, to| hours.micros(from, to) as i64 / HOUR;
        assert_eq!(waited(at("2026-11-20", 16), at("2026-11-23", 10)), 2);
        assert_eq!(waited(at("2026-11-20", 18), at("2026-11-22", 12)), 0);
        assert_eq!(waited(at("2026-11-23", 0), at("2026-11-30", 0)), 4 * 8);
        assert_eq!(waited(at("2026-11-23", 10), at("2026-11-20", 16)), 0);
        assert_eq!(hours.days(day("2026-11-20"), day("2026-11-23")), 1);
        assert_eq!(hours.days(day("2026-11-25"), day("2026-11-27")), 1);
        assert_eq!(hours.day_after(day("2026-11-20"), 2), day("2026-11-25"));
        assert_eq!(hours.day_after(day("2026-11-25"), 0), day("2026-11-27"));
        for (at, first) in [
            (at("2026-11-20", 16), "2026-11-20"),
            (at("2026-11-20", 17), "2026-11-23"),
            (at("2026-11-22", 12), "2026-11-23"),
        ] {
            assert_eq!(hours.first_day(at), day(first));
            assert_eq!(OfficeHours::default().first_day(at), at.day());
        }
    }

    #[test]
    fn who_is_never_open_is_refused() {
        let all = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ];
        assert!(OfficeHours::new(0..HOUR, &all, Vec::new()).is_none());
        assert!(OfficeHours::new(HOUR..HOUR, &[], Vec::new()).is_none());
    }

    proptest! {
        #[test]
        fn time_adds_up_and_is_all_of_it_where_nobody_closes(
            moments in prop::array::uniform3(0_i64..2 * 365 * MICROS_PER_DAY),
            limit in 0_u32..400,
        ) {
            let mut moments = moments.map(|at| Timestamp(day("2026-01-01").start().0 + at));
            moments.sort_unstable();
            let [first, middle, last] = moments;
            for hours in [weekdays(), OfficeHours::default()] {
                let parts = hours.micros(first, middle) + hours.micros(middle, last);
                prop_assert_eq!(hours.micros(first, last), parts);
                let late = hours.day_after(first.day(), limit);
                prop_assert_eq!(hours.days(first.day(), late), i64::from(limit) + 1);
                prop_assert_eq!(hours.days(first.day(), Day(late.0 - 1)), i64::from(limit));
            }
            prop_assert_eq!(OfficeHours::default().micros(first, last), (last.0 - first.0).cast_unsigned());
            prop_assert_eq!(OfficeHours::default().days(first.day(), last.day()), i64::from(last.day().since(first.day())));
        }
    }
}
