//! Whoever refuses the channel is not written to; nor, where the plan asks for consent, is whoever has said nothing.

use super::{Case, Reason, Rule, Source, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "no_consent_no_sender",
    spec: "R-SEND-6",
    says: "Nobody sends to a contact that refuses the channel; one that has said nothing is sent to, unless the plan says `consent = \"granted\"`.",
    source: "OWNERSHIP.md R-SEND-6, R-MERGE-5",
    case: "r_send_6_consent/refused_and_unknown",
    decide,
    examples: &[
        (
            Case {
                consents: false,
                ..asks(Source::Owner)
            },
            Verdict::Nobody(Reason::NoConsent),
        ),
        (asks(Source::Owner), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    if case.consents {
        Verdict::Pass
    } else {
        Verdict::Nobody(Reason::NoConsent)
    }
}
