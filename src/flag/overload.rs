//! Whether an owner holds more contacts than one can work: against the capacity, and against the peers of the same entity.

use super::settings::OwnerOverloaded;
use crate::{
    directory::{Active, Directory, Loads},
    party::{EntityIx, Party},
    spread::{median, usual_limit},
};

/// The loads of the active users of one entity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peers {
    /// The load in the middle.
    pub median: f64,
    /// The greatest load that is still usual.
    pub limit: f64,
}

/// Why an owner has too many contacts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overload {
    /// `capacity` or `peers`.
    pub reason: &'static str,
    /// The contacts that the owner has.
    pub load: u64,
    /// The limit that is exceeded.
    pub limit: f64,
}

/// What each owner can carry. The default knows no limit.
#[derive(Clone, Debug, Default)]
pub struct Overloads {
    /// By user.
    capacities: Vec<Option<u32>>,
    /// By user; none for who is not active.
    peers: Vec<Option<Peers>>,
    /// By user.
    overloads: Vec<Option<Overload>>,
}

impl Overloads {
    /// Looks at each entity's loads once.
    #[must_use]
    pub fn new(
        directory: &Directory,
        active: &Active,
        settings: &OwnerOverloaded,
        loads: &Loads,
    ) -> Self {
        let entities = (0..directory.entities.len() as u32).map(EntityIx);
        let of_entity: Vec<_> = entities
            .map(|entity| peers_of(entity, directory, active, settings, loads))
            .collect();
        let mut found = Self::default();
        for (user, party) in directory.users.iter().zip(directory.parties()) {
            let home = user.entity.filter(|_| active.has(party));
            let peers = home.and_then(|home| of_entity[home.0 as usize]);
            let overload = overload(loads.of(party), user.capacity, peers);
            found.capacities.push(user.capacity);
            found.peers.push(peers);
            found.overloads.push(overload);
        }
        found
    }

    /// The most contacts that an owner should hold, if anybody says so.
    #[must_use]
    pub fn capacity(&self, owner: Party) -> Option<u32> {
        self.capacities.get(index(owner)?).copied().flatten()
    }

    /// The peers of an active user.
    #[must_use]
    pub fn peers(&self, owner: Party) -> Option<Peers> {
        self.peers.get(index(owner)?).copied().flatten()
    }

    /// Whether an owner holds more than its capacity, or far more than its peers. Only users can.
    #[must_use]
    pub fn of(&self, owner: Party) -> Option<Overload> {
        self.overloads.get(index(owner)?).copied().flatten()
    }
}

fn index(owner: Party) -> Option<usize> {
    owner.user().map(|user| user.0 as usize)
}

fn peers_of(
    entity: EntityIx,
    directory: &Directory,
    active: &Active,
    settings: &OwnerOverloaded,
    loads: &Loads,
) -> Option<Peers> {
    let users = active
        .users()
        .filter(|user| directory.user(*user).entity == Some(entity));
    let mut ascending: Vec<u64> = users.map(|user| loads.of(Party::User(user))).collect();
    ascending.sort_unstable();
    if ascending.len() < settings.peers_min.max(1) as usize {
        return None;
    }
    Some(Peers {
        median: median(&ascending)?,
        limit: usual_limit(&ascending, settings.deviations)?,
    })
}

fn overload(load: u64, capacity: Option<u32>, peers: Option<Peers>) -> Option<Overload> {
    let capacity = capacity.map(|limit| ("capacity", f64::from(limit)));
    let peers = peers.map(|peers| ("peers", peers.limit));
    let mut limits = capacity.into_iter().chain(peers);
    let (reason, limit) = limits.find(|(_, limit)| load as f64 > *limit)?;
    Some(Overload {
        reason,
        load,
        limit,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flag::fixture::{AS_OF, office, user},
        party::UserIx,
    };

    #[test]
    fn owners_are_overloaded_by_their_capacity_or_against_their_peers() {
        let mut office = office();
        office
            .users
            .extend(["U4", "U5", "U6"].map(|id| user(id, None)));
        office.users[1].capacity = Some(9);
        let mut loads = Loads::none(&office);
        for (user, load) in (0..).map(UserIx).zip([10, 10, 90, 10, 10, 21]) {
            loads.add(Party::User(user), load);
        }
        let active = Active::on(AS_OF, &office);
        let found = Overloads::new(&office, &active, &OwnerOverloaded::default(), &loads);
        let reasons = [0, 1, 2, 5].map(|user| {
            let overload = found.of(Party::User(UserIx(user)));
            overload.map(|overload| (overload.reason, overload.limit))
        });
        assert_eq!(
            reasons,
            [None, Some(("capacity", 9.0)), None, Some(("peers", 20.0))]
        );
        assert_eq!(found.of(Party::Entity(EntityIx(0))), None);
    }
}
