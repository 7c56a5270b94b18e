//! What a contact refuses by records that its source has under other IDs now, as many as before: whichever refused is there still, and takes that
//! back once its row says so (R-MERGE-5).
//!
//! In: refusals of such records, of this night or of earlier ones. Out: those that stand. Which row is whose nothing tells: so a refusal stands
//! until as many rows of the source say anything of the channel as there were, be it that one of them had always given consent.

use anyhow::{Context, Result};

use super::{Past, refusals::channel_named};
use crate::{
    keys::RecordNo,
    list::distinct,
    record::{Channel, Record},
    standardise::consent::Consent,
};

/// That a record of the source with this digest refused a channel: once for each record that the contact had of that source.
pub(super) type Refusal = (u32, Channel);

/// Refusals out of a cell of the ledger, sorted.
pub(super) fn read<'c>(cells: impl Iterator<Item = &'c str>) -> Result<Vec<Refusal>> {
    let refusals = cells.map(|cell| {
        let parts = cell.split_once('/');
        let (channel, source) = parts.context("the ledger has a refusal of no source")?;
        let source = source
            .parse::<u32>()
            .context("the ledger has a refusal of no source")?;
        Ok((source, channel_named(channel)?))
    });
    let mut refusals = refusals.collect::<Result<Vec<_>>>()?;
    refusals.sort_unstable();
    Ok(refusals)
}

/// The same for a cell: `email/3405691582`.
pub(super) fn write(refusals: &[Refusal]) -> Vec<String> {
    let cells = refusals.iter();
    let cells = cells.map(|(source, channel)| format!("{}/{source}", channel.name()));
    cells.collect()
}

impl Past {
    /// The refusals that were handed on to these records of a contact and stand still.
    #[must_use]
    pub fn handed_on(&self, numbers: &[RecordNo], records: &[Record<'_>]) -> Vec<Refusal> {
        if self.handed_on.is_empty() {
            return Vec::new(); // most nights
        }
        let contacts = numbers.iter().filter_map(|number| self.of_record(*number));
        let contacts = contacts.map(|contact| contact.id);
        let contacts = distinct(contacts.filter(|id| self.handed_on.contains_key(id)));
        let handed_on = contacts.iter().flat_map(|id| &self.handed_on[id]);
        let mut all = Vec::from_iter(handed_on.copied());
        all.sort_unstable();
        let stands = |refusals: &&[Refusal]| {
            let (source, channel) = refusals[0];
            let speaks = |record: &&Record<'_>| {
                self.sources[usize::from(record.position.source)] == source
                    && (record.consent(channel) == Consent::Granted || record.refuses(channel))
            };
            records.iter().filter(speaks).count() < refusals.len()
        };
        let alike = all.chunk_by(|one, other| one == other);
        alike.filter(stands).flatten().copied().collect()
    }
}
