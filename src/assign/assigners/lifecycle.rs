//! R-ASSIGN: an owned contact that comes to another stage of its lifecycle, or to which something happens, goes to the pool that serves that.

use crate::assign::{Asks, Assigner, Target};

/// The rule of its moves.
pub const LIFECYCLE: &str = "lifecycle";

pub(super) const MOVER: Assigner = Assigner {
    id: LIFECYCLE,
    says: "An owned contact that comes to a lifecycle stage, or to which something happens (a support ticket, a signal), goes to the pool that serves it, unless a member owns it already.",
    source: "Contact Owner article, lifecycle-based transfer; R-ASSIGN, lifecycle transfer",
    asks: Asks::Owned(|subject, owner| {
        let moving = subject.context.policy.rules.moving(subject, owner);
        let heirs = moving.map(|(pool, why)| (Target::Pool(pool), why));
        heirs.into_iter().collect()
    }),
};
