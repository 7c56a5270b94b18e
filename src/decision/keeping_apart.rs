//! Which decision keeps two contacts apart, once contacts are known.

use rustc_hash::FxHashMap;

use super::{Decision, Decisions, place::Act};
use crate::keys::RecordNo;

/// The last decision that keeps two records, and two contacts, apart.
#[derive(Debug)]
pub struct KeepingApart<'j, 'f> {
    first_of: &'f [RecordNo],
    of_records: FxHashMap<(RecordNo, RecordNo), &'j Decision>,
    of_contacts: FxHashMap<(RecordNo, RecordNo), &'j Decision>,
}

impl<'j> Decisions<'j> {
    /// The decisions that keep contacts apart; `first_of` holds the first record of each record's contact.
    #[must_use]
    pub fn keeping_apart<'f>(&self, first_of: &'f [RecordNo]) -> KeepingApart<'j, 'f> {
        let mut keeping = KeepingApart {
            first_of,
            of_records: FxHashMap::default(),
            of_contacts: FxHashMap::default(),
        };
        for (index, act) in self.counting() {
            if let Act::KeepApart(..) = act
                && let Some(pair) = act.pair()
            {
                let decision = &self.all[index];
                keeping.of_records.insert(pair, decision);
                keeping.of_contacts.insert(keeping.contacts(pair), decision);
            }
        }
        keeping
    }
}

impl<'j> KeepingApart<'j, '_> {
    /// The last decision that keeps two records apart, else the last one on any two of their contacts.
    #[must_use]
    pub fn between(&self, one: RecordNo, other: RecordNo) -> Option<&'j Decision> {
        let pair = (one.min(other), one.max(other));
        let of_records = self.of_records.get(&pair);
        let of_contacts = || self.of_contacts.get(&self.contacts(pair));
        of_records.or_else(of_contacts).copied()
    }

    fn contacts(&self, (left, right): (RecordNo, RecordNo)) -> (RecordNo, RecordNo) {
        let [left, right] = [left, right].map(|record| self.first_of[record as usize]);
        (left.min(right), left.max(right))
    }
}
