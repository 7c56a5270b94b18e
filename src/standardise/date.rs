//! Dates and times as exports write them: ISO 8601, numbers in the source's order, month names, spreadsheet serials.
//!
//! A cell is absent, read, or unreadable; never guessed. A date that the source's order cannot hold but the other order can
//! (`15/03/2024` where months come first) has one reading only, so it is taken, and said so.

mod clock;
mod parts;

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    number::is_digits,
    text::{folded, is_placeholder},
};
use crate::time::{Day, MICROS_PER_DAY, Timestamp};
use clock::MICROS_PER_SECOND;
use parts::{Part, Written};

/// A year with two digits lies at most so far ahead of the as-of year; a birthday does not lie ahead at all.
const YEARS_AHEAD_MAX: i32 = 30;
/// Years that a contact's dates can have; beyond them it is a mistake of typing.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2200;
/// Spreadsheet serials (days since 1899-12-30) that are no year: 1906-01-09 to 2100-12-31. They all lie behind the 29 February
/// 1900 that spreadsheets invent.
const SERIALS: std::ops::RangeInclusive<i32> = 2201..=73_415;
const SERIAL_OF_1970: i32 = 25_569;

/// Which part of `03/04/2024` comes first in a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    /// `3/15/2024`
    #[default]
    MonthFirst,
    /// `15/3/2024`
    DayFirst,
    /// `24/3/15`; dates with the year last are then read only where one reading is possible.
    YearFirst,
}

impl fmt::Display for DateOrder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::MonthFirst => "month first",
            Self::DayFirst => "day first",
            Self::YearFirst => "year first",
        })
    }
}

/// What a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading<T> {
    /// Nothing, or what programs write for nothing.
    Absent,
    /// A value.
    Read(T),
    /// A value that is only possible in another order than the source's.
    OtherOrder(T),
    /// Something else.
    Unreadable,
}

impl<T> Reading<T> {
    /// The value, in whatever order it was written.
    #[must_use]
    pub fn value(self) -> Option<T> {
        match self {
            Self::Read(value) | Self::OtherOrder(value) => Some(value),
            Self::Absent | Self::Unreadable => None,
        }
    }

    fn map<U>(self, change: impl FnOnce(T) -> U) -> Reading<U> {
        match self {
            Self::Absent => Reading::Absent,
            Self::Read(value) => Reading::Read(change(value)),
            Self::OtherOrder(value) => Reading::OtherOrder(change(value)),
            Self::Unreadable => Reading::Unreadable,
        }
    }
}

/// Reads the dates of one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// The source's order.
    pub order: DateOrder,
    /// The year of the run's as-of date, for years with two digits.
    pub as_of_year: i32,
    /// Whether a number may be a spreadsheet's serial.
    pub takes_serials: bool,
}

impl Dates {
    /// Dates of this order in a run with this as-of date.
    #[must_use]
    pub fn new(order: DateOrder, as_of: Day) -> Self {
        Self {
            order,
            as_of_year: i32::from(as_of.date().year()),
            takes_serials: true,
        }
    }

    /// Whether three of the samples or more are dates written out, and no more than one in four that can be read is a serial: a number among
    /// them is then something else, such as the postal code of a row that has shifted.
    pub fn are_written_out<'a>(&self, samples: impl Iterator<Item = &'a str>) -> bool {
        let read = samples.filter(|sample| self.parse_timestamp(sample).value().is_some());
        let (mut written_out, mut serials) = (0, 0);
        for sample in read {
            match serial(folded(sample).trim()) {
                Some(_) => serials += 1,
                None => written_out += 1,
            }
        }
        written_out >= 3 && written_out >= serials * 3
    }

    /// The moment of a cell. Without a time it is the start of the day, without a zone it is in UTC.
    #[must_use]
    pub fn parse_timestamp(&self, raw: &str) -> Reading<Timestamp> {
        self.read(raw, self.as_of_year + YEARS_AHEAD_MAX)
            .map(|moment| Timestamp(moment.day.start().0 + moment.micros))
    }

    /// The day of a birthday cell. Programs write the first day of 1900 for "unknown" and 1604 for a year that is kept back, and a year of
    /// two digits is past.
    #[must_use]
    pub fn parse_birthday(&self, raw: &str) -> Reading<Day> {
        match self.read(raw, self.as_of_year).map(|moment| moment.day) {
            Reading::Read(day) if Some(day) == civil_day(1900, 1, 1) => Reading::Absent,
            Reading::Unreadable if raw.trim_start().starts_with("1604-") => Reading::Absent,
            reading => reading,
        }
    }

    fn read(&self, raw: &str, last_year: i32) -> Reading<Moment> {
        let text = folded(raw);
        let text = text.trim();
        if text.is_empty() {
            return Reading::Absent;
        }
        let Some(written) = Written::read(text) else {
            return if is_placeholder(text) || is_yearless(text) {
                Reading::Absent
            } else {
                self.read_number(text, last_year)
            };
        };
        self.moment_of(written, last_year)
    }

    fn moment_of(&self, written: Written<'_>, last_year: i32) -> Reading<Moment> {
        match clock::micros(written.rest) {
            Some(micros) => self
                .day_of(written.parts, last_year)
                .map(|day| Moment { day, micros }),
            None => Reading::Unreadable,
        }
    }

    /// The one of the possible orders of the parts that is a date; the source's order goes first.
    fn day_of(&self, parts: [Part; 3], last_year: i32) -> Reading<Day> {
        let [first, second, third] = parts;
        let (usual, other) = match (first.is_month, second.is_month) {
            (true, _) => ([third, first, second], None),
            (_, true)
                if first.digits > 2
                    || first.value > 31
                    || self.order == DateOrder::YearFirst && third.digits <= 2 =>
            {
                ([first, second, third], None)
            }
            (_, true) => ([third, second, first], None),
            _ if first.digits > 2 => ([first, second, third], Some([first, third, second])),
            _ => match self.order {
                DateOrder::MonthFirst => ([third, first, second], Some([third, second, first])),
                DateOrder::DayFirst => ([third, second, first], Some([third, first, second])),
                DateOrder::YearFirst if third.digits <= 2 => ([first, second, third], None),
                DateOrder::YearFirst => return only_reading(third, first, second),
            },
        };
        match day_of_parts(usual, last_year) {
            Reading::Unreadable => match other.map(|other| day_of_parts(other, last_year)) {
                Some(Reading::Read(day)) => Reading::OtherOrder(day),
                _ => Reading::Unreadable,
            },
            reading => reading,
        }
    }

    /// Digits only: `20240315`, `20240315143000`, `03152024`, a spreadsheet's serial with or without a time, or the time since 1970.
    fn read_number(&self, text: &str, last_year: i32) -> Reading<Moment> {
        if let Some(moment) = since_1970(text, self.as_of_year) {
            return Reading::Read(moment);
        }
        if let Some(written) = Written::read_compact(text) {
            return self.moment_of(written, last_year);
        }
        let serial = serial(text).filter(|_| self.takes_serials);
        serial.map_or(Reading::Unreadable, Reading::Read)
    }
}

/// The order in which most of the samples can be read; none if they do not tell. Where most have dots, the day comes first. A year of
/// four digits that comes first tells nothing of dates without one, and `20-05-12` is year first where `80-05-06` must be, if that is no
/// slip among many; between slashes no year of two digits stands first.
pub fn infer_order<'a>(samples: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    /// One date in so many may be a slip.
    const SLIPS: usize = 10;
    let (mut month_first, mut day_first, mut year_first, mut day_or_year_first) = (0, 0, 0, 0);
    let (mut dotted, mut silent) = (0, 0);
    for sample in samples.map(folded) {
        let Some(Written { parts, .. }) = Written::read(sample.trim()) else {
            continue;
        };
        let [first, second, third] = parts;
        if first.is_month || second.is_month || first.digits > 2 {
            continue;
        }
        let may_end_in_day = third.digits <= 2 && third.value <= 31;
        match (first.value, second.value) {
            (32.., _) if may_end_in_day && !sample.contains('/') => year_first += 1,
            (13..=31, 1..=12) if may_end_in_day => day_or_year_first += 1,
            (13..=31, 1..=12) => day_first += 1,
            (1..=12, 13..=31) => month_first += 1,
            _ if is_dotted(&sample) => dotted += 1,
            _ => silent += 1,
        }
    }
    if year_first > day_or_year_first / SLIPS {
        year_first += day_or_year_first;
    } else {
        day_first += day_or_year_first;
    }
    let votes = [
        (month_first, DateOrder::MonthFirst),
        (day_first, DateOrder::DayFirst),
        (year_first, DateOrder::YearFirst),
    ];
    let most = month_first.max(day_first).max(year_first);
    let mut winners = votes.into_iter().filter(|(count, _)| *count == most);
    match (most, winners.next(), winners.next()) {
        (0, ..) => (dotted > silent).then_some(DateOrder::DayFirst),
        (_, Some((_, only)), None) => Some(only),
        _ => None,
    }
}

/// Whether one of the samples is a date in numbers of which only an order would tell the day: `03/04/2024`.
pub fn needs_order<'a>(samples: impl Iterator<Item = &'a str>) -> bool {
    samples.map(folded).any(|sample| {
        Written::read(sample.trim()).is_some_and(|written| {
            let [first, second, _] = written.parts;
            let is_named = first.is_month || second.is_month;
            !is_named && first.digits <= 2 && first.value != second.value
        })
    })
}

/// Whether all samples that are dates begin with a year of four digits.
pub fn begin_with_year<'a>(samples: impl Iterator<Item = &'a str>) -> bool {
    let first = |sample| Some(Written::read(folded(sample).trim())?.parts[0].digits);
    let mut firsts = samples.filter_map(first).peekable();
    firsts.peek().is_some() && firsts.all(|digits| digits > 2)
}

/// Whether one of the samples is a date in numbers that ends in a year of four digits: `03/04/2024`.
pub fn end_in_year<'a>(samples: impl Iterator<Item = &'a str>) -> bool {
    samples.map(folded).any(|sample| {
        Written::read(sample.trim()).is_some_and(|written| {
            let [first, second, third] = written.parts;
            !first.is_month && !second.is_month && third.digits > 2
        })
    })
}

/// Whether a dot follows the first number.
fn is_dotted(date: &str) -> bool {
    let rest = date
        .trim_start()
        .trim_start_matches(|c: char| c.is_ascii_digit());
    rest.starts_with('.')
}

/// A day as written, and what to add to its start to get the moment in UTC.
struct Moment {
    day: Day,
    micros: i64,
}

/// The day of a year, a month and a day, each as written. The zeros of databases and spreadsheets are no days.
fn day_of_parts([year, month, day]: [Part; 3], last_year: i32) -> Reading<Day> {
    match (year.digits > 2, year.value, month.value, day.value) {
        (_, _, _, 0) | (true, 0, _, _) | (true, 1, 1, 1) | (_, 1899, 12, 30 | 31) => {
            return Reading::Absent;
        }
        _ => {}
    }
    let full_year = if year.value < 100 {
        last_year - (last_year - year.value).rem_euclid(100)
    } else {
        year.value
    };
    civil_day(full_year, month.value, day.value).map_or(Reading::Unreadable, Reading::Read)
}

/// The day if only one order of the first two parts is a date.
fn only_reading(year: Part, first: Part, second: Part) -> Reading<Day> {
    let month_first = day_of_parts([year, first, second], year.value);
    let day_first = day_of_parts([year, second, first], year.value);
    match (month_first, day_first) {
        (Reading::Read(day), Reading::Unreadable) | (Reading::Unreadable, Reading::Read(day)) => {
            Reading::OtherOrder(day)
        }
        (Reading::Read(day), Reading::Read(same)) if day == same => Reading::Read(day),
        (Reading::Absent, _) | (_, Reading::Absent) => Reading::Absent,
        _ => Reading::Unreadable,
    }
}

/// A vCard's birthday that keeps its year back: `--0315`, `--03-15`.
fn is_yearless(text: &str) -> bool {
    text.strip_prefix("--").is_some_and(|rest| {
        rest.len() >= 4
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
    })
}

/// The moment of so many seconds (ten digits) or milliseconds (thirteen) since 1970, from September 2001 to the year after the as-of date.
fn since_1970(text: &str, as_of_year: i32) -> Option<Moment> {
    let unit = match text.len() {
        10 if is_digits(text) => MICROS_PER_SECOND,
        13 if is_digits(text) => MICROS_PER_SECOND / 1000,
        _ => return None,
    };
    let micros = text.parse::<i64>().ok()? * unit;
    let day = Day(i32::try_from(micros / MICROS_PER_DAY).ok()?);
    let end = civil_day(as_of_year + 2, 1, 1)?;
    let is_past = micros >= 1_000_000_000 * MICROS_PER_SECOND && day < end;
    is_past.then_some(Moment {
        day,
        micros: micros % MICROS_PER_DAY,
    })
}

/// The moment of a spreadsheet's serial: `45366.604`. None begins with a zero, as postal codes do.
fn serial(text: &str) -> Option<Moment> {
    let (days, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !is_digits(days) || !is_digits(fraction) || days.starts_with('0') {
        return None;
    }
    let days = days.parse().ok().filter(|days| SERIALS.contains(days))?;
    let share: f64 = format!("0.{fraction}").parse().ok()?;
    let millis = (share * (MICROS_PER_DAY / 1000) as f64).round() as i64;
    Some(Moment {
        day: Day(days - SERIAL_OF_1970),
        micros: millis * 1000,
    })
}

/// The day of a date of the Gregorian calendar; none if there is no such date, or it is out of range.
fn civil_day(year: i32, month: i32, day: i32) -> Option<Day> {
    const LENGTHS: [i32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    const BEFORE: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let index = usize::try_from(month - 1)
        .ok()
        .filter(|index| *index < 12)?;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = LENGTHS[index] + i32::from(is_leap && month == 2);
    if !YEARS.contains(&year) || !(1..=length).contains(&day) {
        return None;
    }
    let past = year - 1;
    let days_before_year = past * 365 + past / 4 - past / 100 + past / 400;
    Some(Day(days_before_year
        + BEFORE[index]
        + i32::from(is_leap && month > 2)
        + day
        - 719_163))
}

#[cfg(test)]
mod tests;
