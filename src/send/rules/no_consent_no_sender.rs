//! Whoever has not agreed to the channel is not written to.

use super::{Case, Reason, Rule, Source, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "no_consent_no_sender",
    spec: "R-SEND-6",
    says: "A contact without consent for the channel gets no sender.",
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
