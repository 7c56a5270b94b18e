//! The holiday card from the Producer, the renewal question from the CSR.

use super::{Case, Party, Reason, Rule, Source, UserIx, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "connection_sends",
    spec: "R-SEND-2",
    says: "From a connection type: the user connected with the contact by it; of several the most recent, then the lowest UserID.",
    source: "OWNERSHIP.md R-SEND-2; Levitate help, Connection Types",
    case: "r_send_2_connection_type/type_or_owner",
    decide,
    examples: &[
        (
            asks(Source::Connection(UserIx(2))),
            Verdict::Sends(Party::User(UserIx(2)), Reason::Connection),
        ),
        (
            asks(Source::Connection(UserIx(2))).unowned(),
            Verdict::Sends(Party::User(UserIx(2)), Reason::Connection),
        ),
        (asks(Source::NotConnected), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.from {
        Source::Connection(user) if !case.is_from_owner() => {
            Verdict::Sends(Party::User(user), Reason::Connection)
        }
        _ => Verdict::Pass,
    }
}
