//! A rule on its tier gives the contact to another.

use super::{belongs_to_another, owned_elsewhere};
use crate::flag::{Belongs, BelongsBy, Example, Facts, Flag, Hit, Severity, Standing};

pub(crate) const FLAG: Flag = Flag {
    id: "tier_mismatch",
    says: "The service tier of the contact is served by another.",
    severity: Severity::Warning,
    suggests: "Give the contact to who serves its tier, or correct the tier.",
    source: "OWNERSHIP.md, R-FLAG and R-ASSIGN-8",
    holds,
    examples: &[
        Example {
            says: "the rule that applies names another",
            make: |_, facts| owned_elsewhere(facts, BelongsBy::Tier),
            holds: true,
        },
        Example {
            says: "the owner is whom the rule names",
            make: |_, facts| {
                owned_elsewhere(facts, BelongsBy::Tier);
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
                owned_elsewhere(facts, BelongsBy::Tier);
                facts.owner = None;
            },
            holds: false,
        },
        Example {
            says: "the rule is not on its tier",
            make: |_, facts| owned_elsewhere(facts, BelongsBy::Territory),
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, BelongsBy::Tier)
}
