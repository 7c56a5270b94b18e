//! R-ASSIGN: who takes over from an owner who has left.

use crate::assign::{Asks, Assigner};

pub(super) const MOVER: Assigner = Assigner {
    id: "succession",
    says: "What an owner holds who is no longer active goes to the successor of the user, of the entity, or to a pool.",
    source: "Contact Owner article, stale ownership; R-ASSIGN, succession",
    asks: Asks::Owned(|subject, owner| {
        let context = subject.context;
        match &context.policy.rules.succession {
            Some(succession) if context.active.has_left(owner) => {
                succession.heirs(owner, context.directory, context.active)
            }
            _ => Vec::new(),
        }
    }),
};
