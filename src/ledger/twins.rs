//! Contacts that people keep apart, and that nothing tells from each other: of one name and one address, as those are whom somebody has to keep
//! apart. Where all of their records are new, what both have tells of both.
//!
//! In: the new records that tell of such two, in any order. Out: those that are them, one each: which is which nobody knows, unless by the
//! owners that the records name.
//!
//! **Invariant:** none is taken for one of two of whom a record was read, and none where not just two records tell of them.

use super::past::PastNo;
use crate::keys::{Keys, RecordNo};

/// A record that tells of two contacts, the lesser first.
pub(super) type OfTwo = ([PastNo; 2], RecordNo);

/// Who is whom; `may_be` tells whether a record may be of a contact.
pub(super) fn pair_up(
    mut told: Vec<OfTwo>,
    keys: &Keys,
    may_be: impl Fn(RecordNo, PastNo) -> bool,
) -> Vec<(RecordNo, PastNo)> {
    let content = |record: RecordNo| keys.records[record as usize].content_order();
    told.sort_unstable_by_key(|(two, record)| (*two, content(*record), *record));
    let pairs = told.chunk_by(|one, other| one.0 == other.0);
    let pairs = pairs.filter_map(|told| {
        let &[([one, other], left), (_, right)] = told else {
            return None;
        };
        let ways = [[(left, one), (right, other)], [(right, one), (left, other)]];
        let mut ways = ways.into_iter();
        ways.find(|way| {
            way.iter()
                .all(|(record, contact)| may_be(*record, *contact))
        })
    });
    pairs.flatten().collect()
}
