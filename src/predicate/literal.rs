//! Constants of a predicate: numbers, texts, days, and days counted from the as-of date.

use jiff::{Span, civil::Date};
use sqlparser::ast::{DateTimeField, Expr, Interval, Value};

use crate::time::{Day, Timestamp};

/// `DATE '2026-11-21'`, or a text that is compared with a day: a date, or one with a time after `T` or a space.
pub(super) fn day(text: &str) -> Option<Day> {
    text.trim().parse().ok()
}

/// So many days, weeks, months or years on, or back.
pub(super) fn interval(interval: &Interval, is_back: bool) -> Option<Span> {
    let span = span(interval)?;
    Some(if is_back { -span } else { span })
}

/// The same time of a day that is so far away.
pub(super) fn shifted(from: Timestamp, by: Span) -> Option<Timestamp> {
    let day = from.day();
    let date: Date = day.date().checked_add(by).ok()?;
    Some(Timestamp(
        Day::from_date(date).start().0 + from.0 - day.start().0,
    ))
}

/// `INTERVAL '90 days'`, `INTERVAL '90' DAY`, `INTERVAL 3 MONTHS`.
fn span(interval: &Interval) -> Option<Span> {
    let text = match &*interval.value {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => text.clone(),
            Value::Number(number, _) => number.clone(),
            _ => return None,
        },
        _ => return None,
    };
    let unit = match &interval.leading_field {
        None => None,
        Some(DateTimeField::Day | DateTimeField::Days) => Some("days"),
        Some(DateTimeField::Week(None) | DateTimeField::Weeks) => Some("weeks"),
        Some(DateTimeField::Month | DateTimeField::Months) => Some("months"),
        Some(DateTimeField::Year | DateTimeField::Years) => Some("years"),
        Some(_) => return None,
    };
    let mut words = text.split_whitespace();
    let count: i64 = words.next()?.parse().ok()?;
    let unit = unit.or_else(|| words.next())?;
    let span = Span::new();
    let made = match unit.to_ascii_lowercase().trim_end_matches('s') {
        "day" => span.try_days(count),
        "week" => span.try_weeks(count),
        "month" => span.try_months(count),
        "year" => span.try_years(count),
        _ => return None,
    };
    made.ok().filter(|_| words.next().is_none())
}
