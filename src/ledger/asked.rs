//! Whom the ledger knows by what records have that it does not know.
//!
//! In: the signatures of these, and what is remembered of every record that was ever read. Out: of whom each of these tells: of one contact, or of
//! several whom people keep apart.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Past, Status,
    again::{Remembered, Signature, UNKNOWN, VARIOUS, birthday_of},
    past::PastNo,
    reused::Read,
    twins::OfSeveral,
};
use crate::{
    keys::{Keys, RecordNo},
    list::distinct,
};

/// Whom the ledger knows by a signature.
#[derive(Clone, Copy)]
struct Known {
    /// None if there are several.
    contact: Option<PastNo>,
    /// Whether it was there in the last run, or is there now.
    is_there: bool,
}

/// Whom the ledger knows by each signature of records that it does not know.
pub(super) struct Asked {
    /// Sorted.
    pub(super) signatures: Vec<u64>,
    /// But for contacts that people keep apart.
    known: Vec<Option<Known>>,
    /// These contacts.
    kept_apart: FxHashSet<PastNo>,
    /// Of these: each that has a signature, by its place, and whether any of them was there in the last run, or is there now.
    apart: FxHashMap<usize, (Vec<PastNo>, bool)>,
    /// By contact: the birthday that its records have, asked for or not; [`UNKNOWN`] or [`VARIOUS`].
    birthdays: Vec<u32>,
}

/// Of whom a record tells.
pub(super) enum Told {
    One(PastNo),
    Several(OfSeveral),
}

impl Asked {
    /// Of so many contacts.
    pub(super) fn new(
        mut signatures: Vec<u64>,
        kept_apart: FxHashSet<PastNo>,
        contacts: usize,
    ) -> Self {
        signatures.par_sort_unstable();
        signatures.dedup();
        let known = vec![None; signatures.len()];
        Self {
            signatures,
            known,
            kept_apart,
            apart: FxHashMap::default(),
            birthdays: vec![UNKNOWN; contacts],
        }
    }

    /// Hears what is remembered of a record: its birthday, and the rest where it is asked for.
    pub(super) fn hear(&mut self, past: &Past, read: &[Read], one: &Remembered) {
        let contact = past.whole(one.contact);
        let birthday = &mut self.birthdays[contact as usize];
        *birthday = united([*birthday, one.birthday.unwrap_or(UNKNOWN)]);
        let was_there = past.contacts[contact as usize].status == Status::Live;
        let heard = Known {
            contact: Some(contact),
            is_there: was_there || read[contact as usize] == Read::Yes,
        };
        for signature in one.signatures().flatten() {
            let Ok(place) = self.signatures.binary_search(&signature) else {
                continue; // most are of nobody who is new
            };
            if self.kept_apart.contains(&contact) {
                let (contacts, is_there) = self.apart.entry(place).or_default();
                *is_there |= heard.is_there;
                if !contacts.contains(&contact) {
                    contacts.push(contact);
                }
                continue;
            }
            let known = self.known[place].map(|known| hear(known, heard));
            self.known[place] = Some(known.unwrap_or(heard));
        }
    }

    /// Whom these signatures of a record tell of.
    pub(super) fn told(
        &self,
        record: RecordNo,
        signatures: &[Signature],
        keys: &Keys,
    ) -> Option<Told> {
        let told = |scope: usize| {
            let told = signatures.iter().map(|one| self.contacts_of(one[scope]));
            let told: Vec<&[PastNo]> = told.filter(|told| !told.is_empty()).collect();
            (!told.is_empty()).then_some((scope, told))
        };
        let (scope, told) = told(0).or_else(|| told(1))?;
        let of_one = told.iter().filter(|told| told.len() == 1);
        match distinct(of_one.map(|told| told[0]))[..] {
            [] => Some(Told::Several(OfSeveral {
                record,
                contacts: distinct(told.into_iter().flatten().copied()),
                in_source: scope == 0,
            })),
            [contact] => self
                .may_be_born_as(contact, record, keys)
                .then_some(Told::One(contact)),
            _ => None,
        }
    }

    /// The contact that a signature tells of, or all whom people keep apart; whoever is there counts before whoever is gone, and of several of a
    /// kind nobody.
    fn contacts_of(&self, signature: u64) -> &[PastNo] {
        let Ok(place) = self.signatures.binary_search(&signature) else {
            return &[];
        };
        match (&self.known[place], self.apart.get(&place)) {
            (Some(known), Some((_, is_there))) if known.is_there == *is_there => &[],
            (Some(known), apart) if apart.is_none() || known.is_there => known.contact.as_slice(),
            (_, apart) => apart.map_or(&[], |(contacts, _)| contacts),
        }
    }

    /// Whether a record may be a contact's, by its birthday.
    pub(super) fn may_be_born_as(&self, contact: PastNo, record: RecordNo, keys: &Keys) -> bool {
        let birthday = birthday_of(keys, record);
        let known = self.birthdays[contact as usize];
        [UNKNOWN, VARIOUS].contains(&known) || birthday.is_none_or(|birthday| birthday == known)
    }
}

/// One more contact has a signature: whoever is there counts before whoever is gone, and of several of a kind nobody.
fn hear(known: Known, heard: Known) -> Known {
    if known.is_there != heard.is_there {
        return if known.is_there { known } else { heard };
    }
    let is_one = known.contact == heard.contact;
    Known {
        contact: known.contact.filter(|_| is_one),
        ..known
    }
}

/// The birthday of whoever has these.
fn united(birthdays: [u32; 2]) -> u32 {
    match birthdays {
        [UNKNOWN, birthday] | [birthday, UNKNOWN] => birthday,
        [birthday, other] if birthday == other => birthday,
        _ => VARIOUS,
    }
}
