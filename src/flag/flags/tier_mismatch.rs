//! A rule on its tier gives the contact to another.

use super::{belongs_to_another, owned_elsewhere, owned_there};
use crate::flag::{BelongsBy, Facts, Flag, Hit, Severity, Standing, not_raised, raised};

pub(crate) const FLAG: Flag = Flag {
    id: "tier_mismatch",
    says: "The service tier of the contact is served by another.",
    severity: Severity::Warning,
    suggests: "Give the contact to who serves its tier, or correct the tier.",
    source: "OWNERSHIP.md, R-FLAG and R-ASSIGN-8",
    holds,
    examples: &[
        raised("the rule that applies names another", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Tier)
        }),
        not_raised("the owner is whom the rule names", |_, facts| {
            owned_there(facts, BelongsBy::Tier)
        }),
        not_raised("nobody owns it", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Tier);
            facts.owner = None;
        }),
        not_raised("the rule is not on its tier", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Territory)
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, BelongsBy::Tier)
}
