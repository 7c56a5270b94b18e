//! The records that decisions refer to: what stands in a line, and what earlier runs tell of it, in; a record of the run out.
//!
//! A line that an earlier run has found is about the contact that it was about then, whoever has the record ID by now.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{Asks, Decision, Obstacle};
use crate::keys::{Keys, Mention, RecordNo, RecordRef};

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
    /// The records that stand for those that a line names, of the contact that held this one; some twice.
    pub stand_for: &'r dyn Fn(u64, RecordNo) -> Vec<RecordNo>,
    /// The twins of whom a line names one so.
    pub twins: &'r dyn Fn(Mention) -> Option<Twins>,
}

/// Contacts of which nothing tells which of them is which: what they are called, and a record of each that is there, in the order of content.
pub type Twins = (u32, Vec<RecordNo>);

/// What a decision refers to.
#[derive(Default)]
pub(super) struct Referents {
    /// The record of which it is asked, and the other, if it is asked of two; and those that are to be merged with them.
    pub(super) named: Vec<Result<Referred, Obstacle>>,
    /// Further pairs that are to be as these two are.
    pub(super) pairs: Vec<(RecordNo, RecordNo)>,
    /// Of whom each two are to be.
    pub(super) twins: Option<Twins>,
    /// Whether they are to be merged, and not both are those that were, nor were they one contact: it was refused, or has come to mean others.
    pub(super) are_others: bool,
}

/// A record that a line refers to.
#[derive(Clone, Copy, PartialEq, Eq)]
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

    /// What a decision refers to.
    pub(super) fn referents(&self, decision: &Decision) -> Referents {
        let line = decision.digest();
        let texts = decision.records();
        let named = Vec::from_iter(texts.map(|text| self.record(line, text)));
        match (decision.asks, &named[..]) {
            (Asks::KeepApart, _) => self.kept_apart(decision, named),
            (Asks::Merge, [Ok(left), Ok(right)]) if !(left.is_itself && right.is_itself) => {
                self.merged(line, [*left, *right])
            }
            _ => Referents {
                named,
                ..Referents::default()
            },
        }
    }

    /// The records that are to be kept apart: if nothing tells which of several one of the two is by now, all of these are, and each two of them
    /// if the other is one of them as well.
    fn kept_apart(
        &self,
        decision: &Decision,
        mut named: Vec<Result<Referred, Obstacle>>,
    ) -> Referents {
        let line = decision.digest();
        let twins = decision.records().map(|text| {
            let mut names = self.names(text);
            names.find_map(|name| (self.remembered.twins)((line, name)))
        });
        let mut twins: Vec<Option<Twins>> = twins.collect();
        let mut sides = [Vec::new(), Vec::new()];
        for (place, side) in sides.iter_mut().enumerate() {
            let all = twins[place].as_ref();
            let all = all.map_or(&[][..], |(_, all)| all.as_slice());
            let other = named[1 - place].map(|one| one.record);
            if named[place] == Err(Obstacle::NoRecord) {
                side.extend(all);
                let stands = all.iter().find(|record| Ok(**record) != other);
                let stands = stands.map(|record| Referred::standing(*record, None));
                named[place] = stands.ok_or(Obstacle::NoRecord);
            } else {
                side.extend(named[place].map(|one| one.record));
            }
        }
        let [called, other_called] = [0, 1].map(|place| Some(twins[place].as_ref()?.0));
        let are_twins = called == other_called;
        let [one, other] = &sides;
        let pairs = one.iter().filter(|_| !are_twins);
        let pairs = pairs.flat_map(|one| other.iter().map(|other| (*one, *other)));
        Referents {
            named,
            pairs: pairs.collect(),
            twins: twins.swap_remove(0).filter(|_| are_twins),
            are_others: false,
        }
    }

    /// The records that are to be merged, where not both are there themselves that were: if one contact held them, those by which it is known
    /// again, or by which the line was carried out. What else it held is its by evidence alone.
    fn merged(&self, line: u64, two: [Referred; 2]) -> Referents {
        let held_by = two.map(|one| (self.remembered.held_by)(one.record));
        if held_by[0].is_none() || held_by[0] != held_by[1] {
            let others = two.iter().filter(|one| !one.is_itself);
            let others = others.map(|one| self.standing(line, one.record));
            return Referents {
                named: two.into_iter().chain(others).map(Ok).collect(),
                are_others: true,
                ..Referents::default()
            };
        }
        let stand_ins = self.in_order((self.remembered.stand_for)(line, two[0].record));
        let themselves = two.iter().filter(|one| one.is_itself);
        let themselves = self.in_order(themselves.map(|one| one.record).collect());
        let others = stand_ins.iter().filter(|one| !themselves.contains(one));
        let mut there = themselves.iter().chain(others).copied();
        let first = there.next().unwrap_or(two[0].record);
        let second = there.next().unwrap_or(first);
        let pairs = there.map(|further| (first, further)).collect();
        let stand_ins = stand_ins.iter();
        let stand_ins = stand_ins.map(|record| self.standing(line, *record));
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
        Referents {
            named: two.into_iter().chain(stand_ins).map(Ok).collect(),
            pairs,
            ..Referents::default()
        }
    }

    /// A record that stands for one that a line names, and that the next run is to know of as if the line named it.
    fn standing(&self, line: u64, record: RecordNo) -> Referred {
        let name = self.keys.records[record as usize].id();
        Referred::standing(record, Some((line, name)))
    }

    /// These records once each, without regard to where they stand.
    fn in_order(&self, mut records: Vec<RecordNo>) -> Vec<RecordNo> {
        records.sort_unstable_by_key(|record| {
            (self.keys.records[*record as usize].content_order(), *record)
        });
        records.dedup();
        records
    }

    /// How a line may name what a text of it means, where an earlier run has found that.
    fn names<'t>(&self, text: &'t str) -> impl Iterator<Item = Uuid> + use<'t, 'f> {
        let records = RecordRef::all(text, self.sources).flat_map(RecordRef::uuids);
        records.chain(Uuid::try_parse(text.trim()))
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
pub(super) fn mentions(referents: &Referents) -> impl Iterator<Item = (Mention, RecordNo)> + '_ {
    let found = referents.named.iter().flatten();
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
