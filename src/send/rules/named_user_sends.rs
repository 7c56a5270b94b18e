//! A message of the house has one signature.

use super::{Case, Party, Reason, Rule, Source, UserIx, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "named_user_sends",
    spec: "R-SEND-3",
    says: "From a user: that user sends, whoever owns the contact.",
    source: "OWNERSHIP.md R-SEND-3; Levitate help, Connection Types",
    case: "r_send_3_named_user/present_and_left",
    decide,
    examples: &[
        (
            asks(Source::User(UserIx(2))).unowned(),
            Verdict::Sends(Party::User(UserIx(2)), Reason::NamedUser),
        ),
        (asks(Source::UserInactive), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.from {
        Source::User(user) if !case.is_from_owner() => {
            Verdict::Sends(Party::User(user), Reason::NamedUser)
        }
        _ => Verdict::Pass,
    }
}
