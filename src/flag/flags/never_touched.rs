//! Nobody has ever touched the contact.

use super::no_consent;
use crate::flag::{Facts, Flag, Freshness, Hit, Severity, Standing, not_raised, raised};
use crate::plural::counted;
use crate::time::{Day, Timestamp};

pub(crate) const FLAG: Flag = Flag {
    id: "never_touched",
    says: "No touch of the contact is known up to the as-of date.",
    severity: Severity::Warning,
    suggests: "Make the first contact.",
    source: "METRICS.md, freshness",
    holds,
    examples: &[
        raised("created, not touched", |record, _| {
            record.created_at = Some(Day(20_000).start())
        }),
        raised("no date at all", |_, _| {}),
        not_raised("touched", |_, facts| {
            facts.last_touch = Some(Day(20_000).start())
        }),
        not_raised("meant to be unowned", |_, facts| facts.is_exempt = true),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    if facts.last_touch.is_some() || standing.freshness(facts) == Freshness::Exempt {
        return None;
    }
    let created = facts
        .record
        .created_at
        .map(Timestamp::day)
        .filter(|day| *day <= standing.as_of);
    let hit = match created {
        Some(day) => Hit::because(format_args!(
            "created {day}, {} ago; no touch since",
            counted(standing.as_of.since(day), "day")
        )),
        None => Hit::because("no touch and no date of creation is known"),
    };
    let suggests = no_consent::leave_alone(facts);
    Some(Hit { suggests, ..hit }.since(created))
}
