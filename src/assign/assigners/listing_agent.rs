//! R-ASSIGN-7: the listing agent owns who enquires, where the office says so.

use super::says;
use crate::{
    assign::{Asks, Assigner, Says},
    record::CreatedVia,
};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "listing_agent",
    says: "A contact that came by feedback at an open home or by an enquiry belongs to the listing agent, if the office gives that channel ownership.",
    source: "Agentbox help, Contact Ownership (defaults by channel); R-ASSIGN-7",
    asks: Asks::Record(|subject| match subject.record.created_via {
        CreatedVia::Inspection | CreatedVia::Enquiry
            if subject.context.policy.listing_agent_owns =>
        {
            says("the listing agent", subject.record.listing_agent)
        }
        _ => Says::Nothing,
    }),
};
