//! R-ASSIGN-7: the listing agent owns who enquires, where the office says so.

use super::says;
use crate::assign::{Asks, Assigner, Says};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "listing_agent",
    says: "A contact that came by feedback at an open home or by an enquiry belongs to the listing agent, if the office gives that channel ownership.",
    source: "Agentbox help, Contact Ownership (defaults by channel); R-ASSIGN-7",
    asks: Asks::Record(|subject| {
        let channel = subject.record.created_via;
        if subject.context.policy.listing_agent_owns(channel) {
            says("the listing agent", subject.record.listing_agent)
        } else {
            Says::Nothing
        }
    }),
};
