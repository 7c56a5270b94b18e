//! Whoever owns a contact may give it away without any permission.

use super::{Case, Kind, Level, Rule, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "primary_owner_gives_away",
    spec: "R-ACCESS-3",
    says: "The current primary owner may give the contact to another party, without the permission `edit_contact_ownership`.",
    source: "OWNERSHIP.md R-ACCESS-3; Agentbox help, Contact Ownership",
    case: "r_access_3_change_of_owner/who_may",
    decide,
    examples: &[
        (asks(Kind::SetOwner).by(Level::PrimaryOwner), Verdict::Apply),
        (
            asks(Kind::SetOwner)
                .by(Level::PrimaryOwner)
                .about(Level::View),
            Verdict::Apply,
        ),
        (asks(Kind::SetOwner).by(Level::Full), Verdict::Pass),
        (asks(Kind::Remove).by(Level::PrimaryOwner), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    let gives = case.kind == Kind::SetOwner && case.level == Some(Level::PrimaryOwner);
    if gives { Verdict::Apply } else { Verdict::Pass }
}
