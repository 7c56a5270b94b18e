//! The records of this run, found among those of earlier ones: by source and record ID, be it the other form of a Salesforce ID.
//!
//! In: what the last run remembers of records, and the keys of this one's. Out: of which contact each record is, and which were not read.

use std::{iter::from_fn, path::Path};

use anyhow::Result;
use arrow::array::RecordBatch;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{
    again::new_records,
    name::{has_whole_name, name_digest},
    past::{NEW, Past, PastNo, Status},
};
use crate::{
    keys::{self, Keys, RecordNo},
    standardise::salesforce_id,
    table::{read_table, schema::ledger::LEDGER_MEMBERS},
};

/// A record as an earlier run read it, in the order of UUIDs and digests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PastMember {
    pub(super) record: [u64; 2],
    pub(super) digest: u32,
    pub(super) name_digest: u32,
    pub(super) contact: PastNo,
    /// Where it stands in the ledger's table.
    pub(super) row: u32,
}

/// A record of an earlier run that this one did not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Absent {
    /// Where it stands in the ledger's table.
    pub(super) row: u32,
    pub(super) contact: PastNo,
    /// Whether its record ID names somebody else by now, and its contact goes on under others: it is nobody's any more.
    pub(super) is_reused: bool,
}

/// A batch of the ledger's records, and where in it those stand that this run did not read.
pub(super) type AbsentRows = (RecordBatch, Vec<(usize, Absent)>);

impl From<&PastMember> for Absent {
    fn from(&PastMember { row, contact, .. }: &PastMember) -> Self {
        Self {
            row,
            contact,
            is_reused: false,
        }
    }
}

/// A record that has another name than when an earlier run read it.
#[derive(Clone, Copy)]
pub(super) struct Renamed {
    pub(super) member: PastMember,
    pub(super) record: RecordNo,
}

/// A record of this run: the UUID that it may be known by, the digest of its row, its number.
type Now = ([u64; 2], u32, RecordNo);

/// The records that are new by their IDs, by those in the other form of Salesforce.
fn in_other_form(past: &Past, keys: &Keys, sources: &[&str]) -> Vec<Now> {
    let others = new_records(past).filter_map(|record| {
        let key = &keys.records[record as usize];
        let other = salesforce_id::in_other_form(keys.record_ids.get(record as usize))?;
        let source = sources[usize::from(key.source)];
        Some((keys::contact_uuid(source, &other), key.digest, record))
    });
    others.collect()
}

/// How many changed records are asked for their names at a time: on the night on which a column comes all are.
const AT_ONCE: usize = 1 << 16;

impl Past {
    /// Finds the records of this run among those of earlier ones: by UUID; of several with one UUID by what the row holds, then by
    /// name, and what is left over in order, whoever is there first. Out: those that have another name, in the order of the ledger's table.
    pub(super) fn join(
        &mut self,
        mut members: Vec<PastMember>,
        (keys, sources): (&Keys, &[&str]),
    ) -> Vec<Renamed> {
        members.par_sort_unstable();
        let now = (0..).zip(&keys.records);
        let now = now.map(|(number, key)| (key.uuid, key.digest, number));
        self.of_record = vec![NEW; keys.records.len()];
        let mut renamed = self.meet(&members, now.collect(), keys);
        let others = in_other_form(self, keys, sources);
        if !others.is_empty() && !self.absent.is_empty() {
            let absent: FxHashSet<u32> = self.absent.drain(..).map(|absent| absent.row).collect();
            members.retain(|member| absent.contains(&member.row));
            renamed.extend(self.meet(&members, others, keys));
        }
        self.absent.par_sort_unstable();
        renamed.par_sort_unstable_by_key(|one| one.member.row);
        renamed
    }

    /// Has every one of these records be of the contact whose member of its UUID it is. Out: those that have another name.
    fn meet(&mut self, members: &[PastMember], mut now: Vec<Now>, keys: &Keys) -> Vec<Renamed> {
        now.par_sort_unstable();
        let (mut rest, mut changed, mut renamed) = (members, Vec::new(), Vec::new());
        let is_renamed = |one: &Renamed| {
            let has_name = has_whole_name(&keys.records[one.record as usize]);
            has_name && name_digest(keys, one.record) != one.member.name_digest
        };
        for same in now.chunk_by(|left, right| left.0 == right.0) {
            let uuid = same[0].0;
            let before = rest
                .iter()
                .take_while(|member| member.record < uuid)
                .count();
            self.absent.extend(rest[..before].iter().map(Absent::from));
            rest = &rest[before..];
            let known = rest
                .iter()
                .take_while(|member| member.record == uuid)
                .count();
            self.pair(&rest[..known], same, keys, &mut changed);
            rest = &rest[known..];
            if changed.len() >= AT_ONCE {
                renamed.par_extend(changed.par_drain(..).filter(is_renamed));
            }
        }
        self.absent.extend(rest.iter().map(Absent::from));
        renamed.par_extend(changed.into_par_iter().filter(is_renamed));
        renamed
    }

    /// The rows of the records that were not read, with these columns, out of what the last run left in `folder`: batch by batch up to
    /// the last of them, each with where in it they are.
    pub(super) fn absent_rows(
        &self,
        folder: &Path,
        columns: &[&str],
    ) -> Result<impl Iterator<Item = Result<AbsentRows>>> {
        let mut batches = read_table(&LEDGER_MEMBERS.file(folder), columns, None)?;
        let (mut absent, mut start) = (self.absent.iter().copied().peekable(), 0);
        let next = move || {
            absent.peek()?;
            Some(batches.next()?.map(|batch| {
                let begin = start;
                start += batch.num_rows() as u32;
                let here = from_fn(|| absent.next_if(|absent| absent.row < start));
                let rows = here.map(|absent| ((absent.row - begin) as usize, absent));
                let rows = Vec::from_iter(rows);
                (batch, rows)
            }))
        };
        Ok(from_fn(next))
    }

    /// Whether a record that was not read, of the source with this digest, is its contact's still.
    pub(super) fn is_kept(&self, absent: &Absent, source: i64) -> bool {
        let anew = self.again.get(&self.whole(absent.contact));
        !absent.is_reused && anew.is_none_or(|anew| !anew.contains(&(source as u32)))
    }

    fn pair(&mut self, known: &[PastMember], now: &[Now], keys: &Keys, changed: &mut Vec<Renamed>) {
        if let (&[member], &[(_, digest, record)]) = (known, now) {
            self.of_record[record as usize] = self.whole(member.contact) + 1;
            if digest != member.digest {
                changed.push(Renamed { member, record });
            }
            return; // most records
        }
        let mut left: Vec<PastMember> = known.to_vec();
        let mut rest: Vec<(u32, RecordNo)> = now.iter().map(|one| (one.1, one.2)).collect();
        let is_same_row = |member: &PastMember, digest, _| member.digest == digest;
        let is_namesake =
            |member: &PastMember, _, record| member.name_digest == name_digest(keys, record);
        self.pair_by(&mut left, &mut rest, is_same_row);
        self.pair_by(&mut left, &mut rest, is_namesake);
        let is_there = |member: &PastMember| {
            self.contacts[self.whole(member.contact) as usize].status == Status::Live
        };
        left.sort_by_key(|member| !is_there(member));
        let renamed = left.iter().zip(&rest);
        changed.extend(renamed.map(|(member, (_, record))| Renamed {
            member: *member,
            record: *record,
        }));
        self.pair_by(&mut left, &mut rest, |_, _, _| true);
        self.absent.extend(left.iter().map(Absent::from));
    }

    /// Takes the first record that is left for each that is alike.
    fn pair_by(
        &mut self,
        left: &mut Vec<PastMember>,
        rest: &mut Vec<(u32, RecordNo)>,
        is_alike: impl Fn(&PastMember, u32, RecordNo) -> bool,
    ) {
        rest.retain(|&(digest, record)| {
            let mut members = left.iter();
            let place = members.position(|member| is_alike(member, digest, record));
            if let Some(place) = place {
                self.of_record[record as usize] = self.whole(left.remove(place).contact) + 1;
            }
            place.is_none()
        });
    }
}
