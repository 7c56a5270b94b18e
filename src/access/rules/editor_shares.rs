//! Whoever may edit a contact may share it; whoever may only view it may not.

use super::{Case, Kind, Level, Rule, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "editor_shares",
    spec: "R-ACCESS-2",
    says: "A user who may edit the contact may grant `full` or `view` to another, or take it away; `view` is no right to edit.",
    source: "OWNERSHIP.md R-ACCESS-2; Agentbox help, Contact Ownership",
    case: "r_access_2_levels/full_edits_view_does_not",
    decide,
    examples: &[
        (
            asks(Kind::Grant(Level::View)).by(Level::Full),
            Verdict::Apply,
        ),
        (
            asks(Kind::Grant(Level::View)).by(Level::View),
            Verdict::Reject("who asks may not edit the contact"),
        ),
        (
            asks(Kind::Remove)
                .by(Level::PrimaryOwner)
                .about(Level::Full),
            Verdict::Apply,
        ),
        (
            asks(Kind::Remove).by(Level::Full),
            Verdict::Reject("the target has no access to remove"),
        ),
        (asks(Kind::SetOwner), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.kind {
        Kind::SetOwner | Kind::Attach => Verdict::Pass,
        _ if !case.edits => Verdict::Reject("who asks may not edit the contact"),
        Kind::Remove if case.target_level.is_none() => {
            Verdict::Reject("the target has no access to remove")
        }
        Kind::Grant(_) | Kind::Remove => Verdict::Apply,
    }
}
