//! Who has left neither asks nor is given anything. Who leaves later has asked, and was given.

use super::{Case, Kind, Rule, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "only_active_users",
    spec: "R-ACCESS-6",
    says: "Who is not active on the day of asking neither changes a contact nor is given one; taking a right away is possible.",
    source: "OWNERSHIP.md R-ACCESS-6; R-ASSIGN: nobody who has left is chosen",
    case: "r_access_6_requests/not_understood",
    decide,
    examples: &[
        (
            Case {
                is_active: false,
                ..asks(Kind::Remove)
            },
            Verdict::Reject("who asks is not active"),
        ),
        (
            Case {
                target_is_active: false,
                ..asks(Kind::SetOwner)
            },
            Verdict::Reject("the target is not active"),
        ),
        (
            Case {
                target_is_active: false,
                ..asks(Kind::Remove)
            },
            Verdict::Pass,
        ),
    ],
};

fn decide(case: &Case) -> Verdict {
    if !case.is_active {
        return Verdict::Reject("who asks is not active");
    }
    if case.kind != Kind::Remove && !case.target_is_active {
        return Verdict::Reject("the target is not active");
    }
    Verdict::Pass
}
