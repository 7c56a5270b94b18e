//! Contacts shared out among the members of pools, one after another, in an order that no thread or row decides.
//!
//! In: what contacts wait for, and how much everybody owns already. Out: who gets which. A contact goes to the member who would
//! then be worst off least: who has been dealt least by weight, also by earlier runs ([`Turns`]), or owns least by capacity; of equals, the
//! lowest UserID. Where a contact that goes elsewhere makes room, it is for the first that waits for it.
//!
//! **Invariant:** nobody gets a contact who is not active, absent on the day, or full; among members with room, the contacts dealt
//! differ by at most one per weight; and nobody waits while somebody has room. Whoever comes last takes nothing from those before.

mod table;
mod turns;

use std::{cmp::Reverse, collections::BTreeSet};

use rustc_hash::FxHashMap;

use self::table::Table;
pub use self::turns::Turns;
use super::{
    AssignRules,
    pool::{PoolIx, Target},
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
    /// Who owns it as long as it waits, and keeps it if nobody of the targets can get it.
    pub owner: Option<Party>,
    /// Whether a rule would move it from its owner; if not, its owner is a later step's.
    pub is_move: bool,
}

/// Who gets a contact, by which rule and as whom it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Grant {
    rule: &'static str,
    target: Target,
    party: Party,
}

/// What became of a wish.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Answer {
    grant: Option<Grant>,
    is_move: bool,
    is_beyond_limit: bool,
}

/// What became of every wish, by the first record of the contact.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grants(FxHashMap<RecordNo, Answer>);

impl Grants {
    /// Whom a rule gives a contact to, as the one whom it names or of the pool.
    #[must_use]
    pub fn of(&self, first: RecordNo, rule: &str, target: Target) -> Option<Party> {
        let grant = self.0.get(&first)?.grant?;
        (grant.rule == rule && grant.target == target).then_some(grant.party)
    }

    /// To whom the contact was given, if it was.
    #[must_use]
    pub fn to(&self, first: RecordNo) -> Option<Party> {
        Some(self.0.get(&first)?.grant?.party)
    }

    /// Whether anything was wished for the contact.
    #[must_use]
    pub fn heard(&self, first: RecordNo) -> bool {
        self.0.contains_key(&first)
    }

    /// Whether the contact had no owner when something was wished for it.
    #[must_use]
    pub fn is_new(&self, first: RecordNo) -> bool {
        self.0.get(&first).is_some_and(|answer| !answer.is_move)
    }

    /// Whether a pool was dealt any contact that nobody owned.
    #[must_use]
    pub fn have_dealt(&self) -> bool {
        let is_dealt = |answer: &Answer| {
            let grant = answer.grant.filter(|_| !answer.is_move);
            grant.is_some_and(|grant| matches!(grant.target, Target::Pool(_)))
        };
        self.0.values().any(is_dealt)
    }

    /// Whether it waits for the next run, as this one moves no more.
    #[must_use]
    pub fn is_beyond_limit(&self, first: RecordNo) -> bool {
        self.0
            .get(&first)
            .is_some_and(|answer| answer.is_beyond_limit)
    }
}

/// Grants wishes in their order, as far as there is room and the limit on moves allows; `loads` and `turns` are then those after it.
///
/// Whoever was given a contact `earlier` keeps it before anything is shared out, if that is still possible; of moves, only those that the
/// limit lets through if all before them are granted.
#[must_use]
pub fn grant_wishes(
    wishes: &[Wish],
    earlier: &Grants,
    rules: &AssignRules,
    directory: &Directory,
    active: &Active,
    (loads, turns): (&mut Loads, &mut Turns),
) -> Grants {
    let mut desk = Desk::new(wishes, rules, directory, active, (loads, turns));
    let mut moves_left = desk.moves_left;
    for (index, wish) in wishes.iter().enumerate() {
        let held = earlier.0.get(&wish.first).and_then(|answer| answer.grant);
        if let Some(held) = held.filter(|_| !wish.is_move || moves_left > 0) {
            desk.keep(index, held);
        }
        moves_left = moves_left.saturating_sub(u64::from(wish.is_move));
    }
    for index in 0..wishes.len() {
        if desk.answers[index].grant.is_none() && !desk.grant(index) {
            desk.wait(index);
        }
        desk.serve();
    }
    *turns = Turns::default();
    for (pool, table) in rules.pools.iter().zip(&desk.tables) {
        for (user, ahead) in table.ahead() {
            turns.set(&pool.name, user, ahead);
        }
    }
    let answers = desk.answers.into_iter();
    Grants(wishes.iter().map(|wish| wish.first).zip(answers).collect())
}

struct Desk<'d> {
    wishes: &'d [Wish],
    answers: Vec<Answer>,
    moves_left: u64,
    directory: &'d Directory,
    active: &'d Active,
    tables: Vec<Table>,
    /// Where each user sits: tables, and places at them.
    seats: FxHashMap<UserIx, Vec<(usize, usize)>>,
    /// Tables at which somebody who was full has room again.
    relieved: BTreeSet<usize>,
    loads: &'d mut Loads,
}

impl<'d> Desk<'d> {
    fn new(
        wishes: &'d [Wish],
        rules: &AssignRules,
        directory: &'d Directory,
        active: &'d Active,
        (loads, turns): (&'d mut Loads, &Turns),
    ) -> Self {
        let pools = rules.pools.iter();
        let tables: Vec<Table> = pools
            .map(|pool| Table::new(pool, directory, active, turns))
            .collect();
        let mut seats: FxHashMap<UserIx, Vec<(usize, usize)>> = FxHashMap::default();
        for (number, table) in tables.iter().enumerate() {
            for (place, seat) in table.members.iter().enumerate() {
                seats.entry(seat.user()).or_default().push((number, place));
            }
        }
        let answer = |wish: &Wish| Answer {
            is_move: wish.is_move,
            ..Answer::default()
        };
        Self {
            wishes,
            answers: wishes.iter().map(answer).collect(),
            moves_left: rules.moves.limit.unwrap_or(u64::MAX),
            directory,
            active,
            tables,
            seats,
            relieved: BTreeSet::new(),
            loads,
        }
    }

    /// Gives a contact to whom it was given earlier, if a rule still asks for that and there is room.
    fn keep(&mut self, index: usize, held: Grant) {
        let is_wished = self.wishes[index]
            .targets
            .contains(&(held.rule, held.target));
        let (Party::User(user), Target::Pool(PoolIx(pool))) = (held.party, held.target) else {
            return;
        };
        let mut seats = self.seats.get(&user).into_iter().flatten();
        let seat = seats.find(|(table, _)| *table == usize::from(pool));
        if let Some(&(table, place)) = seat.filter(|_| is_wished)
            && self.load_with_room(user).is_some()
        {
            self.tables[table].give(place);
            self.book(index, held);
        }
    }

    /// Grants a wish, if that is possible.
    fn grant(&mut self, index: usize) -> bool {
        let answer = &mut self.answers[index];
        answer.is_beyond_limit = answer.is_move && self.moves_left == 0;
        if answer.is_beyond_limit {
            return false;
        }
        let wishes = self.wishes;
        let mut targets = wishes[index].targets.iter();
        let found = targets.find_map(|&(rule, target)| {
            Some(Grant {
                rule,
                target,
                party: self.find(target)?,
            })
        });
        found.map(|grant| self.book(index, grant)).is_some()
    }

    /// Counts a contact for its new owner.
    fn book(&mut self, index: usize, grant: Grant) {
        let wish = &self.wishes[index];
        self.answers[index].grant = Some(grant);
        self.moves_left -= u64::from(wish.is_move);
        self.loads.add(grant.party, 1);
        if let Some(before) = wish.owner {
            self.loads.take(before, 1);
            self.relieve(before);
        }
    }

    /// Who owns one contact less may have room again.
    fn relieve(&mut self, party: Party) {
        let Party::User(user) = party else { return };
        let Some(load) = self.load_with_room(user) else {
            return;
        };
        for &(table, place) in self.seats.get(&user).into_iter().flatten() {
            if self.tables[table].relieve(place, load) {
                self.relieved.insert(table);
            }
        }
    }

    /// Has a wish wait at each of its pools, unless only the next run can grant it.
    fn wait(&mut self, index: usize) {
        if self.answers[index].is_beyond_limit {
            return;
        }
        for (_, target) in &self.wishes[index].targets {
            if let Target::Pool(pool) = target {
                let table = &mut self.tables[usize::from(pool.0)];
                table.waiting.push(Reverse(index));
            }
        }
    }

    /// Gives to those who wait what has become free, the first of them first.
    fn serve(&mut self) {
        while let Some((index, table)) = self.next_waiting() {
            if self.grant(index) || self.answers[index].is_beyond_limit {
                self.tables[table].waiting.pop();
            } else {
                self.relieved.remove(&table);
            }
        }
    }

    /// The first wish that waits at a table where somebody has room again, and the table.
    fn next_waiting(&mut self) -> Option<(usize, usize)> {
        let Self {
            tables,
            answers,
            relieved,
            ..
        } = self;
        relieved.retain(|table| {
            let waiting = &mut tables[*table].waiting;
            while waiting
                .peek()
                .is_some_and(|Reverse(index)| answers[*index].grant.is_some())
            {
                waiting.pop();
            }
            !waiting.is_empty()
        });
        let tables = relieved.iter().map(|table| (&tables[*table], *table));
        let first = tables.filter_map(|(at, table)| Some((at.waiting.peek()?.0, table)));
        first.min()
    }

    /// Who gets the next contact of a target. Only who shares a pool must have room: a person who is named is named on purpose.
    fn find(&mut self, target: Target) -> Option<Party> {
        match target {
            Target::Party(party) => Some(party).filter(|party| self.active.has(*party)),
            Target::Pool(PoolIx(pool)) => {
                let (directory, loads) = (self.directory, &*self.loads);
                let table = &mut self.tables[usize::from(pool)];
                let user = table.deal(|user| load_with_room(user, directory, loads));
                user.map(Party::User)
            }
        }
    }

    fn load_with_room(&self, user: UserIx) -> Option<u64> {
        load_with_room(user, self.directory, self.loads)
    }
}

/// What a user owns who has room for more.
fn load_with_room(user: UserIx, directory: &Directory, loads: &Loads) -> Option<u64> {
    let load = loads.of(Party::User(user));
    let capacity = directory.user(user).capacity.map(u64::from);
    capacity
        .is_none_or(|capacity| load < capacity)
        .then_some(load)
}

#[cfg(test)]
mod tests;
