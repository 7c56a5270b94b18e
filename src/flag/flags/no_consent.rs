//! No channel that reaches the contact may be used.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::{List, join};
use crate::record::{Channel, Many, Record, Text};
use crate::standardise::consent::Consent;

pub(crate) const FLAG: Flag = Flag {
    id: "no_consent",
    says: "The contact refuses every channel for which an address is known; saying nothing is no refusal.",
    severity: Severity::Info,
    suggests: "Leave it out of every send; ask for consent in person only.",
    source: "OWNERSHIP.md, R-MERGE-5, R-SEND-6",
    holds,
    examples: &[
        raised("refuses e-mail, and has nothing else", |record, _| {
            record.lists[Many::Emails as usize] = List::from_joined("a@example.com");
            record.consent[Channel::Email as usize] = Consent::Refused;
        }),
        not_raised("refuses e-mail, and has a phone", |record, _| {
            record.lists[Many::Emails as usize] = List::from_joined("a@example.com");
            record.lists[Many::Phones as usize] = List::from_joined("+15550100");
            record.consent[Channel::Email as usize] = Consent::Refused;
        }),
        not_raised("refuses e-mail, and has no address at all", |record, _| {
            record.consent[Channel::Email as usize] = Consent::Refused
        }),
        raised("refuses everything", |record, _| {
            record.consent = [Consent::Refused; Channel::COUNT]
        }),
        not_raised("says nothing", |_, _| {}),
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    let record = facts.record;
    refuses_all(record).then(|| {
        let refused = Channel::ALL.iter();
        let refused = refused.filter(|channel| is_refused(record, **channel));
        let names = refused.map(|channel| channel.name());
        Hit::because(format_args!("refused: {}", join(names, ", ")))
    })
}

/// What to do about who should be written to and refuses it; none if it does not.
pub(super) fn leave_alone(facts: &Facts<'_, '_>) -> Option<&'static str> {
    refuses_all(facts.record)
        .then_some("Do not write or call: it refuses every channel; speak in person, or leave it.")
}

/// Whether every channel is refused by which it can be reached; of all, if by none.
fn refuses_all(record: &Record<'_>) -> bool {
    let channels = || Channel::ALL.iter().copied();
    if !channels().any(|channel| is_refused(record, channel)) {
        return false; // most
    }
    let is_reached = channels().any(|channel| reaches(record, channel));
    let mut asked = channels().filter(|channel| !is_reached || reaches(record, *channel));
    asked.all(|channel| is_refused(record, channel))
}

fn is_refused(record: &Record<'_>, channel: Channel) -> bool {
    record.consent(channel) == Consent::Refused
}

/// Whether an address for the channel is known.
fn reaches(record: &Record<'_>, channel: Channel) -> bool {
    match channel {
        Channel::Email => !record.list(Many::Emails).is_empty(),
        Channel::Sms | Channel::Call => !record.list(Many::Phones).is_empty(),
        Channel::Mail => !record.text(Text::Street).is_empty(),
    }
}
