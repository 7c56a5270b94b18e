//! Everybody else is told what is missing.

use super::{Case, Kind, Level, Rule, Verdict, asks};

const NEITHER: &str = "who asks may not edit the contact and lacks `edit_contact_ownership`";
const NO_ACCESS: &str = "who asks has `edit_contact_ownership` but may not edit the contact";
const NO_PERMISSION: &str = "who asks may edit the contact but lacks `edit_contact_ownership`";

pub(super) const RULE: Rule = Rule {
    id: "others_change_no_owner",
    spec: "R-ACCESS-3",
    says: "Nobody else may change who owns a contact: the reason says whether the permission, the right to edit or both are missing.",
    source: "OWNERSHIP.md R-ACCESS-3; Agentbox help, Contact Ownership",
    case: "r_access_3_change_of_owner/who_may",
    decide,
    examples: &[
        (asks(Kind::SetOwner), Verdict::Reject(NEITHER)),
        (
            asks(Kind::SetOwner).by(Level::View).permitted(),
            Verdict::Reject(NO_ACCESS),
        ),
        (
            asks(Kind::Remove)
                .by(Level::Full)
                .about(Level::PrimaryOwner),
            Verdict::Reject(NO_PERMISSION),
        ),
        (asks(Kind::Grant(Level::View)), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match (case.changes_owner(), case.permitted, case.edits) {
        (false, ..) => Verdict::Pass,
        (true, true, _) => Verdict::Reject(NO_ACCESS),
        (true, false, true) => Verdict::Reject(NO_PERMISSION),
        (true, false, false) => Verdict::Reject(NEITHER),
    }
}
