//! How a contact comes to its owner: the cascade of R-ASSIGN.
//!
//! Two levels, one declared order. A record names its owner by the record-level assigners, R-MERGE decides among the owners that a
//! contact's records named, and the contact-level assigners stand before or after them. The first that gives an owner wins; what the
//! later ones would have said is kept beside it.
//!
//! **Invariant:** no assigner that chooses (account, default) ever chooses an inactive or unknown party.

mod assigners;
mod settings;

pub use assigners::ASSIGNERS;
pub use settings::{AssignPolicy, AssignSettings, DefaultOwner, OwnerCardinality};

use crate::{
    decision::PERSON_DECIDES,
    directory::{Active, Directory},
    list::SEPARATOR,
    party::{Party, UserIx},
    record::{Claim, Record, Text},
};

/// The owner that a record names, without the words; what matching and clustering go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NamedOwner {
    /// Whom.
    pub party: Party,
    /// No step that chooses comes before the one that named it.
    pub is_first: bool,
}

/// The owner that a record names.
#[must_use]
pub fn named_owner<'a>(subject: &RecordSubject<'a, 'a>) -> Option<NamedOwner> {
    let mut is_first = true;
    for assigner in &subject.context.policy.order {
        match assigner.asks {
            Asks::Record(asks) => {
                if let Some(party) = asks(subject).party() {
                    return Some(NamedOwner { party, is_first });
                }
            }
            Asks::Contact(_) => is_first = false,
        }
    }
    None
}

/// What a record-level assigner says of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says<'a> {
    /// It has nothing to go on.
    Nothing,
    /// A cell speaks: what the cell is called, and whom it means.
    Cell(&'static str, Claim<'a>),
    /// This user's mailbox met the contact first.
    Mailbox(UserIx),
}

/// What a contact-level assigner says of one contact.
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
#[derive(Clone, Copy)]
pub struct AssignContext<'c> {
    /// The office.
    pub directory: &'c Directory,
    /// The policy.
    pub policy: &'c AssignPolicy,
    /// Who may be chosen.
    pub active: &'c Active,
}

/// How an assigner is asked.
#[derive(Clone, Copy)]
pub enum Asks {
    /// Of each record, before R-MERGE.
    Record(for<'a> fn(&RecordSubject<'_, 'a>) -> Says<'a>),
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

/// What one assigner said of one record.
#[derive(Clone, Copy, Debug)]
pub struct Naming<'a> {
    /// The place of the assigner in the declared order.
    pub place: usize,
    /// What it said; never [`Says::Nothing`].
    pub says: Says<'a>,
}

/// What the record-level assigners say of one record, in the declared order.
#[derive(Clone, Debug, Default)]
pub struct Named<'a> {
    /// Those that have something to go on.
    pub namings: Vec<Naming<'a>>,
    /// The name of the record's source.
    pub source: &'a str,
    /// The owner that a person gave it (R-MERGE-9).
    pub by_hand: Option<Party>,
}

impl Named<'_> {
    /// The owner that the record names: a person's word, else by the first assigner that gave one.
    #[must_use]
    pub fn owner(&self) -> Option<Party> {
        self.by_hand.or_else(|| self.decisive()?.says.party())
    }

    /// What gave that owner.
    fn decisive(&self) -> Option<&Naming<'_>> {
        let mut namings = self.namings.iter();
        namings.find(|naming| naming.says.party().is_some())
    }

    fn first_place(&self) -> Option<usize> {
        self.decisive().map(|naming| naming.place)
    }
}

impl Says<'_> {
    /// The party that is named.
    #[must_use]
    pub fn party(self) -> Option<Party> {
        match self {
            Self::Nothing => None,
            Self::Cell(_, claim) => claim.party(),
            Self::Mailbox(user) => Some(Party::User(user)),
        }
    }

    /// In words, added to `out`.
    fn tell(self, source: &str, directory: &Directory, out: &mut String) {
        let mut add = |parts: &[&str]| parts.iter().for_each(|part| out.push_str(part));
        match self {
            Self::Nothing => {}
            Self::Mailbox(user) => {
                let user = &directory.user(user).id;
                add(&["the mailbox of ", user, " met the contact first"]);
            }
            Self::Cell(column, claim) => {
                add(&[column, " `", claim.text, "` of ", source]);
                match claim.party {
                    Some((_, how)) => add(&[", by ", how.says()]),
                    None if claim.ambiguous => add(&[" could be several"]),
                    None => add(&[" is nobody in the directory"]),
                }
            }
        }
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
    /// What assigners said that is not the decision: `mapping: …`, joined as a [`List`](crate::list::List).
    pub tried: String,
    /// Those of `tried` that led to nobody.
    pub refused: String,
}

impl OwnerDecision {
    /// The decision after a person has given the contact to somebody: what the steps said stays in `tried`, and is no conflict.
    #[must_use]
    pub fn by_hand(self, owner: Party, evidence: String) -> Self {
        Self {
            owner: Some(owner),
            rule: PERSON_DECIDES,
            evidence,
            runner_up: None,
            is_exempt: false,
            ..self
        }
    }
}

/// What the record-level assigners say of a record, in the declared order.
#[must_use]
pub fn name_owner<'a>(subject: &RecordSubject<'a, 'a>) -> Named<'a> {
    let asked = subject
        .context
        .policy
        .order
        .iter()
        .enumerate()
        .filter_map(|(place, assigner)| {
            let Asks::Record(asks) = assigner.asks else {
                return None;
            };
            let says = asks(subject);
            (says != Says::Nothing).then_some(Naming { place, says })
        });
    Named {
        namings: asked.collect(),
        source: subject.source,
        by_hand: None,
    }
}

/// The owner of a contact: `kept` is what R-MERGE made of the owners that its records `named`.
///
/// Where the records first name an owner in the declared order, the result of R-MERGE stands.
#[must_use]
pub fn assign_owner(
    subject: &ContactSubject<'_, '_>,
    named: &[Named<'_>],
    kept: Option<Party>,
) -> OwnerDecision {
    let policy = subject.context.policy;
    let is_exempt = policy.is_exempt(subject.record.text(Text::ContactClass));
    let mut decision = OwnerDecision {
        is_exempt,
        ..Default::default()
    };
    let first = named.iter().filter_map(Named::first_place).min();
    for (place, assigner) in policy.order.iter().enumerate() {
        match assigner.asks {
            Asks::Contact(_) if is_exempt => {}
            Asks::Contact(asks) => match asks(subject) {
                Offer::Nothing => {}
                Offer::Owner(party, evidence) => {
                    decision.hear(assigner, party, |out| out.push_str(&evidence));
                }
                Offer::Nobody(reason) => decision.refuse(assigner, |out| out.push_str(&reason)),
            },
            Asks::Record(_) => {
                let kept = kept.filter(|_| first == Some(place));
                if let Some(party) = kept {
                    decision.hear_kept(named, party, subject.context);
                }
                decision.hear_records(assigner, named, place, subject.context.directory);
            }
        }
    }
    decision.is_exempt &= decision.owner.is_none();
    decision
}

impl OwnerDecision {
    /// Whether a contact without an owner is so by rule or by a defect; `""` if it has one.
    #[must_use]
    pub fn unowned_by(&self) -> &'static str {
        match (self.owner, self.is_exempt) {
            (Some(_), _) => "",
            (None, true) => "rule",
            (None, false) => "defect",
        }
    }

    /// A person's request has changed the owner: what the cascade said becomes the runner-up.
    pub fn change(&mut self, owner: Option<Party>, rule: &'static str, evidence: String) {
        if let Some(before) = self.owner.filter(|before| Some(*before) != owner) {
            self.runner_up = Some((self.rule, before));
        }
        if !self.rule.is_empty() {
            let before = std::mem::take(&mut self.evidence);
            note(&mut self.tried, self.rule, |out| out.push_str(&before));
        }
        if owner.is_none() {
            note(&mut self.refused, rule, |out| out.push_str(&evidence));
        }
        self.owner = owner;
        self.rule = rule;
        self.evidence = evidence;
    }

    /// Whether another assigner, or another record, would have said something else.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.runner_up.is_some()
    }

    /// What an assigner said of the records.
    fn hear_records(
        &mut self,
        assigner: &'static Assigner,
        named: &[Named<'_>],
        place: usize,
        directory: &Directory,
    ) {
        let here = || {
            let namings = named
                .iter()
                .flat_map(|one| one.namings.iter().map(|naming| (one.source, *naming)));
            namings.filter(move |(_, naming)| naming.place == place)
        };
        for (source, naming) in here() {
            let words = |out: &mut String| naming.says.tell(source, directory, out);
            match naming.says.party() {
                None => self.refuse(assigner, words),
                Some(party) if self.owner.is_some_and(|owner| owner != party) => {
                    self.hear(assigner, party, words);
                }
                Some(_) => {}
            }
        }
    }

    /// The result of R-MERGE, by the assigner through which a record named that party.
    fn hear_kept(&mut self, named: &[Named<'_>], party: Party, context: &AssignContext<'_>) {
        let of_party = named
            .iter()
            .filter(|one| one.owner() == Some(party))
            .filter_map(|one| Some((one.source, one.decisive()?)));
        let Some((source, naming)) = of_party.min_by_key(|(_, naming)| naming.place) else {
            debug_assert!(false, "R-MERGE keeps an owner that no record names");
            return;
        };
        let words = |out: &mut String| naming.says.tell(source, context.directory, out);
        self.hear(context.policy.order[naming.place], party, words);
    }

    fn refuse(&mut self, assigner: &Assigner, words: impl Fn(&mut String)) {
        note(&mut self.tried, assigner.id, &words);
        note(&mut self.refused, assigner.id, &words);
    }

    fn hear(&mut self, assigner: &'static Assigner, party: Party, words: impl Fn(&mut String)) {
        let Some(owner) = self.owner else {
            self.owner = Some(party);
            self.rule = assigner.id;
            words(&mut self.evidence);
            return;
        };
        note(&mut self.tried, assigner.id, &words);
        if owner != party && self.runner_up.is_none() {
            self.runner_up = Some((assigner.id, party));
        }
    }
}

fn note(tried: &mut String, step: &str, words: impl Fn(&mut String)) {
    if !tried.is_empty() {
        tried.push(SEPARATOR);
    }
    tried.push_str(step);
    tried.push_str(": ");
    words(tried);
}

#[cfg(test)]
mod tests;
