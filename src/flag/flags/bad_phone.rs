//! A cell of phones holds something that is none.

use super::unusable;
use crate::flag::{Example, Facts, Flag, Hit, Severity, Standing};
use crate::list::List;

pub(crate) const FLAG: Flag = Flag {
    id: "bad_phone",
    says: "A phone of the contact is not usable.",
    severity: Severity::Warning,
    suggests: "Correct the phone in the source.",
    source: "OWNERSHIP.md, R-FLAG",
    holds,
    examples: &[
        Example {
            says: "an unusable phone",
            make: |record, _| record.unreadable = List::from_joined("phone=555"),
            holds: true,
        },
        Example {
            says: "an unusable birthday",
            make: |record, _| record.unreadable = List::from_joined("birthday=555"),
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    unusable(facts, "phone")
}
