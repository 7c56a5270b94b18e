//! Days since 1970-01-01, and the ways in which exports write them.

use jiff::civil::Date;
use tenure::time::Day;

/// The fixed as-of day of every generated data set: 2026-11-21.
pub(crate) const AS_OF: i32 = 20_778;

/// The civil date of a day.
pub(crate) fn date(day: i32) -> Date {
    Day(day).date()
}

/// `2024-03-07`, as databases write it.
pub(crate) fn iso(day: i32) -> String {
    Day(day).to_string()
}

/// `3/7/2024`, as a spreadsheet writes it.
pub(crate) fn american_short(day: i32) -> String {
    let date = date(day);
    format!("{}/{}/{:04}", date.month(), date.day(), date.year())
}

/// `03/07/2024`, as an agency system writes it.
pub(crate) fn american_padded(day: i32) -> String {
    let date = date(day);
    format!("{:02}/{:02}/{:04}", date.month(), date.day(), date.year())
}

/// `2024-03-07 09:14`, with a minute of the day that looks like office hours.
pub(crate) fn iso_minute(day: i32) -> String {
    let minute = (day.unsigned_abs().wrapping_mul(2_654_435_761) >> 8) % 600 + 480;
    format!("{} {:02}:{:02}", iso(day), minute / 60, minute % 60)
}
