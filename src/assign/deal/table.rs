//! The members of a pool in the order in which they are dealt to, and the wishes that wait for one of them to have room.
//!
//! A member stands in the queue with the turn that was known when it was put there. Turns grow as others deal to the same user: then
//! the member goes back when its turn comes. They shrink as contacts are taken away: then the member is put there anew, and the
//! older entry is passed over. Who is full leaves the queue until there is room again. So nothing looks at all members.

use std::{
    cmp::{Ordering, Reverse},
    collections::BinaryHeap,
};

use super::Turns;
use crate::{
    assign::pool::{Member, Pool, Share},
    directory::{Active, Directory},
    party::UserIx,
};

/// A pool that is dealt to.
pub(super) struct Table {
    share: Share,
    /// Who is there.
    pub(super) members: Vec<Seat>,
    /// Members to whom nothing is dealt, as they are not there.
    away: Vec<Seat>,
    next: BinaryHeap<Reverse<Turn>>,
    /// Wishes by their place that found nobody with room.
    pub(super) waiting: BinaryHeap<Reverse<usize>>,
}

/// A member.
pub(super) struct Seat {
    member: Member,
    /// How far the member was ahead of the one who is next before anything was dealt.
    ahead: f64,
    dealt: u64,
    /// By which loads are measured.
    capacity: f64,
    /// The turn with which the member stands in the queue; none: it was full.
    queued: Option<f64>,
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
    pub(super) fn new(pool: &Pool, directory: &Directory, active: &Active, turns: &Turns) -> Self {
        let capacity = |user: UserIx| directory.user(user).capacity.map(f64::from);
        let greatest = pool
            .members
            .iter()
            .filter_map(|member| capacity(member.user))
            .fold(1.0, f64::max);
        let seats = pool.members.iter().map(|member| Seat {
            member: *member,
            ahead: turns.of(&pool.name, member.user),
            dealt: 0,
            capacity: capacity(member.user).unwrap_or(greatest).max(1.0),
            queued: Some(0.0),
        });
        let is_there = |seat: &Seat| active.is_present(seat.user());
        let (members, away): (Vec<Seat>, Vec<Seat>) = seats.partition(is_there);
        Self {
            share: pool.share,
            next: (0..members.len())
                .map(|place| Reverse(Turn(0.0, place)))
                .collect(),
            members,
            away,
            waiting: BinaryHeap::new(),
        }
    }

    /// The member whose turn it is, who then counts as dealt to. `load` gives what a user owns, if the user has room.
    pub(super) fn deal(&mut self, load: impl Fn(UserIx) -> Option<u64>) -> Option<UserIx> {
        while let Some(Reverse(Turn(known, place))) = self.next.pop() {
            let seat = &mut self.members[place];
            if seat.queued != Some(known) {
                continue;
            }
            let user = seat.user();
            let Some(load) = load(user) else {
                seat.queued = None;
                continue;
            };
            let turn = seat.turn(self.share, load);
            let is_due = turn <= known;
            seat.dealt += u64::from(is_due);
            seat.queued = Some(turn);
            self.next.push(Reverse(Turn(turn, place)));
            if is_due {
                return Some(user);
            }
        }
        None
    }

    /// How far each member is ahead by now of the one with room who is next, by one share at most: who was full or away for long is not given
    /// all that comes when there is room again, and waits for nobody. Of a pool that goes by load nothing is told.
    pub(super) fn ahead(&self) -> impl Iterator<Item = (UserIx, f64)> {
        let all = || self.members.iter().chain(&self.away);
        let taken = |seat: &Seat| seat.taken(self.share, seat.dealt);
        let with_room = self.members.iter().filter(|seat| seat.queued.is_some());
        let next = with_room.map(taken).min_by(f64::total_cmp);
        let weights = all().map(|seat| seat.weight(self.share));
        let lightest = weights.fold(f64::INFINITY, f64::min);
        let counts = self.share != Share::LeastLoaded;
        let told = all().filter(move |_| counts);
        told.map(move |seat| {
            let ahead = next.map_or(seat.ahead, |next| taken(seat) - next);
            (seat.user(), ahead.clamp(0.0, 1.0 / lightest))
        })
    }

    /// The member at a place is given a contact out of turn.
    pub(super) fn give(&mut self, place: usize) {
        self.members[place].dealt += 1;
    }

    /// The member at a place has room and owns less than before. Out: whether it had been full.
    pub(super) fn relieve(&mut self, place: usize, load: u64) -> bool {
        let seat = &mut self.members[place];
        let turn = seat.turn(self.share, load);
        let was_full = seat.queued.is_none();
        if seat.queued.is_none_or(|queued| turn < queued) {
            seat.queued = Some(turn);
            self.next.push(Reverse(Turn(turn, place)));
        }
        was_full
    }
}

impl Seat {
    pub(super) fn user(&self) -> UserIx {
        self.member.user
    }

    /// What the member would have with one contact more. Sums of shares of several nights are alike only when they are rounded.
    fn turn(&self, share: Share, load: u64) -> f64 {
        const DIGITS: f64 = 1e9;
        match share {
            Share::RoundRobin | Share::Weighted => {
                (self.taken(share, self.dealt + 1) * DIGITS).round() / DIGITS
            }
            Share::LeastLoaded => (load + 1) as f64 / self.capacity,
        }
    }

    /// So many contacts that were dealt to the member, by weight, and what the member was ahead of others before.
    fn taken(&self, share: Share, dealt: u64) -> f64 {
        self.ahead + dealt as f64 / self.weight(share)
    }

    fn weight(&self, share: Share) -> f64 {
        match share {
            Share::Weighted => self.member.weight,
            Share::RoundRobin | Share::LeastLoaded => 1.0,
        }
    }
}
