//! A rule on its lifecycle stage gives the contact to another.

use super::{belongs_to_another, owned_elsewhere};
use crate::flag::{Belongs, BelongsBy, Example, Facts, Flag, Hit, Severity, Standing};

pub(crate) const FLAG: Flag = Flag {
    id: "stage_mismatch",
    says: "The lifecycle stage of the contact is served by another.",
    severity: Severity::Warning,
    suggests: "Give the contact to the pool that serves its stage, or wait for the next run to move it.",
    source: "OWNERSHIP.md, R-FLAG and R-ASSIGN, lifecycle transfer",
    holds,
    examples: &[
        Example {
            says: "the rule that applies names another",
            make: |_, facts| owned_elsewhere(facts, BelongsBy::Stage),
            holds: true,
        },
        Example {
            says: "the owner is whom the rule names",
            make: |_, facts| {
                owned_elsewhere(facts, BelongsBy::Stage);
                facts.belongs = facts.belongs.map(|belongs| Belongs {
                    is_owned_there: true,
                    ..belongs
                });
            },
            holds: false,
        },
        Example {
            says: "nobody owns it",
            make: |_, facts| {
                owned_elsewhere(facts, BelongsBy::Stage);
                facts.owner = None;
            },
            holds: false,
        },
        Example {
            says: "the rule is not on its stage",
            make: |_, facts| owned_elsewhere(facts, BelongsBy::Territory),
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, BelongsBy::Stage)
}
