//! Key staff may change who owns a contact that they may edit.

use super::{Case, Kind, Level, Rule, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "permitted_editor_changes_owner",
    spec: "R-ACCESS-3",
    says: "A user with the permission `edit_contact_ownership` who may edit the contact may change or remove its primary owner.",
    source: "OWNERSHIP.md R-ACCESS-3; Agentbox help, Contact Ownership",
    case: "r_access_3_change_of_owner/who_may",
    decide,
    examples: &[
        (
            asks(Kind::SetOwner).by(Level::Full).permitted(),
            Verdict::Apply,
        ),
        (
            asks(Kind::Remove)
                .by(Level::Full)
                .permitted()
                .about(Level::PrimaryOwner),
            Verdict::Apply,
        ),
        (asks(Kind::SetOwner).permitted(), Verdict::Pass),
        (asks(Kind::SetOwner).by(Level::Full), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    if case.changes_owner() && case.permitted && case.edits {
        Verdict::Apply
    } else {
        Verdict::Pass
    }
}
