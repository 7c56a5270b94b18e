//! Nobody needs a permission to leave a contact, and whoever owned it leaves it unowned.

use super::{Case, Kind, Level, Rule, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "own_access_removed",
    spec: "R-ACCESS-4",
    says: "A user may remove their own access; if the primary owner leaves, the contact is unowned.",
    source: "OWNERSHIP.md R-ACCESS-4; Agentbox help, Contact Ownership",
    case: "r_access_4_self_removal/owner_and_editor_leave",
    decide,
    examples: &[
        (
            asks(Kind::Remove).by(Level::PrimaryOwner).own(),
            Verdict::Apply,
        ),
        (asks(Kind::Remove).by(Level::View).own(), Verdict::Apply),
        (
            asks(Kind::Remove).own(),
            Verdict::Reject("who asks has no access to remove"),
        ),
        (asks(Kind::Remove).by(Level::Full), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match (case.kind, case.is_own, case.level) {
        (Kind::Remove, true, Some(_)) => Verdict::Apply,
        (Kind::Remove, true, None) => Verdict::Reject("who asks has no access to remove"),
        _ => Verdict::Pass,
    }
}
