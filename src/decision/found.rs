//! The records that decisions refer to: what stands in a line, and what earlier runs tell of it, in; a record of the run out.
//!
//! A line that an earlier run has found is about the contact that it was about then, whoever has the record ID by now.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{Asks, Decision, Obstacle};
use crate::{
    keys::{Keys, Mention, RecordNo, RecordRef},
    list::distinct,
};

/// What earlier runs tell of whom decisions mean.
pub struct Remembered<'r> {
    /// A record of each contact that they call by its ID.
    pub contacts: FxHashMap<Uuid, RecordNo>,
    /// Of a line that an earlier run has found: a record of its contact, if one was read.
    pub meant: &'r dyn Fn(Mention) -> Option<Option<RecordNo>>,
    /// The record that stands for one that is not there any more.
    pub stand_in: &'r dyn Fn(Uuid) -> Option<RecordNo>,
    /// The contact that held a record at the end of the last run, as a number.
    pub held_by: &'r dyn Fn(RecordNo) -> Option<u32>,
    /// The records that stand for those that a line names, of the contact that held this one.
    pub stand_for: &'r dyn Fn(u64, RecordNo) -> Vec<RecordNo>,
    /// The records that a line is to keep apart besides these.
    pub kept_apart_by: &'r dyn Fn(u64, &[RecordNo]) -> Vec<RecordNo>,
}

/// A record that a line refers to.
#[derive(Clone, Copy)]
pub(super) struct Referred {
    pub(super) record: RecordNo,
    /// How the line names it; nothing, if it does not.
    pub(super) mention: Option<Mention>,
    /// Whether it is what the line names: the contact, or this very record.
    pub(super) is_itself: bool,
}

/// The records that are referred to.
pub(super) struct Found<'f> {
    sources: &'f [&'f str],
    keys: &'f Keys,
    records: FxHashMap<Uuid, Result<RecordNo, Obstacle>>,
    remembered: Remembered<'f>,
}

impl<'f> Found<'f> {
    pub(super) fn new(
        all: &[Decision],
        keys: &'f Keys,
        remembered: Remembered<'f>,
        sources: &'f [&'f str],
    ) -> Self {
        let texts = all.iter().flat_map(Decision::records);
        let wanted = texts.filter_map(|text| RecordRef::parse(text, sources));
        let mut records: FxHashMap<_, _> = wanted
            .flat_map(RecordRef::uuids)
            .map(|uuid| (uuid, Err(Obstacle::NoRecord)))
            .collect();
        let is_wanted =
            |record: &RecordNo| records.contains_key(&keys.records[*record as usize].id());
        let all = 0..keys.records.len() as RecordNo;
        let mut found: Vec<RecordNo> = all.into_par_iter().filter(is_wanted).collect();
        let key = |record: RecordNo| &keys.records[record as usize];
        found.sort_unstable_by_key(|record| (key(*record).content_order(), *record));
        for same in found.chunk_by(|left, right| key(*left).uuid == key(*right).uuid) {
            let first = key(same[0]);
            let is_one = same.iter().all(|record| {
                let other = key(*record);
                (other.given, other.family) == (first.given, first.family)
            });
            let answer = if is_one {
                Ok(same[0])
            } else {
                Err(Obstacle::Ambiguous)
            };
            records.insert(first.id(), answer);
        }
        Self {
            sources,
            keys,
            records,
            remembered,
        }
    }

    /// The records that a decision refers to: that of which it is asked, and the other, if it is asked of two; and all that are to be as these are.
    pub(super) fn records(&self, decision: &Decision) -> Vec<Result<Referred, Obstacle>> {
        let line = decision.digest();
        let texts = decision.records();
        let named: Vec<_> = texts.map(|text| self.record(line, text)).collect();
        match (decision.asks, &named[..]) {
            (Asks::KeepApart, _) => self.kept_apart(line, named),
            (Asks::Merge, [Ok(left), Ok(right)]) if !(left.is_itself && right.is_itself) => {
                self.merged(line, [*left, *right])
            }
            _ => named,
        }
    }

    /// The records that are to be kept apart: where nothing tells which of several the two are by now, all of these.
    fn kept_apart(
        &self,
        line: u64,
        mut referred: Vec<Result<Referred, Obstacle>>,
    ) -> Vec<Result<Referred, Obstacle>> {
        let named = referred.iter().flatten().map(|one| one.record);
        let further = (self.remembered.kept_apart_by)(line, &Vec::from_iter(named)).into_iter();
        let mut further = further.map(|record| Ok(Referred::standing(record, None)));
        let absent = referred
            .iter_mut()
            .filter(|one| matches!(one, Err(Obstacle::NoRecord)));
        for (one, stand_in) in absent.zip(further.by_ref()) {
            *one = stand_in;
        }
        referred.extend(further);
        referred
    }

    /// The records that are to be merged, where not both are there themselves that were: if one contact held them, those by which it is known
    /// again. What else it held is its by evidence alone.
    fn merged(&self, line: u64, two: [Referred; 2]) -> Vec<Result<Referred, Obstacle>> {
        let held_by = two.map(|one| (self.remembered.held_by)(one.record));
        if held_by[0].is_none() || held_by[0] != held_by[1] {
            return two.map(Ok).into();
        }
        let stand_ins = (self.remembered.stand_for)(line, two[0].record).into_iter();
        let stand_ins = stand_ins.map(|record| {
            let name = self.keys.records[record as usize].id();
            Referred::standing(record, Some((line, name)))
        });
        let stand_ins: Vec<Referred> = stand_ins.collect();
        let there = two.iter().filter(|one| one.is_itself).chain(&stand_ins);
        let there = distinct(there.map(|one| one.record));
        let first = there.first().copied().unwrap_or(two[0].record);
        let second = there.get(1).copied().unwrap_or(first);
        let [one, other] = two;
        let two = [
            Referred {
                record: first,
                ..one
            },
            Referred {
                record: second,
                ..other
            },
        ];
        two.into_iter().chain(stand_ins).map(Ok).collect()
    }

    /// The record that a text of a line means.
    fn record(&self, line: u64, text: &str) -> Result<Referred, Obstacle> {
        let Remembered {
            contacts,
            meant,
            stand_in,
            ..
        } = &self.remembered;
        let contact = Uuid::try_parse(text.trim()).ok();
        if let Some((id, record)) = contact.and_then(|id| contacts.get_key_value(&id)) {
            return Ok(Referred {
                record: *record,
                mention: Some((line, *id)),
                is_itself: true,
            });
        }
        let named: Vec<Uuid> = RecordRef::all(text, self.sources)
            .flat_map(RecordRef::uuids)
            .collect();
        let find = |find: &dyn Fn(Uuid) -> Option<Result<RecordNo, Obstacle>>| {
            let mut named = named.iter();
            named.find_map(|uuid| Some((*uuid, find(*uuid)?)))
        };
        let of_line = |uuid| Some(meant((line, uuid))?.ok_or(Obstacle::NoRecord));
        let is_known = |answer: &Result<RecordNo, Obstacle>| *answer != Err(Obstacle::NoRecord);
        let is_read = |uuid| self.records.get(&uuid).copied().filter(is_known);
        let found = find(&of_line).or_else(|| find(&is_read));
        let found = found.or_else(|| find(&|uuid| stand_in(uuid).map(Ok)));
        let (name, found) = found.ok_or(Obstacle::NoRecord)?;
        let found = found?;
        let held_by = |record| (self.remembered.held_by)(record);
        let is_of_it =
            |record: &RecordNo| held_by(*record).is_some_and(|held| held_by(found) == Some(held));
        let itself = named
            .iter()
            .find_map(|uuid| is_read(*uuid)?.ok().filter(is_of_it));
        let record = itself.unwrap_or(found);
        Ok(Referred {
            record,
            mention: Some((line, name)),
            is_itself: named.contains(&self.keys.records[record as usize].id()),
        })
    }
}

/// How a line names its records, each with what it means.
pub(super) fn mentions(
    referred: &[Result<Referred, Obstacle>],
) -> impl Iterator<Item = (Mention, RecordNo)> + '_ {
    let found = referred.iter().flatten();
    found.filter_map(|one| Some((one.mention?, one.record)))
}

impl Decision {
    /// The texts that refer to records or contacts.
    pub(super) fn records(&self) -> impl Iterator<Item = &String> {
        let of_two = matches!(self.asks, Asks::Merge | Asks::KeepApart | Asks::Primary);
        std::iter::once(&self.record).chain(of_two.then_some(&self.value))
    }
}

impl Referred {
    /// One that stands for a record that a line names, by whatever the line is to call it.
    fn standing(record: RecordNo, mention: Option<Mention>) -> Self {
        Self {
            record,
            mention,
            is_itself: false,
        }
    }
}
