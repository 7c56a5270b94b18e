//! Contacts that have an owner and shall have another: what a rule wishes, held against what protects the contact.

use super::{Asks, AssignContext, MOVERS, OwnerDecision};
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

/// Moves a contact to another owner, if a rule says so, nothing protects it, and it was granted.
pub fn move_owner(subject: &OwnedSubject<'_, '_>, decision: &mut OwnerDecision) {
    let (context, rules) = (subject.context, &subject.context.policy.rules);
    let Some(owner) = decision.owner else { return };
    let is_active = context.active.has(owner);
    let is_given = context
        .grants
        .is_some_and(|grants| grants.is_new(subject.first));
    let is_out_of_scope = subject.record.is_out_of_scope();
    if is_out_of_scope || !rules.can_move_from(is_active) || !decision.wishes.is_empty() || is_given
    {
        return;
    }
    let wanted = MOVERS.iter().find_map(|mover| match mover.asks {
        Asks::Owned(asks) => asks(subject, owner).map(|(target, why)| (*mover, target, why)),
        _ => None,
    });
    let Some((mover, target, why)) = wanted else {
        return;
    };
    let as_of = context.active.day();
    let protected = rules
        .moves
        .protects(subject.record, subject.last_touch, as_of);
    if let Some(protected) = protected.filter(|_| is_active) {
        return decision.note(mover, &format!("{why}; not moved: {protected}"));
    }
    match context.grants {
        None => decision.wishes.push((mover.id, target)),
        Some(grants) => match grants.of(subject.first, mover.id) {
            Some(heir) => decision.hand_over(mover, heir, &why),
            None => decision.note(
                mover,
                &format!("{why}; not moved in this run: the limit is reached, or nobody has room"),
            ),
        },
    }
}
