//! The owner is the default sender.

use super::{AGENT, Case, Reason, Rule, Source, UserIx, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "owner_sends",
    spec: "R-SEND-1",
    says: "Unless the plan says otherwise, the contact owner sends: a user, or an office in its own name.",
    source: "OWNERSHIP.md R-SEND-1; Levitate help, Contact Ownership",
    case: "r_send_1_owner/user_and_office",
    decide,
    examples: &[
        (asks(Source::Owner), Verdict::Sends(AGENT, Reason::Owner)),
        (asks(Source::Owner).left(), Verdict::Pass),
        (asks(Source::User(UserIx(2))), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.active_owner() {
        Some(owner) if case.from == Source::Owner => Verdict::Sends(owner, Reason::Owner),
        _ => Verdict::Pass,
    }
}
