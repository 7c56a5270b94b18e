//! The tree of entities: who belongs to what, who manages what.

use super::{Directory, Role};
use crate::party::{EntityIx, Party, UserIx};

impl Directory {
    /// The entity and those above it, nearest first. Ends at a loop, which the reader reports.
    pub fn lineage(&self, entity: EntityIx) -> impl Iterator<Item = EntityIx> {
        let parent = |entity: &EntityIx| self.entity(*entity).parent;
        std::iter::successors(Some(entity), parent).take(self.entities.len())
    }

    /// The entity that a party belongs to: the entity itself, or the user's home.
    #[must_use]
    pub fn entity_of(&self, party: Party) -> Option<EntityIx> {
        match party {
            Party::User(user) => self.user(user).entity,
            Party::Entity(entity) => Some(entity),
        }
    }

    /// Whether a user manages an entity: an admin of it or of one above it.
    #[must_use]
    pub fn manages(&self, user: UserIx, entity: EntityIx) -> bool {
        let user = self.user(user);
        user.role == Role::Admin
            && user
                .entity
                .is_some_and(|home| self.lineage(entity).any(|above| above == home))
    }
}

#[cfg(test)]
mod tests {
    use crate::directory::read::tests::office;

    #[test]
    fn an_admin_manages_the_home_and_what_is_below() {
        let office = office();
        let (admin, agent) = (
            office.user_by_id("U1").unwrap(),
            office.user_by_id("U2").unwrap(),
        );
        let (company, team) = (
            office.entity_by_id("C").unwrap(),
            office.entity_by_id("T").unwrap(),
        );
        assert!(office.manages(admin, team) && office.manages(admin, company));
        assert!(!office.manages(agent, team));
    }
}
