//! What happened between users and a contact, and what is to be done: its interactions and tasks, summed up for rules and flags.

use anyhow::Result;

use super::Settling;
use crate::{
    flag::{Outcome, Touch},
    interaction::{
        Correspondent, Detail, Direction, Interaction, Kind, correspondents, last_touch,
    },
    keys::RecordNo,
    party::UserIx,
    record::Record,
    task::Task,
    time::{Day, Timestamp},
};

/// An interaction with a contact.
pub(super) struct Event {
    /// When.
    pub(super) at: Timestamp,
    /// With whom, if a user had part in it.
    pub(super) user: Option<UserIx>,
    /// Index of the record that it belongs to.
    pub(super) record: usize,
    /// In words: kind, direction, subject.
    pub(super) text: String,
    /// Index of the interactions that it is from.
    pub(super) source: u16,
}

/// The interactions and tasks of one contact.
#[derive(Default)]
pub(super) struct Events {
    /// In the order of time.
    pub(super) rows: Vec<Event>,
    /// Sorted by user.
    pub(super) correspondents: Vec<Correspondent>,
    /// Up to the as-of date, sorted by user.
    pub(super) touches: Vec<Touch>,
    /// Up to the as-of date, in the order of time.
    pub(super) outcomes: Vec<(Day, Outcome)>,
    /// What it unsubscribed from: `email: mailing tool, 2026-11-08`.
    pub(super) opt_outs: Vec<String>,
    /// By due date.
    pub(super) tasks: Vec<Task>,
    /// The latest touch.
    pub(super) last_touch: Option<(Timestamp, UserIx)>,
}

impl Events {
    /// The interactions and tasks of the records of a contact.
    pub(super) fn of(run: &Settling<'_>, numbers: &[RecordNo]) -> Result<Self> {
        let tasks = tasks_of(run, numbers);
        if run.interactions.rows.is_empty() {
            return Ok(Self {
                tasks,
                ..Self::default()
            });
        }
        let all = || {
            numbers
                .iter()
                .flat_map(|number| run.interactions.of_record(*number))
        };
        let mut bytes = Vec::new();
        let mut rows = Vec::new();
        for (record, number) in numbers.iter().enumerate() {
            for interaction in run.interactions.of_record(*number) {
                run.interactions
                    .read_detail(run.keys, interaction, &mut bytes)?;
                rows.push(event(interaction, &Detail::decode(&bytes)?, record));
            }
        }
        rows.sort_by(|left, right| order(left).cmp(&order(right)));
        let mut touches: Vec<_> = all()
            .filter(|interaction| interaction.is_touch())
            .map(|interaction| Touch {
                by: interaction.user(),
                at: interaction.at,
            })
            .collect();
        touches.sort_unstable();
        let mut outcomes: Vec<_> = all().filter_map(outcome).collect();
        outcomes.sort_unstable();
        Ok(Self {
            rows,
            correspondents: correspondents(all()),
            touches,
            outcomes,
            opt_outs: opt_outs(run, numbers),
            tasks,
            last_touch: last_touch(all()),
        })
    }
}

/// The tasks about the records of a contact, by due date.
fn tasks_of(run: &Settling<'_>, numbers: &[RecordNo]) -> Vec<Task> {
    if run.tasks.rows.is_empty() {
        return Vec::new();
    }
    let tasks = numbers.iter().map(|number| run.tasks.of_record(*number));
    let mut tasks = tasks.collect::<Vec<_>>().concat();
    tasks.sort_unstable_by_key(|task| (task.due, task.state, task.by));
    tasks
}

/// What an interaction up to the as-of date says of what became of the contact.
fn outcome(interaction: &Interaction) -> Option<(Day, Outcome)> {
    let is_to_contact = interaction.direction == Direction::Out;
    let outcome = match interaction.kind {
        Kind::Converted => Outcome::Converted,
        Kind::Retained => Outcome::Retained,
        Kind::Churned => Outcome::Churned,
        Kind::Unsubscribed => Outcome::Unsubscribed,
        Kind::Mailing if interaction.direction != Direction::In => Outcome::WrittenTo,
        Kind::Email | Kind::Sms | Kind::Letter | Kind::Chat if is_to_contact => Outcome::WrittenTo,
        _ => return None,
    };
    (!interaction.is_future).then(|| (interaction.at.day(), outcome))
}

/// What the records of a contact unsubscribed from, in words.
fn opt_outs(run: &Settling<'_>, numbers: &[RecordNo]) -> Vec<String> {
    let opt_outs = run.interactions.opt_outs.of_contact(numbers).into_iter();
    let words = opt_outs.map(|opt_out| {
        let list = &run.interactions.names[usize::from(opt_out.source)];
        format!("{}: {list}, {}", opt_out.channel.name(), opt_out.at.day())
    });
    words.collect()
}

/// The latest touch of a record up to the as-of date.
pub(super) fn last_touch_of(run: &Settling<'_>, record: RecordNo) -> Option<Timestamp> {
    last_touch(run.interactions.of_record(record)).map(|(at, _)| at)
}

/// The latest touch of a contact up to the as-of date, as its source or its interactions tell.
pub(super) fn last_touch_of_contact(
    run: &Settling<'_>,
    record: &Record<'_>,
    numbers: &[RecordNo],
) -> Option<Timestamp> {
    let by_source = record.last_touch_at.filter(|at| at.day() <= run.as_of);
    let by_user = numbers.iter().map(|number| last_touch_of(run, *number));
    by_user.fold(by_source, Option::max)
}

fn event(interaction: &Interaction, detail: &Detail<'_>, record: usize) -> Event {
    let words = [
        if detail.words.is_empty() {
            interaction.kind.name()
        } else {
            detail.words
        },
        interaction.direction.name(),
        detail.subject,
    ];
    let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
    Event {
        at: interaction.at,
        user: interaction.user(),
        record,
        text: words.join(", "),
        source: detail.source,
    }
}

fn order(event: &Event) -> (Timestamp, Option<UserIx>, u16, usize, &str) {
    (
        event.at,
        event.user,
        event.source,
        event.record,
        &event.text,
    )
}
