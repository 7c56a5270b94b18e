//! References of decisions → records of the run.

use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{
    Asks, Decision, Obstacle,
    found::{Found, Referred, Remembered, mentions},
};
use crate::{
    directory::{Directory, NoParty},
    keys::{Keys, Mention, RecordNo},
    list::distinct,
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
    /// The records that they name, of those made up to the as-of date.
    mentions: Vec<(Mention, RecordNo)>,
    /// Pairs that are one contact, as what people merged is not there itself any more, and its contact is.
    together: Vec<(RecordNo, RecordNo)>,
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
    /// Finds the records that the decisions speak of, in one pass over the keys; none, if there are no decisions.
    #[must_use]
    pub fn place(
        all: &'j [Decision],
        keys: &Keys,
        remembered: Remembered<'_>,
        sources: &[&str],
        directory: &Directory,
        as_of: Day,
    ) -> Self {
        if all.is_empty() {
            return Self::default();
        }
        let found = Found::new(all, keys, remembered, sources);
        let referred: Vec<_> = all.iter().map(|decision| found.records(decision)).collect();
        let act = |(decision, referred): (&Decision, &Vec<_>)| {
            decision.counts_on(as_of)?;
            Act::of(decision, referred, (keys, directory))
        };
        let acts: Vec<Result<Act, Obstacle>> = all.iter().zip(&referred).map(act).collect();
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
        let merged = acts.iter().zip(&referred);
        let merged = merged.filter(|(act, _)| matches!(act, Ok(Act::Merge(..))));
        let made = all.iter().zip(&referred);
        let made = made.filter(|(decision, _)| decision.on.is_none_or(|on| on <= as_of));
        let mut decisions = Self {
            all,
            together: found.together(merged.map(|(_, both)| both)),
            mentions: made.flat_map(|(_, referred)| mentions(referred)).collect(),
            records: referred
                .iter()
                .map(|one| Some(one[0].ok()?.record))
                .collect(),
            acts,
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

    /// The records that they name, as the next run is to know whom they mean.
    pub fn mentions(&self) -> impl Iterator<Item = (Mention, RecordNo)> + '_ {
        self.mentions.iter().copied()
    }

    /// Pairs that are one contact, by the last decision on each pair.
    #[must_use]
    pub fn merged(&self) -> Vec<(RecordNo, RecordNo)> {
        let mut merged = self.pairs(|act| matches!(act, Act::Merge(..)));
        merged.extend(&self.together);
        distinct(merged.into_iter())
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
    /// What a decision asks of the records that it refers to.
    fn of(
        decision: &Decision,
        referred: &[Result<Referred, Obstacle>],
        (keys, directory): (&Keys, &Directory),
    ) -> Result<Self, Obstacle> {
        let party = || directory.party_named(&decision.value);
        if let Some(account) = decision.account() {
            let place = directory.account_place(account);
            let place = place.ok_or(Obstacle::NoAccount)?;
            return Ok(Self::OfAccount(place as u32, party()?));
        }
        let record = referred[0]?.record;
        let other = || referred[1];
        Ok(match decision.asks {
            Asks::Merge => Self::Merge(record, other()?.record),
            Asks::KeepApart => Self::KeepApart(record, other()?.record),
            Asks::Owner => Self::Owner(record, party()?),
            Asks::Assigned => Self::Assigned(record, party()?.user().ok_or(Obstacle::OtherKind)?),
            Asks::Primary => {
                let leads = Some(other()?).filter(|leads| leads.is_itself(keys));
                Self::Primary(record, leads.ok_or(Obstacle::NoRecord)?.record)
            }
        })
    }

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
