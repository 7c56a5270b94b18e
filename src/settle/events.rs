//! What happened between users and a contact: its interactions, summed up for rules and flags.

use anyhow::Result;

use super::Settling;
use crate::{
    flag::Touch,
    interaction::{Correspondent, Detail, Interaction, correspondents, last_touch},
    keys::RecordNo,
    party::UserIx,
    record::Record,
    time::Timestamp,
};

/// An interaction with a contact.
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// With whom.
    pub user: UserIx,
    /// Index of the record that it belongs to.
    pub record: usize,
    /// In words: kind, direction, subject.
    pub text: String,
    /// Index of the interactions that it is from.
    pub source: u16,
}

/// The interactions of one contact.
#[derive(Default)]
pub(super) struct Events {
    /// In the order of time.
    pub(super) rows: Vec<Event>,
    /// Sorted by user.
    pub(super) correspondents: Vec<Correspondent>,
    /// Up to the as-of date, sorted by user.
    pub(super) touches: Vec<Touch>,
    /// The latest touch.
    pub(super) last_touch: Option<(Timestamp, UserIx)>,
}

impl Events {
    /// The interactions of the records of a contact.
    pub(super) fn of(run: &Settling<'_>, numbers: &[RecordNo]) -> Result<Self> {
        if run.interactions.rows.is_empty() {
            return Ok(Self::default());
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
                by: Some(interaction.user),
                at: interaction.at,
            })
            .collect();
        touches.sort_unstable();
        Ok(Self {
            rows,
            correspondents: correspondents(all()),
            touches,
            last_touch: last_touch(all()),
        })
    }
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
        user: interaction.user,
        record,
        text: words.join(", "),
        source: detail.source,
    }
}

fn order(event: &Event) -> (Timestamp, UserIx, u16, usize, &str) {
    (
        event.at,
        event.user,
        event.source,
        event.record,
        &event.text,
    )
}
