//! A birthday wish comes from whoever the contact belongs to.

use super::{AGENT, Case, Reason, Rule, SendKind, Source, UserIx, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "birthday_and_renewal_from_owner",
    spec: "R-SEND-1",
    says: "Birthday and renewal automations go out from the contact owner, whatever their setting says.",
    source: "OWNERSHIP.md R-SEND-1; Levitate help, Connection Types",
    case: "r_send_1_owner/birthday_ignores_its_setting",
    decide,
    examples: &[
        (
            Case {
                kind: SendKind::Birthday,
                ..asks(Source::Connection(UserIx(2)))
            },
            Verdict::Sends(AGENT, Reason::Owner),
        ),
        (
            Case {
                kind: SendKind::Renewal,
                ..asks(Source::UserInactive)
            },
            Verdict::Sends(AGENT, Reason::Owner),
        ),
        (asks(Source::Connection(UserIx(2))), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.active_owner() {
        Some(owner) if case.from != Source::Owner && case.is_from_owner() => {
            Verdict::Sends(owner, Reason::Owner)
        }
        _ => Verdict::Pass,
    }
}
