//! What nobody sends must be seen.

use super::{Case, Reason, Rule, Source, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "nobody_sends",
    spec: "R-SEND-4",
    says: "Where there is no fall-back either, nobody sends, and a row says so.",
    source: "OWNERSHIP.md R-SEND-4; Agentbox help, Contact Ownership",
    case: "r_send_4_fallback/nobody_is_left",
    decide,
    examples: &[
        (
            asks(Source::Owner).unowned(),
            Verdict::Nobody(Reason::Unowned),
        ),
        (
            asks(Source::NotConnected).left(),
            Verdict::Nobody(Reason::InactiveOwner),
        ),
        (
            asks(Source::UserInactive),
            Verdict::Nobody(Reason::InactiveUser),
        ),
    ],
};

fn decide(case: &Case) -> Verdict {
    Verdict::Nobody(case.gap())
}
