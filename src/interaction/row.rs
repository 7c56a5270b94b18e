//! One raw row of an interactions file: with whom, by whom, when and what, or why that cannot be told.

use bumpalo::Bump;

use super::{
    Detail, Direction, Interaction, Kind, Lookup, Medium,
    cells::{CellReader, Fault, Whom, Whose},
    export::{Entry, ReadRow},
    header::Field,
    lookup::Place,
    noted::Noted,
};
use crate::{
    keys::{RecordNo, hash},
    load::{RawRow, RejectReason},
    party::{PackedParty, Party, UserIx},
    source::header::fold,
    standardise::text,
    time::Timestamp,
};

/// What the settings say of all rows of an `[[interactions]]`.
#[derive(Clone, Copy, Debug)]
pub struct RowSettings<'r> {
    /// What a row is that does not say it.
    pub kind: Kind,
    /// Words that the settings give a meaning, folded.
    pub words: &'r [(String, Kind)],
    /// The kinds that are touches.
    pub touches: &'r [Kind],
}

impl Entry for Interaction {
    type Settings<'s> = RowSettings<'s>;

    fn read<'a>(
        settings: RowSettings<'_>,
        cells: &mut CellReader<'_>,
        row: RawRow<'a>,
        arena: &'a Bump,
    ) -> Result<ReadRow<'a, Self>, Fault> {
        let Whom { places, whose } = cells.whom(row, arena)?;
        let given = cells.first(row, Field::Kind);
        let medium = Medium::read(cells.first(row, Field::Channel)).unwrap_or_default();
        let kind = settings.kind(given, medium);
        if matches!(whose, Whose::Nobody) && !kind.needs_no_user() {
            let column = cells.column(&[Field::UserId, Field::UserEmail]);
            return Err(Fault(RejectReason::UnknownUser, column));
        }
        let at = cells.moment(row, Field::OccurredAt, arena)?;
        let some_day = (kind == Kind::Unsubscribed).then_some(Timestamp::UNKNOWN);
        let at = at.or(some_day).ok_or_else(|| {
            let column = cells.column(&[Field::OccurredAt]);
            Fault(RejectReason::UnreadableDate, column)
        })?;
        let is_known = kind != Kind::Other;
        let words = if is_known {
            ""
        } else {
            text::clean(given, arena)
        };
        let detail = cells.detail(row, words, arena);
        let is_future = at.day() > cells.context.as_of;
        let entry = Self {
            at,
            record: 0,
            by: PackedParty::NOBODY,
            offset: 0,
            digest: digest(cells, &detail),
            row: 0,
            kind,
            direction: direction(cells, row, whose),
            medium,
            marks: settings.touch(kind) | (u8::from(is_future) * Self::FUTURE),
        };
        Ok(ReadRow {
            places,
            users: whose.users(),
            entry,
            detail,
            is_strangers: matches!(whose, Whose::Stranger),
        })
    }

    fn between(self, lookup: &Lookup<'_>, user: Option<UserIx>, place: Place) -> Self {
        let record = lookup.record_for(place, user);
        Self {
            record,
            by: user.map(Party::User).into(),
            marks: self.marks | by_address(lookup.address_of(place, record)),
            ..self
        }
    }

    fn record(&self) -> RecordNo {
        self.record
    }

    fn lies_at(&mut self, offset: u32) {
        self.offset = offset;
    }

    fn continues(&mut self) {
        self.marks |= Self::CONTINUES;
    }

    fn note(&self, place: Place, list: u16, lookup: &Lookup<'_>, noted: &mut Noted) {
        noted.note(lookup, place, self, list);
    }
}

impl RowSettings<'_> {
    /// As the settings say of the cell's word, else as the word is known, else what the file is for.
    fn kind(&self, given: &str, medium: Medium) -> Kind {
        let Self { kind, words, .. } = self;
        if given.trim().is_empty() && *kind != Kind::Unknown {
            return *kind;
        }
        let mut words = words.iter();
        let said = (!words.as_slice().is_empty()).then(|| fold(given));
        let said = said.and_then(|given| words.find(|(word, _)| *word == given));
        said.map_or_else(|| Kind::of(given, medium), |(_, kind)| *kind)
    }

    /// The mark of a kind that is a touch.
    fn touch(&self, kind: Kind) -> u8 {
        u8::from(self.touches.contains(&kind)) * Interaction::TOUCH
    }
}

/// The marks of which of a record's addresses led to it, if one did.
fn by_address(address: Option<usize>) -> u8 {
    address.map_or(0, |address| {
        let last = usize::from(u8::MAX >> Interaction::ADDRESS_BIT);
        let address = address.min(last) as u8;
        Interaction::BY_ADDRESS | address << Interaction::ADDRESS_BIT
    })
}

/// As the direction cell says; else the user's side tells.
fn direction(cells: &CellReader<'_>, row: RawRow<'_>, whose: Whose<'_>) -> Direction {
    let plan = cells.context.plan;
    let said = Direction::read(cells.first(row, Field::Direction)).unwrap_or_default();
    let is_in = |side: &[usize]| {
        let named = whose.named();
        named.is_some_and(|named| side.contains(&named.cell))
    };
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
fn digest(cells: &mut CellReader<'_>, detail: &Detail<'_>) -> u32 {
    let name = cells.context.name;
    let buffer = &mut cells.buffer;
    buffer.clear();
    for part in [name, detail.words, detail.subject] {
        buffer.push_str(part);
        buffer.push('\0');
    }
    hash(buffer.as_bytes()) as u32
}
