//! Change requests: what was asked, which contact is meant, and what became of it (R-ACCESS-6).

use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Level,
    rights::{Holding, Right},
    rules::{Case, Kind, Rule, Verdict, asks, decide},
};
use crate::{
    cluster::Clusters,
    directory::{Active, Directory, EDIT_CONTACT_OWNERSHIP},
    intake::RecordRef,
    keys::{Keys, RecordNo},
    party::{Party, UserIx},
    time::Timestamp,
};

/// One line of the requests file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Request {
    /// Its ID, as written.
    pub id: String,
    /// The line of the file.
    pub line: u64,
    /// Which contact is meant; none: the line does not say.
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

/// What became of a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The place of the request among all.
    pub request: u32,
    /// The contact, if one was found.
    pub contact: Option<Uuid>,
    /// Whether it was carried out.
    pub is_applied: bool,
    /// The rule that decided.
    pub rule: &'static Rule,
    /// Why.
    pub reason: &'static str,
    /// Whether somebody else owns the contact for it, or nobody.
    pub changes_owner: bool,
}

/// The requests of a run in their order, found by contact.
#[derive(Debug, Default)]
pub struct Requests<'j> {
    all: &'j [Request],
    by_contact: FxHashMap<Uuid, Vec<u32>>,
    by_first: FxHashMap<RecordNo, Vec<u32>>,
    /// Why no contact can be found, of those for which none can.
    lost: FxHashMap<u32, &'static str>,
}

const NO_CONTACT: &str = "there is no such contact or record";
const SEVERAL: &str = "the record ID is on several contacts; name the contact";

impl<'j> Requests<'j> {
    /// Finds the contact of each request: one look at each key, and none where nobody asks for anything.
    #[must_use]
    pub fn new(all: &'j [Request], keys: &Keys, clusters: &Clusters) -> Self {
        let mut requests = Self {
            all,
            ..Self::default()
        };
        if all.is_empty() {
            return requests;
        }
        let holders = holders(all, keys, clusters);
        for (number, request) in (0_u32..).zip(all) {
            requests.place(number, request.address, &holders);
        }
        requests
    }

    /// Whether nobody asks for anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every request, in order.
    #[must_use]
    pub fn all(&self) -> &'j [Request] {
        self.all
    }

    /// The requests about a contact, in order.
    #[must_use]
    pub fn about(&self, contact: Uuid, first: RecordNo) -> Vec<u32> {
        let by_contact = self.by_contact.get(&contact);
        let by_first = self.by_first.get(&first);
        let found = by_contact.into_iter().chain(by_first).flatten();
        let mut found: Vec<u32> = found.copied().collect();
        found.sort_unstable();
        found
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
            let case = Case {
                fault: Some(request.fault.unwrap_or(reason)),
                ..asks(Kind::Remove)
            };
            let (verdict, rule) = decide(&case);
            answers.push(Answer::new(number, None, verdict, rule));
        }
        answers.sort_by_key(|answer| answer.request);
        answers
    }

    fn place(&mut self, number: u32, address: Option<Address>, holders: &Holders) {
        match address {
            None => self.lose(number, "the line names no contact"),
            Some(Address::Contact(id)) => match holders.get(&id) {
                Some(held) if !held.leads && held.firsts.len() == 1 => {
                    self.by_first
                        .entry(held.firsts[0])
                        .or_default()
                        .push(number);
                }
                _ => self.by_contact.entry(id).or_default().push(number),
            },
            Some(Address::Record(record)) => {
                let ids = record.ids().into_iter();
                let mut held = ids.filter_map(|id| holders.get(&uuid(id)));
                match held.find_map(|held| held.firsts.split_first()) {
                    Some((first, [])) => self.by_first.entry(*first).or_default().push(number),
                    Some(_) => self.lose(number, SEVERAL),
                    None => self.lose(number, NO_CONTACT),
                }
            }
        }
    }

    fn lose(&mut self, number: u32, why: &'static str) {
        self.lost.insert(number, why);
    }
}

/// The contacts that hold a record of some UUID.
#[derive(Default)]
struct Held {
    /// Their first records.
    firsts: Vec<RecordNo>,
    /// Whether it is the UUID of a first record, and so the ID of a contact.
    leads: bool,
}

type Holders = FxHashMap<Uuid, Held>;

fn holders(all: &[Request], keys: &Keys, clusters: &Clusters) -> Holders {
    let wanted = all.iter().filter_map(|request| match request.address? {
        Address::Contact(id) => Some([id; 3]),
        Address::Record(record) => Some(record.ids().map(uuid)),
    });
    let wanted = wanted.flatten().map(|id| (id, Held::default()));
    let mut holders: Holders = wanted.collect();
    for (number, key) in keys.records.iter().enumerate() {
        let Some(held) = holders.get_mut(&uuid(key.uuid)) else {
            continue;
        };
        let first = clusters.first_of[number];
        held.leads |= first as usize == number;
        if !held.firsts.contains(&first) {
            held.firsts.push(first);
        }
    }
    holders
}

fn uuid([high, low]: [u64; 2]) -> Uuid {
    Uuid::from_u64_pair(high, low)
}

/// The office that requests are asked in.
#[derive(Clone, Copy)]
pub struct Office<'o> {
    /// Its people.
    pub directory: &'o Directory,
    /// Who is active on the as-of date.
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
        changes_owner: holding.owner != before,
        ..Answer::new(number, Some(contact), verdict, rule)
    }
}

impl Answer {
    /// What the timeline calls what was changed.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.changes_owner {
            "owner_changed"
        } else {
            "access_changed"
        }
    }

    fn new(request: u32, contact: Option<Uuid>, verdict: Verdict, rule: &'static Rule) -> Self {
        let (is_applied, reason) = match verdict {
            Verdict::Reject(reason) => (false, reason),
            Verdict::Apply | Verdict::Pass => (true, rule.says),
        };
        Self {
            request,
            contact,
            is_applied,
            rule,
            reason,
            changes_owner: false,
        }
    }
}

fn case_of(request: &Request, holding: &Holding, office: &Office<'_>) -> Case {
    let (Some(by), Some(ask)) = (request.by, request.ask) else {
        return Case {
            fault: request.fault.or(Some("the request cannot be understood")),
            ..asks(Kind::Remove)
        };
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
    /// Carries out what a rule allows. Whoever owned the contact before keeps full access to it.
    fn carry_out(&mut self, ask: Ask, rule: &'static str) {
        match ask {
            Ask::SetOwner(party) => {
                if let Some(Party::User(user)) = self.owner {
                    self.set(Right {
                        user,
                        level: Level::Full,
                        reason: rule,
                    });
                }
                self.owner = Some(party);
                if let Party::User(user) = party {
                    self.set(Right {
                        user,
                        level: Level::PrimaryOwner,
                        reason: rule,
                    });
                }
            }
            Ask::Grant(level, user) => self.set(Right {
                user,
                level,
                reason: rule,
            }),
            Ask::Remove(user) => {
                self.remove(user);
                if self.owner == Some(Party::User(user)) {
                    self.owner = None;
                }
            }
        }
    }
}
