//! How a contact comes to its owner: the cascade of R-ASSIGN.
//!
//! Two levels, one declared order. A record names its owner by the record-level assigners, R-MERGE decides among the owners that a
//! contact's records named, and the contact-level assigners stand before or after them. The first that gives an owner wins; what the
//! later ones would have said is kept beside it.
//!
//! **Invariant:** no step that chooses (account, territory, balance, default; succession and lifecycle rules) ever chooses a party that
//! is not active; one that is unknown cannot be written.

mod assigners;
mod deal;
mod decision;
mod moves;
mod namings;
mod office;
mod pool;
mod route;
mod rules;
mod says;
mod settings;
mod succession;
mod territory;

pub use assigners::{ASSIGNERS, LIFECYCLE, MOVERS, asks_records};
pub use deal::{Grants, Turns, Wish, grant_wishes};
pub use decision::{Move, OwnerDecision, Unowned};
pub use moves::{LIMIT_REACHED, move_owner};
pub use namings::{Naming, Namings};
pub use office::homes;
pub(crate) use pool::users_of;
pub use pool::{BalanceSettings, Member, Pool, PoolIx, PoolSettings, Share, Target};
pub use route::route;
pub use rules::AssignRules;
pub use says::{Held, Met, Says};
pub use settings::{
    AssignPolicy, AssignSettings, Correspondents, DefaultOwner, Defaults, Has, OwnerCardinality,
    Routing, Step,
};
pub use succession::{
    Lifecycle, LifecycleRule, LifecycleSettings, MovePolicy, MoveSettings, StageChange, Succession,
    SuccessionSettings,
};
pub use territory::{Territories, Territory, TerritorySettings};

use crate::{
    directory::{Active, Directory},
    interaction::Kind,
    keys::RecordNo,
    party::{NamedOwner, Party, UserIx},
    record::Record,
    time::Timestamp,
};

/// The step that asks the ledger.
pub(crate) const CURRENT: &str = Step::Current.name();

/// The owner that a record names.
#[must_use]
pub fn named_owner<'a>(subject: &RecordSubject<'a, 'a>) -> Option<NamedOwner> {
    let (mut is_first, mut is_before_ledger) = (true, true);
    let mut steps = subject.context.policy.order.iter();
    while let Some(assigner) = steps.next() {
        is_before_ledger &= assigner.id != CURRENT;
        match assigner.asks {
            Asks::Record(asks) => {
                let says = asks(subject);
                if let Some(party) = says.party() {
                    let is_lister = matches!(says, Says::Lister(_));
                    let names = |assigner: &&Assigner| match assigner.asks {
                        Asks::Record(asks) => asks(subject).party(),
                        _ => None,
                    };
                    let other = is_lister.then(|| steps.find_map(names)).flatten();
                    return Some(NamedOwner {
                        party: other.unwrap_or(party),
                        is_first: is_first && !is_lister,
                        is_lister: is_lister && other.is_none(),
                        is_before_ledger,
                    });
                }
            }
            Asks::Contact(_) | Asks::Unowned(_) => is_first = false,
            Asks::Unnamed(_) | Asks::Owned(_) => {}
        }
    }
    None
}

/// What a contact-level assigner says of one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It has nothing to go on.
    Nothing,
    /// It names or chooses this party, for this reason.
    Owner(Party, String),
    /// It names this user, who came to own it then, for this reason.
    Since(UserIx, Timestamp, String),
    /// It gives the contact to this pool, for this reason.
    Share(PoolIx, String),
    /// The first of these that leads to somebody.
    InTurn(Vec<Offer>),
    /// It had something to go on, and it led to nobody: why.
    Nobody(String),
}

/// What a record-level assigner may look at.
#[derive(Clone, Copy)]
pub struct RecordSubject<'s, 'a> {
    /// The record.
    pub record: &'s Record<'a>,
    /// The name of its source.
    pub source: &'s str,
    /// What the source calls the mapped column that speaks.
    pub owner_column: &'a str,
    /// When a mailbox or calendar met the contact first, and whose, if interactions tell.
    pub first_correspondent: Option<(Timestamp, UserIx)>,
    /// What a ledger says of who owned the contact of the record at the end of the last run.
    pub held: Says<'a>,
    /// What is asked besides.
    pub context: &'s AssignContext<'s>,
}

/// What a contact-level assigner may look at.
#[derive(Clone, Copy)]
pub struct ContactSubject<'s, 'a> {
    /// The merged values.
    pub record: &'s Record<'a>,
    /// The records that were merged.
    pub records: &'s [Record<'a>],
    /// Who works it.
    pub agent: Option<UserIx>,
    /// The number of its first record: the name of the contact within a run.
    pub first: RecordNo,
    /// The last change of its lifecycle stage.
    pub stage: StageChange<'s>,
    /// Who held it at the end of the last run, if the ledger is asked at all: what a rule gave it to then, it need not be given again.
    pub held: Option<Party>,
    /// The active user who pursued it first, and when, by the kinds of interactions in [`AssignPolicy::promote_on`].
    pub pursued: Option<(UserIx, Timestamp)>,
    /// Its latest interaction of each kind that a lifecycle rule names.
    pub happened: &'s [(Kind, Timestamp)],
    /// What is asked besides.
    pub context: &'s AssignContext<'s>,
}

impl<'s, 'a> ContactSubject<'s, 'a> {
    /// What lifecycle rules look at.
    fn lifecycle(&self) -> Lifecycle<'s, 'a> {
        Lifecycle {
            record: self.record,
            records: self.records,
            stage: self.stage,
            happened: self.happened,
            as_of: self.context.active.day(),
        }
    }

    /// Whether the ledger says that it is held by whom a target means, and who may be chosen still.
    #[must_use]
    pub fn is_held_in(&self, target: Target) -> bool {
        let rules = &self.context.policy.rules;
        let holder = self.held.filter(|holder| self.context.active.has(*holder));
        holder.is_some_and(|holder| match target {
            Target::Party(party) => party == holder,
            Target::Pool(pool) => rules.pool(pool).has(holder),
        })
    }
}

/// What holds for every contact of a run.
#[derive(Clone, Copy)]
pub struct AssignContext<'c> {
    /// The office.
    pub directory: &'c Directory,
    /// The policy.
    pub policy: &'c AssignPolicy,
    /// Who may be chosen.
    pub active: &'c Active,
    /// Who gets what was wished for; `None` as long as it is being found out.
    pub grants: Option<&'c Grants>,
    /// Who gets to work what, where leads are routed to agents; the same.
    pub agent_grants: Option<&'c Grants>,
}

impl<'c> AssignContext<'c> {
    /// Before anything is granted.
    #[must_use]
    pub fn new(directory: &'c Directory, policy: &'c AssignPolicy, active: &'c Active) -> Self {
        Self {
            directory,
            policy,
            active,
            grants: None,
            agent_grants: None,
        }
    }
}

/// How an assigner is asked.
#[derive(Clone, Copy)]
pub enum Asks {
    /// Of each record, before R-MERGE.
    Record(for<'a> fn(&RecordSubject<'_, 'a>) -> Says<'a>),
    /// Of the contact, after R-MERGE.
    Contact(fn(&ContactSubject<'_, '_>) -> Offer),
    /// Of a contact that no step before gave an owner.
    Unowned(fn(&ContactSubject<'_, '_>) -> Offer),
    /// Of a contact for which neither a step before nor a record names an owner, whether or not its class needs one.
    Unnamed(fn(&ContactSubject<'_, '_>) -> Offer),
    /// Of a contact that has this owner: who shall have it instead, and why; the first of these who can.
    Owned(fn(&ContactSubject<'_, '_>, Party) -> Vec<(Target, String)>),
}

/// One step of the cascade.
pub struct Assigner {
    /// Its name in `[assign] order` and in tables.
    pub id: &'static str,
    /// A sentence for people.
    pub says: &'static str,
    /// The document that the step is from.
    pub source: &'static str,
    /// Whom it asks of what.
    pub asks: Asks,
}

/// What the record-level assigners say of a record, in the declared order.
#[must_use]
pub fn ask_record<'a>(subject: &RecordSubject<'a, 'a>) -> Namings<'a> {
    let mut namings = Vec::new();
    for (place, assigner) in subject.context.policy.order.iter().enumerate() {
        let Asks::Record(asks) = assigner.asks else {
            continue;
        };
        let says = asks(subject);
        if says != Says::Nothing {
            namings.push(Naming { place, says });
        }
        namings.extend(says.besides().map(|says| Naming { place, says }));
    }
    Namings {
        namings,
        source: subject.source,
        by_hand: None,
        given: None,
    }
}

/// The owner of a contact: `kept` is what R-MERGE made of the owners that its records `named`.
///
/// Where the records first name an owner in the declared order, the result of R-MERGE stands.
#[must_use]
pub fn assign_owner(
    subject: &ContactSubject<'_, '_>,
    named: &[Namings<'_>],
    kept: Option<Party>,
) -> OwnerDecision {
    let policy = subject.context.policy;
    let is_exempt = policy.is_exempt(subject.records);
    let mut decision = OwnerDecision {
        is_exempt,
        ..Default::default()
    };
    let first = named.iter().filter_map(Namings::first_place).min();
    for (place, assigner) in policy.order.iter().enumerate() {
        let is_asked = match assigner.asks {
            Asks::Record(_) => true,
            Asks::Contact(_) => !is_exempt,
            Asks::Unowned(_) => !is_exempt && decision.owner.is_none(),
            Asks::Unnamed(_) => first.is_none() && decision.owner.is_none(),
            Asks::Owned(_) => false,
        };
        if !is_asked {
            continue;
        }
        let heard = decision.tried.len();
        match assigner.asks {
            Asks::Contact(asks) | Asks::Unowned(asks) | Asks::Unnamed(asks) => {
                decision.hear_offer(assigner, asks(subject), subject);
            }
            Asks::Owned(_) => {}
            Asks::Record(_) => {
                let kept = kept.filter(|_| first == Some(place));
                if let Some(party) = kept {
                    decision.hear_kept(named, party, subject.context);
                }
                decision.hear_records(assigner, named, place, subject.context);
            }
        }
        if decision.owner.is_none() && decision.tried.len() == heard {
            decision.silent.push(assigner.id);
        }
    }
    decision.hear_givers(named, subject.context);
    decision.is_exempt &= decision.owner.is_none();
    decision
}

#[cfg(test)]
mod tests;
