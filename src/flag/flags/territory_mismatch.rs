//! A territory rule gives the contact to another.

use super::{belongs_to_another, owned_elsewhere};
use crate::flag::{Belongs, BelongsBy, Example, Facts, Flag, Hit, Severity, Standing};

pub(crate) const FLAG: Flag = Flag {
    id: "territory_mismatch",
    says: "The contact lies in a territory that belongs to another.",
    severity: Severity::Warning,
    suggests: "Give the contact to the owner of the territory, or change the territory.",
    source: "OWNERSHIP.md, R-FLAG and R-ASSIGN-8",
    holds,
    examples: &[
        Example {
            says: "the rule that applies names another",
            make: |_, facts| owned_elsewhere(facts, BelongsBy::Territory),
            holds: true,
        },
        Example {
            says: "the owner is whom the rule names",
            make: |_, facts| {
                owned_elsewhere(facts, BelongsBy::Territory);
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
                owned_elsewhere(facts, BelongsBy::Territory);
                facts.owner = None;
            },
            holds: false,
        },
        Example {
            says: "the rule is on its tier",
            make: |_, facts| owned_elsewhere(facts, BelongsBy::Tier),
            holds: false,
        },
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, BelongsBy::Territory)
}
