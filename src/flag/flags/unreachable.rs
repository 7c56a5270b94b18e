//! There is no way to write to the contact or to call.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::List;
use crate::plural::counted;
use crate::record::Many;

pub(crate) const FLAG: Flag = Flag {
    id: "unreachable",
    says: "The contact has no usable e-mail and no usable phone.",
    severity: Severity::Error,
    suggests: "Find an e-mail or phone, or archive the contact.",
    source: "OWNERSHIP.md, R-FLAG",
    holds,
    examples: &[
        raised("neither", |_, _| {}),
        raised("an unusable e-mail", |record, _| {
            record.unreadable = List::from_joined("email=x@")
        }),
        not_raised("a phone", |record, _| {
            record.lists[Many::Phones as usize] = List::from_joined("+15550100")
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, _: &Standing<'_>) -> Option<Hit> {
    let record = facts.record;
    if !record.list(Many::Emails).is_empty() || !record.list(Many::Phones).is_empty() {
        return None;
    }
    let (emails, phones) = (
        facts.record.unreadable_cells("email").count(),
        facts.record.unreadable_cells("phone").count(),
    );
    let evidence = match (emails, phones) {
        (0, 0) => "no e-mail and no phone is given".to_owned(),
        _ => format!(
            "{} and {} given, none usable",
            counted(emails, "e-mail"),
            counted(phones, "phone")
        ),
    };
    Some(Hit::because(evidence))
}
