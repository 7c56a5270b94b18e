//! What interactions say of everybody who has a record ID or an address, not only of the record that they are counted at: who
//! met them first (R-ASSIGN-6), and what they want no more of (R-MERGE-5).
//!
//! In: the rows of batches, in any order. Out: both by record.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::{
    Interaction, Lookup,
    lookup::Place,
    opt_out::{OptOut, OptOuts},
};
use crate::{keys::RecordNo, party::UserIx, record::Channel, time::Timestamp};

/// The earliest e-mail or meeting, then the user whose ID comes first.
pub(super) type First = (Timestamp, UserIx);

/// What is noted of the entries of a [`Lookup`].
#[derive(Default)]
pub(crate) struct Noted {
    firsts: FxHashMap<Place, First>,
    opt_outs: FxHashMap<(Place, Channel), OptOut>,
}

impl Noted {
    /// Notes an interaction with whoever has an ID or address; `list` is the place of its `[[interactions]]`.
    pub(super) fn note(
        &mut self,
        lookup: &Lookup<'_>,
        place: Place,
        interaction: &Interaction,
        list: u16,
    ) {
        let user = interaction.user().filter(|_| interaction.is_in_mailbox());
        if let Some(user) = user.filter(|_| lookup.has_synced(place)) {
            keep_first(&mut self.firsts, place, (interaction.at, user));
        }
        for opt_out in OptOut::of(interaction, list) {
            keep_first(&mut self.opt_outs, (place, opt_out.channel), opt_out);
        }
    }

    /// Adds what was noted of other rows.
    pub(super) fn absorb(&mut self, other: Self) {
        for (place, first) in other.firsts {
            keep_first(&mut self.firsts, place, first);
        }
        for (place, opt_out) in other.opt_outs {
            keep_first(&mut self.opt_outs, place, opt_out);
        }
    }

    /// The first correspondent of each record that sync made, by record: the earliest of those who met its ID or any of its addresses.
    pub(super) fn firsts(&self, lookup: &Lookup<'_>) -> Vec<(RecordNo, First)> {
        let mut found: Vec<_> = lookup
            .behind(self.firsts.keys().copied())
            .into_iter()
            .filter(|(record, _)| lookup.key(*record).is_synced())
            .map(|(record, place)| (record, self.firsts[&place]))
            .collect();
        found.par_sort_unstable();
        found.dedup_by_key(|(record, _)| *record);
        found
    }

    /// The opt-outs of every record whose ID or any of whose addresses unsubscribed.
    pub(super) fn opt_outs(&self, lookup: &Lookup<'_>) -> OptOuts {
        let places = self.opt_outs.keys().map(|(place, _)| *place);
        let found = lookup.behind(places).into_iter();
        let found = found.flat_map(|(record, place)| {
            let channels = Channel::ALL.iter();
            let opt_outs =
                channels.filter_map(move |channel| self.opt_outs.get(&(place, *channel)));
            opt_outs.map(move |opt_out| (record, *opt_out))
        });
        OptOuts::new(found.collect())
    }
}

fn keep_first<K: std::hash::Hash + Eq, V: Ord + Copy>(
    known: &mut FxHashMap<K, V>,
    key: K,
    value: V,
) {
    let kept = known.entry(key).or_insert(value);
    *kept = value.min(*kept);
}
