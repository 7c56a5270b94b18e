//! One raw row of a tasks file: about whom, by whom, by when and whether it was done, or why that cannot be told.

use bumpalo::Bump;

use super::{
    State, Task,
    status::{Status, read_status},
};
use crate::{
    interaction::{
        cells::{CellReader, ExportContext, Fault},
        header::Field,
    },
    load::{RawRow, Reject},
    party::Party,
    time::{Day, Timestamp},
};

/// What all rows of one export have in common.
pub(super) struct RowContext<'r> {
    pub(super) cells: ExportContext<'r>,
    /// Words of the settings for a task that is done, folded.
    pub(super) closed_words: &'r [String],
}

/// Reads the rows of one batch.
pub(super) struct RowReader<'r> {
    context: &'r RowContext<'r>,
    cells: CellReader<'r>,
}

impl<'r> RowReader<'r> {
    pub(super) fn new(context: &'r RowContext<'r>) -> Self {
        Self {
            context,
            cells: CellReader::new(&context.cells),
        }
    }

    pub(super) fn read(&mut self, row: RawRow<'_>, arena: &Bump) -> Result<Task, Reject> {
        self.understand(row, arena)
            .map_err(|fault| self.cells.reject(row, &fault))
    }

    fn understand(&mut self, row: RawRow<'_>, arena: &Bump) -> Result<Task, Fault> {
        let cells = &mut self.cells;
        let named = cells.user(row);
        let known = named.as_ref().ok().and_then(Option::as_ref);
        let place = cells.contact(row, known, arena)?;
        let named = named?;
        let day = |field| -> Result<Option<Day>, Fault> {
            Ok(cells.moment(row, field, arena)?.map(Timestamp::day))
        };
        let (due, closed) = (day(Field::DueAt)?, day(Field::ClosedAt)?);
        let status = cells.first(row, Field::Status).1;
        let state = match read_status(status, self.context.closed_words) {
            Status::Dropped => State::Dropped,
            Status::Closed => State::Closed(closed),
            Status::Open if closed.is_some() => State::Closed(closed),
            Status::Open => State::Open,
        };
        Ok(Task {
            record: self.context.cells.lookup.record(place),
            due,
            state,
            by: named.map(|named| Party::User(named.user)).into(),
        })
    }
}
