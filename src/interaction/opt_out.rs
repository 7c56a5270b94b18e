//! Unsubscriptions among the interactions: who wants to hear no more, on which channel, and since when (R-MERGE-5).
//!
//! In: interactions of the kind `unsubscribed` up to the as-of date, or of some day. Out: the channels that they close, by record. An address that
//! unsubscribed did so for every record that has it, whomever the interaction is counted at.
//!
//! **Invariant:** consent is only ever withdrawn here: no consent that a source gives, earlier or later, brings it back.

use super::{Interaction, Kind, Medium};
use crate::{
    keys::RecordNo,
    record::{Channel, Record},
    sorted::{Keyed, Sorted},
    time::Timestamp,
};

/// A channel that an unsubscription closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OptOut {
    /// Which.
    pub channel: Channel,
    /// When; [`Timestamp::UNKNOWN`] is later than any day that is told.
    pub at: Timestamp,
    /// Index of the interactions that say it.
    pub source: u16,
}

/// The opt-outs of all records; of each channel the earliest.
#[derive(Debug, Default)]
pub struct OptOuts(Sorted<(RecordNo, OptOut)>);

impl Keyed for (RecordNo, OptOut) {
    fn key(&self) -> u64 {
        self.0.into()
    }
}

impl OptOuts {
    /// Those of the records, in any order.
    pub(super) fn new(mut found: Vec<(RecordNo, OptOut)>) -> Self {
        found.sort_unstable();
        found.dedup_by_key(|(record, opt_out)| (*record, opt_out.channel));
        Self(Sorted::new(found))
    }

    /// Those of a contact of these records; of each channel the earliest, in the order of channels.
    #[must_use]
    pub fn of_contact(&self, records: &[RecordNo]) -> Vec<OptOut> {
        let records = records.iter();
        let mut found: Vec<_> = records.flat_map(|record| self.of_record(*record)).collect();
        found.sort_unstable();
        found.dedup_by_key(|opt_out| opt_out.channel);
        found
    }

    /// Withdraws the consent of a record.
    pub fn withdraw(&self, number: RecordNo, record: &mut Record<'_>) {
        for opt_out in self.of_record(number) {
            record.withdraw(opt_out.channel);
        }
    }

    fn of_record(&self, record: RecordNo) -> impl Iterator<Item = OptOut> {
        let own = self.0.of(record).iter();
        own.map(|(_, opt_out)| *opt_out)
    }
}

impl From<Channel> for Medium {
    /// What a list of those who refuse a channel calls it, so that it is read as that one; `mail` would mean e-mail, too.
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Email => Self::Email,
            Channel::Sms => Self::Sms,
            Channel::Call => Self::Phone,
            Channel::Mail => Self::Post,
        }
    }
}

impl OptOut {
    /// What an interaction closes: its own channel, or e-mail, as that is what mailings go by, and both that a word may mean; nothing, if
    /// it is no unsubscription.
    pub(super) fn of(interaction: &Interaction, source: u16) -> impl Iterator<Item = Self> {
        let is_to_come = interaction.is_future() && interaction.at.known().is_some();
        let channels: &[Channel] = match interaction.medium {
            _ if interaction.kind != Kind::Unsubscribed || is_to_come => &[],
            Medium::Sms => &[Channel::Sms],
            Medium::Phone => &[Channel::Call],
            Medium::Post => &[Channel::Mail],
            Medium::Mail => &[Channel::Email, Channel::Mail],
            Medium::Unknown | Medium::Email | Medium::Meeting | Medium::Chat => &[Channel::Email],
        };
        let at = interaction.at;
        channels.iter().map(move |&channel| Self {
            channel,
            at,
            source,
        })
    }
}
