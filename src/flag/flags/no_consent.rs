//! No channel that reaches the contact may be used.

use crate::flag::{Example, Facts, Flag, Hit, Severity, Standing};
use crate::list::List;
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
        Example {
            says: "refuses e-mail, and has nothing else",
            make: |record, _| {
                record.lists[Many::Emails as usize] = List::from_joined("a@example.com");
                record.consent[Channel::Email as usize] = Consent::Refused;
            },
            holds: true,
        },
        Example {
            says: "refuses e-mail, and has a phone",
            make: |record, _| {
                record.lists[Many::Emails as usize] = List::from_joined("a@example.com");
                record.lists[Many::Phones as usize] = List::from_joined("+15550100");
                record.consent[Channel::Email as usize] = Consent::Refused;
            },
            holds: false,
        },
        Example {
            says: "refuses everything",
            make: |record, _| record.consent = [Consent::Refused; Channel::COUNT],
            holds: true,
        },
        Example {
            says: "says nothing",
            make: |_, _| {},
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    let record = facts.record;
    let is_refused = |channel: &Channel| record.consent(*channel) == Consent::Refused;
    if !Channel::ALL.iter().any(is_refused) {
        return None;
    }
    let reaches = |channel: &&Channel| reaches(record, **channel);
    let is_reached = Channel::ALL.iter().any(|channel| reaches(&channel));
    let mut asked = Channel::ALL
        .iter()
        .filter(|channel| !is_reached || reaches(channel));
    asked.all(is_refused).then(|| {
        let refused = Channel::ALL.iter().filter(|channel| is_refused(channel));
        let names: Vec<_> = refused.map(|channel| channel.name()).collect();
        Hit::because(format!("refused: {}", names.join(", ")))
    })
}

/// Whether an address for the channel is known.
fn reaches(record: &Record<'_>, channel: Channel) -> bool {
    match channel {
        Channel::Email => !record.list(Many::Emails).is_empty(),
        Channel::Sms | Channel::Call => !record.list(Many::Phones).is_empty(),
        Channel::Mail => !record.text(Text::Street).is_empty(),
    }
}
