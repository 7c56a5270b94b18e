//! Agents who work from their own lists do not write to the same people.

use super::{AGENT, Case, Reason, Rule, Source, Verdict, asks};

pub(super) const RULE: Rule = Rule {
    id: "primary_owner_only",
    spec: "R-SEND-7",
    says: "On a list of primary owners only each contact is on exactly one user's list: its primary owner's, or nobody's.",
    source: "OWNERSHIP.md R-SEND-7; Agentbox help, Contact Ownership",
    case: "r_send_7_primary_owner_only/one_list_each",
    decide,
    examples: &[
        (
            Case {
                primary_owner_only: true,
                ..asks(Source::Owner)
            },
            Verdict::Sends(AGENT, Reason::Owner),
        ),
        (
            Case {
                primary_owner_only: true,
                ..asks(Source::Owner).unowned().or_office()
            },
            Verdict::Nobody(Reason::NoPrimaryOwner),
        ),
        (asks(Source::Owner), Verdict::Pass),
    ],
};

fn decide(case: &Case) -> Verdict {
    match case.active_owner().filter(|owner| owner.user().is_some()) {
        _ if !case.primary_owner_only => Verdict::Pass,
        Some(owner) => Verdict::Sends(owner, Reason::Owner),
        None => Verdict::Nobody(Reason::NoPrimaryOwner),
    }
}
