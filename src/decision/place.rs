//! References of decisions → records of the run.

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{Asks, Decision, Obstacle};
use crate::{
    directory::{Directory, NoParty},
    keys::{Keys, RecordNo, RecordRef},
    merge::ByHand,
    party::{Party, UserIx},
    time::Day,
};

/// What the decisions of a job ask of the records of a run.
#[derive(Debug, Default)]
pub struct Decisions<'j> {
    /// In the order of time.
    pub(super) all: &'j [Decision],
    /// What each of them means here, or why it means nothing.
    pub(super) acts: Vec<Result<Act, Obstacle>>,
    /// The record of whose contact each of them speaks, whether it counts or not.
    pub(super) records: Vec<Option<RecordNo>>,
    /// By record: the decisions on it, in the order of time.
    of_record: FxHashMap<RecordNo, Vec<usize>>,
    /// By the place of an account: the last decision on its contacts.
    of_account: FxHashMap<u32, usize>,
    /// Whose the records are that were given away so that they can be merged.
    pub(super) settled: FxHashMap<RecordNo, Party>,
}

/// A decision on records of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Merge(RecordNo, RecordNo),
    KeepApart(RecordNo, RecordNo),
    Owner(RecordNo, Party),
    /// The place of the account.
    OfAccount(u32, Party),
    Assigned(RecordNo, UserIx),
    /// The record of whose contact, and the one that leads it.
    Primary(RecordNo, RecordNo),
}

/// The last decision that keeps two records, and two contacts, apart.
#[derive(Debug)]
pub struct KeepingApart<'j, 'f> {
    first_of: &'f [RecordNo],
    of_records: FxHashMap<(RecordNo, RecordNo), &'j Decision>,
    of_contacts: FxHashMap<(RecordNo, RecordNo), &'j Decision>,
}

impl From<NoParty> for Obstacle {
    fn from(why: NoParty) -> Self {
        match why {
            NoParty::Unknown => Self::NoParty,
            NoParty::OtherKind(_) => Self::OtherKind,
        }
    }
}

impl Decision {
    /// Why it does not count on a day, as people say themselves.
    ///
    /// # Errors
    /// If it was not made yet, or its last day is over.
    pub(crate) fn counts_on(&self, day: Day) -> Result<(), Obstacle> {
        if self.on.is_some_and(|on| on > day) {
            return Err(Obstacle::NotYet);
        }
        if self.until.is_some_and(|last| last < day) {
            return Err(Obstacle::Expired);
        }
        Ok(())
    }
}

impl<'j> Decisions<'j> {
    /// Finds the records that the decisions speak of, in one pass over the keys; none, if there are no decisions. `known` are records of
    /// the contacts [mentioned](Self::mentioned) that an earlier run has made, and `stand_in` tells of one that stands for another that is not
    /// there any more.
    #[must_use]
    pub fn place(
        all: &'j [Decision],
        (keys, known): (&Keys, FxHashMap<Uuid, RecordNo>),
        stand_in: &dyn Fn(Uuid) -> Option<RecordNo>,
        sources: &[&str],
        directory: &Directory,
        as_of: Day,
    ) -> Self {
        if all.is_empty() {
            return Self::default();
        }
        let found = Found::new(all, (keys, known), stand_in, sources);
        let records: Vec<_> = all
            .iter()
            .map(|decision| found.record(&decision.record))
            .collect();
        let act = |(decision, record): (&Decision, &Result<RecordNo, Obstacle>)| {
            decision.counts_on(as_of)?;
            let party = || directory.party_named(&decision.value);
            if let Some(account) = decision.account() {
                let place = directory.account_place(account);
                let place = place.ok_or(Obstacle::NoAccount)?;
                return Ok(Act::OfAccount(place as u32, party()?));
            }
            let record = (*record)?;
            let other = || found.record(&decision.value);
            Ok(match decision.asks {
                Asks::Merge => Act::Merge(record, other()?),
                Asks::KeepApart => Act::KeepApart(record, other()?),
                Asks::Owner => Act::Owner(record, party()?),
                Asks::Assigned => {
                    Act::Assigned(record, party()?.user().ok_or(Obstacle::OtherKind)?)
                }
                Asks::Primary => Act::Primary(record, other()?),
            })
        };
        let acts: Vec<Result<Act, Obstacle>> = all.iter().zip(&records).map(act).collect();
        let mut of_record: FxHashMap<RecordNo, Vec<usize>> = FxHashMap::default();
        let mut of_account = FxHashMap::default();
        for (index, act) in acts.iter().enumerate() {
            if let Ok(Act::OfAccount(account, _)) = act {
                of_account.insert(*account, index);
            }
            for record in act.iter().flat_map(|act| act.concerns()) {
                of_record.entry(record).or_default().push(index);
            }
        }
        let mut decisions = Self {
            all,
            acts,
            records: records.into_iter().map(Result::ok).collect(),
            of_record,
            of_account,
            settled: FxHashMap::default(),
        };
        decisions.settle(keys);
        decisions
    }

    /// The IDs of contacts that decisions speak of.
    pub fn mentioned(all: &[Decision]) -> impl Iterator<Item = Uuid> + '_ {
        let texts = all.iter().flat_map(|one| [&one.record, &one.value]);
        texts.filter_map(|text| Uuid::try_parse(text.trim()).ok())
    }

    /// What decisions may call records by, of which the first of a contact has its ID.
    pub fn named<'d>(all: &'d [Decision], sources: &'d [&str]) -> impl Iterator<Item = Uuid> + 'd {
        let texts = all.iter().flat_map(|one| [&one.record, &one.value]);
        let meant = texts.flat_map(|text| RecordRef::all(text, sources));
        meant.flat_map(uuids)
    }

    /// Pairs that are one contact, by the last decision on each pair.
    #[must_use]
    pub fn merged(&self) -> Vec<(RecordNo, RecordNo)> {
        self.pairs(|act| matches!(act, Act::Merge(..)))
    }

    /// Pairs that are never one contact, by the last decision on each pair.
    #[must_use]
    pub fn kept_apart(&self) -> Vec<(RecordNo, RecordNo)> {
        self.pairs(|act| matches!(act, Act::KeepApart(..)))
    }

    /// The decisions that keep contacts apart; `first_of` holds the first record of each record's contact.
    #[must_use]
    pub fn keeping_apart<'f>(&self, first_of: &'f [RecordNo]) -> KeepingApart<'j, 'f> {
        let mut keeping = KeepingApart {
            first_of,
            of_records: FxHashMap::default(),
            of_contacts: FxHashMap::default(),
        };
        for (act, decision) in self.acts.iter().zip(self.all) {
            if let Ok(act @ Act::KeepApart(..)) = act
                && let Some(pair) = act.pair()
            {
                keeping.of_records.insert(pair, decision);
                keeping.of_contacts.insert(keeping.contacts(pair), decision);
            }
        }
        keeping
    }

    fn pairs(&self, is_meant: impl Fn(Act) -> bool) -> Vec<(RecordNo, RecordNo)> {
        let mut last: FxHashMap<(RecordNo, RecordNo), Act> = FxHashMap::default();
        for act in self.acts.iter().flatten() {
            last.extend(act.pair().map(|pair| (pair, *act)));
        }
        let mut pairs: Vec<_> = last
            .into_iter()
            .filter_map(|(pair, act)| is_meant(act).then_some(pair))
            .collect();
        pairs.sort_unstable();
        pairs
    }

    /// The owner that a person gave this record.
    pub(super) fn owner_of(&self, record: RecordNo) -> Option<Party> {
        self.on(record).rev().find_map(|(_, act)| match act {
            Act::Owner(_, party) => Some(party),
            _ => None,
        })
    }

    /// Whether people may have decided anything about these records: where they decided on an account, about any, as only a record that
    /// is read tells its account.
    #[must_use]
    pub fn concern(&self, records: &[RecordNo]) -> bool {
        let mut on_records = records.iter().flat_map(|record| self.on(*record));
        !self.of_account.is_empty() || !self.of_record.is_empty() && on_records.next().is_some()
    }

    /// Those of the accounts at these places that people decided on.
    pub fn decided_on(&self, accounts: impl Iterator<Item = usize>) -> impl Iterator<Item = u32> {
        let accounts = (!self.of_account.is_empty()).then_some(accounts); // most runs look none up
        let accounts = accounts.into_iter().flatten().map(|account| account as u32);
        accounts.filter(|account| self.of_account.contains_key(account))
    }

    /// What people decided about the contact of these records, and the decision that names its owner: the last on the contact, else the
    /// last on one of the accounts at these places.
    #[must_use]
    pub fn of_contact(
        &self,
        records: &[RecordNo],
        accounts: impl Iterator<Item = usize>,
    ) -> (ByHand, Option<&'j Decision>) {
        let (mut by_hand, mut owner) = (ByHand::default(), None);
        if self.of_record.is_empty() && self.of_account.is_empty() {
            return (by_hand, owner);
        }
        let mut acts: Vec<_> = records.iter().flat_map(|record| self.on(*record)).collect();
        acts.sort_unstable_by_key(|(index, _)| *index);
        for (index, act) in acts {
            match act {
                Act::Merge(..) => by_hand.merge = true,
                Act::KeepApart(..) | Act::OfAccount(..) => {}
                Act::Owner(_, party) => {
                    by_hand.owner = Some(party);
                    owner = Some(&self.all[index]);
                }
                Act::Assigned(_, user) => by_hand.assigned = Some(user),
                Act::Primary(_, leads) => {
                    let place = records.iter().position(|record| *record == leads);
                    by_hand.primary = place.or(by_hand.primary);
                }
            }
        }
        let on_account = |account| self.of_account.get(&(account as u32)).copied();
        if by_hand.owner.is_none()
            && let Some(index) = accounts.filter_map(on_account).max()
            && let Ok(Act::OfAccount(_, party)) = self.acts[index]
        {
            by_hand.owner = Some(party);
            owner = Some(&self.all[index]);
        }
        (by_hand, owner)
    }

    /// The decisions on a record, in the order of time.
    fn on(&self, record: RecordNo) -> impl DoubleEndedIterator<Item = (usize, Act)> {
        let indexes = self.of_record.get(&record).map_or(&[][..], Vec::as_slice);
        indexes
            .iter()
            .filter_map(|index| Some((*index, self.acts[*index].ok()?)))
    }
}

impl<'j> KeepingApart<'j, '_> {
    /// The last decision that keeps two records apart, else the last one on any two of their contacts.
    #[must_use]
    pub fn between(&self, one: RecordNo, other: RecordNo) -> Option<&'j Decision> {
        let pair = (one.min(other), one.max(other));
        let of_records = self.of_records.get(&pair);
        let of_contacts = || self.of_contacts.get(&self.contacts(pair));
        of_records.or_else(of_contacts).copied()
    }

    fn contacts(&self, (left, right): (RecordNo, RecordNo)) -> (RecordNo, RecordNo) {
        let [left, right] = [left, right].map(|record| self.first_of[record as usize]);
        (left.min(right), left.max(right))
    }
}

impl Act {
    /// The record of whose contact it speaks, if not of an account.
    fn record(self) -> Option<RecordNo> {
        match self {
            Self::Merge(record, _)
            | Self::KeepApart(record, _)
            | Self::Owner(record, _)
            | Self::Assigned(record, _)
            | Self::Primary(record, _) => Some(record),
            Self::OfAccount(..) => None,
        }
    }

    /// The two records that are to be together or apart, in order; `None` if they are the same.
    pub(super) fn pair(self) -> Option<(RecordNo, RecordNo)> {
        match self {
            Self::Merge(left, right) | Self::KeepApart(left, right) => {
                (left != right).then(|| (left.min(right), left.max(right)))
            }
            _ => None,
        }
    }

    /// The records whose contact it speaks of.
    fn concerns(self) -> impl Iterator<Item = RecordNo> {
        let record = self.record();
        let other = |(left, right)| if Some(left) == record { right } else { left };
        record.into_iter().chain(self.pair().map(other))
    }
}

/// The records that are referred to.
struct Found<'f> {
    sources: &'f [&'f str],
    records: FxHashMap<[u64; 2], Result<RecordNo, Obstacle>>,
    /// By the ID of a contact that an earlier run has made.
    known: FxHashMap<Uuid, RecordNo>,
    stand_in: &'f dyn Fn(Uuid) -> Option<RecordNo>,
}

impl<'f> Found<'f> {
    fn new(
        all: &[Decision],
        (keys, known): (&Keys, FxHashMap<Uuid, RecordNo>),
        stand_in: &'f dyn Fn(Uuid) -> Option<RecordNo>,
        sources: &'f [&'f str],
    ) -> Self {
        let are_records = |decision: &&Decision| {
            matches!(decision.asks, Asks::Merge | Asks::KeepApart | Asks::Primary)
        };
        let others = all.iter().filter(are_records);
        let others = others.map(|decision| &decision.value);
        let named = all.iter().map(|decision| &decision.record).chain(others);
        let wanted = named.filter_map(|text| RecordRef::parse(text, sources));
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
        Self {
            sources,
            records,
            known,
            stand_in,
        }
    }

    fn record(&self, text: &str) -> Result<RecordNo, Obstacle> {
        let contact = Uuid::try_parse(text.trim()).ok();
        if let Some(record) = contact.and_then(|id| self.known.get(&id)) {
            return Ok(*record);
        }
        let mut named = RecordRef::all(text, self.sources).flat_map(RecordRef::ids);
        let known = named.find_map(|uuid| {
            let found = self.records.get(&uuid);
            found.filter(|found| **found != Err(Obstacle::NoRecord))
        });
        known.copied().unwrap_or_else(|| {
            let mut named = RecordRef::all(text, self.sources).flat_map(uuids);
            named.find_map(self.stand_in).ok_or(Obstacle::NoRecord)
        })
    }
}

fn uuids(meant: RecordRef) -> impl Iterator<Item = Uuid> {
    let ids = meant.ids().into_iter();
    ids.map(|[high, low]| Uuid::from_u64_pair(high, low))
}
