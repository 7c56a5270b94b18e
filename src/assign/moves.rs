//! Contacts that have an owner and shall have another: what a rule wishes, held against what protects the contact.

use super::{Asks, AssignContext, MOVERS, OwnerDecision, Target};
use crate::{keys::RecordNo, record::Record, time::Timestamp};

/// What a rule that moves contacts may look at.
#[derive(Clone, Copy)]
pub struct OwnedSubject<'s, 'a> {
    /// The merged values.
    pub record: &'s Record<'a>,
    /// The records that were merged.
    pub records: &'s [Record<'a>],
    /// The number of its first record.
    pub first: RecordNo,
    /// The latest touch up to the as-of date.
    pub last_touch: Option<Timestamp>,
    /// What is asked besides.
    pub context: &'s AssignContext<'s>,
}

/// What is said of a contact that this run does not move, but the next one will.
pub const LIMIT_REACHED: &str = "not moved in this run: the limit of [assign.moves] is reached";

/// Moves a contact to another owner, if a rule says so, nothing protects it, and it was granted.
pub fn move_owner(subject: &OwnedSubject<'_, '_>, decision: &mut OwnerDecision) {
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
    let as_of = context.active.day();
    let protected = rules
        .moves
        .protects(subject.record, subject.last_touch, as_of);
    if let Some(protected) = protected.filter(|_| !has_left) {
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
