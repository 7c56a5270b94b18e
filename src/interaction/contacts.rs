//! With whom a row is: the records to which its IDs lead, or its addresses.

use bumpalo::{Bump, collections::Vec as ArenaVec};

use super::{
    cells::{CellReader, ExportContext, Fault, Named},
    header::Field,
    lookup::{Found, Place},
};
use crate::{
    load::{RawRow, RejectReason},
    party::UserIx,
    standardise::{email, number, text},
};

/// The first fault of the cells that name a contact, and of which cell.
type FirstFault = Option<(RejectReason, usize)>;

impl CellReader<'_> {
    /// Whom the first cell of IDs means that leads to a record, else to whom the addresses lead.
    pub(super) fn contacts<'a>(
        &mut self,
        row: RawRow<'a>,
        named: Option<Named<'_>>,
        arena: &'a Bump,
    ) -> Result<&'a [Place], Fault> {
        let (mut places, mut fault) = (ArenaVec::new_in(arena), None);
        self.by_ids(row, &mut places, &mut fault);
        if places.is_empty() {
            self.by_addresses(row, named, &mut places, &mut fault);
        }
        if !places.is_empty() {
            return Ok(places.into_bump_slice());
        }
        Err(match fault {
            Some((reason, cell)) => Fault(reason, Some(cell)),
            None => {
                let column = self.column(&[Field::RecordId, Field::Email]);
                Fault(RejectReason::UnknownContact, column)
            }
        })
    }

    /// Whom the first cell means that leads to a record, as a whole or by IDs between `;`, in the source that the row names. Each of these must
    /// lead to one: who is not found would be heard of by nobody. What names no source of the run is something else, such as where a lead is from.
    fn by_ids(&self, row: RawRow<'_>, places: &mut ArenaVec<'_, Place>, fault: &mut FirstFault) {
        let ExportContext { plan, lookup, .. } = *self.context;
        let arena = places.bump();
        let source = lookup.source(self.first(row, Field::Source));
        for &cell in plan.cells(Field::RecordId) {
            let whole = row.cell(cell);
            let find = |id| {
                let id = number::repair_id(id, arena);
                let found = (!text::is_placeholder(id)).then(|| lookup.by_id(id, source));
                found.map(|found| match found {
                    Found::One(place) => Ok(place),
                    Found::Several => Err(RejectReason::AmbiguousRecord),
                    Found::Nobody => Err(RejectReason::UnknownContact),
                })
            };
            let several = || {
                whole
                    .split(';')
                    .filter_map(find)
                    .collect::<Result<Vec<_>, _>>()
            };
            match find(whole) {
                Some(Ok(place)) => places.push(place),
                Some(Err(reason)) => match whole.contains(';').then(several).unwrap_or(Err(reason))
                {
                    Ok(all) => places.extend(all),
                    Err(reason) => _ = fault.get_or_insert((reason, cell)),
                },
                None => {}
            }
            if !places.is_empty() {
                return;
            }
        }
    }

    /// To whom the addresses lead of all cells; where one wrote to others, of those on the other side than the user, if one does.
    fn by_addresses(
        &mut self,
        row: RawRow<'_>,
        named: Option<Named<'_>>,
        places: &mut ArenaVec<'_, Place>,
        fault: &mut FirstFault,
    ) {
        let ExportContext { plan, lookup, .. } = *self.context;
        let arena = places.bump();
        let users = named.map_or(&[][..], |named| named.users);
        let user_wrote = match named.filter(|named| plan.is_side(named.cell)) {
            Some(named) => plan.senders.contains(&named.cell),
            None => !self.are_among(users, (row, &plan.recipients), arena),
        };
        for is_other_side in [true, false] {
            for &cell in plan.cells(Field::Email) {
                if (plan.senders.contains(&cell) != user_wrote) != is_other_side {
                    continue;
                }
                let addresses = email::parse(row.cell(cell), arena).good;
                let may_be_users = plan.is_exchange() || addresses.iter().nth(1).is_some();
                for address in addresses.iter() {
                    if may_be_users && self.is_of(users, address) {
                        continue;
                    }
                    match lookup.by_email(address, &mut self.buffer) {
                        Some(place) => places.push(place),
                        None => _ = fault.get_or_insert((RejectReason::UnknownContact, cell)),
                    }
                }
            }
            if !places.is_empty() {
                return;
            }
        }
    }

    /// Whether one of these users' addresses stands in one of these cells.
    fn are_among(
        &self,
        users: &[UserIx],
        (row, cells): (RawRow<'_>, &[usize]),
        arena: &Bump,
    ) -> bool {
        let is_theirs = |address| self.is_of(users, address);
        let mut cells = cells.iter();
        !users.is_empty()
            && cells.any(|cell| {
                email::parse(row.cell(*cell), arena)
                    .good
                    .iter()
                    .any(is_theirs)
            })
    }

    /// Whether an address is one of these users': among those of a row a user may be a contact, too.
    fn is_of(&self, users: &[UserIx], address: &str) -> bool {
        let mut users = users.iter();
        users.any(|user| self.context.directory.user(*user).email == address)
    }
}
