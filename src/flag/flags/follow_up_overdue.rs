//! A follow-up was due and is not done.

use crate::{
    flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised},
    party::PackedParty,
    party::Party,
    plural::counted,
    task::{State, Task},
    time::Day,
};

pub(crate) const FLAG: Flag = Flag {
    id: "follow_up_overdue",
    says: "A follow-up on the contact was due and is not done.",
    severity: Severity::Warning,
    suggests: "Do it, or say for when it is moved.",
    source: "OWNERSHIP.md, R-FLAG; METRICS.md, follow_up_overdue_rate",
    holds,
    examples: &[
        raised("a task that was due yesterday", |_, facts| {
            facts.tasks = DUE_YESTERDAY
        }),
        not_raised("a task that is due today", |_, facts| {
            facts.tasks = DUE_TODAY
        }),
        not_raised(
            "a task that was due yesterday and done a week before",
            |_, facts| facts.tasks = DONE,
        ),
        not_raised(
            "a task that was due yesterday and is cancelled, and one that is due some day",
            |_, facts| facts.tasks = DROPPED,
        ),
    ],
};

const YESTERDAY: Day = Day(20_777);
const DUE_YESTERDAY: &[Task] = &[task(Some(YESTERDAY), State::Open)];
const DUE_TODAY: &[Task] = &[task(Some(Day(20_778)), State::Open)];
const DONE: &[Task] = &[task(Some(YESTERDAY), State::Closed(Some(Day(20_770))))];
const DROPPED: &[Task] = &[
    task(Some(YESTERDAY), State::Dropped),
    task(None, State::Open),
];

const fn task(due: Option<Day>, state: State) -> Task {
    Task {
        record: 0,
        due,
        state,
        by: PackedParty::NOBODY,
        offset: 0,
    }
}

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let grace_days = standing.settings.follow_up_overdue.grace_days;
    let is_overdue = |task: &&Task| task.is_overdue(standing.as_of, grace_days);
    let overdue = || facts.tasks.iter().filter(is_overdue);
    let open = facts
        .tasks
        .iter()
        .filter(|task| task.is_open(standing.as_of));
    let (first, count) = (overdue().min_by_key(|task| task.due)?, overdue().count());
    let due = first.due?;
    let by = match first.user() {
        Some(user) => standing.name_party(Party::User(user)),
        None => "the owner".to_owned(),
    };
    let evidence = format!(
        "{count} of {} overdue, the first was due {due}, to be done by {by}",
        counted(open.count(), "open follow-up")
    );
    let last_day = due.0.saturating_add_unsigned(grace_days);
    Some(Hit::because(evidence).since(Day(last_day.saturating_add(1))))
}
