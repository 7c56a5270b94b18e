//! A date of the contact is still to come.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::record::Record;
use crate::time::{Day, Timestamp};

pub(crate) const FLAG: Flag = Flag {
    id: "future_date",
    says: "A date that must lie in the past lies after the as-of date.",
    severity: Severity::Warning,
    suggests: "Correct the date in the source; check the order of day and month.",
    source: "OWNERSHIP.md, R-FLAG",
    holds,
    examples: &[
        raised("created tomorrow", |record, _| {
            record.created_at = Some(Day(20_779).start())
        }),
        not_raised("created today", |record, _| {
            record.created_at = Some(Day(20_778).start())
        }),
        raised("not born yet", |record, _| {
            record.birthday = Some(Day(20_779))
        }),
    ],
};

/// A date of a record.
type Date = fn(&Record<'_>) -> Option<Day>;

/// The dates that must lie in the past, of each record: merging may choose another.
const DATES: [(&str, Date); 4] = [
    ("birthday", |record| record.birthday),
    ("created_at", |record| record.created_at.map(Timestamp::day)),
    ("updated_at", |record| record.updated_at.map(Timestamp::day)),
    ("last_touch_at", |record| {
        record.last_touch_at.map(Timestamp::day)
    }),
];

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let (field, day) = DATES.iter().find_map(|(field, date)| {
        let mut days = facts.records.iter().filter_map(date);
        Some((field, days.find(|day| *day > standing.as_of)?))
    })?;
    Some(Hit::because(format_args!(
        "{field} is {day}, after {}",
        standing.as_of
    )))
}
