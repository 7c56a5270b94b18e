//! A cell of e-mails holds something that is none.

use super::unusable;
use crate::flag::{Example, Facts, Flag, Hit, Severity, Standing};
use crate::list::List;

pub(crate) const FLAG: Flag = Flag {
    id: "bad_email",
    says: "An e-mail of the contact is not usable.",
    severity: Severity::Warning,
    suggests: "Correct the e-mail in the source.",
    source: "OWNERSHIP.md, R-FLAG",
    holds,
    examples: &[
        Example {
            says: "an unusable e-mail",
            make: |record, _| record.unreadable = List::from_joined("email=x@"),
            holds: true,
        },
        Example {
            says: "an unusable birthday",
            make: |record, _| record.unreadable = List::from_joined("birthday=x@"),
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    unusable(facts, "email")
}
