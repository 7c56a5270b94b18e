//! References of decisions → records of the run.

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Asks, Decision, Obstacle,
    found::{Found, Referents, Referred, Remembered, mentions},
};
use crate::{
    cluster::Clusters,
    directory::{Directory, NoParty},
    keys::{Keys, Mention, RecordNo, record_named},
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
    /// Whether each of them merges others than the records that it names: it outdoes none that names these.
    are_others: Vec<bool>,
    /// The record of whose contact each of them speaks, and the other, whether it counts or not.
    pub(super) records: Vec<[Option<RecordNo>; 2]>,
    /// The records that they name, of those made up to the as-of date.
    mentions: Vec<(Mention, RecordNo)>,
    /// What decisions ask of further pairs, as those that they name are not there any more, in their order.
    further: Vec<(usize, Act)>,
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
    /// The record of whose contact, and one of the contact of which the one was that is to lead it and is not there any more, and its source: the
    /// only one that the contact has of that leads it.
    PrimaryOf(RecordNo, RecordNo, u16),
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
        let referred: Vec<_> = all.iter().map(|one| found.referents(one)).collect();
        let act = |(decision, referred): (&Decision, &Referents)| {
            decision.counts_on(as_of)?;
            Act::of(decision, &referred.named, (sources, directory))
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
        let made = all.iter().zip(&referred);
        let made = made.filter(|(decision, _)| decision.on.is_none_or(|on| on <= as_of));
        let mut decisions = Self {
            all,
            further: further(&acts, &referred),
            are_others: referred.iter().map(|all| all.are_others).collect(),
            mentions: made.flat_map(|(_, referred)| mentions(referred)).collect(),
            records: referred.iter().map(named_records).collect(),
            acts,
            of_record,
            of_account,
            settled: FxHashMap::default(),
        };
        decisions.settle(keys);
        decisions
    }

    /// Finds which records lead contacts, now that these are known, where those that people named are not there any more.
    pub fn find_leads(&mut self, keys: &Keys, clusters: &Clusters) {
        for act in &mut self.acts {
            if let Ok(Act::PrimaryOf(record, other, source)) = *act {
                let [first, of_other] = [record, other].map(|one| clusters.first_of[one as usize]);
                let all = std::iter::once(first).chain(clusters.others_of(first));
                let of_source = all.filter(|one| keys.records[*one as usize].source == source);
                *act = match Vec::from_iter(of_source)[..] {
                    _ if first != of_other => Err(Obstacle::AnotherContact),
                    [leads] => Ok(Act::Primary(record, leads)),
                    _ => Err(Obstacle::Gone),
                };
            }
        }
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
        self.pairs(|act| matches!(act, Act::Merge(..)))
    }

    /// Pairs that are never one contact, by the last decision on each pair.
    #[must_use]
    pub fn kept_apart(&self) -> Vec<(RecordNo, RecordNo)> {
        self.pairs(|act| matches!(act, Act::KeepApart(..)))
    }

    fn pairs(&self, is_meant: impl Fn(Act) -> bool) -> Vec<(RecordNo, RecordNo)> {
        let mut last: FxHashMap<(RecordNo, RecordNo), Act> = FxHashMap::default();
        for (_, act) in self.counting() {
            last.extend(act.pair().map(|pair| (pair, act)));
        }
        let mut pairs: Vec<_> = last
            .into_iter()
            .filter_map(|(pair, act)| is_meant(act).then_some(pair))
            .collect();
        pairs.sort_unstable();
        pairs
    }

    /// What the decisions ask that count, the last word last.
    pub(super) fn counting(&self) -> Vec<(usize, Act)> {
        let acts = self.acts.iter().enumerate();
        let acts = acts.filter_map(|(index, act)| Some((self.order(index), act.ok()?)));
        let further = self.further.iter();
        let further = further.map(|(index, act)| ((false, *index), *act));
        let mut acts: Vec<_> = acts.chain(further).collect();
        acts.sort_by_key(|(order, _)| *order);
        let acts = acts.into_iter();
        acts.map(|((_, index), act)| (index, act)).collect()
    }

    /// In which order decisions count: that of time, but before all others what merges [others](Referents::are_others).
    pub(super) fn order(&self, index: usize) -> (bool, usize) {
        (!self.are_others[index], index)
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
                Act::KeepApart(..) | Act::OfAccount(..) | Act::PrimaryOf(..) => {}
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

/// The record of which a decision is asked, and the other, as far as they are there.
fn named_records(all: &Referents) -> [Option<RecordNo>; 2] {
    [0, 1].map(|place| Some(all.named.get(place)?.ok()?.record))
}

/// What the acts ask of further pairs; of each two of the same twins once.
fn further(acts: &[Result<Act, Obstacle>], referred: &[Referents]) -> Vec<(usize, Act)> {
    let (mut further, mut told) = (Vec::new(), FxHashSet::default());
    for (index, (act, all)) in acts.iter().zip(referred).enumerate().rev() {
        let Some(on_pair) = act.ok().and_then(Act::on_pair) else {
            continue;
        };
        let twins = all.twins.as_ref();
        let twins = twins.filter(|(twins, _)| told.insert(*twins));
        let twins = twins.map_or(&[][..], |(_, records)| records.as_slice());
        let each_two = (1..).zip(twins).flat_map(|(next, one)| {
            let others = twins[next..].iter();
            others.map(|other| (*one, *other))
        });
        let pairs = all.pairs.iter().copied().chain(each_two);
        further.extend(pairs.map(|(one, other)| (index, on_pair(one, other))));
    }
    further
}

impl Act {
    /// What a decision asks of the records that it refers to.
    fn of(
        decision: &Decision,
        referred: &[Result<Referred, Obstacle>],
        (sources, directory): (&[&str], &Directory),
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
            Asks::Primary => match other()? {
                leads if leads.is_itself => Self::Primary(record, leads.record),
                other => {
                    let named = record_named(&decision.value, sources);
                    let source = named.ok_or(Obstacle::Gone)?.0;
                    Self::PrimaryOf(record, other.record, source as u16)
                }
            },
        })
    }

    /// What asks the same of two other records, if it is asked of two that they be one or not.
    fn on_pair(self) -> Option<fn(RecordNo, RecordNo) -> Self> {
        match self {
            Self::Merge(..) => Some(Self::Merge),
            Self::KeepApart(..) => Some(Self::KeepApart),
            _ => None,
        }
    }

    /// The record of whose contact it speaks, if not of an account.
    fn record(self) -> Option<RecordNo> {
        match self {
            Self::Merge(record, _)
            | Self::KeepApart(record, _)
            | Self::Owner(record, _)
            | Self::Assigned(record, _)
            | Self::Primary(record, _)
            | Self::PrimaryOf(record, ..) => Some(record),
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
