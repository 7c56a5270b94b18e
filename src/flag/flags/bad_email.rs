//! A cell of e-mails holds something that is none.

use super::unusable;
use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::List;

pub(crate) const FLAG: Flag = Flag {
    id: "bad_email",
    says: "An e-mail of the contact is not usable.",
    severity: Severity::Warning,
    suggests: "Correct the e-mail in the source.",
    source: "OWNERSHIP.md, R-FLAG",
    holds,
    examples: &[
        raised("an unusable e-mail", |record, _| {
            record.unreadable = List::from_joined("email=x@")
        }),
        not_raised("an unusable birthday", |record, _| {
            record.unreadable = List::from_joined("birthday=x@")
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    unusable(facts, "email")
}
