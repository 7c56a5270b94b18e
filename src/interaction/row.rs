//! One raw row of an interactions file: with whom, by whom, when and what, or why that cannot be told.

use bumpalo::{Bump, collections::String as ArenaString};
use rustc_hash::FxHashMap;

use super::{
    Detail, Direction, Interaction, Kind, Medium,
    lookup::{Found, Lookup, Place},
    plan::{Field, InteractionPlan},
};
use crate::{
    directory::{Directory, Resolved},
    keys::hash,
    load::{RawRow, Reject, RejectReason},
    party::{Party, UserIx},
    standardise::{date::Dates, email, number, text},
    time::{Day, Timestamp},
};

/// What a row says, and where its contact was found.
pub(super) struct ReadRow<'a> {
    pub(super) place: Place,
    pub(super) interaction: Interaction,
    pub(super) detail: Detail<'a>,
}

/// What all rows of one export have in common.
pub(super) struct RowContext<'r> {
    pub(super) name: &'r str,
    pub(super) source: u16,
    pub(super) export: u32,
    pub(super) headers: &'r [String],
    pub(super) plan: &'r InteractionPlan,
    pub(super) lookup: &'r Lookup<'r>,
    pub(super) directory: &'r Directory,
    pub(super) dates: Dates,
    pub(super) as_of: Day,
}

/// Reads the rows of one batch.
pub(super) struct RowReader<'r> {
    context: &'r RowContext<'r>,
    /// By whether the cell holds an ID: cell → user.
    users: [FxHashMap<Box<str>, Option<UserIx>>; 2],
    buffer: String,
}

/// What is wrong with a row, and in which column.
struct Fault(RejectReason, Option<usize>);

/// A user, and in which cell.
#[derive(Clone, Copy)]
struct Named {
    user: UserIx,
    cell: usize,
}

impl<'r> RowReader<'r> {
    pub(super) fn new(context: &'r RowContext<'r>) -> Self {
        Self {
            context,
            users: Default::default(),
            buffer: String::new(),
        }
    }

    pub(super) fn read<'a>(
        &mut self,
        row: RawRow<'a>,
        arena: &'a Bump,
    ) -> Result<ReadRow<'a>, Reject> {
        self.understand(row, arena)
            .map_err(|fault| self.reject(row, &fault))
    }

    fn understand<'a>(&mut self, row: RawRow<'a>, arena: &'a Bump) -> Result<ReadRow<'a>, Fault> {
        let named = self.user(row);
        let place = self.contact(row, named.as_ref().ok(), arena)?;
        let Named { user, cell } = named?;
        let at = self.moment(row, arena)?;
        let context = self.context;
        let medium = Medium::read(self.first(row, Field::Channel).1).unwrap_or_default();
        let given = self.first(row, Field::Kind).1;
        let kind = Kind::of(given, medium);
        let detail = Detail {
            source: context.source,
            export: context.export,
            line: row.line(),
            subject: text::clean(self.first(row, Field::Subject).1, arena),
            words: if kind == Kind::Other {
                text::clean(given, arena)
            } else {
                ""
            },
        };
        let interaction = Interaction {
            at,
            record: context.lookup.record(place),
            user,
            offset: 0,
            digest: self.digest(&detail),
            row: 0,
            kind,
            direction: self.direction(row, cell),
            medium,
            is_future: at.day() > context.as_of,
        };
        Ok(ReadRow {
            place,
            interaction,
            detail,
        })
    }

    /// The first cell that names a user.
    fn user(&mut self, row: RawRow<'_>) -> Result<Named, Fault> {
        let mut fault = None;
        for (field, is_id) in [(Field::UserId, true), (Field::UserEmail, false)] {
            for &cell in self.context.plan.cells(field) {
                let text = row.cell(cell).trim();
                if text.is_empty() {
                    continue;
                }
                if let Some(user) = self.user_named(text, is_id) {
                    return Ok(Named { user, cell });
                }
                fault.get_or_insert(cell);
            }
        }
        let column = fault.or_else(|| self.column([Field::UserId, Field::UserEmail]));
        Err(Fault(RejectReason::UnknownUser, column))
    }

    /// Whom a cell means, looked up once for all rows of the batch.
    fn user_named(&mut self, text: &str, is_id: bool) -> Option<UserIx> {
        let known = &mut self.users[usize::from(is_id)];
        if let Some(user) = known.get(text) {
            return *user;
        }
        let directory = self.context.directory;
        let resolved = if is_id {
            directory.resolve_id(text)
        } else {
            directory.resolve_value(self.context.name, "User", address_in(text))
        };
        let user = match resolved {
            Resolved::Party(Party::User(user), _) => Some(user),
            _ => None,
        };
        known.insert(text.into(), user);
        user
    }

    /// The first ID, else the first address, that leads to one record.
    fn contact<'a>(
        &mut self,
        row: RawRow<'a>,
        named: Option<&Named>,
        arena: &'a Bump,
    ) -> Result<Place, Fault> {
        let RowContext { plan, lookup, .. } = *self.context;
        let mut fault = None;
        for &cell in plan.cells(Field::RecordId) {
            let id = number::repair_id(row.cell(cell), arena).id;
            if text::is_placeholder(id) {
                continue;
            }
            match lookup.by_id(id) {
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
                let column = self.column([Field::RecordId, Field::Email]);
                Fault(RejectReason::UnknownContact, column)
            }
        })
    }

    /// Whether an address is the user's: where "From" and "To" must be told apart, the user may be a contact too.
    fn is_own(&self, named: Option<&Named>, address: &str) -> bool {
        let is_own = |named: &Named| self.context.directory.user(named.user).email == address;
        self.context.plan.is_exchange() && named.is_some_and(is_own)
    }

    /// The date; with the time of day, where that stands in a cell of its own.
    fn moment<'a>(&self, row: RawRow<'a>, arena: &'a Bump) -> Result<Timestamp, Fault> {
        let RowContext { plan, dates, .. } = self.context;
        let cells = plan.cells(Field::OccurredAt).iter();
        let filled = cells.filter(|cell| !row.cell(**cell).trim().is_empty());
        let mut joined = ArenaString::new_in(arena);
        for &cell in filled.clone() {
            joined.push_str(row.cell(cell).trim());
            joined.push(' ');
        }
        let alone = filled.map(|cell| row.cell(*cell));
        let moment = std::iter::once(&*joined)
            .chain(alone)
            .find_map(|text| dates.parse_timestamp(text).value());
        moment.ok_or_else(|| {
            let column = self.first(row, Field::OccurredAt).0;
            let column = column.or_else(|| self.column([Field::OccurredAt]));
            Fault(RejectReason::UnreadableDate, column)
        })
    }

    /// As the direction cell says; else the user's side tells.
    fn direction(&self, row: RawRow<'_>, user_cell: usize) -> Direction {
        let plan = self.context.plan;
        let said = Direction::read(self.first(row, Field::Direction).1).unwrap_or_default();
        if said != Direction::Unknown {
            said
        } else if plan.senders.contains(&user_cell) {
            Direction::Out
        } else if plan.recipients.contains(&user_cell) {
            Direction::In
        } else {
            Direction::Unknown
        }
    }

    /// Tells interactions apart that differ in their words only.
    fn digest(&mut self, detail: &Detail<'_>) -> u32 {
        self.buffer.clear();
        for part in [self.context.name, detail.words, detail.subject] {
            self.buffer.push_str(part);
            self.buffer.push('\0');
        }
        hash(self.buffer.as_bytes()) as u32
    }

    /// The first cell of a field that is not blank, and its number.
    fn first<'a>(&self, row: RawRow<'a>, field: Field) -> (Option<usize>, &'a str) {
        let mut cells = self.context.plan.cells(field).iter();
        let filled = cells.find(|cell| !row.cell(**cell).trim().is_empty());
        filled.map_or((None, ""), |&cell| (Some(cell), row.cell(cell)))
    }

    /// The first column that can hold any of the fields.
    fn column<const COUNT: usize>(&self, fields: [Field; COUNT]) -> Option<usize> {
        let cells = fields.map(|field| self.context.plan.cells(field).first());
        cells.into_iter().flatten().next().copied()
    }

    fn reject(&self, row: RawRow<'_>, fault: &Fault) -> Reject {
        let raw: Vec<_> = row.cells().collect();
        let Fault(reason, column) = *fault;
        Reject {
            column: column.and_then(|cell| self.context.headers.get(cell).cloned()),
            ..Reject::new(row.line(), reason, &raw.join(","))
        }
    }
}

/// The address in `Dana Whitfield <dana@example.com>`; any other text as it is.
fn address_in(text: &str) -> &str {
    let inner = text
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or(text, |(address, _)| address.trim())
}
