//! Whom the ledger knows by what records have that it does not know.
//!
//! In: the signatures of these, and what is remembered of every record that was ever read. Out: of whom each of these tells: of one contact, or of
//! one of two whom people keep apart.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{
    Past, Status,
    again::{Remembered, Signature, UNKNOWN, VARIOUS},
    past::{NEW, PastNo},
    reused::Read,
};

/// Whom the ledger knows by a signature.
#[derive(Clone, Copy)]
struct Known {
    /// One more than the place of the contact; [`NEW`] if there are several.
    contact: u32,
    /// Its birthday; [`UNKNOWN`] or [`VARIOUS`].
    birthday: u32,
    /// Whether it was there in the last run, or is there now.
    is_there: bool,
    /// The same of the other, if there are two whom people keep apart; else [`NEW`].
    twin: u32,
}

/// Whom the ledger knows by each signature of records that it does not know.
pub(super) struct Asked {
    /// Sorted.
    pub(super) signatures: Vec<u64>,
    known: Vec<Option<Known>>,
    /// The contacts that people keep apart.
    twins: FxHashSet<[PastNo; 2]>,
}

/// Of whom a record tells.
pub(super) enum Told {
    One(PastNo),
    OneOfTwo([PastNo; 2]),
}

impl Asked {
    pub(super) fn new(mut signatures: Vec<u64>, twins: FxHashSet<[PastNo; 2]>) -> Self {
        signatures.par_sort_unstable();
        signatures.dedup();
        let known = vec![None; signatures.len()];
        Self {
            signatures,
            known,
            twins,
        }
    }

    /// Hears what is remembered of a record, where it is asked for.
    pub(super) fn hear(&mut self, past: &Past, read: &[Read], one: &Remembered) {
        let contact = past.whole(one.contact);
        let was_there = past.contacts[contact as usize].status == Status::Live;
        let heard = Known {
            contact: contact + 1,
            birthday: one.birthday.unwrap_or(UNKNOWN),
            is_there: was_there || read[contact as usize] == Read::Yes,
            twin: NEW,
        };
        for signature in one.signatures().flatten() {
            if let Ok(place) = self.signatures.binary_search(&signature) {
                let known = self.known[place].map(|known| hear(known, heard, &self.twins));
                self.known[place] = Some(known.unwrap_or(heard));
            } // most are of nobody who is new
        }
    }

    fn known(&self, signature: u64) -> Option<Known> {
        let place = self.signatures.binary_search(&signature).ok()?;
        self.known[place]
    }

    /// Whom these signatures of a person with this birthday tell of.
    pub(super) fn told(&self, signatures: &[Signature], birthday: Option<u32>) -> Option<Told> {
        let told = |scope: usize| {
            let known = signatures.iter().map(|one| self.known(one[scope]));
            let known = known.flatten().filter(|known| known.contact != NEW);
            let (mut known, of_two): (Vec<Known>, Vec<Known>) =
                known.partition(|known| known.twin == NEW);
            if known.is_empty() {
                known = of_two;
            }
            (!known.is_empty()).then_some(known)
        };
        let told = told(0).or_else(|| told(1))?;
        let may_be = |known: &Known| {
            [UNKNOWN, VARIOUS].contains(&known.birthday)
                || birthday.is_none_or(|birthday| birthday == known.birthday)
        };
        let Known { contact, twin, .. } = told[0];
        let is_same = |known: &Known| (known.contact, known.twin) == (contact, twin);
        let is_one = told.iter().all(|known| is_same(known) && may_be(known));
        is_one.then(|| match twin {
            NEW => Told::One(contact - 1),
            _ => Told::OneOfTwo([contact - 1, twin - 1]),
        })
    }
}

/// One more contact has a signature: whoever is there counts before whoever is gone, and of several of a kind nobody, but two whom people keep
/// apart.
fn hear(known: Known, heard: Known, twins: &FxHashSet<[PastNo; 2]>) -> Known {
    if known.is_there != heard.is_there {
        return if known.is_there { known } else { heard };
    }
    let mut known = known;
    if ![known.contact, known.twin].contains(&heard.contact) {
        let two = [
            known.contact.min(heard.contact),
            known.contact.max(heard.contact),
        ];
        let are_twins = known.twin == NEW
            && known.contact != NEW
            && twins.contains(&two.map(|contact| contact - 1));
        [known.contact, known.twin] = if are_twins { two } else { [NEW; 2] };
    }
    let birthday = match [known.birthday, heard.birthday] {
        [UNKNOWN, birthday] | [birthday, UNKNOWN] => birthday,
        [birthday, other] if birthday == other => birthday,
        _ => VARIOUS,
    };
    Known { birthday, ..known }
}
