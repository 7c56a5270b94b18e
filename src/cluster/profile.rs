//! What a part of a cluster holds that another part could contradict.

use super::{ClusterPolicy, Parties};
use crate::{
    keys::{Code, Key, Keys, RecordNo, places_of},
    list::distinct,
    matching::holds_nobody_twice,
    named::words,
    party::Party,
};

/// Why two parts are not one person, or not one contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradiction {
    /// A rule of ownership keeps the owners apart; its ID.
    Owners(&'static str),
    /// A rule of ownership leaves it to a person whether they come together; its ID.
    Undecided(&'static str),
    /// The records themselves are not one person.
    Records(Apart),
}

words! {
    /// Why the records of two parts are not one person.
    pub enum Apart: id {
        /// A person decided on the two records: that they are one, or that they, or others of their contacts, are two.
        Decision = "decision" => "Nothing; the table `decisions` says who decided, and a later decision takes it back.",
        /// The two come from one source that is said to hold nobody twice (`never_within`).
        NeverWithin = "never_within" => "If they are one person, decide `merge`, or take the source out of `[match] never_within`.",
        /// The two, or others of their contacts, stand in one row as two people with two given names.
        Row = "two_people_of_a_row" => "If they are one person, decide `merge`; or correct the row.",
        /// The two have different generations (Jr, Sr, III), or others of their contacts have.
        Suffixes = "suffixes_differ" => "If they are one person, decide `merge`; if they are two, decide `keep_apart`.",
        /// The two have different values of an identifier of which one person has one (`unique_identifiers`, or the preset's), or others of their contacts have.
        Identifiers = "unique_identifiers_differ" => "If they are one person, correct the identifier or decide `merge`; if they are two, decide `keep_apart`.",
        /// The two do not both say when they were born, and all others of their contacts that say it were born on other days.
        Birthdays = "other_birthdays_differ" => "If they are one person, correct the birthday or decide `merge`; if they are two, decide `keep_apart`.",
        /// The two do not both say what they are called, but by an initial, and all others of their contacts that say it have other given names.
        GivenNames = "other_given_names_differ" => "If they are one person, correct the given name or decide `merge`; if they are two, decide `keep_apart`.",
        /// One link joins two groups of records whose other records are two people.
        WeakBridge = "weak_bridge" => "Look at both contacts: decide `merge` if they are one person, else `keep_apart`.",
    }
}

impl Contradiction {
    /// The name in tables.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Owners(rule) | Self::Undecided(rule) => rule,
            Self::Records(why) => why.id(),
        }
    }
}

/// A record of a cluster, with its place in the order of content among all of them.
pub(super) type Placed = (u32, RecordNo);

/// The distinct values of a part, each list sorted.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    owners: Vec<Party>,
    /// Whose records their contacts held besides: these keep others apart as they did, and excuse nobody.
    held: Vec<Party>,
    /// Whom records named before somebody else was given their contacts, and whom the others name that the ledger knows; nothing, if none
    /// were given.
    named: Vec<Party>,
    /// Whether it has a record that the ledger knows.
    is_known: bool,
    pub(super) records: Vec<Placed>,
    suffixes: Vec<u8>,
    /// Their sources.
    sources: Vec<u16>,
    /// The first records of rows that hold two people of two given names.
    rows: Vec<RecordNo>,
    /// (identifier, value) of the identifiers of which one person has one value.
    unique: Vec<(u32, Code)>,
}

impl Profile {
    /// The profile of one record.
    pub(super) fn of(keys: &Keys, placed: Placed, policy: &ClusterPolicy<'_>) -> Self {
        let key = &keys.records[placed.1 as usize];
        let owner = Option::<Party>::from(key.owner).filter(|_| !key.is_listed()); // of the contact that it brings, if no other record names one
        let mut owners: Vec<Party> = owner.into_iter().collect();
        let (mut held, mut named) = (Vec::new(), Vec::new());
        if key.marks & Key::NAMED_BEFORE_LEDGER == 0 {
            let may_be_with = |party: &Party| {
                let blocks = match party {
                    Party::User(_) => policy.blocks,
                    Party::Entity(_) => policy.blocks_decided, // a person may have merged it, and it keeps other entities out
                };
                owner.is_none_or(|owner| blocks(&united(&[owner], &[*party])).is_none())
            }; // what its contact held is no excuse for whom it names by now
            match (policy.parties)(placed.1) {
                Parties::GivenFrom(parties) => named.extend(parties),
                Parties::Held(parties) => {
                    held.extend(parties.iter().copied().filter(may_be_with));
                }
                Parties::TakenApart(named) => owners = Vec::from_iter(named),
            }
        }
        Self {
            owners,
            held,
            named,
            is_known: (policy.held_by)(placed.1).is_some(),
            records: vec![placed],
            suffixes: Vec::from_iter((key.suffix != 0).then_some(key.suffix)),
            sources: vec![key.source],
            rows: Vec::from_iter(row_of_two(keys, placed.1)),
            unique: unique_of(placed.1, policy),
        }
    }

    /// The sources of which both have a record.
    pub(super) fn shared_sources(&self, other: &Self) -> impl Iterator<Item = u16> {
        let sources = self.sources.iter().copied();
        sources.filter(|source| other.sources.contains(source))
    }

    /// Its records, none if another part has absorbed them.
    pub(super) fn into_records(self) -> Vec<RecordNo> {
        self.records.into_iter().map(|(_, record)| record).collect()
    }

    /// Whose a part is, and whom its records named before somebody else was given their contacts.
    pub(super) fn owners(&self) -> Vec<Party> {
        united(&self.parties(), &self.named)
    }

    /// Whose a part is, and whose records its contacts held.
    fn parties(&self) -> Vec<Party> {
        united(&self.owners, &self.held)
    }

    /// What stands between two parts, if anything does.
    pub(super) fn contradiction(
        &self,
        other: &Self,
        is_decided: bool,
        policy: &ClusterPolicy<'_>,
    ) -> Option<Contradiction> {
        let blocks = if is_decided {
            policy.blocks_decided
        } else {
            policy.blocks
        };
        let blocked = blocked([&self.parties(), &other.parties()], blocks);
        let blocked = blocked.or_else(|| self.blocked_as_owned(other, blocks));
        let blocked = blocked.or_else(|| self.blocked_as_named(other, blocks));
        blocked.or_else(|| {
            let apart = self.apart(other, is_decided, policy);
            apart.map(Contradiction::Records)
        })
    }

    /// Why the records of two parts are not one person, if it is so.
    fn apart(&self, other: &Self, is_decided: bool, policy: &ClusterPolicy<'_>) -> Option<Apart> {
        let is_alone = |source| holds_nobody_twice(policy.never_within, source);
        if self.is_kept_apart(other, policy) {
            Some(Apart::Decision)
        } else if is_decided {
            None
        } else if self.shared_sources(other).any(is_alone) {
            Some(Apart::NeverWithin)
        } else if self.rows.iter().any(|row| other.rows.contains(row)) {
            Some(Apart::Row)
        } else if differ(&self.suffixes, &other.suffixes) {
            Some(Apart::Suffixes)
        } else {
            contradict(&self.unique, &other.unique).then_some(Apart::Identifiers)
        }
    }

    /// What keeps two parts apart for whose they are, where their contacts held records of others, too: an entity among these may keep what it
    /// is of from being blocked.
    fn blocked_as_owned(
        &self,
        other: &Self,
        blocks: &dyn Fn(&[Party]) -> Option<Contradiction>,
    ) -> Option<Contradiction> {
        if self.held.is_empty() && other.held.is_empty() {
            return None; // most
        }
        blocked([&self.owners, &other.owners], blocks)
    }

    /// What keeps two parts apart as it did before somebody was given the contact of one: entities, those that own it now, too, and whomever two
    /// contacts of the ledger name.
    fn blocked_as_named(
        &self,
        other: &Self,
        blocks: &dyn Fn(&[Party]) -> Option<Contradiction>,
    ) -> Option<Contradiction> {
        if self.named.is_empty() && other.named.is_empty() {
            return None; // most
        }
        let mut named = [self.as_named(), other.as_named()];
        let is_entity = |party: &Party| party.entity().is_some();
        if !(self.is_known && other.is_known) {
            named.iter_mut().for_each(|named| named.retain(is_entity));
        }
        let entities = |part: &Self| Vec::from_iter(part.owners().into_iter().filter(is_entity));
        blocked([&named[0], &named[1]], blocks)
            .or_else(|| blocked([&entities(self), &entities(other)], blocks))
    }

    /// Whom its records name, also where somebody else was given their contact; of those that the ledger does not know only the entities.
    fn as_named(&self) -> Vec<Party> {
        if !self.named.is_empty() {
            return self.named.clone();
        }
        let owners = self.parties().into_iter();
        let counts = |party: &Party| self.is_known || party.entity().is_some();
        owners.filter(counts).collect()
    }

    /// Takes in what another part holds.
    pub(super) fn absorb(&mut self, mut other: Self) {
        if self.records.len() < other.records.len() {
            std::mem::swap(self, &mut other);
        }
        if !(self.named.is_empty() && other.named.is_empty()) {
            self.named = united(&self.as_named(), &other.as_named());
        }
        self.is_known |= other.is_known;
        unite(&mut self.owners, &other.owners);
        unite(&mut self.held, &other.held);
        unite(&mut self.records, &other.records);
        unite(&mut self.suffixes, &other.suffixes);
        unite(&mut self.sources, &other.sources);
        unite(&mut self.rows, &other.rows);
        unite(&mut self.unique, &other.unique);
    }

    /// Whether a person wants a record of one part and a record of the other kept apart.
    fn is_kept_apart(&self, other: &Self, policy: &ClusterPolicy<'_>) -> bool {
        let is_wanted = |one: RecordNo, other: RecordNo| {
            let pair = (one.min(other), one.max(other));
            policy.keep_apart.binary_search(&pair).is_ok()
        };
        !policy.keep_apart.is_empty()
            && self.records.iter().any(|(_, one)| {
                other
                    .records
                    .iter()
                    .any(|(_, other)| is_wanted(*one, *other))
            })
    }
}

/// What keeps the owners of two parts apart, if one of them does not hold all already.
fn blocked(
    [left, right]: [&[Party]; 2],
    blocks: &dyn Fn(&[Party]) -> Option<Contradiction>,
) -> Option<Contradiction> {
    let owners = united(left, right);
    (owners.len() > left.len().max(right.len()))
        .then(|| blocks(&owners))
        .flatten()
}

fn differ<T: PartialEq>(left: &[T], right: &[T]) -> bool {
    left.iter()
        .any(|one| right.iter().any(|other| one != other))
}

/// The first record of the row that a record stands in, if the row holds two people of two given names.
fn row_of_two(keys: &Keys, record: RecordNo) -> Option<RecordNo> {
    let first = keys.first_of_row(record);
    let one = &keys.records[first as usize];
    let other = keys.records.get(first as usize + 1)?;
    let are_two = one.given != 0 && other.given != 0 && one.given != other.given;
    (other.is_second() && are_two).then_some(first)
}

/// The unique identifiers of a record, sorted.
fn unique_of(record: RecordNo, policy: &ClusterPolicy<'_>) -> Vec<(u32, Code)> {
    let own = &policy.unique[places_of(policy.unique, record, |one| one.record)];
    distinct(own.iter().map(|one| (one.column, one.value)))
}

/// Whether both have values of one identifier, and share none of it.
fn contradict(left: &[(u32, Code)], right: &[(u32, Code)]) -> bool {
    let of_one = |one: &(u32, Code), other: &(u32, Code)| one.0 == other.0;
    left.chunk_by(of_one).any(|values| {
        let mut others = right.iter().filter(|other| of_one(&values[0], other));
        let Some(first) = others.next() else {
            return false;
        };
        !values.contains(first) && !others.any(|other| values.contains(other))
    })
}

/// Takes the values of one sorted list into another.
fn unite<T: Copy + Ord>(all: &mut Vec<T>, more: &[T]) {
    all.extend(more);
    all.sort(); // two sorted runs, which the stable sort only merges
    all.dedup();
}

/// The values of two sorted lists.
fn united<T: Copy + Ord>(one: &[T], other: &[T]) -> Vec<T> {
    let mut all = one.to_vec();
    unite(&mut all, other);
    all
}
