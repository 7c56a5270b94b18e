//! A new lead waits for an answer beyond the limit.

use crate::{
    flag::{Answer, Facts, Flag, Hit, Severity, Standing, Touch, is_late, not_raised, raised},
    party::{EntityIx, Party, UserIx},
    plural::counted,
    record::{Record, Text},
    time::{Day, Timestamp},
};

pub(crate) const FLAG: Flag = Flag {
    id: "sla_breached",
    says: "A new lead was not answered in time, and still is not.",
    severity: Severity::Error,
    suggests: "Answer today, or have whom it is escalated to answer.",
    source: "OWNERSHIP.md, R-FLAG; METRICS.md, sla_breach_rate",
    holds,
    examples: &[
        raised(
            "a lead of three days ago that nobody answered",
            |record, _| lead(record, 3),
        ),
        not_raised("a lead of two days ago", |record, _| lead(record, 2)),
        not_raised(
            "a lead of three days ago, answered on the day",
            |record, _| {
                lead(record, 3);
                record.last_touch_at = Some(Day(20_775).start());
            },
        ),
        not_raised(
            "a lead of noon three days ago, answered on the day",
            |record, _| {
                lead(record, 3);
                record.created_at = Some(three_days_ago_at(12));
                record.last_touch_at = Some(three_days_ago_at(0));
            },
        ),
        raised(
            "a lead of noon three days ago, last touched at ten on the day",
            |record, _| {
                lead(record, 3);
                record.created_at = Some(three_days_ago_at(12));
                record.last_touch_at = Some(three_days_ago_at(10));
            },
        ),
        raised(
            "a lead of three days ago, last touched before it was one",
            |record, _| {
                lead(record, 3);
                record.last_touch_at = Some(Day(20_774).start());
            },
        ),
        raised(
            "a lead of three days ago that somebody answered who neither owns nor works it",
            |record, facts| {
                lead(record, 3);
                facts.owner = Some(Party::User(UserIx(0)));
                facts.touches = BY_ANOTHER;
            },
        ),
        raised(
            "a lead of three days ago that was touched last by somebody else",
            |record, facts| {
                lead(record, 3);
                facts.owner = Some(Party::User(UserIx(0)));
                facts.touches = BY_ANOTHER;
                record.last_touch_at = Some(BY_ANOTHER[0].at);
            },
        ),
        not_raised("a client", |record, _| {
            lead(record, 3);
            record.texts[Text::LifecycleStage as usize] = "customer";
        }),
    ],
};

/// What to do where no admin is above the owner, and the settings name nobody.
const NOBODY_ELSE: &str =
    "Answer today; `escalate_to` of [flags.sla_breached] can name who answers for others.";

const BY_ANOTHER: &[Touch] = &[Touch {
    by: Some(UserIx(1)),
    at: Timestamp(20_776 * 24 * 60 * 60 * 1_000_000),
    is_inbound: false,
    owner: None,
}];

/// A lead that is so many days old on the day of the examples.
fn lead(record: &mut Record<'static>, days: i32) {
    record.texts[Text::LifecycleStage as usize] = "lead";
    record.created_at = Some(Day(20_778 - days).start());
}

/// A time of day on the day on which a lead of three days ago came.
fn three_days_ago_at(hour: i64) -> Timestamp {
    Timestamp(Day(20_775).start().0 + hour * 60 * 60 * 1_000_000)
}

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let settings = &standing.settings.sla_breached;
    let stage = facts.record.text(Text::LifecycleStage);
    let (limit, created) = (settings.limit_of_stage(stage)?, facts.record.created_at?);
    let (hours, first) = (&settings.office, settings.office.first_day(created));
    let waiting_days = hours.days(first, standing.as_of);
    if !is_late(waiting_days, limit)
        || Answer::to_lead(facts, created, standing.as_of) != Answer::No
    {
        return None;
    }
    let escalated = escalation(facts, standing).map(|to| format!("; escalate to {to}"));
    let suggests = escalated.is_none().then_some(NOBODY_ELSE);
    let hit = Hit::because(format_args!(
        "created {}, not answered in {}; the limit is {limit}{}",
        created.day(),
        counted(waiting_days, hours.day_name()),
        escalated.unwrap_or_default()
    ));
    let hit = hit.since(hours.day_after(first, limit));
    Some(Hit { suggests, ..hit })
}

/// Whom the settings name; else the active admin nearest above the owner.
fn escalation(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<String> {
    if let Some(named) = &standing.settings.sla_breached.escalate_to {
        return Some(named.clone());
    }
    let directory = standing.directory;
    let home = directory.entity_of(facts.owner?)?;
    let admin_of = |entity: EntityIx| {
        let is_admin = |user: &UserIx| {
            directory.user(*user).entity == Some(entity) && directory.manages(*user, home)
        };
        let mut admins = standing.active.users().filter(is_admin);
        admins.find(|user| facts.owner != Some(Party::User(*user)))
    };
    let admin = directory.lineage(home).find_map(admin_of)?;
    Some(standing.name_party(Party::User(admin)))
}
