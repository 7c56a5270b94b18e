//! Whose a contact is as far as offices go, whoever owns it: for default owners by office, and for sends without an owner.

use crate::{directory::Directory, party::EntityIx, record::Record};

/// Where those are at home who work, list or added a contact, and then the first user who is connected with it.
pub fn homes<'r>(
    record: &'r Record<'_>,
    directory: &'r Directory,
) -> impl Iterator<Item = EntityIx> + 'r {
    let claims = [
        record.assigned_agent,
        record.listing_agent,
        record.created_by,
    ];
    let connected = record.connections.iter().map(|(_, user)| *user).min();
    let users = claims.into_iter().filter_map(|claim| claim.user());
    users
        .chain(connected)
        .filter_map(|user| directory.user(user).entity)
}
