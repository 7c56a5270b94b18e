//! From the ID of a record that is not there any more to the one that stands for it: its source has merged it, and tells of it as before.
//!
//! In: an ID that no record has. Out: the entry of the record that stands for it.

use uuid::Uuid;

use super::{Found, Lookup};
use crate::keys::{RecordNo, RecordRef};

/// The record that stands for another of this UUID, if one does.
pub(super) type StandIn<'k> = &'k (dyn Fn(Uuid) -> Option<RecordNo> + Sync);

impl<'k> Lookup<'k> {
    /// The same, where a record that is not there any more leads to the one that stands for it.
    #[must_use]
    pub fn with(self, stand_in: Option<&'k (impl Fn(Uuid) -> Option<RecordNo> + Sync)>) -> Self {
        let stand_in = stand_in.map(|find| find as StandIn<'k>);
        Self { stand_in, ..self }
    }

    /// Who stands for the record that had an ID in one source or, if none is named, in any.
    pub(super) fn find_absent(&self, id: &str, source: Option<u16>) -> Found {
        let Some(stand_in) = self.stand_in else {
            return Found::Nobody; // without a ledger
        };
        let codes = (0..).zip(self.sources);
        let asked = codes.filter(|(code, _)| source.is_none_or(|source| source == *code));
        let ids = asked.flat_map(|(_, name)| RecordRef::of(name, id).uuids());
        let records = ids.filter_map(stand_in);
        let mut places = records.filter_map(|record| self.place_of(record));
        let Some(first) = places.next() else {
            return Found::Nobody;
        };
        if places.all(|place| place == first) {
            Found::One(first)
        } else {
            Found::Several
        }
    }
}
