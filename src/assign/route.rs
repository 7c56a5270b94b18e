//! Lead routing: who works a contact that is assigned to nobody, where territories and pools are not to give it an owner (R-OWNER-3).

use super::{Asks, AssignContext, ContactSubject, OwnerDecision};

/// Who shall work a contact that is assigned to nobody, by the steps that route: the answer stands where an owner's would.
#[must_use]
pub fn route(subject: &ContactSubject<'_, '_>) -> OwnerDecision {
    let mut decision = OwnerDecision::default();
    if subject.agent.is_some() {
        return decision;
    }
    let context = AssignContext {
        grants: subject.context.agent_grants,
        ..*subject.context
    };
    let subject = ContactSubject {
        held: None,
        context: &context,
        ..*subject
    };
    for assigner in &context.policy.routing {
        if let (None, Asks::Unowned(asks)) = (decision.owner, assigner.asks) {
            decision.hear_offer(assigner, asks(&subject), &subject);
        }
    }
    decision
}
