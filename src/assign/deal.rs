//! Contacts shared out among the members of pools, one after another, in an order that no thread or row decides.
//!
//! In: what contacts wait for, and how much everybody owns already. Out: who gets which. A contact goes to the member who would
//! then be worst off least: who has been dealt least by weight, or owns least by capacity; of equals, the lowest UserID.
//!
//! **Invariant:** nobody gets a contact who is not active, absent on the day, or full; and among members with room, the contacts
//! dealt differ by at most one per weight. Whoever comes last changes nothing for those before.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use rustc_hash::FxHashMap;

use super::{
    AssignRules,
    pool::{Member, Pool, PoolIx, Share, Target},
};
use crate::{
    directory::{Active, Directory, Loads},
    keys::RecordNo,
    party::{Party, UserIx},
};

/// What a contact waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The number of its first record.
    pub first: RecordNo,
    /// Rules and whom they would give it to, in their order.
    pub targets: Vec<(&'static str, Target)>,
    /// From whom it would be moved; none: it has no owner.
    pub from: Option<Party>,
    /// Who gets it if nobody of the targets can.
    pub otherwise: Option<Party>,
}

/// Who gets a contact, and by which rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The rule.
    pub rule: &'static str,
    /// The new owner.
    pub party: Party,
    /// Whether it had no owner before.
    pub is_new: bool,
}

/// Every wish that was granted, by the first record of the contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(FxHashMap<RecordNo, Grant>);

impl Grants {
    /// Whom a rule gives a contact to.
    #[must_use]
    pub fn of(&self, first: RecordNo, rule: &str) -> Option<Party> {
        let grant = self.0.get(&first).filter(|grant| grant.rule == rule)?;
        Some(grant.party)
    }

    /// Whether the contact had no owner before it was given one.
    #[must_use]
    pub fn is_new(&self, first: RecordNo) -> bool {
        self.0.get(&first).is_some_and(|grant| grant.is_new)
    }
}

/// Grants wishes in their order, as far as there is room and the limit on moves allows; `loads` are then those after it.
///
/// Whoever was given a contact `earlier` keeps it before anything is shared out, if that is still possible.
#[must_use]
pub fn grant_wishes(
    wishes: &[Wish],
    earlier: &Grants,
    rules: &AssignRules,
    directory: &Directory,
    active: &Active,
    loads: &mut Loads,
) -> Grants {
    let mut desk = Desk {
        rules,
        directory,
        active,
        tables: rules
            .pools
            .iter()
            .map(|pool| Table::new(pool, directory, active))
            .collect(),
        loads,
    };
    let mut moves_left = rules.moves.limit.unwrap_or(u64::MAX);
    let mut granted = FxHashMap::default();
    for wish in wishes {
        let is_move = wish.from.is_some();
        let held = earlier.0.get(&wish.first);
        let held = held.filter(|held| (!is_move || moves_left > 0) && desk.keep(wish, held));
        moves_left -= u64::from(is_move && held.is_some());
        granted.extend(held.map(|held| (wish.first, *held)));
    }
    for wish in wishes {
        let is_move = wish.from.is_some();
        if granted.contains_key(&wish.first) || (is_move && moves_left == 0) {
            continue;
        }
        let found = wish.targets.iter().find_map(|(rule, target)| {
            let party = desk.find(*target)?;
            let is_new = !is_move;
            Some(Grant {
                rule,
                party,
                is_new,
            })
        });
        let Some(grant) = found else { continue };
        moves_left -= u64::from(is_move);
        desk.book(wish, grant.party);
        granted.insert(wish.first, grant);
    }
    Grants(granted)
}

struct Desk<'d> {
    rules: &'d AssignRules,
    directory: &'d Directory,
    active: &'d Active,
    tables: Vec<Table>,
    loads: &'d mut Loads,
}

/// The members of a pool who can get contacts, next one first.
struct Table {
    members: Vec<Seat>,
    next: BinaryHeap<Reverse<Turn>>,
}

struct Seat {
    member: Member,
    dealt: u64,
    /// By which loads are measured.
    capacity: f64,
}

/// How much a member would have with one contact more, and the place of the member.
#[derive(Clone, Copy, PartialEq)]
struct Turn(f64, usize);

impl Eq for Turn {}

impl Ord for Turn {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0).then(self.1.cmp(&other.1))
    }
}

impl PartialOrd for Turn {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Table {
    /// Members without a capacity are measured by the greatest of the pool.
    fn new(pool: &Pool, directory: &Directory, active: &Active) -> Self {
        let capacity = |user: UserIx| directory.user(user).capacity.map(f64::from);
        let greatest = pool
            .members
            .iter()
            .filter_map(|member| capacity(member.user))
            .fold(1.0, f64::max);
        let present = pool
            .members
            .iter()
            .filter(|member| active.is_present(member.user));
        let members: Vec<Seat> = present
            .map(|member| Seat {
                member: *member,
                dealt: 0,
                capacity: capacity(member.user).unwrap_or(greatest).max(1.0),
            })
            .collect();
        Self {
            next: (0..members.len())
                .map(|seat| Reverse(Turn(0.0, seat)))
                .collect(),
            members,
        }
    }
}

impl Desk<'_> {
    /// Counts a contact for its new owner.
    fn book(&mut self, wish: &Wish, party: Party) {
        self.loads.add(party, 1);
        let before = wish.from.or(wish.otherwise);
        before
            .into_iter()
            .for_each(|party| self.loads.take(party, 1));
    }

    /// Whether the member who was given the contact earlier can keep it; then it counts as dealt.
    fn keep(&mut self, wish: &Wish, held: &Grant) -> bool {
        let (Party::User(user), Some((_, Target::Pool(pool)))) = (
            held.party,
            wish.targets.iter().find(|(rule, _)| *rule == held.rule),
        ) else {
            return false;
        };
        if !self.has_room(user) {
            return false;
        }
        let table = &mut self.tables[usize::from(pool.0)];
        let Some(seat) = table
            .members
            .iter_mut()
            .find(|seat| seat.member.user == user)
        else {
            return false;
        };
        seat.dealt += 1;
        self.book(wish, held.party);
        true
    }

    fn has_room(&self, user: UserIx) -> bool {
        let capacity = self.directory.user(user).capacity.map(u64::from);
        capacity.is_none_or(|capacity| self.loads.of(Party::User(user)) < capacity)
    }

    /// Who gets the next contact of a target.
    fn find(&mut self, target: Target) -> Option<Party> {
        match target {
            Target::Party(party) => Some(party).filter(|party| self.active.has(*party)),
            Target::Pool(pool) => self.deal(pool).map(Party::User),
        }
    }

    /// Turns grow as others deal to the same user, so that one that is out of date goes back; whoever is full leaves for good.
    fn deal(&mut self, pool: PoolIx) -> Option<UserIx> {
        let share = self.rules.pools[usize::from(pool.0)].share;
        let table = usize::from(pool.0);
        while let Some(Reverse(Turn(known, place))) = self.tables[table].next.pop() {
            let user = self.tables[table].members[place].member.user;
            if !self.has_room(user) {
                continue;
            }
            let load = self.loads.of(Party::User(user));
            let Table { members, next } = &mut self.tables[table];
            let seat = &mut members[place];
            let turn = seat.turn(share, load);
            if turn > known {
                next.push(Reverse(Turn(turn, place)));
                continue;
            }
            seat.dealt += 1;
            next.push(Reverse(Turn(turn, place)));
            return Some(user);
        }
        None
    }
}

impl Seat {
    fn turn(&self, share: Share, load: u64) -> f64 {
        let dealt = (self.dealt + 1) as f64;
        match share {
            Share::RoundRobin => dealt,
            Share::Weighted => dealt / self.member.weight,
            Share::LeastLoaded => (load + 1) as f64 / self.capacity,
        }
    }
}

#[cfg(test)]
mod tests;
