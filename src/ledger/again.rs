//! Contacts that are known again by their person, as no record of theirs was read and what may be theirs is new: a row without a record ID
//! in which a cell has changed, a system that counts its records anew, an office that has moved to another system.
//!
//! In: the records that the ledger does not know, and by what it may know everybody's again: the name together with an e-mail address, a
//! telephone, or birthday and postal code. Out: of which contact such a record is, before anything is matched, as if it had kept its ID. A
//! signature that several contacts have tells of none, nor does one that matching would not go by (a front desk, a mailbox of a role); but
//! whoever has it from the same source is meant before others, and whoever was there in the last run before those who were gone by then.
//!
//! **Invariant:** none is taken for a contact of which a record was read that has its name still, whose birthday is another, or with whose
//! owner the policies keep the record's apart; and none whose signatures tell of several contacts, in its source or, if they tell of none
//! there, in any.

use std::ops::Range;

use anyhow::Result;
use rayon::{iter::Either, prelude::*};
use rustc_hash::FxHashSet;

use super::{
    Past, PastContact, Status,
    asked::{Asked, Told},
    join::Renamed,
    name::{has_whole_name, name_digest},
    past::{NEW, PastNo},
    reused::{Read, doubt, is_other, settle, tell},
    twins::tell_apart,
};
use crate::{
    keys::{Key, Keys, Posting, RecordNo, hash, places_of},
    matching::people_of,
    party::Party,
    standardise::email::is_role_address,
};

/// How many kinds there are of what a person may be known again by.
pub(super) const KINDS: usize = 3;

/// Where the e-mail addresses and the telephones of a record stand among those of all.
pub(super) type Addresses = [Range<usize>; 2];

pub(super) fn addresses_of(keys: &Keys, record: RecordNo) -> Addresses {
    [&keys.emails, &keys.phones].map(|list| places_of(list, record, |posting| posting.record))
}

/// Where the addresses of every record stand, for whoever goes through records in no order: a search for each would look at memory far away,
/// step by step.
#[derive(Debug, Default)]
pub(super) struct AllAddresses([Vec<u32>; 2]);

impl AllAddresses {
    pub(super) fn new(keys: &Keys) -> Self {
        let records = keys.records.len() as RecordNo;
        Self([&keys.emails, &keys.phones].map(|list| {
            let mut next = 0;
            let start = |record| {
                let before = list[next..].iter();
                next += before.take_while(|posting| posting.record < record).count();
                next as u32
            };
            (0..=records).map(start).collect()
        }))
    }

    pub(super) fn of(&self, record: RecordNo) -> Addresses {
        let place = record as usize;
        let of = |starts: &Vec<u32>| starts[place] as usize..starts[place + 1] as usize;
        self.0.each_ref().map(of)
    }
}

/// Tells what the person of a record may be known again by, each with its kind: nothing of one without a whole name, without which none of it
/// tells anything, nor the mailbox of a role, unless it is that of an organisation.
pub(super) fn each_trait(
    keys: &Keys,
    record: RecordNo,
    [emails, phones]: Addresses,
    mut tell: impl FnMut(usize, u64),
) {
    let key = &keys.records[record as usize];
    if !has_whole_name(key) {
        return;
    }
    for place in emails {
        if key.is_organization() || !is_role_address(keys.mailboxes.get(place)) {
            tell(0, keys.emails[place].value);
        }
    }
    for place in phones {
        tell(1, keys.phones[place].value);
    }
    if let Some(birth) = birth(keys, key) {
        tell(2, birth);
    }
}

/// Birthday and postal code, if both are known.
fn birth(keys: &Keys, key: &Key) -> Option<u64> {
    let is_known = key.birthday != 0 && key.postal != 0;
    let place = || hash(keys.words.text(key.postal).as_bytes());
    is_known.then(|| place() ^ u64::from(key.birthday))
}

pub(super) fn digest(value: u64) -> u32 {
    hash(&value.to_le_bytes()) as u32
}

/// A birthday, if it is known: two who are called the same and share a telephone may be father and son.
#[must_use]
pub(super) fn birthday_digest(birthday: u32) -> Option<u32> {
    let known = (birthday != 0).then(|| digest(birthday.into()));
    known.filter(|digest| ![UNKNOWN, VARIOUS].contains(digest))
}

/// The birthday of the person of a record, if it is known.
pub(super) fn birthday_of(keys: &Keys, record: RecordNo) -> Option<u32> {
    birthday_digest(keys.records[record as usize].birthday)
}

/// What stands for no birthday, and for several of one contact, which contradict nothing.
pub(super) const UNKNOWN: u32 = 0;
pub(super) const VARIOUS: u32 = u32::MAX;

/// The first of what the person of a record may be known again by, kind by kind.
pub(super) fn first_digests(
    keys: &Keys,
    record: RecordNo,
    addresses: Addresses,
) -> [Option<u32>; KINDS] {
    let mut firsts = [None; KINDS];
    each_trait(keys, record, addresses, |kind, value| {
        firsts[kind].get_or_insert_with(|| digest(value));
    });
    firsts
}

/// Name and something else that a person is known by, as one number: first that of the person in one source, then that in any.
pub(super) type Signature = [u64; 2];

/// The signature that these digests make, of the name, of the source's name and of the other thing.
pub(super) fn signature([name, source, other]: [u32; 3]) -> Signature {
    let in_any = (u64::from(name) << 32) | u64::from(other);
    [in_any ^ hash(&source.to_le_bytes()), in_any]
}

/// What is remembered of the source of a record.
pub(super) fn source_digest(name: &str) -> u32 {
    hash(name.as_bytes()) as u32
}

/// Whether a ledger could know the person of a record again that has another ID.
pub(crate) fn has_signature(keys: &Keys, record: RecordNo) -> bool {
    let digests = first_digests(keys, record, addresses_of(keys, record));
    digests.iter().any(Option::is_some)
}

/// By what the person of a record of an earlier run may be known again.
#[derive(Clone, Copy)]
pub(super) struct Remembered {
    /// Where the record stands in the ledger's table.
    pub(super) row: u32,
    pub(super) contact: PastNo,
    /// The digests of the name and of the source's.
    pub(super) name: u32,
    pub(super) source: u32,
    /// The digest, if a birthday is known.
    pub(super) birthday: Option<u32>,
    /// What else is known, by kind.
    pub(super) digests: [Option<u32>; KINDS],
}

impl Remembered {
    pub(super) fn signatures(self) -> impl Iterator<Item = Signature> {
        let digests = self.digests.into_iter().flatten();
        digests.map(move |other| signature([self.name, self.source, other]))
    }
}

/// Has every record that is new, or `renamed` since, and whose person must be that of a contact of which no other record was read, be held by
/// that contact; `remembered` tells of every record that was ever read, in the order of the ledger's table; `sources` are the names of the
/// sources, and `may_be_one` tells whether records of several owners may be one contact.
///
/// # Errors
/// If what is remembered cannot be read.
pub(super) fn know_again(
    past: &mut Past,
    renamed: Vec<Renamed>,
    (keys, sources): (&Keys, &[&str]),
    may_be_one: impl Fn(&[Party]) -> bool,
    remembered: impl FnOnce(&mut dyn FnMut(Remembered)) -> Result<()>,
) -> Result<()> {
    let mut doubts = doubt(past, renamed);
    let mut read = are_read(past);
    if doubts.is_empty() && read.iter().all(|read| *read == Read::Yes) {
        return Ok(());
    }
    let digests: Vec<u32> = sources.iter().map(|name| source_digest(name)).collect();
    let source_of = |record: RecordNo| digests[usize::from(keys.records[record as usize].source)];
    let shared = shared_values(past, keys);
    let signatures = |record| signatures_of(keys, (record, source_of(record)), &shared);
    let all = new_records(past).flat_map_iter(|record| signatures(record).into_iter().flatten());
    let mut asked = Asked::new(all.collect(), past.kept_apart(), past.contacts.len());
    if doubts.is_empty() && asked.signatures.is_empty() {
        return Ok(());
    }
    let mut compared = doubts.iter_mut().peekable();
    remembered(&mut |one| {
        if let Some(doubt) = compared.next_if(|doubt| doubt.row() == one.row) {
            doubt.compare(&one, keys, &shared);
        }
        asked.hear(past, &read, &one);
    })?;
    let told = |record| asked.told(record, &signatures(record), keys);
    let told = new_records(past).filter_map(|record| Some((record, told(record)?)));
    let (told, mut of_several): (Vec<_>, Vec<_>) =
        told.partition_map(|(record, told)| match told {
            Told::One(contact) => Either::Left((record, contact)),
            Told::Several(told) => Either::Right(told),
        });
    let mut told = tell(&mut doubts, told, &mut read);
    of_several.retain(|one| is_other(&doubts, one.record));
    let heard = (&asked, &*read, &*told);
    let told_apart = tell_apart(past, of_several, heard, keys);
    told.extend(told_apart);
    let of_lines = past.contacts_of_any_line();
    for (record, contact) in told {
        if past.may_be_of(contact, &keys.records[record as usize], &may_be_one) {
            past.of_record[record as usize] = contact + 1;
            if of_lines.contains(&contact) {
                past.anew.entry(contact).or_default().push(record);
            }
            let anew = past.again.entry(contact).or_default();
            anew.push(source_of(record));
        }
    }
    settle(past, &doubts, &read, (keys, sources));
    let held = &past.of_record;
    past.undecided
        .retain(|record, _| held[*record as usize] == NEW);
    Ok(())
}

/// By contact: whether a record of it was read, or it is none any more.
pub(super) fn are_read(past: &Past) -> Vec<Read> {
    let read = |contact: &PastContact| match contact.status {
        Status::Merged => Read::Yes,
        _ => Read::No,
    };
    let mut are_read: Vec<Read> = past.contacts.iter().map(read).collect();
    for place in past.of_record.iter().filter(|place| **place != NEW) {
        are_read[*place as usize - 1] = Read::Yes;
    }
    are_read
}

/// The records that the ledger does not know.
pub(super) fn new_records(past: &Past) -> impl ParallelIterator<Item = RecordNo> {
    let records = (0..past.of_record.len() as RecordNo).into_par_iter();
    records.filter(|record| past.of_record[*record as usize] == NEW)
}

/// By what the person of a record of a source may be known again, but for what many share.
fn signatures_of(
    keys: &Keys,
    (record, source): (RecordNo, u32),
    shared: &FxHashSet<u64>,
) -> Vec<Signature> {
    let mut signatures = Vec::new();
    let name = name_digest(keys, record);
    each_trait(keys, record, addresses_of(keys, record), |_, value| {
        if !shared.contains(&value) {
            signatures.push(signature([name, source, digest(value)]));
        }
    });
    signatures
}

/// The addresses and telephones of new records that too many people have for them to tell anything, by the measure of matching.
fn shared_values(past: &Past, keys: &Keys) -> FxHashSet<u64> {
    let is_new = |posting: &&Posting| past.of_record[posting.record as usize] == NEW;
    let names = |posting: &Posting| {
        let key = &keys.records[posting.record as usize];
        (key.family != 0).then_some((key.given, key.family))
    };
    let shared = |list: &[Posting]| {
        let asked = list.par_iter().filter(is_new).map(|posting| posting.value);
        let mut asked: Vec<u64> = asked.collect();
        asked.par_sort_unstable();
        asked.dedup();
        let is_asked = |posting: &&Posting| asked.binary_search(&posting.value).is_ok();
        let mut all: Vec<Posting> = list.par_iter().filter(is_asked).copied().collect();
        all.par_sort_unstable();
        let groups = all.par_chunk_by(|left, right| left.value == right.value);
        let shared = groups.filter(|group| people_of(group.iter().filter_map(names)).is_none());
        shared.map(|group| group[0].value).collect::<Vec<u64>>()
    };
    [&keys.emails, &keys.phones]
        .into_iter()
        .flat_map(|list| shared(list))
        .collect()
}
