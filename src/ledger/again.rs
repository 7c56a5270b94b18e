//! Contacts that are known again by their person, as no record of theirs was read and what may be theirs is new: a row without a record ID
//! in which a cell has changed, a system that counts its records anew, an office that has moved to another system.
//!
//! In: the records that the ledger does not know, and by what it may know everybody's again: the name together with an e-mail address, a
//! telephone, or birthday and postal code. Out: of which contact such a record is, before anything is matched, as if it had kept its ID. What
//! several contacts have tells of none; but whoever has it from the same source is meant before others, and whoever was there in the last run
//! before those who were gone by then.
//!
//! **Invariant:** none is taken for a contact of which a record was read, and none of whose signatures two tell of different contacts for any.

use anyhow::Result;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    Past, Status,
    past::{NEW, PastNo},
};
use crate::{
    keys::{Key, Keys, Posting, RecordNo, hash},
    list::distinct,
    party::Party,
};

/// What a person may be known again by, kind by kind; nothing of one without a whole name, without which none of it tells anything.
#[derive(Default)]
struct Traits<'k> {
    emails: &'k [Posting],
    phones: &'k [Posting],
    birth: Option<Posting>,
}

/// How many kinds of them there are.
pub(super) const KINDS: usize = 3;

impl<'k> Traits<'k> {
    fn of(keys: &'k Keys, record: RecordNo) -> Self {
        let key = &keys.records[record as usize];
        let is_whole = key.called() != 0 && key.family != 0 || key.is_organization();
        if !is_whole {
            return Self::default();
        }
        Self {
            emails: values_of(&keys.emails, record),
            phones: values_of(&keys.phones, record),
            birth: birth(keys, key).map(|value| Posting { value, record }),
        }
    }

    fn kinds(&self) -> [&[Posting]; KINDS] {
        [self.emails, self.phones, self.birth.as_slice()]
    }
}

/// The values of a record in a list that is in the order of records.
fn values_of(list: &[Posting], record: RecordNo) -> &[Posting] {
    let start = list.partition_point(|posting| posting.record < record);
    let count = list[start..].partition_point(|posting| posting.record == record);
    &list[start..start + count]
}

/// Birthday and postal code, if both are known.
fn birth(keys: &Keys, key: &Key) -> Option<u64> {
    let is_known = key.birthday != 0 && key.postal != 0;
    let text = || format!("{}\n{}", key.birthday, keys.words.text(key.postal));
    is_known.then(|| hash(text().as_bytes()))
}

fn digest(value: &Posting) -> u32 {
    hash(&value.value.to_le_bytes()) as u32
}

/// What the person of a record is called: it tells records of one record ID apart when their rows have changed.
#[must_use]
pub(super) fn name_digest(keys: &Keys, record: RecordNo) -> u32 {
    let key = &keys.records[record as usize];
    let [called, family] = [key.called(), key.family].map(|code| keys.words.text(code));
    hash(format!("{called}\n{family}\n{}", key.suffix).as_bytes()) as u32
}

/// The first of what the person of a record may be known again by, kind by kind.
pub(super) fn first_digests(keys: &Keys, record: RecordNo) -> [Option<u32>; KINDS] {
    let traits = Traits::of(keys, record);
    traits.kinds().map(|kind| kind.first().map(digest))
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
    first_digests(keys, record).iter().any(Option::is_some)
}

/// Whom the ledger knows by a signature.
#[derive(Clone, Copy)]
struct Known {
    /// None if there are several.
    contact: Option<PastNo>,
    /// Whether it was there in the last run, or is there now.
    is_there: bool,
}

/// Has every record that is new, and whose person must be that of a contact of which no record was read, be held by that contact;
/// `remembered` tells the contact and the signatures of every record that was ever read, where they are asked for; `sources` are the names of
/// the sources, and `may_be_one` tells whether records of several owners may be one contact.
///
/// # Errors
/// If what is remembered cannot be read.
pub(super) fn know_again(
    past: &mut Past,
    (keys, sources): (&Keys, &[&str]),
    may_be_one: impl Fn(&[Party]) -> bool,
    remembered: impl FnOnce(&mut dyn FnMut(PastNo, Signature)) -> Result<()>,
) -> Result<()> {
    let is_read = are_read(past);
    let new = signatures_of_new(past, keys, sources);
    if new.is_empty() || is_read.iter().all(|is_read| *is_read) {
        return Ok(());
    }
    let signatures = new.iter().flat_map(|(signature, _)| signature);
    let mut known: FxHashMap<u64, Option<Known>> = signatures.map(|one| (*one, None)).collect();
    remembered(&mut |contact, signature| {
        for one in signature {
            let Some(known) = known.get_mut(&one) else {
                continue; // most are of nobody who is new
            };
            let contact = past.whole(contact);
            let was_there = past.contacts[contact as usize].status == Status::Live;
            hear(known, contact, was_there || is_read[contact as usize]);
        }
    })?;
    for same in new.chunk_by(|left, right| left.1 == right.1) {
        let told = |scope: usize| {
            let signatures = same.iter().map(|(signature, _)| signature[scope]);
            distinct(signatures.filter_map(|one| known[&one]?.contact))
        };
        let in_source = told(0);
        let told = if in_source.is_empty() {
            told(1)
        } else {
            in_source
        };
        if let [contact] = told[..]
            && !is_read[contact as usize]
        {
            let record = same[0].1;
            let key = &keys.records[record as usize];
            let owner = Option::<Party>::from(key.owner).filter(|_| !key.is_listed());
            if owner.is_none_or(|owner| past.may_be_of(contact, owner, &may_be_one)) {
                past.of_record[record as usize] = contact + 1;
                let anew = past.again.entry(contact).or_default();
                anew.push(source_digest(sources[usize::from(key.source)]));
            }
        }
    }
    Ok(())
}

/// By contact: whether a record of it was read, or it is none any more.
fn are_read(past: &Past) -> Vec<bool> {
    let is_merged = |place: PastNo| past.contacts[place as usize].status == Status::Merged;
    let mut are_read: Vec<bool> = (0..past.contacts.len() as PastNo).map(is_merged).collect();
    for place in past.of_record.iter().filter(|place| **place != NEW) {
        are_read[*place as usize - 1] = true;
    }
    are_read
}

/// By what the records may be known again that the ledger does not know, record by record.
fn signatures_of_new(past: &Past, keys: &Keys, sources: &[&str]) -> Vec<(Signature, RecordNo)> {
    let sources: Vec<u32> = sources.iter().map(|name| source_digest(name)).collect();
    let records = 0..keys.records.len() as RecordNo;
    let new = records
        .into_par_iter()
        .filter(|record| past.of_record[*record as usize] == NEW);
    let signatures = new.flat_map_iter(|record| {
        let source = sources[usize::from(keys.records[record as usize].source)];
        let name = name_digest(keys, record);
        let signed = |value: &Posting| (signature([name, source, digest(value)]), record);
        let traits = Traits::of(keys, record);
        let signatures: Vec<_> = traits.kinds().into_iter().flatten().map(signed).collect();
        signatures
    });
    signatures.collect()
}

/// One more contact has a signature: whoever is there counts before whoever is gone, and of several of a kind nobody.
fn hear(known: &mut Option<Known>, contact: PastNo, is_there: bool) {
    let other = known.filter(|known| known.is_there >= is_there);
    *known = match other {
        None => Some(Known {
            contact: Some(contact),
            is_there,
        }),
        Some(known) if known.is_there == is_there => Some(Known {
            contact: known.contact.filter(|known| *known == contact),
            is_there,
        }),
        known => known,
    };
}
