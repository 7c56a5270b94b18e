//! Who owns how many contacts, known before any row is written: for what looks at an owner's load (flags, `least_loaded`).
//!
//! Most owners follow from the narrow keys alone: a step before every step that chooses named one, and R-MERGE needs no more than the
//! owners. Only the other contacts are read, and decided as settling decides them.
//!
//! **Invariant:** the loads are those that the settled contacts add up to.

use anyhow::{Context as _, Result};
use bumpalo::Bump;
use rayon::prelude::*;

use super::{
    Settling,
    contact::{self, Cluster},
    first_id, trust,
};
use crate::{
    directory::Loads,
    keys::{Key, RecordNo},
    merge::owner_without_records,
    party::Party,
    record::Record,
    spill::partition_of,
};

/// Contacts counted at a time by a thread.
const CHUNK_RECORDS: usize = 100_000;

/// Counts the contacts of every owner; neither `loads` nor flags of `run` are looked at.
///
/// # Errors
/// If the spill cannot be read.
pub fn take_census(run: &Settling<'_>) -> Result<Loads> {
    let count = run.keys.records.len();
    let starts: Vec<usize> = (0..count).step_by(CHUNK_RECORDS).collect();
    let nobody = || Loads::none(run.assign.directory);
    starts
        .into_par_iter()
        .map(|start| count_chunk(run, start as RecordNo, (start + CHUNK_RECORDS).min(count)))
        .try_reduce(nobody, |left, right| Ok(left.plus(&right)))
}

/// Counts the contacts whose first record is in a range.
fn count_chunk(run: &Settling<'_>, start: RecordNo, end: usize) -> Result<Loads> {
    let mut loads = Loads::none(run.assign.directory);
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
        if let Some(owner) = owner_of(run, &mut members)? {
            loads.add(owner, 1);
        }
    }
    Ok(loads)
}

/// The owner of a contact in scope; its first record comes first.
fn owner_of(run: &Settling<'_>, members: &mut [RecordNo]) -> Result<Option<Party>> {
    let keys = || {
        members
            .iter()
            .map(|record| &run.keys.records[*record as usize])
    };
    if keys().all(Key::is_archived) {
        return Ok(None);
    }
    let (first, id) = (members[0], first_id(run.keys, members[0]));
    let is_requested = !run.requests.is_empty() && !run.requests.about(id, first).is_empty();
    if is_requested || run.decisions.concern(members) {
        return decide(run, members);
    }
    if keys().any(Key::is_named_first) {
        let mut owners: Vec<Party> = keys().filter_map(|key| key.owner.into()).collect();
        owners.sort_unstable();
        owners.dedup();
        if let Some(owner) = owner_without_records(&owners, &run.merge) {
            return Ok(owner);
        }
    } else if !run.assign.policy.can_choose() {
        return Ok(None);
    }
    decide(run, members)
}

/// Reads a contact and decides on its owner.
fn decide(run: &Settling<'_>, members: &mut [RecordNo]) -> Result<Option<Party>> {
    let (first, id) = (members[0], first_id(run.keys, members[0]));
    trust::sort(run, members);
    let mut bytes = Vec::new();
    let mut ends = Vec::with_capacity(members.len());
    for record in &*members {
        let key = &run.keys.records[*record as usize];
        let home = partition_of(key.uuid, run.spill.count());
        run.spill
            .read_frame(home, key.offset, &mut bytes)
            .context("cannot read temporary data")?;
        ends.push(bytes.len());
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let frames = starts.zip(&ends).map(|(start, end)| &bytes[start..*end]);
    let records: Vec<Record<'_>> = frames.map(Record::read).collect::<Result<_>>()?;
    let cluster = Cluster {
        id,
        first,
        numbers: members,
        records: &records,
    };
    let arena = Bump::new();
    Ok(contact::decide(run, &cluster, &arena).decision.owner)
}
