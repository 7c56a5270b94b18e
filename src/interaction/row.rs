//! One raw row of an interactions file: with whom, by whom, when and what, or why that cannot be told.

use bumpalo::Bump;

use super::{
    Detail, Direction, Interaction, Kind, Medium,
    cells::{CellReader, ExportContext, Fault, Named},
    header::Field,
    lookup::Place,
};
use crate::{
    keys::hash,
    load::{RawRow, Reject, RejectReason},
    party::Party,
    source::header::fold,
    standardise::text,
    time::Day,
};

/// What a row says, and where its contact was found.
pub(super) struct ReadRow<'a> {
    pub(super) place: Place,
    pub(super) interaction: Interaction,
    pub(super) detail: Detail<'a>,
}

/// What all rows of one export have in common.
pub(super) struct RowContext<'r> {
    pub(super) cells: ExportContext<'r>,
    pub(super) source: u16,
    pub(super) export: u32,
    /// What a row is that does not say it.
    pub(super) kind: Kind,
    /// Words that the settings give a meaning, folded.
    pub(super) words: &'r [(String, Kind)],
    pub(super) as_of: Day,
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

    pub(super) fn read<'a>(
        &mut self,
        row: RawRow<'a>,
        arena: &'a Bump,
    ) -> Result<ReadRow<'a>, Reject> {
        self.understand(row, arena)
            .map_err(|fault| self.cells.reject(row, &fault))
    }

    fn understand<'a>(&mut self, row: RawRow<'a>, arena: &'a Bump) -> Result<ReadRow<'a>, Fault> {
        let context = self.context;
        let cells = &mut self.cells;
        let named = cells.user(row);
        let known = named.as_ref().ok().and_then(Option::as_ref);
        let place = cells.contact(row, known, arena)?;
        let named = named?;
        let given = cells.first(row, Field::Kind).1;
        let medium = Medium::read(cells.first(row, Field::Channel).1).unwrap_or_default();
        let kind = self.kind(given, medium);
        if named.is_none() && !kind.needs_no_user() {
            let column = self.cells.column([Field::UserId, Field::UserEmail]);
            return Err(Fault(RejectReason::UnknownUser, column));
        }
        let at = self.cells.moment(row, Field::OccurredAt, arena)?;
        let at = at.ok_or_else(|| {
            let column = self.cells.column([Field::OccurredAt]);
            Fault(RejectReason::UnreadableDate, column)
        })?;
        let detail = Detail {
            source: context.source,
            export: context.export,
            line: row.line(),
            subject: text::clean(self.cells.first(row, Field::Subject).1, arena),
            words: if kind == Kind::Other {
                text::clean(given, arena)
            } else {
                ""
            },
        };
        let interaction = Interaction {
            at,
            record: context.cells.lookup.record(place),
            by: named.map(|named| Party::User(named.user)).into(),
            offset: 0,
            digest: self.digest(&detail),
            row: 0,
            kind,
            direction: self.direction(row, named),
            medium,
            is_future: at.day() > context.as_of,
        };
        Ok(ReadRow {
            place,
            interaction,
            detail,
        })
    }

    /// As the settings say of the cell's word, else as the word is known, else what the file is for.
    fn kind(&self, given: &str, medium: Medium) -> Kind {
        let RowContext { kind, words, .. } = self.context;
        if given.trim().is_empty() && *kind != Kind::Unknown {
            return *kind;
        }
        let mut words = words.iter();
        let said = (!words.as_slice().is_empty()).then(|| fold(given));
        let said = said.and_then(|given| words.find(|(word, _)| *word == given));
        said.map_or_else(|| Kind::of(given, medium), |(_, kind)| *kind)
    }

    /// As the direction cell says; else the user's side tells.
    fn direction(&self, row: RawRow<'_>, named: Option<Named>) -> Direction {
        let plan = self.context.cells.plan;
        let said = Direction::read(self.cells.first(row, Field::Direction).1).unwrap_or_default();
        let is_in = |side: &[usize]| named.is_some_and(|named| side.contains(&named.cell));
        if said != Direction::Unknown {
            said
        } else if is_in(&plan.senders) {
            Direction::Out
        } else if is_in(&plan.recipients) {
            Direction::In
        } else {
            Direction::Unknown
        }
    }

    /// Tells interactions apart that differ in their words only.
    fn digest(&mut self, detail: &Detail<'_>) -> u32 {
        let buffer = &mut self.cells.buffer;
        buffer.clear();
        for part in [self.context.cells.name, detail.words, detail.subject] {
            buffer.push_str(part);
            buffer.push('\0');
        }
        hash(buffer.as_bytes()) as u32
    }
}
