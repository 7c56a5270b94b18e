//! How a contact comes to its owner: the cascade of R-ASSIGN.
//!
//! Two levels, one declared order. A record names its owner by the record-level assigners, R-MERGE decides among the owners that a
//! contact's records named, and the contact-level assigners stand before or after them. The first that gives an owner wins; what the
//! later ones would have said is kept beside it.
//!
//! **Invariant:** no assigner that chooses (account, default) ever chooses an inactive or unknown party.

mod assigners;
mod settings;

use std::fmt::Write;

pub use assigners::ASSIGNERS;
pub use settings::{AssignPolicy, AssignSettings, DefaultOwner};

use crate::{
    directory::Directory,
    list::{SEPARATOR, push_value},
    party::{Party, UserIx},
    record::{Record, Text},
    time::Day,
};

/// What an assigner says of one record or contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// It has nothing to go on.
    Nothing,
    /// It names or chooses this party, for this reason.
    Owner(Party, String),
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
    /// The user whose mailbox or calendar met the contact first, if interactions tell.
    pub first_correspondent: Option<UserIx>,
    /// What is asked besides.
    pub context: &'s AssignContext<'s>,
}

/// What a contact-level assigner may look at.
#[derive(Clone, Copy)]
pub struct ContactSubject<'s, 'a> {
    /// The merged values.
    pub record: &'s Record<'a>,
    /// What is asked besides.
    pub context: &'s AssignContext<'s>,
}

/// What holds for every contact of a run.
pub struct AssignContext<'c> {
    /// The office.
    pub directory: &'c Directory,
    /// The policy.
    pub policy: &'c AssignPolicy,
    /// For each entity, whether it has an active member.
    pub active_entities: &'c [bool],
    /// The as-of date.
    pub as_of: Day,
}

impl AssignContext<'_> {
    /// Whether a party may be chosen: an active user, or an entity with an active member.
    #[must_use]
    pub fn is_active(&self, party: Party) -> bool {
        match party {
            Party::User(user) => self.directory.user(user).is_active(self.as_of),
            Party::Entity(entity) => self.active_entities[entity.0 as usize],
        }
    }
}

/// How an assigner is asked.
#[derive(Clone, Copy)]
pub enum Asks {
    /// Of each record, before R-MERGE.
    Record(fn(&RecordSubject<'_, '_>) -> Offer),
    /// Of the contact, after R-MERGE.
    Contact(fn(&ContactSubject<'_, '_>) -> Offer),
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

/// An owner that a record names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The place of the assigner in the declared order.
    pub place: usize,
    /// The owner.
    pub party: Party,
    /// Why.
    pub evidence: String,
}

/// What the record-level assigners say of one record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// All owners that it names, in the declared order.
    pub namings: Vec<Naming>,
    /// What the assigners that led to nobody said: `mapping: …`, joined as a [`List`](crate::list::List).
    pub refused: String,
}

impl Named {
    /// The owner that the record names: by the first assigner that gave one.
    #[must_use]
    pub fn owner(&self) -> Option<Party> {
        self.namings.first().map(|naming| naming.party)
    }
}

/// Who owns a contact, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerDecision {
    /// The owner.
    pub owner: Option<Party>,
    /// The ID of the assigner that gave it; `""` if none did.
    pub rule: &'static str,
    /// In words.
    pub evidence: String,
    /// The first assigner that would have said something else, and whom.
    pub runner_up: Option<(&'static str, Party)>,
    /// Unowned by policy, not by a gap ("no one owns a buyer").
    pub is_exempt: bool,
    /// What each assigner with something to go on said.
    pub tried: String,
}

/// The owners that a record names, by the record-level assigners in the declared order.
#[must_use]
pub fn name_owner(subject: &RecordSubject<'_, '_>) -> Named {
    let mut named = Named::default();
    for (place, assigner) in subject.context.policy.order.iter().enumerate() {
        let Asks::Record(asks) = assigner.asks else {
            continue;
        };
        match asks(subject) {
            Offer::Nothing => {}
            Offer::Owner(party, evidence) => named.namings.push(Naming {
                place,
                party,
                evidence,
            }),
            Offer::Nobody(reason) => note(&mut named.refused, assigner, &reason),
        }
    }
    named
}

/// The owner of a contact: `kept` is what R-MERGE made of the owners that its records `named`.
///
/// Where the records first name an owner in the declared order, the result of R-MERGE stands.
#[must_use]
pub fn assign_owner(
    subject: &ContactSubject<'_, '_>,
    named: &[Named],
    kept: Option<Party>,
) -> OwnerDecision {
    let policy = subject.context.policy;
    let is_exempt = policy.is_exempt(subject.record.text(Text::ContactClass));
    let mut decision = OwnerDecision {
        is_exempt,
        ..Default::default()
    };
    for one in named {
        push_value(&mut decision.tried, &one.refused);
    }
    let first = named
        .iter()
        .flat_map(|one| one.namings.first())
        .map(|naming| naming.place)
        .min();
    for (place, assigner) in policy.order.iter().enumerate() {
        match assigner.asks {
            Asks::Contact(_) if is_exempt => {}
            Asks::Contact(asks) => match asks(subject) {
                Offer::Nothing => {}
                Offer::Owner(party, evidence) => decision.hear(assigner, party, &evidence),
                Offer::Nobody(reason) => note(&mut decision.tried, assigner, &reason),
            },
            Asks::Record(_) => {
                let here = || {
                    named
                        .iter()
                        .flat_map(|one| &one.namings)
                        .filter(move |naming| naming.place == place)
                };
                if let (Some(party), true) = (kept, first == Some(place)) {
                    let of_kept = here()
                        .find(|naming| naming.party == party)
                        .or_else(|| here().next());
                    let evidence = of_kept.map_or("", |naming| &naming.evidence);
                    decision.hear(assigner, party, evidence);
                }
                for naming in here() {
                    decision.hear_other(assigner, naming);
                }
            }
        }
    }
    decision.is_exempt &= decision.owner.is_none();
    decision
}

impl OwnerDecision {
    /// Whether another assigner, or another record, would have said something else.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.runner_up.is_some()
    }

    /// A record's naming of somebody else than the owner that is decided already.
    fn hear_other(&mut self, assigner: &'static Assigner, naming: &Naming) {
        if self.owner.is_some_and(|owner| owner != naming.party) {
            self.hear(assigner, naming.party, &naming.evidence);
        }
    }

    fn hear(&mut self, assigner: &'static Assigner, party: Party, evidence: &str) {
        note(&mut self.tried, assigner, evidence);
        match self.owner {
            None => {
                self.owner = Some(party);
                self.rule = assigner.id;
                evidence.clone_into(&mut self.evidence);
            }
            Some(owner) if owner != party && self.runner_up.is_none() => {
                self.runner_up = Some((assigner.id, party));
            }
            Some(_) => {}
        }
    }
}

fn note(tried: &mut String, assigner: &Assigner, words: &str) {
    if !tried.is_empty() {
        tried.push(SEPARATOR);
    }
    write!(tried, "{}: {words}", assigner.id).expect("writing to a string cannot fail");
}

#[cfg(test)]
mod tests;
