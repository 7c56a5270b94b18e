//! R-ASSIGN-7: the listing agent owns who enquires, where the office says so.

use crate::assign::{Asks, Assigner, Says};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "listing_agent",
    says: "A contact that feedback at an open home or an enquiry created belongs to the listing agent, if the office gives that channel ownership; one that was there before is not given.",
    source: "Agentbox help, Contact Ownership (defaults by channel); R-ASSIGN-7",
    asks: Asks::Record(|subject| {
        let (channel, agent) = (subject.record.created_via, subject.record.listing_agent);
        if !agent.text.is_empty() && subject.context.policy.listing_agent_owns(channel) {
            Says::Lister(agent)
        } else {
            Says::Nothing
        }
    }),
};
