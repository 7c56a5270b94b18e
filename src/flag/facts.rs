//! What flags and metrics may know of one settled contact.

use super::Overload;
use crate::{
    list::List,
    party::{Party, UserIx},
    record::Record,
    task::Task,
    time::{Day, Timestamp},
};

/// One event with the contact: mail, meeting, call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touch {
    /// Whose it is, as far as the directory knows.
    pub by: Option<UserIx>,
    /// When.
    pub at: Timestamp,
    /// Whether the contact began: then it was touched, but its owner did nothing.
    pub is_inbound: bool,
    /// Who owned the contact then, as far as a ledger tells, if it is a lead that this may have answered.
    pub owner: Option<Party>,
}

/// What became of a contact, or was done to it, that conversion, retention and unsubscriptions are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It became a client, or bought.
    Converted,
    /// It was up for renewal, and stayed.
    Retained,
    /// It left.
    Churned,
    /// It wants no more mailings.
    Unsubscribed,
    /// It was written to: a message to it, or a mailing.
    WrittenTo,
}

/// An [`Outcome`], and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Became {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: Outcome,
    /// Who owned the contact then, as far as a ledger tells; without one, and of what it was written, who does now.
    pub owner: Option<Party>,
}

/// The kind of a rule that says to whom a contact belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BelongsBy {
    /// A territory.
    Territory,
    /// A territory that is told by the service tier.
    Tier,
    /// The lifecycle stage, or what happened to the contact.
    Stage,
}

/// To whom a contact belongs by the rules, whoever owns it.
#[derive(Clone, Copy, Debug)]
pub struct Belongs<'f> {
    /// By which kind of rule.
    pub by: BelongsBy,
    /// The name of the territory, or what the pool serves, in words.
    pub rule: &'f str,
    /// To whom, as the pipeline file says it; the name of the pool that serves the stage.
    pub to: &'f str,
    /// Whether the owner of the contact is that party, or one of that pool.
    pub is_owned_there: bool,
}

/// What the send plans made of a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sending {
    /// It is in no audience.
    #[default]
    NotAsked,
    /// Whoever was asked to send does, or nobody.
    NoFallback,
    /// Somebody stands in for another in some plan.
    Fallback,
}

/// One contact, after its records were merged and its owner was decided.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'f, 'a> {
    /// The surviving values; consent and what could not be read among them.
    pub record: &'f Record<'a>,
    /// The records that became the contact, in the order of trust.
    pub records: &'f [Record<'a>],
    /// The owner, if the directory knows one.
    pub owner: Option<Party>,
    /// Who works it, as merging and people settled it.
    pub assigned: Option<UserIx>,
    /// From when the owner holds it.
    pub owner_since: Option<Timestamp>,
    /// From when on nobody holds it, as far as a ledger tells.
    pub unowned_since: Option<Day>,
    /// Unowned by policy, not by a gap.
    pub is_exempt: bool,
    /// What the assigners that led to nobody said: `mapping: …`.
    pub refused: List<'f>,
    /// OwnerID cells of its records that mean no one party.
    pub unknown_owner_ids: List<'f>,
    /// Who holds it, as the ledger says, and is in the directory no more; of a contact that nobody owns.
    pub lost_owners: List<'f>,
    /// Cells of its records' ownership columns that mean no one party.
    pub unmapped_owners: List<'f>,
    /// The first step of the cascade that would have given another owner, and whom.
    pub conflict: Option<(&'static str, Party)>,
    /// Distinct owners that its records named.
    pub owners_named: u32,
    /// Those of its records that have active campaigns, by place, and whom each names as the owner; none unless these are several.
    pub campaigners: &'f [(usize, Party)],
    /// A rule gives it to another, and a later run does so, as this one has moved as many as it may.
    pub waits: bool,
    /// A person has decided who owns it.
    pub is_decided: bool,
    /// A person has asked for its owner, and so it was done.
    pub is_requested: bool,
    /// Why the owner has too many contacts.
    pub overload: Option<Overload>,
    /// To whom the contact belongs by the rules of the pipeline, if one applies.
    pub belongs: Option<Belongs<'f>>,
    /// Several assigned agents wait for a choice.
    pub assignment_pending: bool,
    /// Others whom its records name as the assigned agent.
    pub assigned_others: &'f [UserIx],
    /// The latest touch up to the as-of date, by the sources and by interactions.
    pub last_touch: Option<Timestamp>,
    /// Whose the latest touch is.
    pub last_touch_by: Option<UserIx>,
    /// Its interactions, sorted by user.
    pub touches: &'f [Touch],
    /// Users who did anything about it, of whatever kind, each with the latest day up to the as-of date.
    pub active_on: &'f [(UserIx, Day)],
    /// What became of it, and when it was written to, up to the as-of date.
    pub outcomes: &'f [Became],
    /// What is to be done about it.
    pub tasks: &'f [Task],
    /// Connection type and user, without repetitions.
    pub connections: &'f [(u16, UserIx)],
    /// What the send plans made of it.
    pub sending: Sending,
    /// `email`, `phone`: what it shares with too many contacts.
    pub shared: List<'f>,
    /// Contacts that may be the same person.
    pub possible_duplicates: u32,
    /// Contacts that are the same person and that a rule keeps apart.
    pub merges_blocked: u32,
    /// Of these, contacts of another entity, which nobody can merge.
    pub merges_forbidden: u32,
}

impl<'f, 'a> Facts<'f, 'a> {
    /// A contact of one record of which nothing else is known.
    #[must_use]
    pub fn of(record: &'f Record<'a>) -> Self {
        Self {
            record,
            records: std::slice::from_ref(record),
            owner: None,
            assigned: record.assigned_agent.user(),
            owner_since: None,
            unowned_since: None,
            is_exempt: false,
            refused: List::default(),
            unknown_owner_ids: List::default(),
            lost_owners: List::default(),
            unmapped_owners: List::default(),
            conflict: None,
            waits: false,
            is_decided: false,
            is_requested: false,
            owners_named: 0,
            campaigners: &[],
            overload: None,
            belongs: None,
            assignment_pending: false,
            assigned_others: &[],
            last_touch: None,
            last_touch_by: None,
            touches: &[],
            active_on: &[],
            outcomes: &[],
            tasks: &[],
            connections: &[],
            sending: Sending::NotAsked,
            shared: List::default(),
            possible_duplicates: 0,
            merges_blocked: 0,
            merges_forbidden: 0,
        }
    }

    /// The day of the latest touch up to the as-of date.
    #[must_use]
    pub fn last_touch_day(&self) -> Option<Day> {
        self.last_touch.map(Timestamp::day)
    }

    /// Whether its sources or the ledger name an owner whom the directory does not know.
    #[must_use]
    pub fn names_unknown_owner(&self) -> bool {
        let named = [
            self.unknown_owner_ids,
            self.unmapped_owners,
            self.lost_owners,
        ];
        named.iter().any(|names| !names.is_empty())
    }
}
