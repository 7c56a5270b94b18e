//! A cell of phones holds something that is none.

use super::unusable;
use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::List;

pub(crate) const FLAG: Flag = Flag {
    id: "bad_phone",
    says: "A phone of the contact is not usable.",
    severity: Severity::Warning,
    suggests: "Correct the phone in the source.",
    source: "OWNERSHIP.md, R-FLAG",
    holds,
    examples: &[
        raised("an unusable phone", |record, _| {
            record.unreadable = List::from_joined("phone=555")
        }),
        not_raised("an unusable birthday", |record, _| {
            record.unreadable = List::from_joined("birthday=555")
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    unusable(facts, "phone")
}
