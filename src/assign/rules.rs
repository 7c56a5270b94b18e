//! The rules of `[assign]` that choose and move: pools, territories, succession, lifecycle.

use super::{
    ContactSubject, Offer,
    pool::{Pool, PoolIx, Target},
    succession::{Lifecycle, LifecycleRule, MovePolicy, Succession},
    territory::Territories,
};
use crate::{interaction::Kind, list::distinct, party::Party, record::Record};

/// Rules that choose owners, and rules that move contacts, as meant.
#[derive(Clone, Debug, Default)]
pub struct AssignRules {
    /// The users among whom contacts are shared out.
    pub pools: Vec<Pool>,
    /// Which contacts belong to whom.
    pub territories: Territories,
    /// The pool that takes what no step before gave an owner.
    pub balance: Option<PoolIx>,
    /// The same by source.
    pub balance_by_source: Vec<Option<PoolIx>>,
    /// Who takes over from owners who have left.
    pub succession: Option<Succession>,
    /// Who gets contacts that come to a stage; the first that applies.
    pub lifecycle: Vec<LifecycleRule>,
    /// What keeps contacts from being moved.
    pub moves: MovePolicy,
}

impl AssignRules {
    /// A pool.
    #[must_use]
    pub fn pool(&self, pool: PoolIx) -> &Pool {
        &self.pools[usize::from(pool.0)]
    }

    /// The pool that takes unowned contacts of a source.
    #[must_use]
    pub fn balance_of(&self, source: u16) -> Option<PoolIx> {
        let own = self
            .balance_by_source
            .get(usize::from(source))
            .copied()
            .flatten();
        own.or(self.balance)
    }

    /// The first lifecycle rule that applies to a contact of this owner; where that is done for the change of the stage, and the contact went
    /// elsewhere, the next that applies by what happened.
    #[must_use]
    pub fn lifecycle_of(
        &self,
        contact: &Lifecycle<'_, '_>,
        owner: Option<Party>,
    ) -> Option<&LifecycleRule> {
        let mut rules = self.lifecycle.iter().filter(|rule| rule.applies(contact));
        let first = rules.next()?;
        let is_there = owner.is_some_and(|owner| self.pool(first.pool).has(owner));
        let is_done = !is_there && !first.may_move(contact.stage);
        let next = is_done.then(|| rules.find(|rule| !rule.on.is_empty()));
        next.flatten().or(Some(first))
    }

    /// Whether a lifecycle rule may apply to the contact of these records, whatever was merged of them and happened to it.
    #[must_use]
    pub fn may_serve(&self, records: &[Record<'_>]) -> bool {
        self.lifecycle.iter().any(|rule| rule.may_apply(records))
    }

    /// The kinds of interactions that lifecycle rules go by, each once.
    #[must_use]
    pub fn kinds_that_move(&self) -> Vec<Kind> {
        let kinds = self.lifecycle.iter().flat_map(|rule| &rule.on);
        distinct(kinds.copied())
    }

    /// The pool that serves the stage of a contact, or what happened to it, if a lifecycle rule says so, and why.
    pub(super) fn serving(&self, subject: &ContactSubject<'_, '_>) -> Option<(PoolIx, String)> {
        self.serves(subject, None, |_| true)
    }

    /// The same where the rule may move the contact from who owns it.
    pub(super) fn moving(
        &self,
        subject: &ContactSubject<'_, '_>,
        owner: Party,
    ) -> Option<(PoolIx, String)> {
        let may = |rule: &LifecycleRule| rule.may_move(subject.stage);
        let serves = self.serves(subject, Some(owner), may);
        serves.filter(|(pool, _)| !self.pool(*pool).has(owner))
    }

    fn serves(
        &self,
        subject: &ContactSubject<'_, '_>,
        owner: Option<Party>,
        may: impl Fn(&LifecycleRule) -> bool,
    ) -> Option<(PoolIx, String)> {
        let contact = subject.lifecycle();
        let rule = self.lifecycle_of(&contact, owner);
        let rule = rule.filter(|rule| may(rule))?;
        let (why, name) = (rule.why(&contact), &self.pool(rule.pool).name);
        Some((rule.pool, format!("{why}, which pool {name} serves")))
    }

    /// A pool shares a contact out; before it the pool that serves its stage, to which a lifecycle rule would move it at once.
    pub(super) fn share(
        &self,
        subject: &ContactSubject<'_, '_>,
        pool: PoolIx,
        evidence: String,
    ) -> Offer {
        let share = Offer::Share(pool, evidence);
        match self.serving(subject) {
            Some((serving, why)) if serving != pool => {
                Offer::InTurn(vec![Offer::Share(serving, why), share])
            }
            _ => share,
        }
    }

    /// Whether some source's contacts are balanced.
    #[must_use]
    pub fn can_balance(&self) -> bool {
        self.balance.is_some() || self.balance_by_source.iter().any(Option::is_some)
    }

    /// Whether contacts can be moved from an owner who has left, or has not.
    #[must_use]
    pub fn can_move_from(&self, has_left: bool) -> bool {
        !self.lifecycle.is_empty() || (self.succession.is_some() && has_left)
    }

    /// Whether a target is a party, or a pool that has it as a member.
    #[must_use]
    pub fn includes(&self, target: Target, party: Party) -> bool {
        match target {
            Target::Party(wanted) => wanted == party,
            Target::Pool(pool) => self.pool(pool).has(party),
        }
    }
}
