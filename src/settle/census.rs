//! Who owns how many contacts, known before any row is written: for what looks at an owner's load (flags, `least_loaded`).
//!
//! Most owners follow from the narrow keys alone: a step before every step that chooses named one, and R-MERGE needs no more than the
//! owners. Only the other contacts are read, and decided as settling decides them.
//!
//! **Invariant:** the loads are those that the settled contacts add up to.

mod count;

use std::cmp::Ordering;

use anyhow::{Context as _, Result};
use bumpalo::Bump;
use rayon::prelude::*;

use self::count::{Count, Found, Share, Waiting};
use super::{
    Settling,
    contact::{self, Cluster, surviving},
    trust,
};
use crate::{
    assign::{AssignContext, Grants, MOVERS, Target, Turns, Wish, grant_wishes},
    directory::Loads,
    keys::{Key, RecordNo},
    ledger::Continuing,
    list::distinct,
    merge::owner_without_records,
    party::{PackedParty, Party},
};

/// Contacts counted at a time by a thread.
const CHUNK_RECORDS: usize = 100_000;

/// Who owns how much, and who gets what had to wait for that.
#[derive(Debug)]
pub struct Census {
    /// Contacts in scope, by owner.
    pub loads: Loads,
    /// Contacts that pools and rules that move contacts gave to somebody.
    pub grants: Grants,
    /// Contacts that pools gave to somebody to work them, where leads are routed to agents.
    pub agent_grants: Grants,
    /// Whose turn it is then in the pools.
    pub turns: Turns,
}

impl Census {
    /// Where this is granted.
    #[must_use]
    pub fn granted<'c>(&'c self, assign: AssignContext<'c>) -> AssignContext<'c> {
        AssignContext {
            grants: Some(&self.grants),
            agent_grants: Some(&self.agent_grants),
            ..assign
        }
    }
}

/// Counts the contacts of every owner, and grants what contacts wait for, to whom they were given `earlier` if possible; neither the
/// overloads nor the grants of `run` are looked at.
///
/// # Errors
/// If the spill cannot be read.
pub fn take_census(run: &Settling<'_>, earlier: &Grants) -> Result<Census> {
    let count = run.keys.records.len();
    let starts: Vec<usize> = (0..count).step_by(CHUNK_RECORDS).collect();
    let nobody = || Count::none(run);
    let Count { owned, worked } = starts
        .into_par_iter()
        .map(|start| count_chunk(run, start as RecordNo, (start + CHUNK_RECORDS).min(count)))
        .try_reduce(nobody, |left, right| Ok(left.plus(right)))?;
    let mut loads = owned.loads;
    // Where no step asks who has what already, all of it is dealt anew in each run.
    let is_asked = run.assign.policy.asks_ledger_first().is_some();
    let before = run.ledger.filter(|_| is_asked);
    let before = before.map(|ledger| &ledger.past.turns);
    let mut turns = before.cloned().unwrap_or_default();
    let (wishes, grants) = grant(run, owned.waiting, earlier, (&mut loads, &mut turns));
    // No ledger knows who works what, so that all of it is dealt in each run.
    let agent_grants = worked.map_or_else(Grants::default, |mut worked| {
        let dealt = (&mut worked.loads, &mut Turns::default());
        grant(run, worked.waiting, &Grants::default(), dealt).1
    });
    hear_heirs(run, &wishes, &grants, &mut loads)?;
    Ok(Census {
        loads,
        grants,
        agent_grants,
        turns,
    })
}

/// Grants what contacts wait for in the order of their arrival; loads and turns are then those after it.
fn grant(
    run: &Settling<'_>,
    mut waiting: Vec<Waiting>,
    earlier: &Grants,
    dealt: (&mut Loads, &mut Turns),
) -> (Vec<Wish>, Grants) {
    waiting.par_sort_unstable_by(|left, right| left.order(run).cmp(&right.order(run)));
    let wishes: Vec<Wish> = waiting.into_iter().map(|waiting| waiting.wish).collect();
    let AssignContext {
        directory,
        policy,
        active,
        ..
    } = run.assign;
    let grants = grant_wishes(&wishes, earlier, &policy.rules, directory, active, dealt);
    (wishes, grants)
}

/// Counts what they ask for who were granted a contact: now that they own it, they may give it away.
fn hear_heirs(
    run: &Settling<'_>,
    wishes: &[Wish],
    grants: &Grants,
    loads: &mut Loads,
) -> Result<()> {
    let granted = Settling {
        assign: AssignContext {
            grants: Some(grants),
            ..run.assign
        },
        ..*run
    };
    let is_asked = |wish: &&Wish| !run.requests.about(wish.first).is_empty();
    for wish in wishes.iter().filter(is_asked) {
        let owner = owner_with_grants(&granted, wish.first)?;
        if let Some(before) = grants.to(wish.first).or(wish.owner) {
            loads.take(before, 1);
        }
        if let Some(owner) = owner {
            loads.add(owner, 1);
        }
    }
    Ok(())
}

/// Who owns the contact with this first record, given what `run` grants: it is read for that.
pub(crate) fn owner_with_grants(run: &Settling<'_>, first: RecordNo) -> Result<Option<Party>> {
    let mut members = vec![first];
    members.extend(run.clusters.others_of(first));
    Ok(decide(run, &mut members, None)?.owned.by)
}

/// Counts the contacts whose first record is in a range.
fn count_chunk(run: &Settling<'_>, start: RecordNo, end: usize) -> Result<Count> {
    let mut count = Count::none(run);
    let others = &run.clusters.others;
    let mut next = others.partition_point(|(first, _)| *first < start);
    let mut members = Vec::new();
    for first in start..end as RecordNo {
        if run.clusters.first_of[first as usize] != first {
            continue;
        }
        members.clear();
        members.push(first);
        let more = others[next..].iter();
        members.extend(
            more.take_while(|(of, _)| *of == first)
                .map(|(_, record)| record),
        );
        next += members.len() - 1;
        count.add(find(run, &mut members)?);
    }
    Ok(count)
}

/// Whether only a contact's records tell who works it.
fn is_routed(run: &Settling<'_>) -> bool {
    !run.assign.policy.routing.is_empty()
}

/// What is decided on a contact, by its keys if they tell; its first record comes first.
fn find(run: &Settling<'_>, members: &mut [RecordNo]) -> Result<Found> {
    let keys = || {
        members
            .iter()
            .map(|record| &run.keys.records[*record as usize])
    };
    if keys().all(Key::is_archived) || keys().any(Key::is_deceased) {
        return Ok(Found::default());
    }
    let is_requested = !run.requests.about(members[0]).is_empty();
    if is_requested || is_routed(run) || run.decisions.concern(members) {
        return decide(run, members, None);
    }
    let is_split = |ledger: Continuing<'_>| ledger.identity.has_split(members);
    if run.ledger.is_some_and(is_split) {
        return decide(run, members, None); // its keys have the owner of what it was part of
    }
    let is_given = |ledger: Continuing<'_>| {
        let mut contacts = members
            .iter()
            .filter_map(|record| ledger.past.of_record(*record));
        contacts.any(|contact| !ledger.past.overruled_before(contact).is_empty())
    };
    if run.ledger.is_some_and(is_given) {
        return decide(run, members, None); // its keys have who would own it
    }
    let turns = members.iter().map(|record| turn(run, *record));
    let turns: Vec<Ordering> = turns.collect();
    let first = turns.iter().min();
    let counting = || {
        let counting = keys().zip(&turns).filter(|(_, turn)| Some(*turn) == first);
        counting.map(|(key, _)| key)
    };
    if first == Some(&Ordering::Equal) && counting().any(|key| key.owner == PackedParty::NOBODY) {
        return decide(run, members, None); // a record that its source names changed its contact, and left it
    }
    if counting().all(|key| key.owner == PackedParty::NOBODY) {
        if !run.assign.policy.can_choose() {
            return Ok(Found::default());
        }
    } else if counting().all(|key| key.owner == PackedParty::NOBODY || key.is_named_first()) {
        let owners: Vec<Party> = distinct(counting().filter_map(|key| key.owner.into()));
        let owner = owner_without_records(&owners, &run.merge);
        let rules = &run.assign.policy.rules;
        let has_left = |owner: Party| run.assign.active.has_left(owner);
        let stays = |owner: Party| !rules.can_move_from(has_left(owner));
        if let Some(owner) = owner.filter(|owner| owner.is_none_or(stays)) {
            return Ok(Found::of(owner));
        }
        let owner = owner.flatten();
        return decide(run, members, owner.filter(|owner| !has_left(*owner)));
    }
    decide(run, members, None)
}

/// Whether the owner of a record is named before the ledger is asked, by it, or after, if at all: as [`Namings::turn`] tells.
///
/// [`Namings::turn`]: crate::assign::Namings::turn
fn turn(run: &Settling<'_>, record: RecordNo) -> Ordering {
    let is_held = |ledger: Continuing<'_>| ledger.past.held(record).is_some();
    if run.keys.records[record as usize].marks & Key::NAMED_BEFORE_LEDGER != 0 {
        Ordering::Less
    } else if run.assign.policy.asks_ledger_first().is_some() && run.ledger.is_some_and(is_held) {
        Ordering::Equal
    } else {
        Ordering::Greater
    }
}

/// Reads a contact and decides on it; where it has the owner `named` unless a lifecycle rule moves it, that may be seen at once.
fn decide(run: &Settling<'_>, members: &mut [RecordNo], named: Option<Party>) -> Result<Found> {
    let (first, id) = (members[0], run.ids.of(run.keys, members[0]));
    trust::sort(run, members);
    let mut bytes = Vec::new();
    let mut ends = Vec::with_capacity(members.len());
    for record in &*members {
        let key = &run.keys.records[*record as usize];
        run.spill
            .read_of(key.uuid, key.offset, &mut bytes)
            .context("cannot read temporary data")?;
        ends.push(bytes.len());
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let frames = starts.zip(&ends).map(|(start, end)| &bytes[start..*end]);
    let mut records = Vec::with_capacity(members.len());
    run.read_records(members, frames, &mut records)?;
    if named.is_some() && !run.assign.policy.rules.may_serve(&records) {
        return Ok(Found::of(named));
    }
    let cluster = Cluster {
        id,
        first,
        past: run.past(id, members),
        numbers: members,
        records: &records,
    };
    let arena = Bump::new();
    let decided = contact::decide(run, &cluster, &arena);
    let owner = decided.decision.owner;
    let record = surviving(decided.merged.as_deref(), &records);
    let waiting = |targets: Vec<(&'static str, Target)>, owner| {
        let (rule, _) = targets.first()?;
        let is_move = MOVERS.iter().any(|mover| mover.id == *rule);
        let wish = Wish {
            first,
            targets,
            owner,
            is_move,
        };
        Some(Waiting {
            wish,
            created: record.created(run.as_of),
        })
    };
    Ok(Found {
        owned: Share {
            by: owner,
            waiting: waiting(decided.decision.wishes, owner),
        },
        worked: Share {
            by: decided.agent.map(Party::User),
            waiting: waiting(decided.routed.wishes, None),
        },
    })
}
