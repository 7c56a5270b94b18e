//! An e-mail or phone is on so many contacts that it hardly tells them apart.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::{List, join};
use crate::plural::counted;

pub(crate) const FLAG: Flag = Flag {
    id: "shared_identifier",
    says: "An e-mail or phone of the contact is on more than `contacts_max` contacts.",
    severity: Severity::Info,
    suggests: "Give the contact an address of its own.",
    source: "OWNERSHIP.md, R-FLAG",
    holds,
    examples: &[
        raised("a mailbox of too many", |_, facts| {
            facts.shared = List::from_joined("email")
        }),
        not_raised("nothing shared", |_, _| {}),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    (!facts.shared.is_empty()).then(|| {
        let limit = standing.settings.shared_identifier.contacts_max;
        Hit::because(format_args!(
            "{} on more than {}",
            join(facts.shared.iter(), " and "),
            counted(limit, "contact")
        ))
    })
}
