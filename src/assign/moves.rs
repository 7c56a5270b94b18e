//! Contacts that have an owner and shall have another: what a rule wishes, held against what protects the contact.

use super::{Asks, ContactSubject, MOVERS, OwnerDecision, Target};
use crate::time::Timestamp;

/// What is said of a contact that this run does not move, but the next one will.
pub const LIMIT_REACHED: &str = "not moved in this run: the limit of [assign.moves] is reached";

/// Moves a contact to another owner, if a rule says so, nothing protects it, and it was granted; `last_touch` is the latest up to the
/// as-of date.
pub fn move_owner(
    subject: &ContactSubject<'_, '_>,
    decision: &mut OwnerDecision,
    last_touch: impl FnOnce() -> Option<Timestamp>,
) {
    let (context, rules) = (subject.context, &subject.context.policy.rules);
    let Some(owner) = decision.owner else { return };
    let has_left = context.active.has_left(owner);
    let is_given = context
        .grants
        .is_some_and(|grants| grants.is_new(subject.first));
    let is_out_of_scope = subject.record.is_out_of_scope();
    if is_out_of_scope || !rules.can_move_from(has_left) || !decision.wishes.is_empty() || is_given
    {
        return;
    }
    let wanted = MOVERS.iter().find_map(|mover| match mover.asks {
        Asks::Owned(asks) => Some((*mover, asks(subject, owner))).filter(|(_, to)| !to.is_empty()),
        _ => None,
    });
    let Some((mover, heirs)) = wanted else {
        return;
    };
    let held = |(target, _): &&(Target, String)| subject.is_held_in(*target);
    if let (Some((_, why)), Some(holder)) = (heirs.iter().find(held), subject.held) {
        return decision.stay(mover, holder, why);
    }
    let as_of = context.active.day();
    let protects = || rules.moves.protects(subject.record, last_touch(), as_of);
    if let Some(protected) = (!has_left).then(protects).flatten() {
        let (_, why) = &heirs[0];
        return decision.note(mover, &format!("{why}; not moved: {protected}"));
    }
    let Some(grants) = context.grants else {
        let targets = heirs.into_iter().map(|(target, _)| (mover.id, target));
        return decision.wishes.extend(targets);
    };
    if !grants.heard(subject.first) {
        return; // A person has decided on it.
    }
    for (target, why) in heirs {
        match (grants.of(subject.first, mover.id, target), target) {
            (Some(heir), _) => return decision.hand_over(mover, heir, &why),
            (None, _) if grants.is_beyond_limit(subject.first) => {
                return decision.note(mover, &format!("{why}; {LIMIT_REACHED}"));
            }
            (None, Target::Pool(pool)) => {
                let shortage = rules.pool(pool).shortage(context.active);
                decision.note(mover, &format!("{why}; {shortage}"));
            }
            (None, Target::Party(_)) => {}
        }
    }
}
