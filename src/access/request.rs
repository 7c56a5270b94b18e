//! Change requests: what was asked, which contact is meant, and what became of it (R-ACCESS-6).

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Level,
    rights::{Ground, Holding, Right},
    rules::{Case, Kind, Rule, Verdict, decide},
};
use crate::{
    cluster::{Clusters, ContactIds, contact_ids},
    directory::{Active, Directory, EDIT_CONTACT_OWNERSHIP},
    keys::{Keys, RecordNo, RecordRef, hash},
    named::words,
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
        let mut bytes: Vec<u8> = texts
            .into_iter()
            .flat_map(|text| [text.as_bytes(), &[0]].concat())
            .collect();
        bytes.extend(contact.iter().flat_map(|id| id.as_bytes()));
        bytes.extend(at.to_le_bytes());
        hash(&bytes)
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
}

words! {
    /// Whether a request was carried out.
    pub enum Answered: name {
        /// The request was carried out; `rule_id` names the rule that allows it.
        Applied = "applied" => "Nothing.",
        /// The request changed nothing; `reason` says why, and `rule_id` by which rule.
        Rejected = "rejected" => "Look up the rule in `rule_id`: let somebody ask who may, or correct the line.",
    }
}

/// What became of a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The place of the request among all.
    pub request: u32,
    /// The contact, if one was found.
    pub contact: Option<Uuid>,
    /// Whether it was carried out.
    pub result: Answered,
    /// The rule that decided.
    pub rule: &'static Rule,
    /// Why.
    pub reason: &'static str,
    /// The owner before and after, if it is another one for it.
    pub owners: Option<[Option<Party>; 2]>,
}

/// The requests of a run in their order, found by contact.
#[derive(Debug, Default)]
pub struct Requests<'j> {
    all: &'j [Request],
    /// By the first record of the contact.
    by_first: FxHashMap<RecordNo, Vec<u32>>,
    /// Why no contact can be found, of those for which none can.
    lost: FxHashMap<u32, &'static str>,
    /// Who was active, by the days of asking before the as-of date.
    active: FxHashMap<Day, Active>,
}

const NO_CONTACT: &str = "there is no such contact or record";
const SEVERAL: &str = "the record ID is on several contacts; name the contact";

impl<'j> Requests<'j> {
    /// Finds the contact of each request: one look at each key, and none where nobody asks for anything. `named` are the contacts' IDs, and
    /// what became of the contact with an ID of earlier runs.
    #[must_use]
    pub fn new(
        all: &'j [Request],
        keys: &Keys,
        clusters: &Clusters,
        named: (&ContactIds, &dyn Fn(Uuid) -> Uuid),
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
        let found = Found::new(all, keys, clusters, named.0);
        for (number, request) in (0_u32..).zip(all) {
            match found.contact(request.address, named.1) {
                Ok(first) => requests.by_first.entry(first).or_default().push(number),
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

    /// All answers in the order of the requests: those of the contacts, and a rejection for each request whose contact was not found.
    #[must_use]
    pub fn complete(&self, mut answers: Vec<Answer>) -> Vec<Answer> {
        let known: FxHashSet<u32> = answers.iter().map(|answer| answer.request).collect();
        for (number, request) in (0_u32..).zip(self.all) {
            if known.contains(&number) {
                continue;
            }
            let reason = self.lost.get(&number).copied().unwrap_or(NO_CONTACT);
            let case = Case::faulty(request.fault.unwrap_or(reason));
            let (verdict, rule) = decide(&case);
            answers.push(Answer::new(number, None, verdict, rule));
        }
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
    fn new(all: &[Request], keys: &Keys, clusters: &Clusters, names: &ContactIds) -> Self {
        let addresses = all.iter().filter_map(|request| request.address);
        let wanted = addresses.flat_map(ids);
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

    /// The first record of the contact at an address, or why there is none. The ID of a record that is no contact's any more leads to
    /// the contact that holds the record.
    fn contact(
        &self,
        address: Option<Address>,
        now: &dyn Fn(Uuid) -> Uuid,
    ) -> Result<RecordNo, &'static str> {
        let address = address.ok_or("the line names no contact")?;
        if let Address::Contact(id) = address
            && let Some(first) = self.contacts.get(&now(id))
        {
            return Ok(*first);
        }
        let held = ids(address).map(|id| self.holders[&id].split_first());
        match held.into_iter().flatten().next() {
            Some((first, [])) => Ok(*first),
            Some(_) => Err(SEVERAL),
            None => Err(NO_CONTACT),
        }
    }
}

/// The UUIDs that records at an address may have.
fn ids(address: Address) -> [Uuid; 3] {
    match address {
        Address::Contact(id) => [id; 3],
        Address::Record(record) => record.ids().map(uuid),
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

/// Decides on a request about a contact, and carries it out if it may be.
#[must_use]
pub fn answer(
    number: u32,
    request: &Request,
    contact: Uuid,
    holding: &mut Holding,
    office: &Office<'_>,
) -> Answer {
    let case = case_of(request, holding, office);
    let (verdict, rule) = decide(&case);
    let before = holding.owner;
    if let (Verdict::Apply, Some(ask)) = (verdict, request.ask) {
        holding.carry_out(ask, rule.spec);
    }
    Answer {
        owners: (holding.owner != before).then_some([before, holding.owner]),
        ..Answer::new(number, Some(contact), verdict, rule)
    }
}

/// What an earlier run has made of a request that it carried out.
#[derive(Clone, Copy, Debug)]
pub struct Carried {
    /// The rule by which.
    pub rule: &'static Rule,
    /// Who owned the contact before, if it was a user and another one got it.
    pub before: Option<UserIx>,
}

/// Upholds what an earlier run has carried out: the rights that came of it. Who owns the contact is as it has become since.
#[must_use]
pub fn uphold(
    number: u32,
    request: &Request,
    contact: Uuid,
    carried: Carried,
    holding: &mut Holding,
) -> Answer {
    if let Some(ask) = request.ask {
        holding.uphold(ask, carried);
    }
    Answer {
        reason: "An earlier run has carried it out.",
        ..Answer::new(number, Some(contact), Verdict::Apply, carried.rule)
    }
}

impl Answer {
    /// Whether it was carried out.
    #[must_use]
    pub fn is_applied(&self) -> bool {
        self.result == Answered::Applied
    }

    fn new(request: u32, contact: Option<Uuid>, verdict: Verdict, rule: &'static Rule) -> Self {
        let (result, reason) = match verdict {
            Verdict::Reject(reason) => (Answered::Rejected, reason),
            Verdict::Apply | Verdict::Pass => (Answered::Applied, rule.says),
        };
        Self {
            request,
            contact,
            result,
            rule,
            reason,
            owners: None,
        }
    }
}

fn case_of(request: &Request, holding: &Holding, office: &Office<'_>) -> Case {
    let (Some(by), Some(ask)) = (request.by, request.ask) else {
        let fault = request.fault.unwrap_or("the request cannot be understood");
        return Case::faulty(fault);
    };
    let target = ask.target();
    Case {
        kind: ask.kind(),
        fault: request.fault,
        is_active: office.active.has(Party::User(by)),
        level: holding.level(by),
        edits: holding.edits(by, office.directory),
        permitted: office.directory.user(by).may(EDIT_CONTACT_OWNERSHIP),
        is_own: target == Party::User(by),
        target_is_active: office.active.has(target),
        target_level: target.user().and_then(|user| holding.level(user)),
        target_owns: holding.owner == Some(target),
    }
}

impl Ask {
    fn kind(self) -> Kind {
        match self {
            Self::SetOwner(_) => Kind::SetOwner,
            Self::Grant(level, _) => Kind::Grant(level),
            Self::Remove(_) => Kind::Remove,
        }
    }

    fn target(self) -> Party {
        match self {
            Self::SetOwner(party) => party,
            Self::Grant(_, user) | Self::Remove(user) => Party::User(user),
        }
    }
}

impl Holding {
    /// The rights that came of what was carried out earlier, but the owner's.
    fn uphold(&mut self, ask: Ask, carried: Carried) {
        let owner = self.owner;
        let owns = |user: UserIx| owner == Some(Party::User(user));
        let right = match ask {
            Ask::SetOwner(_) => carried
                .before
                .map(|user| (user, Level::Full, Ground::OwnedBefore.name())),
            Ask::Grant(level, user) => Some((user, level, carried.rule.spec)),
            Ask::Remove(user) if !owns(user) => return self.remove(user),
            Ask::Remove(_) => None,
        };
        if let Some((user, level, reason)) = right.filter(|(user, ..)| !owns(*user)) {
            self.set(Right {
                user,
                level,
                reason,
            });
        }
    }

    /// Carries out what a rule allows. Whoever owned the contact before keeps full access to it.
    fn carry_out(&mut self, ask: Ask, rule: &'static str) {
        let right = |user, level| Right {
            user,
            level,
            reason: rule,
        };
        match ask {
            Ask::SetOwner(party) => {
                if let Some(Party::User(user)) = self.owner {
                    self.set(Right {
                        reason: Ground::OwnedBefore.name(),
                        ..right(user, Level::Full)
                    });
                }
                self.owner = Some(party);
                if let Party::User(user) = party {
                    self.set(right(user, Level::PrimaryOwner));
                }
            }
            Ask::Grant(level, user) => self.set(right(user, level)),
            Ask::Remove(user) => {
                self.remove(user);
                if self.owner == Some(Party::User(user)) {
                    self.owner = None;
                }
            }
        }
    }
}
