//! The cells of a row that interactions and tasks have in common: with whom, by whom and when, or why that cannot be told.

use bumpalo::{Bump, collections::String as ArenaString};
use rustc_hash::FxHashMap;

use super::{
    Detail,
    header::Field,
    lookup::{Lookup, Place},
    plan::RowPlan,
    strangers::StrangersOf,
};
use crate::{
    directory::{Directory, OWNER_ID, Resolved, USER},
    list::distinct,
    load::{DateFaults, RawRow, Reject, RejectLog, RejectReason},
    party::{Party, UserIx},
    standardise::{
        date::{self, Dates},
        email, text,
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
    fn meant(&self, (text, is_id): (&str, bool), arena: &Bump) -> Meant {
        let whole = match is_id {
            true => self.directory.resolve_of(self.name, OWNER_ID, text),
            false => self.directory.resolve_value(self.name, USER, text),
        };
        let users = match &whole {
            Resolved::Party(party, _) => Vec::from_iter(party.user()),
            Resolved::Unknown if !is_id => self.called(text, arena),
            _ => Vec::new(),
        };
        Meant { whole, users }
    }

    /// The users of a cell that as a whole means nobody: whose addresses stand in it, else whom it names as several people.
    fn called(&self, text: &str, arena: &Bump) -> Vec<UserIx> {
        let user = |text: &str| {
            let found = self.directory.resolve_value(self.name, USER, text);
            found.party().and_then(Party::user)
        };
        let addressed = distinct(email::parse(text, arena).good.iter().filter_map(user));
        if !addressed.is_empty() {
            return addressed;
        }
        let parts = self.directory.several_in(self.name, USER, text);
        distinct(parts.into_iter().flatten().filter_map(user))
    }
}

/// Whom a cell means.
struct Meant {
    /// As a whole.
    whole: Resolved,
    /// The users among them, each once.
    users: Vec<UserIx>,
}

/// Reads the cells of one batch.
pub(crate) struct CellReader<'r> {
    pub(crate) context: &'r ExportContext<'r>,
    /// By whether the cell holds an ID: cell → whom it means.
    users: [FxHashMap<Box<str>, Meant>; 2],
    pub(super) buffer: String,
    pub(super) faults: DateFaults,
}

/// What is wrong with a row, and in which column.
pub(crate) struct Fault(pub(crate) RejectReason, pub(crate) Option<usize>);

/// With whom a row is, and whose it is.
#[derive(Clone, Copy)]
pub(crate) struct Whom<'a> {
    /// Everybody, one at least.
    pub(crate) places: &'a [Place],
    /// Whose.
    pub(crate) whose: Whose<'a>,
}

/// The users whom a cell names, one at least, and which cell.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(super) users: &'a [UserIx],
    pub(super) cell: usize,
}

/// Whose a row is.
#[derive(Clone, Copy)]
pub(crate) enum Whose<'a> {
    /// Of each of these users.
    Users(Named<'a>),
    /// Somebody's whom the directory does not know.
    Stranger,
    /// Nobody's: its cells are blank, or say so.
    Nobody,
}

impl<'a> Whose<'a> {
    /// The users, and in which cell.
    pub(super) fn named(self) -> Option<Named<'a>> {
        match self {
            Self::Users(named) => Some(named),
            Self::Stranger | Self::Nobody => None,
        }
    }

    /// The users, or none.
    pub(crate) fn users(self) -> &'a [UserIx] {
        self.named().map_or(&[], |named| named.users)
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

    /// The users of the first cell that names one. Of two people who write to each other one must be a user.
    fn whose<'a>(&mut self, row: RawRow<'a>, arena: &'a Bump) -> Result<Whose<'a>, Fault> {
        let mut stranger = None;
        for (field, is_id) in [(Field::UserId, true), (Field::UserEmail, false)] {
            for &cell in self.context.plan.cells(field) {
                let text = row.cell(cell).trim();
                if text.is_empty() {
                    continue;
                }
                let Meant { whole, users } = self.meant(text, is_id, arena);
                if !users.is_empty() {
                    let users = arena.alloc_slice_copy(users);
                    return Ok(Whose::Users(Named { users, cell }));
                }
                if *whole != Resolved::Nobody {
                    stranger.get_or_insert(cell);
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

    /// Counts whom a row names whom the directory does not know, if there is somebody: whom user mappings call a team, which has no part in mail, is known.
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
                let is_unclear = |meant: &Meant| {
                    let is_unknown =
                        matches!(meant.whole, Resolved::Unknown | Resolved::Ambiguous(_));
                    is_unknown || meant.whole.is_unmapped_entity()
                };
                if !text.is_empty() && is_unclear(self.meant(text, is_id, arena)) {
                    strangers.add(kind, text);
                    return true;
                }
            }
        }
        false
    }

    /// Whom a cell means, looked up once for all rows of the batch.
    fn meant(&mut self, text: &str, is_id: bool, arena: &Bump) -> &Meant {
        let known = &mut self.users[usize::from(is_id)];
        if !known.contains_key(text) {
            let meant = self.context.meant((text, is_id), arena);
            known.insert(text.into(), meant);
        }
        &known[text]
    }

    /// With whom a row is, and whose it is; of two faults the contact's is told.
    pub(crate) fn whom<'a>(&mut self, row: RawRow<'a>, arena: &'a Bump) -> Result<Whom<'a>, Fault> {
        let whose = self.whose(row, arena);
        let named = whose.as_ref().ok().and_then(|whose| whose.named());
        let places = self.contacts(row, named, arena)?;
        let whose = whose?;
        Ok(Whom { places, whose })
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
