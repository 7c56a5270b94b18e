//! Contacts that people keep apart, and that name and address do not tell from each other: of one name and one address, as those are whom
//! somebody has to keep apart. What they have in common tells of each of them.
//!
//! In: the new records that tell of such contacts, in any order. Out: which of them are which contact's, and those of which nothing tells it:
//! they are nobody's, and stay apart from each other and from all whom they may be, as the lines that keep these apart are about them, too.
//!
//! **Invariant:** none is taken for a contact of which a record was read, or that was born on another day; and a contact is taken for one of several
//! only where it is the only one that may be meant, or nothing at all depends on which of them is.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::{Past, asked::Asked, past::PastNo, reused::Read};
use crate::{
    keys::{Keys, RecordNo},
    list::distinct,
};

/// A record that tells of several contacts.
pub(super) struct OfSeveral {
    pub(super) record: RecordNo,
    pub(super) told: Several,
}

/// Several contacts that are kept apart, of each of which a record tells.
pub(super) struct Several {
    /// In their order.
    pub(super) contacts: Vec<PastNo>,
    /// All whom people keep apart from these, or from those.
    pub(super) group: u32,
    /// Whether they are known in the record's source.
    pub(super) in_source: bool,
}

/// More than so many records for each of the contacts of which they tell are a flood, such as of a form: they tell of nobody.
const FLOOD: usize = 4;

/// Who is whom, of records that tell of several contacts each; `taken` are taken for others already, and `may_be_of` tells whether a record may be
/// of a contact. Those of which nothing tells it are noted to stay apart.
pub(super) fn tell_apart(
    past: &mut Past,
    mut all: Vec<OfSeveral>,
    (asked, read, taken): (&Asked, &[Read], &[(RecordNo, PastNo)]),
    keys: &Keys,
    may_be_of: impl Fn(&Past, RecordNo, PastNo) -> bool,
) -> Vec<(RecordNo, PastNo)> {
    if all.is_empty() {
        return Vec::new(); // most nights
    }
    let taken: FxHashSet<PastNo> = taken.iter().map(|(_, contact)| *contact).collect();
    let is_read = |contact: &PastNo| read[*contact as usize] > Read::Left;
    let is_sought = |contact: &PastNo| !is_read(contact) && !taken.contains(contact);
    all.retain(|OfSeveral { told, .. }| {
        let is_half_read = told.contacts.iter().any(is_read);
        told.contacts.iter().any(is_sought) && (told.in_source || !is_half_read)
    });
    let key = |record: RecordNo| &keys.records[record as usize];
    all.sort_unstable_by_key(|one| (one.told.group, key(one.record).content_order(), one.record));
    let mut found = Vec::new();
    for of_group in all.chunk_by(|one, other| one.told.group == other.told.group) {
        let may_be = |record: RecordNo, contact: PastNo| {
            is_sought(&contact)
                && asked.may_be_born_as(contact, record, keys)
                && may_be_of(past, record, contact)
        };
        let is_born_as = |record: RecordNo, contact: PastNo| {
            may_be(record, contact) && asked.is_born_as(contact, record, keys)
        };
        let is_named = |record: RecordNo, contact: PastNo| {
            may_be(record, contact) && past.is_named_by(contact, key(record))
        };
        let contacts = of_group.iter().flat_map(|one| &one.told.contacts);
        let contacts = distinct(contacts.copied());
        if of_group.len() > FLOOD * contacts.len() {
            continue;
        }
        let are_alike =
            |contacts: &[PastNo]| asked.are_born_alike(contacts) && past.are_alike(contacts);
        let told = who_is_whom(of_group, &may_be, [&is_born_as, &is_named], are_alike);
        past.keep_apart(&told.undecided, &contacts, keys);
        past.mistakable
            .push(told.alike.iter().map(|(_, contact)| *contact).collect());
        found.extend(told.known.into_iter().chain(told.alike));
    }
    found
}

/// Whether a record may be a contact's.
type MayBe<'f> = &'f dyn Fn(RecordNo, PastNo) -> bool;

/// Who is whom.
struct Known<'t> {
    /// By what tells it.
    known: Vec<(RecordNo, PastNo)>,
    /// By content alone, as they are alike in all: as many records as contacts.
    alike: Vec<(RecordNo, PastNo)>,
    /// Of these nothing tells it.
    undecided: Vec<&'t OfSeveral>,
}

/// Who is whom: by the birthday; as nobody else may be, or is left; by the owner that is named.
fn who_is_whom<'t>(
    all: &'t [OfSeveral],
    may_be: MayBe<'_>,
    [is_born_as, is_named]: [MayBe<'_>; 2],
    are_alike: impl Fn(&[PastNo]) -> bool,
) -> Known<'t> {
    let mut found: Vec<(RecordNo, PastNo)> = Vec::new();
    let mut rest: Vec<&OfSeveral> = all.iter().collect();
    let fitting = |one: &OfSeveral, found: &[(RecordNo, PastNo)], may_be: MayBe<'_>| {
        let is_free = |contact: PastNo| found.iter().all(|(_, other)| *other != contact);
        let contacts = one.told.contacts.iter().copied();
        let fitting = contacts.filter(|contact| is_free(*contact) && may_be(one.record, *contact));
        Vec::from_iter(fitting)
    };
    for tells in [is_born_as, may_be, is_named] {
        loop {
            let only = rest
                .iter()
                .map(|one| match fitting(one, &found, tells)[..] {
                    [contact] => Some(contact),
                    _ => None,
                });
            let only: Vec<Option<PastNo>> = only.collect();
            let is_sole =
                |contact: PastNo| only.iter().flatten().filter(|one| **one == contact).count() == 1;
            let told = rest.iter().zip(&only);
            let told = told
                .filter_map(|(one, only)| Some((one.record, only.filter(|only| is_sole(*only))?)));
            let told: Vec<_> = told.collect();
            if told.is_empty() {
                break;
            }
            rest.retain(|one| told.iter().all(|(record, _)| *record != one.record));
            found.extend(told);
        }
    }
    let left: BTreeSet<Vec<PastNo>> = rest
        .iter()
        .map(|one| fitting(one, &found, may_be))
        .collect();
    let mut alike = Vec::new();
    if let [contacts] = &Vec::from_iter(left)[..]
        && contacts.len() == rest.len()
        && are_alike(contacts)
    {
        let records = rest.drain(..).map(|one| one.record);
        alike = records.zip(contacts.iter().copied()).collect();
    }
    Known {
        known: found,
        alike,
        undecided: rest,
    }
}

impl Past {
    /// Whether nothing that is known of these contacts would be another's if they were mistaken for each other: they are of one owner, hold records
    /// of the same parties, and as many lines are about each two of them, and none about one alone. What either refuses both do from then on.
    fn are_alike(&self, contacts: &[PastNo]) -> bool {
        let parties = |contact: PastNo| self.parties_of(contact);
        let owner = |contact: PastNo| self.contacts[contact as usize].owner;
        let lines = self.lines_of(contacts);
        let lines_of_two = |one: &PastNo, other: &PastNo| {
            let lines = lines.values();
            let lines = lines.filter(|about| about.contains(one) && about.contains(other));
            lines.count()
        };
        let lines_of_each_two = (1..).zip(contacts).flat_map(|(next, one)| {
            let others = contacts[next..].iter();
            others.map(move |other| lines_of_two(one, other))
        });
        contacts
            .windows(2)
            .all(|two| owner(two[0]) == owner(two[1]) && parties(two[0]) == parties(two[1]))
            && lines.values().all(|about| about.len() > 1)
            && distinct(lines_of_each_two).len() < 2
    }

    /// Has the lines that keep these contacts apart be about records of which nothing tells whose they are.
    fn keep_apart(&mut self, undecided: &[&OfSeveral], contacts: &[PastNo], keys: &Keys) {
        if undecided.is_empty() {
            return;
        }
        let lines = self.lines_of(contacts).into_iter();
        for (line, about) in lines.filter(|(_, about)| about.len() > 1) {
            let may_be = |one: &&&OfSeveral| one.told.contacts.iter().any(|it| about.contains(it));
            for OfSeveral { record, .. } in undecided.iter().filter(may_be) {
                let named = keys.records[*record as usize].id();
                self.undecided.insert((line, named), *record);
                let lines = self.lines_of_undecided.entry(*record).or_default();
                lines.push(line);
            }
        }
    }
}
