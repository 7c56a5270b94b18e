//! Records that name their contact: rows of a system into which exports went that hold the contact's own ID, as their record ID or an identifier
//! (Levitate's Additional ID).
//!
//! In: the records that the ledger does not know. Out: of which contact such a record is, as if it had kept its ID, whatever its row says of
//! the person: an office moves to that system, and nothing need be known again by name.
//!
//! **Invariant:** none is taken for a contact of which a record that the ledger knows was read, or with whose owner the policies keep the
//! record's apart. Rows of two entities may name one that nobody owns: no cluster holds both, and one of them goes on with the contact.

use rayon::prelude::*;
use uuid::Uuid;

use super::{
    Past,
    again::{are_read, new_records},
    past::PastNo,
    reused::Read,
};
use crate::{
    keys::{Keys, RecordNo, places_of},
    party::Party,
};

/// Has every record that is new, and names a contact of which no record was read, be held by that contact; `may_be_one` tells whether records of
/// several owners may be one contact.
pub(super) fn hear_own_ids(past: &mut Past, keys: &Keys, may_be_one: impl Fn(&[Party]) -> bool) {
    let contact = |record| names(keys, record).find_map(|id| past.place(id));
    let told = new_records(past).filter_map(|record| Some((record, past.whole(contact(record)?))));
    let told: Vec<(RecordNo, PastNo)> = told.collect();
    if told.is_empty() {
        return; // most nights
    }
    let read = are_read(past);
    for (record, contact) in told {
        let key = &keys.records[record as usize];
        if read[contact as usize] == Read::No && past.may_be_of(contact, key, &may_be_one) {
            past.of_record[record as usize] = contact + 1;
        }
    }
}

/// The contacts that a record may name.
fn names(keys: &Keys, record: RecordNo) -> impl Iterator<Item = Uuid> + '_ {
    let identifiers = places_of(&keys.identifiers, record, |value| value.record);
    let identifiers = keys.identifiers[identifiers].iter();
    let identifiers = identifiers.map(|value| keys.words.text(value.value));
    let id = keys.record_ids.get(record as usize);
    let texts = std::iter::once(id).chain(identifiers);
    texts.filter_map(|text| Uuid::try_parse(text).ok())
}
