//! Whoever sees a contact may put it on a listing of their own: that edits nothing.

use super::{Case, Kind, Level, Rule, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "viewer_attaches",
    spec: "R-ACCESS-2",
    says: "A user with any right on the contact, `view` included, may attach it to a listing of their own, and so may who edits it without one.",
    source: "OWNERSHIP.md R-ACCESS-2; Agentbox help, Contact Ownership",
    case: "r_access_2_levels/view_attaches_to_a_listing",
    decide,
    examples: &[
        (asks(Kind::Attach).by(Level::View), Verdict::Apply),
        (asks(Kind::Attach).by(Level::PrimaryOwner), Verdict::Apply),
        (
            asks(Kind::Attach),
            Verdict::Reject("who asks has no access to the contact"),
        ),
        (
            asks(Kind::Grant(Level::View)).by(Level::View),
            Verdict::Pass,
        ),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.kind {
        Kind::Attach if case.level.is_some() || case.edits => Verdict::Apply,
        Kind::Attach => Verdict::Reject("who asks has no access to the contact"),
        _ => Verdict::Pass,
    }
}
