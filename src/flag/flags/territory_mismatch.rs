//! A territory rule gives the contact to another.

use super::{belongs_to_another, owned_elsewhere, owned_there};
use crate::flag::{BelongsBy, Facts, Flag, Hit, Severity, Standing, not_raised, raised};

pub(crate) const FLAG: Flag = Flag {
    id: "territory_mismatch",
    says: "The contact lies in a territory that belongs to another.",
    severity: Severity::Warning,
    suggests: "Give the contact to the owner of the territory, or change the territory.",
    source: "OWNERSHIP.md, R-FLAG and R-ASSIGN-8",
    holds,
    examples: &[
        raised("the rule that applies names another", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Territory)
        }),
        not_raised("the owner is whom the rule names", |_, facts| {
            owned_there(facts, BelongsBy::Territory)
        }),
        not_raised("nobody owns it", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Territory);
            facts.owner = None;
        }),
        not_raised("the rule is on its tier", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Tier)
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, BelongsBy::Territory)
}
