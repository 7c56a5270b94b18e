//! A request whose contact, asker, action or target nobody knows ends rejected, not lost.

use super::{Case, Kind, Rule, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "request_is_understood",
    spec: "R-ACCESS-6",
    says: "Every request ends applied or rejected; one of which the contact, the user, the action or the target is not known is rejected.",
    source: "OWNERSHIP.md R-ACCESS-6",
    case: "r_access_6_requests/not_understood",
    decide,
    examples: &[
        (
            Case {
                fault: Some("the requesting user is not in the directory"),
                ..asks(Kind::SetOwner)
            },
            Verdict::Reject("the requesting user is not in the directory"),
        ),
        (asks(Kind::SetOwner), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    case.fault.map_or(Verdict::Pass, Verdict::Reject)
}
