//! The primary owner is one, and has every right there is.

use super::{Case, Kind, Level, Rule, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "primary_owner_is_one",
    spec: "R-ACCESS-1",
    says: "There is at most one primary owner, who has every right: nobody becomes owner twice, and no lesser right replaces ownership.",
    source: "OWNERSHIP.md R-ACCESS-1; Agentbox help, Contact Ownership",
    case: "r_access_1_one_primary_owner/owner_twice",
    decide,
    examples: &[
        (
            asks(Kind::SetOwner).permitted().about(Level::PrimaryOwner),
            Verdict::Reject("the target owns the contact already"),
        ),
        (
            asks(Kind::Grant(Level::Full))
                .by(Level::Full)
                .about(Level::PrimaryOwner),
            Verdict::Reject("the target is the primary owner and has every right"),
        ),
        (asks(Kind::SetOwner).about(Level::Full), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.kind {
        Kind::SetOwner if case.target_owns => {
            Verdict::Reject("the target owns the contact already")
        }
        Kind::Grant(_) if case.target_level == Some(Level::PrimaryOwner) => {
            Verdict::Reject("the target is the primary owner and has every right")
        }
        _ => Verdict::Pass,
    }
}
