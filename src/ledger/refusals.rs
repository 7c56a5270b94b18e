//! What a contact refuses though nothing that is read says so any more: neither a row that leaves its export, as its source has merged it,
//! nor a list that tells only of what is new re-subscribes anybody (R-MERGE-5).
//!
//! In: what the last run knew of contacts, and of records that were not read. Out: records that refuse it still.
//!
//! **Invariant:** consent is only ever withdrawn here.

use std::path::Path;

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{Past, PastContact, past::PastNo};
use crate::{
    keys::RecordNo,
    list::join,
    record::{Channel, Record},
    standardise::consent::Consent,
    table::cells::{Ints, Texts, column},
};

/// By channel, whether it is closed.
pub(super) type Closed = [bool; Channel::COUNT];

/// The channels with these names.
pub(super) fn closed<'n>(names: impl Iterator<Item = &'n str>) -> Result<Closed> {
    let mut closed = Closed::default();
    for name in names {
        closed[channel_named(name)? as usize] = true;
    }
    Ok(closed)
}

/// The channel with this name.
pub(super) fn channel_named(name: &str) -> Result<Channel> {
    Channel::named(name).context("the ledger closes an unknown channel")
}

/// The names of the channels that the row of a record refuses: what only its contact does is known of that.
pub(super) fn refused(record: &Record<'_>) -> String {
    let channels = Channel::ALL.iter();
    let refused = channels.filter(|channel| record.refuses(**channel));
    join(refused.map(|channel| channel.name()), " ")
}

/// Records of one contact and source that are nobody's any more, as the source has their person under other IDs, or their IDs name others: how
/// many, and what any of them refused.
type Dropped = FxHashMap<(PastNo, u32), (usize, Closed)>;

impl Past {
    /// Reads what contacts refuse by records that were not read.
    pub(super) fn read_refusals(&mut self, folder: &Path) -> Result<()> {
        let (mut refusals, mut dropped) = (FxHashMap::default(), Dropped::default());
        for batch in self.absent_rows(folder, &["source_digest", "refused"])? {
            let (batch, rows) = batch?;
            let sources: &Ints = column(&batch, "source_digest")?;
            let refused: &Texts = column(&batch, "refused")?;
            for (row, absent) in rows {
                let contact = self.whole(absent.contact);
                let closed = closed(refused.value(row).split_whitespace())?;
                if !self.is_kept(&absent, sources.value(row)) {
                    let key = (contact, sources.value(row) as u32);
                    let (count, refused) = dropped.entry(key).or_default();
                    *count += 1;
                    unite(refused, closed);
                } else if closed.contains(&true) {
                    let id = self.contacts[contact as usize].id;
                    unite(refusals.entry(id).or_default(), closed);
                }
            }
        }
        self.refused = refusals;
        self.hand_on(dropped);
        self.refuse_as_twins();
        Ok(())
    }

    /// Has contacts refuse what such records did. Where they are as many as before, each is there under another ID, and once all of them say
    /// something that is taken back; where they are fewer, their source has merged them, or has given their IDs away.
    fn hand_on(&mut self, dropped: Dropped) {
        for ((contact, source), (count, refused)) in dropped {
            if !refused.contains(&true) {
                continue; // most
            }
            let anew = self.again.get(&contact).into_iter().flatten();
            let id = self.contacts[contact as usize].id;
            if anew.filter(|anew| **anew == source).count() < count {
                unite(self.unsubscribed.entry(id).or_default(), refused);
            } else {
                let handed_on = self.handed_on.entry(id).or_default();
                handed_on.retain(|(of, channel)| *of != source || !refused[*channel as usize]);
                let each = |channel| std::iter::repeat_n((source, channel), count);
                handed_on.extend(channels(refused).flat_map(each));
            }
        }
    }

    /// Finds what any refuses of those of whom records may be.
    fn refuse_as_twins(&mut self) {
        if self.undecided.is_empty() {
            return; // most nights
        }
        for (contact, twins) in &self.twins {
            let refused = self.refused_by(&self.contacts[*contact as usize]);
            unite(self.refused_by_twins.entry(*twins).or_default(), refused);
        }
    }

    /// Withdraws the consent of a contact's records for what it refuses still, unless one of them does, where that came from.
    pub fn withdraw(&self, numbers: &[RecordNo], records: &mut [Record<'_>]) {
        let known = [&self.refused, &self.unsubscribed];
        if known.iter().all(|known| known.is_empty()) && self.handed_on.is_empty() {
            return; // most runs
        }
        let mut closed = self.closed(numbers);
        for contact in numbers.iter().filter_map(|number| self.of_record(*number)) {
            unite(&mut closed, of_contact(&self.refused, contact));
        }
        for (_, channel) in self.handed_on(numbers, records) {
            closed[channel as usize] = true;
        }
        for channel in channels(closed) {
            let refuses = |record: &Record<'_>| record.consent(channel) == Consent::Refused;
            if !records.iter().any(refuses) {
                records
                    .iter_mut()
                    .for_each(|record| record.withdraw(channel));
            }
        }
    }

    /// The channels that stay closed, whatever any record says: interactions of earlier runs have closed them, or records that their source has
    /// merged under other IDs, or any of the twins refuses them of which a record may be.
    #[must_use]
    pub fn closed(&self, numbers: &[RecordNo]) -> Closed {
        let mut closed = Closed::default();
        if self.unsubscribed.is_empty() && self.undecided.is_empty() {
            return closed; // most runs
        }
        for number in numbers {
            match self.of_record(*number) {
                Some(contact) => unite(&mut closed, self.closed_of(contact)),
                None => {
                    let twins = self.undecided.get(number);
                    let refused = twins.and_then(|twins| self.refused_by_twins.get(twins));
                    unite(&mut closed, refused.copied().unwrap_or_default());
                }
            }
        }
        closed
    }

    /// The same of a contact, be it there or not.
    pub(super) fn closed_of(&self, contact: &PastContact) -> Closed {
        of_contact(&self.unsubscribed, contact)
    }

    /// All that a contact refuses of which no record was read.
    fn refused_by(&self, contact: &PastContact) -> Closed {
        let mut closed = self.closed_of(contact);
        unite(&mut closed, of_contact(&self.refused, contact));
        for (_, channel) in self.handed_on.get(&contact.id).into_iter().flatten() {
            closed[*channel as usize] = true;
        }
        closed
    }
}

fn of_contact(known: &FxHashMap<Uuid, Closed>, contact: &PastContact) -> Closed {
    known.get(&contact.id).copied().unwrap_or_default()
}

fn channels(closed: Closed) -> impl Iterator<Item = Channel> {
    let all = Channel::ALL.iter().copied();
    all.filter(move |channel| closed[*channel as usize])
}

fn unite(closed: &mut Closed, more: Closed) {
    let both = closed.iter_mut().zip(more);
    both.for_each(|(closed, more)| *closed |= more);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_of_which_nobody_knows_is_damage() {
        let named = closed(std::iter::once(Channel::Email.name())).unwrap();
        for channel in Channel::ALL {
            assert_eq!(named[*channel as usize], *channel == Channel::Email);
        }
        assert!(closed(std::iter::once("fax")).is_err());
    }
}
