//! The tree of entities: who belongs to what, who manages what, what is alive.

use super::{Directory, Role};
use crate::{
    party::{EntityIx, Party, UserIx},
    time::Day,
};

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

    /// For each entity, whether it has an active member, directly or below it.
    #[must_use]
    pub fn active_entities(&self, day: Day) -> Vec<bool> {
        let mut active = vec![false; self.entities.len()];
        for user in self.users.iter().filter(|user| user.is_active(day)) {
            for entity in user.entity.into_iter().flat_map(|home| self.lineage(home)) {
                active[entity.0 as usize] = true;
            }
        }
        active
    }
}

#[cfg(test)]
mod tests {
    use crate::directory::read::tests::office;
    use crate::time::Day;

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

    #[test]
    fn an_entity_is_active_through_members_below_it() {
        let office = office();
        let active = office.active_entities(Day(20_000));
        let of = |id| active[office.entity_by_id(id).unwrap().0 as usize];
        assert!(of("C") && of("T"));
        assert!(!of("X"));
    }
}
