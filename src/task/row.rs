//! One raw row of a tasks file: about whom, by whom, by when and whether it was done, or why that cannot be told.

use bumpalo::Bump;

use super::{
    State, Task,
    status::{Status, read_status},
};
use crate::{
    interaction::{
        Lookup,
        cells::{CellReader, Fault, Whom, Whose},
        export::{Entry, ReadRow},
        header::Field,
        lookup::Place,
    },
    keys::RecordNo,
    load::RawRow,
    party::{PackedParty, Party, UserIx},
    time::{Day, Timestamp},
};

impl Entry for Task {
    /// Words for a task that is done, folded.
    type Settings<'s> = &'s [String];

    fn read<'a>(
        closed_words: &[String],
        cells: &mut CellReader<'_>,
        row: RawRow<'a>,
        arena: &'a Bump,
    ) -> Result<ReadRow<'a, Self>, Fault> {
        let Whom { places, whose } = cells.whom(row, arena)?;
        let mut day = |field| -> Result<Option<Day>, Fault> {
            Ok(cells.moment(row, field, arena)?.map(Timestamp::day))
        };
        let (due, closed) = (day(Field::DueAt)?, day(Field::ClosedAt)?);
        let status = cells.first(row, Field::Status);
        let state = match read_status(status, closed_words) {
            Status::Dropped => State::Dropped,
            Status::Closed => State::Closed(closed),
            Status::Open if closed.is_some() => State::Closed(closed),
            Status::Open => State::Open,
        };
        let users = whose.users();
        let entry = Self {
            record: 0,
            due,
            state,
            by: PackedParty::NOBODY,
            offset: 0,
        };
        Ok(ReadRow {
            places: &places[..1], // one task, about whom it names first
            users: &users[..users.len().min(1)],
            entry,
            detail: cells.detail(row, "", arena),
            is_strangers: matches!(whose, Whose::Stranger),
        })
    }

    fn between(self, lookup: &Lookup<'_>, user: Option<UserIx>, place: Place) -> Self {
        Self {
            record: lookup.record_for(place, user),
            by: user.map(Party::User).into(),
            ..self
        }
    }

    fn record(&self) -> RecordNo {
        self.record
    }

    fn lies_at(&mut self, offset: u32) {
        self.offset = offset;
    }
}
