//! The contact was touched too long ago.

use super::no_consent;
use crate::flag::{Facts, Flag, Freshness, Hit, Severity, Standing, not_raised, raised};
use crate::plural::counted;
use crate::time::Day;

pub(crate) const FLAG: Flag = Flag {
    id: "stale",
    says: "Nobody has touched the contact within the limit of its lifecycle stage.",
    severity: Severity::Warning,
    suggests: "Get in touch, or hand it to somebody who will.",
    source: "METRICS.md, freshness",
    holds,
    examples: &[
        raised("touched 91 days ago", |_, facts| {
            facts.last_touch = Some(Day(20_687).start())
        }),
        not_raised("touched 90 days ago", |_, facts| {
            facts.last_touch = Some(Day(20_688).start())
        }),
        not_raised(
            "touched 91 days ago, and the owner got it a week ago",
            |_, facts| {
                facts.last_touch = Some(Day(20_687).start());
                facts.owner_since = Some(Day(20_771).start());
            },
        ),
        not_raised("never touched", |record, _| {
            record.created_at = Some(Day(0).start())
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let ages = standing.ages(facts);
    if ages.freshness() != Freshness::Stale {
        return None;
    }
    let (last, limit) = (ages.last_touch?, ages.limit_days?);
    let age = counted(standing.as_of.since(last), "day");
    let since = i32::try_from(limit)
        .ok()
        .and_then(|limit| last.0.checked_add(limit)?.checked_add(1));
    let evidence = format_args!("last touch {last}, {age} ago; the limit is {limit}");
    let hit = Hit::because(evidence).since(since.map(Day));
    let suggests = no_consent::leave_alone(facts);
    Some(Hit { suggests, ..hit })
}
