//! The records that decisions refer to: what stands in a line, and what earlier runs tell of it, in; a record of the run out.
//!
//! A line that an earlier run has found is about the contact that it was about then, whoever has the record ID by now.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{Asks, Decision, Obstacle};
use crate::keys::{Keys, Mention, RecordNo, RecordRef};

/// Two records.
type Pair = [RecordNo; 2];

/// What earlier runs tell of whom decisions mean.
pub struct Remembered<'r> {
    /// A record of each contact that they call by its ID.
    pub contacts: FxHashMap<Uuid, RecordNo>,
    /// Of a line that an earlier run has found: a record of its contact, if one was read.
    pub meant: &'r dyn Fn(Mention) -> Option<Option<RecordNo>>,
    /// The record that stands for one that is not there any more.
    pub stand_in: &'r dyn Fn(Uuid) -> Option<RecordNo>,
    /// The first of each of these pairs that one contact held, with every record of that.
    pub held_with: &'r dyn Fn(&[Pair]) -> Vec<Pair>,
}

/// A record that a line refers to.
#[derive(Clone, Copy)]
pub(super) struct Referred {
    pub(super) record: RecordNo,
    /// How the line names it; nothing, if it names the contact.
    pub(super) mention: Option<Mention>,
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
            .flat_map(RecordRef::ids)
            .map(|uuid| (uuid, Err(Obstacle::NoRecord)))
            .collect();
        let is_wanted = |record: &RecordNo| {
            let uuid = keys.records[*record as usize].uuid;
            records.contains_key(&uuid)
        };
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
            records.insert(first.uuid, answer);
        }
        let records = records.into_iter();
        Self {
            sources,
            keys,
            records: records
                .map(|([high, low], found)| (Uuid::from_u64_pair(high, low), found))
                .collect(),
            remembered,
        }
    }

    /// The pairs that are one contact, as these are: where one of two is not there itself and the other is of its contact, all of that.
    pub(super) fn together<'r>(
        &self,
        merged: impl Iterator<Item = &'r Vec<Result<Referred, Obstacle>>>,
    ) -> Vec<(RecordNo, RecordNo)> {
        let stood_for = merged.filter_map(|referred| match referred[..] {
            [Ok(left), Ok(right)] => {
                let are_there = left.is_itself(self.keys) && right.is_itself(self.keys);
                (!are_there).then_some([left.record, right.record])
            }
            _ => None,
        });
        let all = (self.remembered.held_with)(&Vec::from_iter(stood_for)).into_iter();
        let pairs = all.filter(|[left, other]| left != other);
        pairs
            .map(|[left, other]| (left.min(other), left.max(other)))
            .collect()
    }

    /// The records that a decision refers to: that of which it is asked, and the other, if it is asked of two.
    pub(super) fn records(&self, decision: &Decision) -> Vec<Result<Referred, Obstacle>> {
        let line = decision.digest();
        let texts = decision.records();
        texts.map(|text| self.record(line, text)).collect()
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
        if let Some(record) = contact.and_then(|id| contacts.get(&id)) {
            return Ok(Referred {
                record: *record,
                mention: None,
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
        let (named, record) = found.ok_or(Obstacle::NoRecord)?;
        Ok(Referred {
            record: record?,
            mention: Some((line, named)),
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
    /// Whether it is the very record that the line names.
    pub(super) fn is_itself(&self, keys: &Keys) -> bool {
        let [high, low] = keys.records[self.record as usize].uuid;
        let uuid = Uuid::from_u64_pair(high, low);
        self.mention.is_none_or(|(_, named)| named == uuid)
    }
}
