//! The newsletter goes to the whole list, also to those whom nobody owns.

use super::{Case, OFFICE, Reason, Rule, Source, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "fallback_sends",
    spec: "R-SEND-4",
    says: "Where nobody owns the contact, or who is asked has left, the office or agent sends whom the plan names as fall-back; an inactive user never sends.",
    source: "OWNERSHIP.md R-SEND-4; Agentbox help, Contact Ownership",
    case: "r_send_4_fallback/office_or_agent",
    decide,
    examples: &[
        (
            asks(Source::Owner).unowned().or_office(),
            Verdict::Sends(OFFICE, Reason::Unowned),
        ),
        (
            asks(Source::Owner).left().or_office(),
            Verdict::Sends(OFFICE, Reason::InactiveOwner),
        ),
        (
            asks(Source::UserInactive).or_office(),
            Verdict::Sends(OFFICE, Reason::InactiveUser),
        ),
        (asks(Source::Owner).unowned(), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    case.fallback
        .map_or(Verdict::Pass, |party| Verdict::Sends(party, case.gap()))
}
