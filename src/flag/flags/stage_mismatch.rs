//! A rule on its lifecycle stage, or on what happened to it, gives the contact to another.

use super::{belongs_to_another, owned_elsewhere, owned_there};
use crate::flag::{BelongsBy, Facts, Flag, Hit, Severity, Standing, not_raised, raised};

pub(crate) const FLAG: Flag = Flag {
    id: "stage_mismatch",
    says: "The lifecycle stage of the contact, or what happened to it, is served by another.",
    severity: Severity::Warning,
    suggests: "Give the contact to that pool, or wait: the next run moves it, unless `[assign.moves]` protects it, as `tenure explain` tells, or a person or the source has given it away since.",
    source: "OWNERSHIP.md, R-FLAG and R-ASSIGN, lifecycle transfer",
    holds,
    examples: &[
        raised("the rule that applies names another", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Stage)
        }),
        not_raised("the owner is whom the rule names", |_, facts| {
            owned_there(facts, BelongsBy::Stage)
        }),
        not_raised("nobody owns it", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Stage);
            facts.owner = None;
        }),
        not_raised("the rule is not on its stage", |_, facts| {
            owned_elsewhere(facts, BelongsBy::Territory)
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, BelongsBy::Stage)
}
