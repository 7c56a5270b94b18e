//! A settled contact as a row that predicates are asked of: every column of `contacts`.

use std::borrow::Cow;

use super::{Settling, contact::Settled, rows::user_id};
use crate::{
    party::Party,
    predicate::{Cell, Column, Row},
    time::Timestamp,
};

/// A contact with the run that settles it.
pub(super) struct SettledRow<'s, 'a> {
    pub(super) run: &'s Settling<'s>,
    pub(super) contact: &'s Settled<'s, 'a>,
}

impl Row for SettledRow<'_, '_> {
    fn cell(&self, column: Column) -> Cell<'_> {
        let (contact, directory) = (self.contact, self.run.assign.directory);
        let owner = contact.decision.owner;
        let entity = owner.and_then(|owner| directory.entity_of(owner));
        match column {
            Column::ContactId => contact.id.into(),
            Column::FullName => Cow::<str>::Owned(contact.record.full_name().concat()).into(),
            Column::LastTouchAt => contact.last_touch.map(|(at, _)| at).into(),
            Column::LastTouchBy => {
                user_id(self.run, contact.last_touch.and_then(|(_, user)| user)).into()
            }
            Column::OwnerKind => owner.map_or("", Party::kind).into(),
            Column::OwnerId => owner.map_or("", |owner| directory.id_of(owner)).into(),
            Column::OwnerRule => contact.rule().into(),
            Column::OwnerSince => contact.owner_since.map(Timestamp::day).into(),
            Column::UnownedBy => contact.decision.unowned_by().into(),
            Column::AssignedAgentId => user_id(self.run, contact.assigned).into(),
            Column::EntityId => entity
                .map_or("", |entity| &directory.entity(entity).id)
                .into(),
            Column::RecordCount => Cell::Number(contact.records.len() as f64),
            Column::PrimarySource => {
                let source = usize::from(contact.record.position.source);
                (&*self.run.sources[source].name).into()
            }
            column => contact.record.cell(column),
        }
    }

    fn values(&self, column: Column, see: &mut dyn FnMut(&str)) {
        let contact = self.contact;
        match column {
            Column::Flags => contact.flags.iter().for_each(|(flag, ..)| see(flag.id)),
            Column::OptOuts => contact
                .events
                .opt_outs
                .iter()
                .for_each(|opt_out| see(opt_out)),
            _ => contact.record.values(column, see),
        }
    }

    fn kept(&self, name: &str) -> &str {
        self.contact.record.kept(name)
    }
}
