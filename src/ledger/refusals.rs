//! What a contact refuses though nothing that is read says so any more: neither a row that leaves its export, as its source has merged it,
//! nor a list that tells only of what is new re-subscribes anybody (R-MERGE-5).
//!
//! In: what the last run knew of contacts, and of records that were not read. Out: records that refuse it still.
//!
//! **Invariant:** consent is only ever withdrawn here.

use std::path::Path;

use anyhow::Result;

use super::{Past, PastContact};
use crate::{
    keys::RecordNo,
    list::join,
    record::{Channel, Record},
    standardise::consent::Consent,
    table::{
        cells::{Ints, Texts, column},
        read_table,
        schema::ledger::LEDGER_MEMBERS,
    },
};

/// By channel, whether it is closed.
pub(super) type Closed = [bool; Channel::COUNT];

/// The channels with these names.
pub(super) fn closed<'n>(names: impl Iterator<Item = &'n str>) -> Closed {
    let mut closed = Closed::default();
    for name in names {
        let named = Channel::ALL.iter().find(|channel| channel.name() == name);
        named
            .into_iter()
            .for_each(|channel| closed[*channel as usize] = true);
    }
    closed
}

/// The names of the channels that a record refuses, those that only its contact does among them.
pub(super) fn refused(record: &Record<'_>) -> String {
    let channels = Channel::ALL.iter();
    let refused = channels.filter(|channel| record.consent(**channel) == Consent::Refused);
    join(refused.map(|channel| channel.name()), " ")
}

impl Past {
    /// Reads what contacts refuse by records that were not read.
    pub(super) fn read_refusals(&mut self, folder: &Path) -> Result<()> {
        let (mut absent, mut start) = (self.absent.iter().peekable(), 0);
        let names = ["source_digest", "refused"];
        for batch in read_table(&LEDGER_MEMBERS.file(folder), &names, None)? {
            let batch = batch?;
            let sources: &Ints = column(&batch, "source_digest")?;
            let refused: &Texts = column(&batch, "refused")?;
            let end = start + batch.num_rows() as u32;
            while let Some(absent) = absent.next_if(|absent| absent.row < end) {
                let row = (absent.row - start) as usize;
                let names = refused.value(row);
                if names.is_empty() || !self.is_kept(absent, sources.value(row)) {
                    continue;
                }
                let id = self.contacts[self.whole(absent.contact) as usize].id;
                let known = self.refused.entry(id).or_default();
                unite(known, closed(names.split(' ')));
            }
            start = end;
            if absent.peek().is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Withdraws the consent of a record for what its contact refuses still.
    pub fn withdraw(&self, number: RecordNo, record: &mut Record<'_>) {
        if self.refused.is_empty() && self.unsubscribed.is_empty() {
            return; // most runs
        }
        let id = self.of_record(number).map(|contact| contact.id);
        for closed in [&self.refused, &self.unsubscribed] {
            let closed = id.and_then(|id| closed.get(&id));
            let consents = record.consent.iter_mut().zip(closed.into_iter().flatten());
            let closed = consents.filter(|(_, is_closed)| **is_closed);
            closed.for_each(|(consent, _)| *consent = Consent::Refused);
        }
    }

    /// The channels that interactions of earlier runs have closed, of the contacts of these records.
    #[must_use]
    pub fn closed(&self, records: &[RecordNo]) -> Closed {
        let records = records.iter().filter(|_| !self.unsubscribed.is_empty());
        let contacts = records.filter_map(|record| self.of_record(*record));
        contacts.fold(Closed::default(), |mut closed, contact| {
            unite(&mut closed, self.closed_of(contact));
            closed
        })
    }

    /// The same of a contact.
    pub(super) fn closed_of(&self, contact: &PastContact) -> Closed {
        let closed = self.unsubscribed.get(&contact.id);
        closed.copied().unwrap_or_default()
    }
}

fn unite(closed: &mut Closed, more: Closed) {
    let both = closed.iter_mut().zip(more);
    both.for_each(|(closed, more)| *closed |= more);
}
