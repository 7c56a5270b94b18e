//! The cells of a row that name parties: who owns, made, works and lists the contact, and who is connected with it.

use bumpalo::Bump;

use super::{RowReader, fields::Cells};
use crate::{
    intake::resolve::Reads,
    list::List,
    party::UserIx,
    record::{Claim, Record},
    source::Field,
    standardise::text,
};

impl<'p> RowReader<'p> {
    pub(super) fn claims<'a>(
        &mut self,
        record: &mut Record<'a>,
        cells: &Cells<'p, 'a>,
        arena: &'a Bump,
    ) {
        let columns = &self.columns;
        let (owner_id, created_by) = (columns.owner_id, columns.created_by);
        let (assigned, listing) = (columns.assigned_agent, columns.listing_agent);
        self.mapped(record, cells, arena);
        let mut said = |column, field, reads| self.said(cells, (column, field), reads, arena);
        record.owner_id = said(owner_id, Field::OwnerId, Reads::Id);
        record.created_by = said(created_by, Field::CreatedBy, Reads::Value);
        record.assigned_agent = said(assigned, Field::AssignedAgent, Reads::Value);
        record.listing_agent = said(listing, Field::ListingAgent, Reads::Value);
    }

    /// What the first cell of a field says that names anybody.
    fn said<'a>(
        &mut self,
        cells: &Cells<'p, 'a>,
        (column, field): (usize, Field),
        reads: Reads,
        arena: &'a Bump,
    ) -> Claim<'a> {
        let claims = cells.values(field);
        let mut claims = claims.map(|cell| self.resolver.claim(column, cell, reads, arena));
        let said = claims.find(|claim| !claim.text.is_empty());
        said.unwrap_or_default()
    }

    /// What the columns say that own through the user mappings: the first that means somebody.
    fn mapped<'a>(&mut self, record: &mut Record<'a>, cells: &Cells<'p, 'a>, arena: &'a Bump) {
        for (mapping, &(column, place)) in self.plan.mapping.iter().zip(&self.columns.mapping) {
            if record.mapping.party.is_some() && record.owner_column == place {
                continue; // another cell of its type has said it, such as the name beside the code
            }
            let cell = cells.filled(&[mapping.cell]).next().unwrap_or("");
            for name in List::from_joined(cell).iter() {
                self.resolver.claims(column, name, arena, |claim| {
                    record.map_owner(claim, place, "");
                });
            }
        }
    }

    /// Judges which of the values that name the owner the row needs, now that its cases have spoken: a mapped one, where no other
    /// column, and no case, means somebody; an OwnerID that no mapped column says as well.
    pub(super) fn judge(&mut self, record: &Record<'_>, cells: &Cells<'p, '_>) {
        let (mapping, columns) = (&self.plan.mapping, &self.columns.mapping);
        let found = record.mapping.party.map(|_| record.owner_column);
        let id = record.owner_id.text;
        self.resolver.need(|column, state| {
            let mut mapped = columns.iter().filter(|(mapped, _)| *mapped == column);
            match mapped.next() {
                Some((_, place)) => state.is_mapped() || found.is_none_or(|found| found == *place),
                None => {
                    let mut cells = mapping
                        .iter()
                        .flat_map(|of| cells.filled(&[of.cell]).next());
                    !cells.any(|cell| text::visible(cell).trim() == id)
                }
            }
        });
    }

    /// Who is connected: of the cells of each kind the first that means users names them, and the row does not need the others.
    pub(super) fn connections<'a>(
        &mut self,
        cells: &Cells<'p, 'a>,
        arena: &'a Bump,
    ) -> Vec<(u16, UserIx)> {
        let mut found = Vec::new();
        for (connection, &(kind, column)) in
            self.plan.connections.iter().zip(&self.columns.connections)
        {
            let others = found.len();
            for cell in cells.filled(&connection.cells) {
                for name in List::from_joined(cell).iter() {
                    self.resolver.claims(column, name, arena, |claim| {
                        let new = claim.user().map(|user| (kind, user));
                        found.extend(new.filter(|new| !found.contains(new)));
                    });
                }
                if found.len() > others {
                    break;
                }
            }
            let is_connected = found.len() > others;
            self.resolver
                .need(|_, state| state.is_mapped() || !is_connected);
        }
        found
    }
}
