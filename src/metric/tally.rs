//! What metrics are made of: contacts counted by owner, events by user. Counts of two parts of a run add up to those of both.
//!
//! **Invariant:** sums are of integers, so that neither the number of parts nor their order shows in a metric.

use super::{
    answers::Answers, churn::Churn, events::EventTally, follow_ups::FollowUps, held::Held,
    movement::Movement, outcomes::Outcomes, then::Then,
};
use crate::{
    directory::{Directory, Loads},
    flag::{FLAGS, Facts, Flag, Freshness, Raised, Sending, Standing, Touch},
    party::{Party, UserIx},
    sums::{Absorb, sums},
    time::{Day, Timestamp},
};

/// The counts of contacts and events of a run, or of a part of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    users: Vec<OwnerTally>,
    entities: Vec<OwnerTally>,
    unowned: OwnerTally,
    events: Vec<EventTally>,
    /// Touches of which it is known whose they are.
    touches: u64,
    /// Contacts that were ever touched.
    touched: u64,
    /// Contacts out of scope: archived, deleted or deceased at the source.
    pub archived: u64,
    /// What moved since the last run.
    pub movement: Movement,
    /// How often contacts change hands, counted as a whole once the history is written.
    pub churn: Churn,
    /// What became of contacts under another owner.
    pub then: Then,
}

/// The counts of one owner's contacts, or of several owners' together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnerTally {
    /// Contacts in scope: no other is counted in any of these.
    pub contacts: u64,
    /// The weights of those that somebody owns, in millionths.
    pub weight: u128,
    /// Their worth in millionths.
    pub value: i128,
    /// Contacts that are unowned by policy.
    pub exempt: u64,
    /// Contacts whose sources name an owner whom the directory does not know, and that have no other.
    pub unknown_owner: u64,
    /// Contacts of two records or more.
    pub of_several_records: u64,
    /// Contacts whose records named two owners or more.
    pub conflicts: u64,
    /// Contacts of which a rule says to whom they belong.
    pub ruled: u64,
    /// Of these, those that another owns, or nobody.
    pub misowned: u64,
    /// Contacts in the audience of a send plan.
    pub sent_to: u64,
    /// Of these, those to which somebody sends who stands in for another.
    pub sender_fallbacks: u64,
    /// By [`Freshness::index`].
    pub freshness: [u64; Freshness::COUNT],
    /// Contacts that are stale, or never touched and beyond the limit.
    pub overdue: u64,
    /// Their weights.
    pub overdue_weight: u128,
    /// Weights of contacts to which a limit applies.
    pub limited_weight: u128,
    /// By window: contacts that their owner touched.
    pub touched_by_owner: Vec<u64>,
    /// By window: contacts that anyone touched.
    pub touched_by_anyone: Vec<u64>,
    /// By connection type: contacts with an active user of the type.
    pub connected: Vec<u64>,
    /// By the place of the flag in [`FLAGS`].
    flags: Vec<u64>,
    /// How fast new leads are answered.
    pub answers: Answers,
    /// What is to be done about them, and was.
    pub follow_ups: FollowUps,
    /// What became of them.
    pub outcomes: Outcomes,
    /// Contacts by the days since the owner has held them.
    pub held: Held,
    /// Contacts that lack an owner by the days since they have.
    pub unowned_for: Held,
}

sums! { OwnerTally:
    contacts, weight, value, exempt, unknown_owner, of_several_records, conflicts, ruled,
    misowned, sent_to, sender_fallbacks, freshness, overdue, overdue_weight, limited_weight,
    touched_by_owner, touched_by_anyone, connected, flags, answers, follow_ups, outcomes, held,
    unowned_for
}

impl Tally {
    /// Counts a contact. Contacts out of scope count as nothing else.
    pub fn count(&mut self, facts: &Facts<'_, '_>, flags: &[Raised], standing: &Standing<'_>) {
        for &(user, day) in facts.active_on {
            let latest = &mut place(&mut self.events, user.0 as usize).latest;
            *latest = (*latest).max(Some(day));
        }
        if facts.record.is_out_of_scope() {
            self.archived += 1;
            return;
        }
        self.count_touches(facts, standing);
        self.then.count(facts, standing);
        match facts.owner {
            None => &mut self.unowned,
            Some(Party::User(user)) => place(&mut self.users, user.0 as usize),
            Some(Party::Entity(entity)) => place(&mut self.entities, entity.0 as usize),
        }
        .count(facts, flags, standing);
    }

    /// The contacts of an owner; `None` if it has no contact.
    #[must_use]
    pub fn of(&self, owner: Option<Party>) -> Option<&OwnerTally> {
        let tally = match owner {
            None => Some(&self.unowned),
            Some(Party::User(user)) => self.users.get(user.0 as usize),
            Some(Party::Entity(entity)) => self.entities.get(entity.0 as usize),
        };
        tally.filter(|tally| tally.contacts > 0)
    }

    /// How many contacts an owner has.
    #[must_use]
    pub fn load(&self, owner: Party) -> u64 {
        self.of(Some(owner)).map_or(0, |tally| tally.contacts)
    }

    /// How many contacts everybody has.
    #[must_use]
    pub fn loads(&self, directory: &Directory) -> Loads {
        let mut loads = Loads::none(directory);
        directory
            .parties()
            .for_each(|party| loads.add(party, self.load(party)));
        loads
    }

    /// Whether every book closes with the contacts that are counted in it.
    #[must_use]
    pub fn is_balanced(&self, directory: &Directory) -> bool {
        let counted = |owner| self.of(owner).map_or(0, |tally| tally.contacts);
        self.movement.holds(directory.parties(), counted)
    }

    /// What a user did.
    #[must_use]
    pub fn events(&self, user: UserIx) -> Option<&EventTally> {
        self.events.get(user.0 as usize)
    }

    /// Whether any contact is in the audience of a send plan.
    #[must_use]
    pub fn has_sends(&self) -> bool {
        self.all().any(|owner| owner.sent_to > 0)
    }

    /// Whether any task about a contact was counted.
    #[must_use]
    pub fn has_tasks(&self) -> bool {
        self.all().any(|owner| owner.follow_ups.tasks > 0)
    }

    /// Whether any conversion, any renewal and any unsubscription was counted.
    #[must_use]
    pub fn known_outcomes(&self) -> [bool; 3] {
        [0, 1, 2].map(|kind| self.all().any(|owner| owner.outcomes.events[kind] > 0))
    }

    /// Whether any event with a known user was counted.
    #[must_use]
    pub fn has_events(&self) -> bool {
        self.events.iter().any(|events| events.latest.is_some())
    }

    /// Whether any touch with a known user was counted.
    #[must_use]
    pub fn has_touches(&self) -> bool {
        self.touches > 0
    }

    /// Whether any contact was ever touched, by anyone.
    #[must_use]
    pub fn has_touched(&self) -> bool {
        self.touched > 0
    }

    fn all(&self) -> impl Iterator<Item = &OwnerTally> {
        let owned = self.users.iter().chain(&self.entities);
        owned.chain([&self.unowned])
    }

    fn count_touches(&mut self, facts: &Facts<'_, '_>, standing: &Standing<'_>) {
        self.touched += u64::from(facts.last_touch.is_some());
        for touches in facts.touches.chunk_by(|left, right| left.by == right.by) {
            let Some(user) = touches[0].by else { continue };
            self.touches += touches.len() as u64;
            place(&mut self.events, user.0 as usize).count(touches, standing);
        }
    }
}

impl Absorb for Tally {
    // The churn is none of a part: it is counted as a whole.
    fn absorb(&mut self, other: &Self) {
        self.users.absorb(&other.users);
        self.entities.absorb(&other.entities);
        self.unowned.absorb(&other.unowned);
        self.events.absorb(&other.events);
        self.touches.absorb(&other.touches);
        self.touched.absorb(&other.touched);
        self.archived.absorb(&other.archived);
        self.movement.absorb(&other.movement);
        self.then.absorb(&other.then);
    }
}

impl OwnerTally {
    fn count(&mut self, facts: &Facts<'_, '_>, flags: &[Raised], standing: &Standing<'_>) {
        let weight = standing.weights.of(facts.record);
        let is_unowned = facts.owner.is_none();
        self.contacts += 1;
        self.weight += if is_unowned { 0 } else { weight };
        self.value += facts.record.value_millionths();
        self.exempt += u64::from(is_unowned && facts.is_exempt);
        self.unknown_owner +=
            u64::from(is_unowned && !facts.is_exempt && facts.names_unknown_owner());
        let is_merged = facts.records.len() > 1;
        self.of_several_records += u64::from(is_merged);
        self.conflicts += u64::from(is_merged && facts.owners_named > 1);
        if let Some(belongs) = facts.belongs.filter(|_| !facts.is_exempt) {
            self.ruled += 1;
            self.misowned += u64::from(!belongs.is_owned_there);
        }
        self.sent_to += u64::from(facts.sending != Sending::NotAsked);
        self.sender_fallbacks += u64::from(facts.sending == Sending::Fallback);
        self.count_freshness(standing.freshness(facts), weight);
        self.count_touches(facts, standing);
        self.answers.count(facts, standing);
        self.follow_ups.count(facts, standing);
        self.outcomes.count(facts, standing);
        for &(kind, _) in active_types(facts, standing) {
            *place(&mut self.connected, usize::from(kind)) += 1;
        }
        for (flag, ..) in flags {
            *place(&mut self.flags, place_of(flag)) += 1;
        }
        let owner_since = facts.owner_since.filter(|_| !is_unowned);
        let unowned_since = facts.unowned_since.filter(|_| !facts.is_exempt);
        for (held, since) in [
            (&mut self.held, owner_since.map(Timestamp::day)),
            (&mut self.unowned_for, unowned_since),
        ] {
            let days = since.map(|since| u32::try_from(standing.as_of.since(since)));
            // What is still to come tells nothing.
            if let Some(Ok(days)) = days {
                held.count(days);
            }
        }
    }

    fn count_freshness(&mut self, freshness: Freshness, weight: u128) {
        self.freshness[freshness.index()] += 1;
        if freshness.is_overdue() {
            self.overdue += 1;
            self.overdue_weight += weight;
        }
        if freshness != Freshness::Exempt {
            self.limited_weight += weight;
        }
    }

    fn count_touches(&mut self, facts: &Facts<'_, '_>, standing: &Standing<'_>) {
        let owner = facts.owner.and_then(Party::user);
        let latest = facts.last_touch_day();
        let latest_of_owner = owner.and_then(|owner| {
            let is_own = |touch: &&Touch| touch.by == Some(owner) && !touch.is_inbound;
            let own = facts.touches.iter().filter(is_own);
            own.map(|touch| touch.at.day())
                .filter(|day| *day <= standing.as_of)
                .max()
        });
        for (index, window) in standing.windows.iter().enumerate() {
            let is_in =
                |day: Option<Day>| day.is_some_and(|day| is_within(day, *window, standing.as_of));
            *place(&mut self.touched_by_owner, index) += u64::from(is_in(latest_of_owner));
            *place(&mut self.touched_by_anyone, index) += u64::from(is_in(latest));
        }
    }

    /// How many of the contacts carry a flag.
    #[must_use]
    pub fn with_flag(&self, flag: &Flag) -> u64 {
        self.flags.get(place_of(flag)).copied().unwrap_or(0)
    }
}

/// Whether a day lies in (as-of − window, as-of].
pub(super) fn is_within(day: Day, window: u32, as_of: Day) -> bool {
    (0..i64::from(window)).contains(&(i64::from(as_of.0) - i64::from(day.0)))
}

/// One connection for each type of which an active user is connected.
fn active_types<'f>(
    facts: &Facts<'f, '_>,
    standing: &Standing<'_>,
) -> impl Iterator<Item = &'f (u16, UserIx)> {
    let connections = facts.connections;
    let is_active = |connection: &(u16, UserIx)| standing.active.has(Party::User(connection.1));
    connections
        .iter()
        .enumerate()
        .filter_map(move |(index, connection)| {
            let is_first = !connections[..index]
                .iter()
                .any(|other| other.0 == connection.0 && is_active(other));
            (is_first && is_active(connection)).then_some(connection)
        })
}

/// The place of a flag in [`FLAGS`].
fn place_of(flag: &Flag) -> usize {
    let place = FLAGS.iter().position(|known| std::ptr::eq(*known, flag));
    place.unwrap_or(FLAGS.len())
}

/// The entry at this place, made with those before it if it is missing.
pub(super) fn place<T: Clone + Default>(entries: &mut Vec<T>, index: usize) -> &mut T {
    if entries.len() <= index {
        entries.resize(index + 1, T::default());
    }
    &mut entries[index]
}

#[cfg(test)]
mod tests;
