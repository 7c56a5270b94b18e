//! How many contacts each party owns (`L_o` of METRICS.md).

use super::Directory;
use crate::{
    party::Party,
    sums::{Absorb as _, sums},
};

/// Contacts in scope, by owner. The default knows of none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loads {
    users: Vec<u64>,
    entities: Vec<u64>,
}

sums! { Loads: users, entities }

impl Loads {
    /// Everybody owns nothing yet.
    #[must_use]
    pub fn none(directory: &Directory) -> Self {
        Self {
            users: vec![0; directory.users.len()],
            entities: vec![0; directory.entities.len()],
        }
    }

    /// The contacts of a party.
    #[must_use]
    pub fn of(&self, party: Party) -> u64 {
        let load = match party {
            Party::User(user) => self.users.get(user.0 as usize),
            Party::Entity(entity) => self.entities.get(entity.0 as usize),
        };
        load.copied().unwrap_or(0)
    }

    /// So many contacts more.
    ///
    /// # Panics
    /// If the party is not of the directory that these loads are of.
    pub fn add(&mut self, party: Party, contacts: u64) {
        *self.load(party) += contacts;
    }

    /// So many contacts less.
    ///
    /// # Panics
    /// If the party does not own so many.
    pub fn take(&mut self, party: Party, contacts: u64) {
        let load = self.load(party);
        *load = load
            .checked_sub(contacts)
            .expect("only what is owned is taken");
    }

    /// The sum of two parts of a run.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        self.absorb(other);
        self
    }

    fn load(&mut self, party: Party) -> &mut u64 {
        match party {
            Party::User(user) => &mut self.users[user.0 as usize],
            Party::Entity(entity) => &mut self.entities[entity.0 as usize],
        }
    }
}
