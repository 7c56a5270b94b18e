//! The cells of a row that interactions and tasks have in common: with whom, by whom and when, or why that cannot be told.

use bumpalo::{Bump, collections::String as ArenaString};
use rustc_hash::FxHashMap;

use super::{
    Detail,
    header::Field,
    lookup::{Found, Lookup, Place},
    plan::RowPlan,
    strangers::StrangersOf,
};
use crate::{
    directory::{Directory, OWNER_ID, Resolved, USER},
    load::{DateFaults, RawRow, Reject, RejectLog, RejectReason},
    party::{Party, UserIx},
    standardise::{
        date::{self, Dates},
        email, number, text,
    },
    time::{Day, Timestamp},
};

/// What all rows of one export have in common.
pub(crate) struct ExportContext<'r> {
    pub(crate) name: &'r str,
    /// The place of the list among those of its kind.
    pub(crate) list: u16,
    /// The number of the export over all of the run.
    pub(crate) number: u32,
    pub(crate) headers: &'r [String],
    pub(crate) plan: &'r RowPlan,
    pub(crate) lookup: &'r Lookup<'r>,
    pub(crate) directory: &'r Directory,
    pub(crate) dates: Dates,
    pub(crate) as_of: Day,
    pub(crate) rejects: &'r RejectLog,
}

impl ExportContext<'_> {
    /// Whom a cell means: one of IDs as an OwnerID does, by the ID or through the user mappings.
    fn meant(&self, (text, is_id): (&str, bool), arena: &Bump) -> Resolved {
        match is_id {
            true => self.directory.resolve_of(self.name, OWNER_ID, text),
            false => self.called(text, arena),
        }
    }

    /// Whom a cell means as a whole or, where several addresses stand in it, by the first that is somebody's.
    fn called(&self, text: &str, arena: &Bump) -> Resolved {
        let resolve = |text| self.directory.resolve_value(self.name, USER, text);
        match resolve(text) {
            Resolved::Unknown => {
                let mut each = email::parse(text, arena).good.iter().map(resolve);
                let somebody = each.find(|found| found.party().is_some());
                somebody.unwrap_or(Resolved::Unknown)
            }
            found => found,
        }
    }
}

/// Reads the cells of one batch.
pub(crate) struct CellReader<'r> {
    pub(crate) context: &'r ExportContext<'r>,
    /// By whether the cell holds an ID: cell → whom it means.
    users: [FxHashMap<Box<str>, Resolved>; 2],
    pub(super) buffer: String,
    pub(super) faults: DateFaults,
}

/// What is wrong with a row, and in which column.
pub(crate) struct Fault(pub(crate) RejectReason, pub(crate) Option<usize>);

/// A user, and in which cell.
#[derive(Clone, Copy)]
pub(crate) struct Named {
    pub(crate) user: UserIx,
    pub(super) cell: usize,
}

/// Whose a row is.
#[derive(Clone, Copy)]
pub(crate) enum Whose {
    /// This user's.
    User(Named),
    /// Somebody's whom the directory does not know.
    Stranger,
    /// Nobody's: its cells are blank, or say so.
    Nobody,
}

impl Whose {
    /// The user, and in which cell.
    pub(super) fn named(&self) -> Option<&Named> {
        match self {
            Self::User(named) => Some(named),
            Self::Stranger | Self::Nobody => None,
        }
    }

    /// The user.
    pub(crate) fn user(&self) -> Option<UserIx> {
        self.named().map(|named| named.user)
    }
}

impl<'r> CellReader<'r> {
    pub(crate) fn new(context: &'r ExportContext<'r>) -> Self {
        Self {
            context,
            users: Default::default(),
            buffer: String::new(),
            faults: DateFaults::default(),
        }
    }

    /// The user of the first cell that names one. Of two people who write to each other one must be a user.
    fn whose<'a>(&mut self, row: RawRow<'a>, arena: &'a Bump) -> Result<Whose, Fault> {
        let mut stranger = None;
        for (field, is_id) in [(Field::UserId, true), (Field::UserEmail, false)] {
            for &cell in self.context.plan.cells(field) {
                let text = row.cell(cell).trim();
                if text.is_empty() {
                    continue;
                }
                match *self.resolved(text, is_id, arena) {
                    Resolved::Party(Party::User(user), _) => {
                        return Ok(Whose::User(Named { user, cell }));
                    }
                    Resolved::Nobody => {}
                    _ => {
                        stranger.get_or_insert(cell);
                    }
                }
            }
        }
        match stranger {
            Some(cell) if self.context.plan.is_side(cell) => {
                Err(Fault(RejectReason::UnknownUser, Some(cell)))
            }
            Some(_) => Ok(Whose::Stranger),
            None => Ok(Whose::Nobody),
        }
    }

    /// Counts whom a row names whom the directory does not know, if there is somebody: who has no part in mail, such as a team, is known.
    pub(super) fn count_stranger(
        &mut self,
        row: RawRow<'_>,
        strangers: &mut StrangersOf,
        arena: &Bump,
    ) -> bool {
        for (field, kind) in [(Field::UserId, OWNER_ID), (Field::UserEmail, USER)] {
            for &cell in self.context.plan.cells(field) {
                let text = row.cell(cell).trim();
                let is_id = field == Field::UserId;
                let is_unclear =
                    |found: &Resolved| matches!(found, Resolved::Unknown | Resolved::Ambiguous(_));
                if !text.is_empty() && is_unclear(self.resolved(text, is_id, arena)) {
                    strangers.add(kind, text);
                    return true;
                }
            }
        }
        false
    }

    /// Whom a cell means, looked up once for all rows of the batch.
    fn resolved(&mut self, text: &str, is_id: bool, arena: &Bump) -> &Resolved {
        let known = &mut self.users[usize::from(is_id)];
        if !known.contains_key(text) {
            let resolved = self.context.meant((text, is_id), arena);
            known.insert(text.into(), resolved);
        }
        &known[text]
    }

    /// With whom a row is, and whose it is; of two faults the contact's is told.
    pub(crate) fn whom<'a>(
        &mut self,
        row: RawRow<'a>,
        arena: &'a Bump,
    ) -> Result<(Place, Whose), Fault> {
        let whose = self.whose(row, arena);
        let named = whose.as_ref().ok().and_then(Whose::named);
        let place = self.contact(row, named, arena)?;
        Ok((place, whose?))
    }

    /// The first ID, in the source that the row names, else the first address, that leads to one record. What names no source of the run
    /// is something else, such as where a lead is from.
    fn contact<'a>(
        &mut self,
        row: RawRow<'a>,
        named: Option<&Named>,
        arena: &'a Bump,
    ) -> Result<Place, Fault> {
        let ExportContext { plan, lookup, .. } = *self.context;
        let source = lookup.source(self.first(row, Field::Source));
        let mut fault = None;
        for &cell in plan.cells(Field::RecordId) {
            let id = number::repair_id(row.cell(cell), arena);
            if text::is_placeholder(id) {
                continue;
            }
            match lookup.by_id(id, source) {
                Found::One(place) => return Ok(place),
                Found::Several => {
                    fault.get_or_insert((RejectReason::AmbiguousRecord, cell));
                }
                Found::Nobody => {
                    fault.get_or_insert((RejectReason::UnknownContact, cell));
                }
            }
        }
        for &cell in plan.cells(Field::Email) {
            for address in email::parse(row.cell(cell), arena).good.iter() {
                if self.is_own(named, address) {
                    continue;
                }
                if let Some(place) = lookup.by_email(address, &mut self.buffer) {
                    return Ok(place);
                }
                fault.get_or_insert((RejectReason::UnknownContact, cell));
            }
        }
        Err(match fault {
            Some((reason, cell)) => Fault(reason, Some(cell)),
            None => {
                let column = self.column(&[Field::RecordId, Field::Email]);
                Fault(RejectReason::UnknownContact, column)
            }
        })
    }

    /// Whether an address is the user's: where "From" and "To" must be told apart, the user may be a contact too.
    fn is_own(&self, named: Option<&Named>, address: &str) -> bool {
        let is_own = |named: &Named| self.context.directory.user(named.user).email == address;
        self.context.plan.is_exchange() && named.is_some_and(is_own)
    }

    /// The words of a row, and where it stands.
    pub(crate) fn detail<'a>(
        &self,
        row: RawRow<'a>,
        words: &'a str,
        arena: &'a Bump,
    ) -> Detail<'a> {
        Detail {
            source: self.context.list,
            export: self.context.number,
            line: row.line(),
            subject: text::clean(self.first(row, Field::Subject), arena),
            words,
        }
    }

    /// The moment of a field; with the time of day, where that stands in a cell of its own. None if its cells are blank.
    pub(crate) fn moment<'a>(
        &mut self,
        row: RawRow<'a>,
        field: Field,
        arena: &'a Bump,
    ) -> Result<Option<Timestamp>, Fault> {
        let ExportContext { plan, dates, .. } = self.context;
        let cells = plan.cells(field).iter();
        let filled = cells.filter(|cell| !row.cell(**cell).trim().is_empty());
        let mut joined = ArenaString::new_in(arena);
        for &cell in filled.clone() {
            joined.push_str(row.cell(cell).trim());
            joined.push(' ');
        }
        let Some(&first) = filled.clone().next() else {
            return Ok(None);
        };
        let alone = filled.map(|cell| row.cell(*cell));
        let moment = std::iter::once(&*joined)
            .chain(alone)
            .map(|text| dates.parse_timestamp(text))
            .find(|moment| moment.value().is_some())
            .unwrap_or(date::Reading::Unreadable);
        self.faults.count(first, &moment, row.line());
        let unreadable = Fault(RejectReason::UnreadableDate, Some(first));
        moment.value().map(Some).ok_or(unreadable)
    }

    /// The first cell of a field that is not blank.
    pub(crate) fn first<'a>(&self, row: RawRow<'a>, field: Field) -> &'a str {
        let cells = self.context.plan.cells(field).iter();
        let mut cells = cells.map(|cell| row.cell(*cell));
        let filled = cells.find(|cell| !cell.trim().is_empty());
        filled.unwrap_or_default()
    }

    /// The first column that can hold any of the fields.
    pub(crate) fn column(&self, fields: &[Field]) -> Option<usize> {
        let mut cells = fields
            .iter()
            .flat_map(|field| self.context.plan.cells(*field));
        cells.next().copied()
    }

    pub(crate) fn reject(&self, row: RawRow<'_>, fault: &Fault) -> Reject {
        let Fault(reason, column) = *fault;
        Reject {
            column: column.and_then(|cell| self.context.headers.get(cell).cloned()),
            ..row.reject(reason)
        }
    }
}
