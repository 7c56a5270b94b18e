//! A type that nobody has is no reason to send nothing.

use super::{AGENT, Case, Reason, Rule, Source, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "owner_stands_in",
    spec: "R-SEND-2",
    says: "Where nobody at work is connected by the type, the contact owner sends.",
    source: "OWNERSHIP.md R-SEND-2; Levitate help, Connection Types",
    case: "r_send_2_connection_type/type_or_owner",
    decide,
    examples: &[
        (
            asks(Source::NotConnected),
            Verdict::Sends(AGENT, Reason::NotConnected),
        ),
        (
            asks(Source::ConnectionInactive),
            Verdict::Sends(AGENT, Reason::InactiveConnection),
        ),
        (asks(Source::NotConnected).unowned(), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match (case.from, case.active_owner()) {
        (Source::NotConnected, Some(owner)) => Verdict::Sends(owner, Reason::NotConnected),
        (Source::ConnectionInactive, Some(owner)) => {
            Verdict::Sends(owner, Reason::InactiveConnection)
        }
        _ => Verdict::Pass,
    }
}
