//! A date of the contact is still to come.

use crate::flag::{Example, Facts, Flag, Hit, Severity, Standing};
use crate::time::{Day, Timestamp};

pub(crate) const FLAG: Flag = Flag {
    id: "future_date",
    says: "A date that must lie in the past lies after the as-of date.",
    severity: Severity::Warning,
    suggests: "Correct the date in the source; check the order of day and month.",
    source: "OWNERSHIP.md, R-FLAG",
    holds,
    examples: &[
        Example {
            says: "created tomorrow",
            make: |record, _| record.created_at = Some(Day(20_779).start()),
            holds: true,
        },
        Example {
            says: "created today",
            make: |record, _| record.created_at = Some(Day(20_778).start()),
            holds: false,
        },
        Example {
            says: "not born yet",
            make: |record, _| record.birthday = Some(Day(20_779)),
            holds: true,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let record = facts.record;
    let dates = [
        ("birthday", record.birthday),
        ("created_at", record.created_at.map(Timestamp::day)),
        ("updated_at", record.updated_at.map(Timestamp::day)),
        ("last_touch_at", record.last_touch_at.map(Timestamp::day)),
    ];
    let is_future = |day: Option<Day>| day.is_some_and(|day| day > standing.as_of);
    let (field, day) = dates.into_iter().find(|(_, day)| is_future(*day))?;
    Some(Hit::because(format!(
        "{field} is {}, after {}",
        day?, standing.as_of
    )))
}
