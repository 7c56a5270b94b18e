//! Who owns how many contacts, known before any row is written: for what looks at an owner's load (flags, `least_loaded`).
//!
//! Most owners follow from the narrow keys alone: a step before every step that chooses named one, and R-MERGE needs no more than the
//! owners. Only the other contacts are read, and decided as settling decides them.
//!
//! **Invariant:** the loads are those that the settled contacts add up to.

use std::cmp::Ordering;

use anyhow::{Context as _, Result};
use bumpalo::Bump;
use rayon::prelude::*;

use super::{
    Settling,
    contact::{self, Cluster, surviving},
    trust,
};
use crate::{
    assign::{AssignContext, Grants, MOVERS, Wish, grant_wishes},
    directory::Loads,
    keys::{Key, RecordNo},
    ledger::Continuing,
    list::distinct,
    merge::owner_without_records,
    party::{PackedParty, Party},
    time::Timestamp,
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
    let Count {
        mut loads,
        mut waiting,
    } = starts
        .into_par_iter()
        .map(|start| count_chunk(run, start as RecordNo, (start + CHUNK_RECORDS).min(count)))
        .try_reduce(nobody, |left, right| Ok(left.plus(right)))?;
    waiting.par_sort_unstable_by(|left, right| left.order(run).cmp(&right.order(run)));
    let wishes: Vec<Wish> = waiting.into_iter().map(|waiting| waiting.wish).collect();
    let AssignContext {
        directory,
        policy,
        active,
        ..
    } = run.assign;
    let grants = grant_wishes(
        &wishes,
        earlier,
        &policy.rules,
        directory,
        active,
        &mut loads,
    );
    hear_heirs(run, &wishes, &grants, &mut loads)?;
    Ok(Census { loads, grants })
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
    decide(run, &mut members, &mut Vec::new())
}

/// What a part of the contacts adds up to.
struct Count {
    loads: Loads,
    waiting: Vec<Waiting>,
}

/// A contact that waits for an owner, and since when it is known.
struct Waiting {
    wish: Wish,
    created: Option<Timestamp>,
}

impl Count {
    fn none(run: &Settling<'_>) -> Self {
        Self {
            loads: Loads::none(run.assign.directory),
            waiting: Vec::new(),
        }
    }

    fn plus(mut self, mut other: Self) -> Self {
        self.waiting.append(&mut other.waiting);
        Self {
            loads: self.loads.plus(&other.loads),
            waiting: self.waiting,
        }
    }
}

impl Waiting {
    /// Those without an owner wait behind those who lost theirs; then in the order of arrival: by the day when the source first
    /// knew them, and by the IDs that sources count up. So whoever comes last comes last here, and moves nobody.
    fn order<'r>(&self, run: &'r Settling<'_>) -> impl Ord + use<'r> {
        let place = |rule: &str| MOVERS.iter().position(|mover| mover.id == rule);
        let rank = self
            .wish
            .targets
            .first()
            .and_then(|(rule, _)| place(rule))
            .unwrap_or(MOVERS.len());
        let first = self.wish.first;
        let key = &run.keys.records[first as usize];
        let id = run.keys.record_ids.get(first as usize);
        let source = &*run.sources[usize::from(key.source)].name;
        (
            rank,
            self.created.is_none(),
            self.created,
            source,
            id.len(),
            id,
            key.content_order(),
        )
    }
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
        if let Some(owner) = owner_of(run, &mut members, &mut count.waiting)? {
            count.loads.add(owner, 1);
        }
    }
    Ok(count)
}

/// The owner of a contact in scope, as long as nothing is granted; its first record comes first.
fn owner_of(
    run: &Settling<'_>,
    members: &mut [RecordNo],
    waiting: &mut Vec<Waiting>,
) -> Result<Option<Party>> {
    let keys = || {
        members
            .iter()
            .map(|record| &run.keys.records[*record as usize])
    };
    if keys().all(Key::is_archived) || keys().any(Key::is_deceased) {
        return Ok(None);
    }
    let is_requested = !run.requests.about(members[0]).is_empty();
    if is_requested || run.decisions.concern(members) {
        return decide(run, members, waiting);
    }
    let is_split = |ledger: Continuing<'_>| ledger.identity.has_split(members);
    if run.ledger.is_some_and(is_split) {
        return decide(run, members, waiting); // its keys have the owner of what it was part of
    }
    let turns = members.iter().map(|record| turn(run, *record));
    let turns: Vec<Ordering> = turns.collect();
    let first = turns.iter().min();
    let counting = || {
        let counting = keys().zip(&turns).filter(|(_, turn)| Some(*turn) == first);
        counting.map(|(key, _)| key)
    };
    if first == Some(&Ordering::Equal) && counting().any(|key| key.owner == PackedParty::NOBODY) {
        return decide(run, members, waiting); // a record that its source names changed its contact, and left it
    }
    if counting().all(|key| key.owner == PackedParty::NOBODY) {
        if !run.assign.policy.can_choose() {
            return Ok(None);
        }
    } else if counting().all(|key| key.owner == PackedParty::NOBODY || key.is_named_first()) {
        let owners: Vec<Party> = distinct(counting().filter_map(|key| key.owner.into()));
        let owner = owner_without_records(&owners, &run.merge);
        let rules = &run.assign.policy.rules;
        let stays = |owner: Party| !rules.can_move_from(run.assign.active.has_left(owner));
        if let Some(owner) = owner.filter(|owner| owner.is_none_or(stays)) {
            return Ok(owner);
        }
    }
    decide(run, members, waiting)
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

/// Reads a contact and decides on its owner.
fn decide(
    run: &Settling<'_>,
    members: &mut [RecordNo],
    waiting: &mut Vec<Waiting>,
) -> Result<Option<Party>> {
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
    for (number, frame) in members.iter().zip(frames) {
        run.read_record(*number, frame, &mut records)?;
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
    let targets = decided.decision.wishes;
    if let Some((rule, _)) = targets.first() {
        let is_move = MOVERS.iter().any(|mover| mover.id == *rule);
        let wish = Wish {
            first,
            targets,
            owner,
            is_move,
        };
        let record = surviving(decided.merged.as_deref(), &records);
        waiting.push(Waiting {
            wish,
            created: record.created(run.as_of),
        });
    }
    Ok(owner)
}
