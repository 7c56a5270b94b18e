//! Whom the ledger knows by what records have that it does not know.
//!
//! In: the signatures of these, and what is remembered of every record that was ever read. Out: of whom each of these tells: of one contact, or of
//! several whom people keep apart.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    Past, Status,
    again::{Remembered, Signature, UNKNOWN, VARIOUS, birthday_of},
    past::{NEW, PastNo},
    reused::Read,
    twins::Several,
};
use crate::{
    keys::{Keys, RecordNo},
    list::distinct,
};

/// Whom the ledger knows by a signature.
#[derive(Clone, Copy)]
struct Known {
    /// One more than the place of the contact; [`NEW`] if there are several.
    contact: u32,
    /// Whether it was there in the last run, or is there now.
    is_there: bool,
    /// The group of contacts that people keep apart of which it is, or all of several are; [`NEW`] if there is none.
    group: u32,
}

/// Whom the ledger knows by each signature of records that it does not know.
pub(super) struct Asked {
    /// Sorted.
    pub(super) signatures: Vec<u64>,
    known: Vec<Option<Known>>,
    /// The contacts that people keep apart, each with the number of its group.
    groups: FxHashMap<PastNo, u32>,
    /// Of these contacts: which have a signature, by its place.
    of_groups: FxHashMap<usize, Vec<Heard>>,
    /// By contact: the birthday that its records have, asked for or not; [`UNKNOWN`] or [`VARIOUS`].
    birthdays: Vec<u32>,
}

/// A contact that people keep apart from others, and whether it was there in the last run, or is there now.
#[derive(Clone, Copy)]
struct Heard {
    contact: PastNo,
    is_there: bool,
}

/// Of whom a record tells.
pub(super) enum Told {
    One(PastNo),
    Several(Several),
}

impl Asked {
    /// Of so many contacts.
    pub(super) fn new(
        mut signatures: Vec<u64>,
        groups: FxHashMap<PastNo, u32>,
        contacts: usize,
    ) -> Self {
        signatures.par_sort_unstable();
        signatures.dedup();
        let known = vec![None; signatures.len()];
        Self {
            signatures,
            known,
            groups,
            of_groups: FxHashMap::default(),
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
            contact: contact + 1,
            is_there: was_there || read[contact as usize] == Read::Yes,
            group: NEW,
        };
        for signature in one.signatures().flatten() {
            let Ok(place) = self.signatures.binary_search(&signature) else {
                continue; // most are of nobody who is new
            };
            let group = self.groups.get(&contact).copied().unwrap_or(NEW);
            let heard = Known { group, ..heard };
            let known = self.known[place].map(|known| hear(known, heard));
            self.known[place] = Some(known.unwrap_or(heard));
            if group != NEW {
                let is_there = heard.is_there;
                let of_signature = self.of_groups.entry(place).or_default();
                of_signature.push(Heard { contact, is_there });
            }
        }
    }

    /// Whom these signatures of a record with this birthday tell of.
    pub(super) fn told(&self, signatures: &[Signature], birthday: Option<u32>) -> Option<Told> {
        let told = |scope: usize| {
            let known = signatures.iter().filter_map(|one| self.known(one[scope]));
            let known = known.filter(|(_, known)| [known.contact, known.group] != [NEW; 2]);
            let (mut known, of_several): (Vec<_>, Vec<_>) =
                known.partition(|(_, known)| known.contact != NEW);
            if known.is_empty() {
                known = of_several;
            }
            (!known.is_empty()).then_some((scope, known))
        };
        let (scope, told) = told(0).or_else(|| told(1))?;
        let Known { contact, group, .. } = told[0].1;
        let is_same = |known: &Known| (known.contact, known.group) == (contact, group);
        if !told.iter().all(|(_, known)| is_same(known)) {
            return None;
        }
        if contact != NEW {
            let contact = contact - 1;
            return self
                .may_be_born(contact, birthday)
                .then_some(Told::One(contact));
        }
        let contacts = told.iter().flat_map(|told| self.contacts_of(told));
        let contacts = distinct(contacts);
        Some(Told::Several(Several {
            contacts,
            group,
            in_source: scope == 0,
        }))
    }

    /// Whom the ledger knows by a signature, with its place.
    fn known(&self, signature: u64) -> Option<(usize, Known)> {
        let place = self.signatures.binary_search(&signature).ok()?;
        Some((place, self.known[place]?))
    }

    /// The contacts that people keep apart which the signature at a place tells of.
    fn contacts_of(&self, (place, known): &(usize, Known)) -> impl Iterator<Item = PastNo> + '_ {
        let is_there = known.is_there;
        let heard = self.of_groups[place].iter();
        let heard = heard.filter(move |heard| heard.is_there == is_there);
        heard.map(|heard| heard.contact)
    }

    /// Whether a record may be a contact's, by its birthday.
    pub(super) fn may_be_born_as(&self, contact: PastNo, record: RecordNo, keys: &Keys) -> bool {
        self.may_be_born(contact, birthday_of(keys, record))
    }

    fn may_be_born(&self, contact: PastNo, birthday: Option<u32>) -> bool {
        let known = self.birthdays[contact as usize];
        [UNKNOWN, VARIOUS].contains(&known) || birthday.is_none_or(|birthday| birthday == known)
    }

    /// Whether a record has the birthday of a contact.
    pub(super) fn is_born_as(&self, contact: PastNo, record: RecordNo, keys: &Keys) -> bool {
        birthday_of(keys, record) == Some(self.birthdays[contact as usize])
    }

    /// Whether none of these contacts has a birthday of its own.
    pub(super) fn are_born_alike(&self, contacts: &[PastNo]) -> bool {
        let birthday = |contact: PastNo| self.birthdays[contact as usize];
        contacts
            .windows(2)
            .all(|two| birthday(two[0]) == birthday(two[1]))
    }
}

/// One more contact has a signature: whoever is there counts before whoever is gone, and of several of a kind nobody, but where people keep all
/// of them apart.
fn hear(known: Known, heard: Known) -> Known {
    if known.is_there != heard.is_there {
        return if known.is_there { known } else { heard };
    }
    let is_one = known.contact == heard.contact;
    Known {
        contact: if is_one { known.contact } else { NEW },
        group: if known.group == heard.group {
            known.group
        } else {
            NEW
        },
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
