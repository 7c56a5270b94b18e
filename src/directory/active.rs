//! Who is active on a day, and who has left by then: asked of every contact, so looked up once in a run.
//!
//! **Invariant:** who has left is not active; who is neither has not begun: can be given nothing yet, and loses nothing.

use super::{Absence, Directory, User};
use crate::{
    party::{Party, UserIx},
    time::Day,
};

/// The users and entities that are active on one day, and those that have left.
#[derive(Clone, Debug)]
pub struct Active {
    day: Day,
    at_work: Parties,
    /// Active and not away.
    present: Vec<bool>,
    /// Active, or not begun.
    not_left: Parties,
}

/// Of which users something holds, and of which entities, as it holds of a member, directly or below them.
#[derive(Clone, Debug)]
struct Parties {
    users: Vec<bool>,
    entities: Vec<bool>,
}

impl Active {
    /// An active user is one whose status, start and end say so; an active entity has an active member, directly or below it. An entity
    /// has left where no member is active or will begin.
    #[must_use]
    pub fn on(day: Day, directory: &Directory) -> Self {
        Self::without(&[], day, directory)
    }

    /// The same if these users had left.
    #[must_use]
    pub fn without(leaving: &[UserIx], day: Day, directory: &Directory) -> Self {
        Self::of(day, directory, |index, user| {
            user.has_left(day) || leaving.contains(&index)
        })
    }

    /// Who was active on an earlier day, as far as that is known: also who has left since.
    #[must_use]
    pub fn earlier(&self, day: Day, directory: &Directory) -> Self {
        Self::of(day, directory, |_, user| user.had_left(day, self.day))
    }

    fn of(day: Day, directory: &Directory, has_left: impl Fn(UserIx, &User) -> bool) -> Self {
        let users = || (0..).map(UserIx).zip(&directory.users);
        let not_left: Vec<bool> = users()
            .map(|(index, user)| !has_left(index, user))
            .collect();
        let at_work: Vec<bool> = users()
            .zip(&not_left)
            .map(|((_, user), not_left)| *not_left && user.has_begun(day))
            .collect();
        let mut present = at_work.clone();
        let away = |absence: &&Absence| absence.from <= day && day <= absence.to;
        for absence in directory.absences.iter().filter(away) {
            present[absence.user.0 as usize] = false;
        }
        Self {
            day,
            at_work: Parties::of(at_work, directory),
            present,
            not_left: Parties::of(not_left, directory),
        }
    }

    /// The day.
    #[must_use]
    pub fn day(&self) -> Day {
        self.day
    }

    /// Whether a party is active: can be given something on the day.
    #[must_use]
    pub fn has(&self, party: Party) -> bool {
        self.at_work.has(party)
    }

    /// Whether a party has left: others take over what it holds. Who has not begun has not left.
    #[must_use]
    pub fn has_left(&self, party: Party) -> bool {
        !self.not_left.has(party)
    }

    /// Whether a user is active and not away: can be given contacts of a pool.
    #[must_use]
    pub fn is_present(&self, user: UserIx) -> bool {
        self.present[user.0 as usize]
    }

    /// The active users, in the order of their IDs.
    pub fn users(&self) -> impl Iterator<Item = UserIx> {
        let users = (0..).map(UserIx).zip(&self.at_work.users);
        users
            .filter(|(_, is_active)| **is_active)
            .map(|(user, _)| user)
    }
}

impl Parties {
    fn of(users: Vec<bool>, directory: &Directory) -> Self {
        let mut entities = vec![false; directory.entities.len()];
        let members = directory.users.iter().zip(&users);
        let homes = members.filter_map(|(user, holds)| user.entity.filter(|_| *holds));
        for entity in homes.flat_map(|home| directory.lineage(home)) {
            entities[entity.0 as usize] = true;
        }
        Self { users, entities }
    }

    fn has(&self, party: Party) -> bool {
        match party {
            Party::User(user) => self.users[user.0 as usize],
            Party::Entity(entity) => self.entities[entity.0 as usize],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::read::tests::office;

    #[test]
    fn an_entity_is_active_through_members_below_it() {
        let office = office();
        let active = Active::on(Day(20_000), &office);
        let of = |id| active.has(office.party_by_id(id).unwrap());
        assert!(of("C") && of("T"));
        assert!(!of("X"));
        assert!(active.users().all(|user| active.has(Party::User(user))));
    }

    #[test]
    fn who_has_not_begun_has_not_left() {
        let mut office = office();
        for user in &mut office.users {
            user.start = Some(Day(20_001));
        }
        let begins = Active::on(Day(20_001), &office);
        assert!(begins.has(office.party_by_id("U2").unwrap()));
        let active = Active::on(Day(20_000), &office);
        let of = |id| {
            let party = office.party_by_id(id).unwrap();
            (active.has(party), active.has_left(party))
        };
        assert_eq!(["U2", "T", "C"].map(of), [(false, false); 3]);
        assert_eq!(["U4", "X"].map(of), [(false, true); 2]);
    }

    #[test]
    fn who_has_left_was_active_before_if_a_date_says_when() {
        let mut office = office();
        let (left, today) = (Day(20_000), Day(20_010));
        for (index, (enabled, end)) in [
            (true, Some(left)),
            (false, Some(left)),
            (false, None),
            (false, Some(Day(20_020))),
        ]
        .into_iter()
        .enumerate()
        {
            let user = &mut office.users[index];
            (user.enabled, user.start, user.end) = (enabled, None, end);
        }
        let active = Active::on(today, &office);
        let earlier = |day| active.earlier(Day(day), &office);
        let of = |active: Active| [0, 1, 2, 3].map(|user| active.has(Party::User(UserIx(user))));
        assert_eq!(of(earlier(19_999)), [true, true, false, false]);
        assert_eq!(of(earlier(20_000)), [false; 4]);
        assert_eq!(of(active), [false; 4]);
    }
}
