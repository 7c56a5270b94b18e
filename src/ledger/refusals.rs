//! What a contact refuses though nothing that is read says so any more: neither a row that leaves its export, as its source has merged it,
//! nor a list that tells only of what is new re-subscribes anybody (R-MERGE-5).
//!
//! In: what the last run knew of contacts, and of records that were not read. Out: records that refuse it still.
//!
//! **Invariant:** consent is only ever withdrawn here.

use std::path::Path;

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;

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
        let named = Channel::ALL.iter().find(|channel| channel.name() == name);
        let channel = named.context("the ledger closes an unknown channel")?;
        closed[*channel as usize] = true;
    }
    Ok(closed)
}

/// The names of the channels that the row of a record refuses: what only its contact does is known of that.
pub(super) fn refused(record: &Record<'_>) -> String {
    let channels = Channel::ALL.iter();
    let refused = channels.filter(|channel| record.refuses(**channel));
    join(refused.map(|channel| channel.name()), " ")
}

/// Records of one contact and source that are nobody's any more, as the source has their person under other IDs, or their IDs name others: how
/// many, and what they refused.
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
                    let (count, known) = dropped.entry(key).or_default();
                    *count += 1;
                    unite(known, closed);
                } else if closed.contains(&true) {
                    let id = self.contacts[contact as usize].id;
                    unite(refusals.entry(id).or_default(), closed);
                }
            }
        }
        self.refused = refusals;
        self.hand_on(dropped);
        Ok(())
    }

    /// Has contacts refuse what such records did. Where they are as many as before, each is there under another ID, and takes back what it
    /// refused if it says so; where they are fewer, their source has merged them, or has given their IDs away.
    fn hand_on(&mut self, dropped: Dropped) {
        for ((contact, source), (count, closed)) in dropped {
            if !closed.contains(&true) {
                continue; // most
            }
            let anew = self.again.get(&contact).into_iter().flatten();
            let is_merged = anew.filter(|anew| **anew == source).count() < count;
            let id = self.contacts[contact as usize].id;
            unite(self.handed_on.entry(id).or_default(), closed);
            if is_merged {
                unite(self.refused.entry(id).or_default(), closed);
            }
        }
    }

    /// Withdraws the consent of a record for what its contact refuses still.
    pub fn withdraw(&self, number: RecordNo, record: &mut Record<'_>) {
        let known = [&self.refused, &self.unsubscribed, &self.handed_on];
        if known.iter().all(|known| known.is_empty()) {
            return; // most runs
        }
        let id = self.of_record(number).map(|contact| contact.id);
        let [refused, unsubscribed, handed_on] = known.map(|known| {
            id.and_then(|id| known.get(&id))
                .copied()
                .unwrap_or_default()
        });
        for &channel in Channel::ALL {
            let place = channel as usize;
            let is_silent = record.consent(channel) != Consent::Granted;
            if refused[place] || unsubscribed[place] || handed_on[place] && is_silent {
                record.withdraw(channel);
            }
        }
    }

    /// The channels that stay closed as interactions of earlier runs have closed them, or records that are under other IDs now whose rows
    /// say nothing of them.
    #[must_use]
    pub fn closed(&self, numbers: &[RecordNo], records: &[Record<'_>]) -> Closed {
        let mut closed = Closed::default();
        if self.unsubscribed.is_empty() && self.handed_on.is_empty() {
            return closed; // most runs
        }
        let known = numbers.iter().zip(records);
        let known = known.filter_map(|(number, record)| Some((self.of_record(*number)?, record)));
        let (mut handed_on, mut refused) = (closed, closed);
        for (contact, record) in known {
            unite(&mut closed, self.closed_of(contact));
            let Some(handed) = self.handed_on.get(&contact.id) else {
                continue;
            };
            for (place, channel) in Channel::ALL.iter().enumerate() {
                handed_on[place] |= handed[place] && record.withdrawn[place];
                refused[place] |= handed[place] && record.refuses(*channel);
            }
        }
        std::array::from_fn(|place| closed[place] || handed_on[place] && !refused[place])
    }

    /// The same of a contact that is not there.
    pub(super) fn closed_of(&self, contact: &PastContact) -> Closed {
        let closed = self.unsubscribed.get(&contact.id);
        closed.copied().unwrap_or_default()
    }
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
