//! One automation, and each step from whom it suits.

use super::{Case, Party, Reason, Rule, Source, UserIx, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "step_names_its_type",
    spec: "R-SEND-5",
    says: "A step of an automation can name its own connection type: the user connected by it sends that step.",
    source: "OWNERSHIP.md R-SEND-5; Levitate help, Connection Types",
    case: "r_send_5_steps/each_step_its_type",
    decide,
    examples: &[
        (
            Case {
                is_own_step: true,
                ..asks(Source::Connection(UserIx(2)))
            },
            Verdict::Sends(Party::User(UserIx(2)), Reason::Connection),
        ),
        (asks(Source::Connection(UserIx(2))), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.from {
        Source::Connection(user) if case.is_own_step && !case.is_from_owner() => {
            Verdict::Sends(Party::User(user), Reason::Connection)
        }
        _ => Verdict::Pass,
    }
}
