//! Change requests: what was asked, which contact is meant, and what became of it (R-ACCESS-6).

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Level,
    answer::{Answer, Earlier},
    rules::{Case, decide},
};
use crate::{
    cluster::{Clusters, ContactIds, contact_ids},
    directory::{Active, Directory},
    keys::{Keys, Mention, RecordNo, RecordRef, line_digest},
    party::{Party, UserIx},
    time::{Day, Timestamp},
};

/// One line of the requests file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Its ID, as written.
    pub id: String,
    /// The line of the file.
    pub line: u64,
    /// Which contact is meant; `None` if the line does not say.
    pub address: Option<Address>,
    /// Who asks, as written.
    pub requested_by: String,
    /// The action, as written.
    pub action: String,
    /// The target, as written.
    pub target: String,
    /// When it was asked.
    pub requested_at: Option<Timestamp>,
    /// Who asks.
    pub by: Option<UserIx>,
    /// What is asked for.
    pub ask: Option<Ask>,
    /// Why it cannot be understood, if so.
    pub fault: Option<&'static str>,
}

impl Request {
    /// A digest of all that it says, by which the next run knows it again.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let contact = self.address.map(ids).unwrap_or_default();
        let at = self.requested_at.map_or(i64::MIN, |at| at.0);
        let texts = [&self.id, &self.requested_by, &self.action, &self.target];
        let contact = contact.iter().flat_map(|id| *id.as_bytes());
        let rest: Vec<u8> = contact.chain(at.to_le_bytes()).collect();
        line_digest(&texts.map(|text| &**text), &rest)
    }

    /// How it may name the record of whose contact it speaks.
    fn mentions(&self) -> impl Iterator<Item = Mention> + use<> {
        let record = match self.address {
            Some(Address::Record(record)) => Some((self.digest(), record)),
            _ => None,
        };
        let named = record.into_iter();
        named.flat_map(|(line, record)| record.uuids().map(|named| (line, named)))
    }

    /// Whether its ID is that of an earlier line: what became of that one tells nothing of it.
    #[must_use]
    pub fn is_repeated(&self) -> bool {
        self.fault == Some(REPEATED)
    }

    /// The day of asking, if the request says it.
    pub(crate) fn day(&self) -> Option<Day> {
        self.requested_at.map(Timestamp::day)
    }
}

/// The evidence of an owner by request: what `explain` finds the request by.
pub(crate) fn evidence(request_id: &str, requested_by: &str) -> String {
    format!("request {request_id} of {requested_by}")
}

/// Which contact is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// The contact with this ID, of this run or of an earlier one.
    Contact(Uuid),
    /// The contact that holds this record.
    Record(RecordRef),
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// This party shall own the contact.
    SetOwner(Party),
    /// This user shall have this right, which is less than ownership.
    Grant(Level, UserIx),
    /// This user shall have no right.
    Remove(UserIx),
    /// The contact shall be on a listing of this user, who asks; the target, as written, names it.
    Attach(UserIx),
}

/// The requests of a run in their order, found by contact.
#[derive(Debug, Default)]
pub struct Requests<'j> {
    all: &'j [Request],
    /// By the first record of the contact.
    by_first: FxHashMap<RecordNo, Vec<u32>>,
    /// Why no contact can be found, of those for which none can.
    lost: FxHashMap<u32, &'static str>,
    /// The records that they name, of those asked up to the as-of date, each with the first of its contact.
    mentions: Vec<(Mention, RecordNo)>,
    /// Who was active, by the days of asking before the as-of date.
    active: FxHashMap<Day, Active>,
}

/// What contacts are called, what became of one with an ID of earlier runs, which record stands for another, and a record of the contact of a line
/// that an earlier run has found, if one was read.
type Named<'n> = (
    &'n ContactIds,
    &'n dyn Fn(Uuid) -> Uuid,
    &'n dyn Fn(Uuid) -> Option<RecordNo>,
    &'n dyn Fn(Mention) -> Option<Option<RecordNo>>,
);

/// Why a request does not count whose ID an earlier line has, be it the same in all.
pub(super) const REPEATED: &str = "another request has this ID already";
const NO_CONTACT: &str = "there is no such contact or record";
const SEVERAL: &str = "the record ID is on several contacts; name the contact";

impl<'j> Requests<'j> {
    /// Finds the contact of each request: one look at each key, and none where nobody asks for anything.
    #[must_use]
    pub fn new(
        all: &'j [Request],
        keys: &Keys,
        clusters: &Clusters,
        (names, now, stand_in, meant): Named<'_>,
        office: &Office<'_>,
    ) -> Self {
        let mut requests = Self {
            all,
            ..Self::default()
        };
        if all.is_empty() {
            return requests;
        }
        let days = all.iter().filter_map(Request::day);
        for day in days.filter(|day| *day < office.active.day()) {
            let active = || office.active.earlier(day, office.directory);
            requests.active.entry(day).or_insert_with(active);
        }
        let addresses = all.iter().filter_map(|request| request.address);
        let found = Found::new(addresses.flat_map(ids), keys, clusters, names);
        let first_of = |record: RecordNo| clusters.first_of[record as usize];
        let today = office.active.day();
        for (number, request) in (0_u32..).zip(all) {
            let known = request.mentions().find_map(meant);
            let contact = match known {
                Some(record) => record
                    .map(|record| (first_of(record), None))
                    .ok_or(NO_CONTACT),
                None => found.contact(request.address, now, |id| stand_in(id).map(first_of)),
            };
            match contact {
                Ok((first, named)) => {
                    requests.by_first.entry(first).or_default().push(number);
                    let mut mentions = request.mentions();
                    let mention = mentions.find(|(_, one)| Some(*one) == named);
                    let is_asked = request.day().is_none_or(|day| day <= today);
                    let mention = mention.filter(|_| is_asked);
                    requests.mentions.extend(mention.map(|one| (one, first)));
                }
                Err(why) => _ = requests.lost.insert(number, why),
            }
        }
        requests
    }

    /// Every request, in order.
    #[must_use]
    pub fn all(&self) -> &'j [Request] {
        self.all
    }

    /// The records that they name and no earlier run has found, as the next one is to know whom they mean; each by the first of its contact.
    pub fn mentions(&self) -> impl Iterator<Item = (Mention, RecordNo)> + '_ {
        self.mentions.iter().copied()
    }

    /// The requests about the contact with this first record, in order.
    #[must_use]
    pub fn about(&self, first: RecordNo) -> &[u32] {
        self.by_first.get(&first).map_or(&[], Vec::as_slice)
    }

    /// The office as it was on the day of asking, which is today where a request does not say.
    #[must_use]
    pub fn office<'o>(&'o self, request: &Request, today: Office<'o>) -> Office<'o> {
        let earlier = request.day().and_then(|day| self.active.get(&day));
        Office {
            active: earlier.unwrap_or(today.active),
            ..today
        }
    }

    /// All answers in the order of the requests: those of the contacts; and of each request whose contact was not found what an `earlier` run has
    /// made of it, or else a rejection.
    #[must_use]
    pub fn complete(
        &self,
        mut answers: Vec<Answer>,
        earlier: impl Fn(&Request) -> Option<Earlier>,
    ) -> Vec<Answer> {
        let known: FxHashSet<u32> = answers.iter().map(|answer| answer.request).collect();
        let others = (0_u32..).zip(self.all);
        answers.extend(others.filter(|(number, _)| !known.contains(number)).map(
            |(number, request)| match earlier(request) {
                Some(earlier) => earlier.answer(number, None),
                None => {
                    let reason = self.lost.get(&number).copied().unwrap_or(NO_CONTACT);
                    let case = Case::faulty(request.fault.unwrap_or(reason));
                    let (verdict, rule) = decide(&case);
                    Answer::new(number, None, verdict, rule)
                }
            },
        ));
        answers.sort_by_key(|answer| answer.request);
        answers
    }
}

/// The contacts that requests may mean.
struct Found {
    /// By ID.
    contacts: FxHashMap<Uuid, RecordNo>,
    /// By the UUID of a record: the contacts that hold one.
    holders: FxHashMap<Uuid, Vec<RecordNo>>,
}

impl Found {
    fn new(
        wanted: impl Iterator<Item = Uuid>,
        keys: &Keys,
        clusters: &Clusters,
        names: &ContactIds,
    ) -> Self {
        let mut holders: FxHashMap<Uuid, Vec<RecordNo>> =
            wanted.map(|id| (id, Vec::new())).collect();
        let halves: FxHashSet<u64> = holders.keys().map(|id| id.as_u64_pair().0).collect();
        let mut leaders = Vec::new();
        for ((number, key), first) in (0..).zip(&keys.records).zip(&clusters.first_of) {
            if !halves.contains(&key.uuid[0]) {
                continue;
            }
            if number == *first {
                leaders.push(number);
            }
            let held = holders.get_mut(&uuid(key.uuid));
            if let Some(held) = held.filter(|held| !held.contains(first)) {
                held.push(*first);
            }
        }
        leaders.retain(|first| !names.is_given(*first));
        let contacts = contact_ids(keys, leaders)
            .into_iter()
            .chain(names.renamed());
        Self {
            contacts: contacts.map(|(first, id)| (id, first)).collect(),
            holders,
        }
    }

    /// The first record of the contact at an address, and the UUID of the record that it names; or why there is none. The ID of a record that is
    /// no contact's any more leads to the contact that holds the record.
    fn contact(
        &self,
        address: Option<Address>,
        now: &dyn Fn(Uuid) -> Uuid,
        elsewhere: impl Fn(Uuid) -> Option<RecordNo>,
    ) -> Result<(RecordNo, Option<Uuid>), &'static str> {
        let address = address.ok_or("the line names no contact")?;
        if let Address::Contact(id) = address
            && let Some(first) = self.contacts.get(&now(id))
        {
            return Ok((*first, None));
        }
        let named = ids(address).into_iter();
        let mut held = named.clone().map(|id| (id, &*self.holders[&id]));
        match held.find(|(_, held)| !held.is_empty()) {
            Some((id, [first])) => Ok((*first, Some(id))),
            Some(_) => Err(SEVERAL),
            None => {
                let mut found = named.filter_map(|id| Some((elsewhere(id)?, Some(id))));
                found.next().ok_or(NO_CONTACT)
            }
        }
    }
}

/// The UUIDs that records at an address may have.
fn ids(address: Address) -> [Uuid; 3] {
    match address {
        Address::Contact(id) => [id; 3],
        Address::Record(record) => record.uuids(),
    }
}

fn uuid([high, low]: [u64; 2]) -> Uuid {
    Uuid::from_u64_pair(high, low)
}

/// The office that requests are asked in.
#[derive(Clone, Copy)]
pub struct Office<'o> {
    /// Its people.
    pub directory: &'o Directory,
    /// Who is active on the day.
    pub active: &'o Active,
}
