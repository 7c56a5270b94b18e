//! Who sends (R-SEND-1 to 7): a decision list over what the plan asks for and who is there.
//!
//! In: a [`Case`]. Out: the [`Verdict`] of the first rule that does not pass, with the rule.
//!
//! **Invariant:** some rule decides every case.

mod birthday_and_renewal_from_owner;
mod connection_sends;
mod fallback_sends;
mod named_user_sends;
mod no_consent_no_sender;
mod nobody_sends;
mod owner_sends;
mod owner_stands_in;
mod primary_owner_only;
mod reason;
mod step_names_its_type;

use std::fmt;

pub use reason::Reason;

use super::SendKind;
use crate::party::{EntityIx, Party, UserIx};

/// Every rule, in the order in which they are asked.
pub const RULES: &[&Rule] = &[
    &no_consent_no_sender::RULE,
    &primary_owner_only::RULE,
    &birthday_and_renewal_from_owner::RULE,
    &owner_sends::RULE,
    &step_names_its_type::RULE,
    &connection_sends::RULE,
    &owner_stands_in::RULE,
    &named_user_sends::RULE,
    &fallback_sends::RULE,
    &nobody_sends::RULE,
];

/// One line of the decision list.
pub type Rule = crate::rule::Rule<Case, Verdict>;

/// Everything that a rule may know of a contact and a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// What the plan is.
    pub kind: SendKind,
    /// Who is asked to send.
    pub from: Source,
    /// Whether the step says so itself.
    pub is_own_step: bool,
    /// Whether the plan goes out to primary owners only.
    pub primary_owner_only: bool,
    /// Whether the contact may be sent to by the channel.
    pub consents: bool,
    /// The contact's owner, active or not.
    pub owner: Option<Party>,
    /// Whether the owner is active.
    pub owner_is_active: bool,
    /// Who stands in, if anybody can.
    pub fallback: Option<Party>,
}

/// Who is asked to send, as this contact has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The contact owner.
    Owner,
    /// The active user connected by the type: the most recent, then the lowest ID.
    Connection(UserIx),
    /// Nobody is connected by the type.
    NotConnected,
    /// All who are connected by the type have left.
    ConnectionInactive,
    /// This user, who is active.
    User(UserIx),
    /// A user who has left.
    UserInactive,
}

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This rule has nothing to say.
    Pass,
    /// This party.
    Sends(Party, Reason),
    /// Nobody.
    Nobody(Reason),
}

/// Asks the rules in order; the first that does not pass decides.
#[must_use]
pub fn choose(case: &Case) -> (Option<Party>, Reason, &'static Rule) {
    for rule in RULES {
        match (rule.decide)(case) {
            Verdict::Pass => {}
            Verdict::Sends(party, reason) => return (Some(party), reason, rule),
            Verdict::Nobody(reason) => return (None, reason, rule),
        }
    }
    (None, case.gap(), &nobody_sends::RULE)
}

impl Case {
    /// The owner, if active.
    fn active_owner(&self) -> Option<Party> {
        self.owner.filter(|_| self.owner_is_active)
    }

    /// Why neither who is asked nor the owner can send.
    fn gap(&self) -> Reason {
        match (self.from, self.owner) {
            (Source::UserInactive, _) if !self.is_from_owner() => Reason::InactiveUser,
            (_, None) => Reason::Unowned,
            (_, Some(_)) => Reason::InactiveOwner,
        }
    }

    /// Birthdays and renewals come from the owner, whatever the setting says.
    fn is_from_owner(&self) -> bool {
        self.from == Source::Owner || matches!(self.kind, SendKind::Birthday | SendKind::Renewal)
    }
}

const AGENT: Party = Party::User(UserIx(1));
const OFFICE: Party = Party::Entity(EntityIx(1));

/// An example: a campaign to a contact of agent 1, who is active; the contact has not refused.
const fn asks(from: Source) -> Case {
    Case {
        kind: SendKind::Campaign,
        from,
        is_own_step: false,
        primary_owner_only: false,
        consents: true,
        owner: Some(AGENT),
        owner_is_active: true,
        fallback: None,
    }
}

impl Case {
    /// The same, to a contact that nobody owns.
    const fn unowned(mut self) -> Self {
        self.owner = None;
        self.owner_is_active = false;
        self
    }

    /// The same, with an owner who has left.
    const fn left(mut self) -> Self {
        self.owner_is_active = false;
        self
    }

    /// The same, with an office to stand in.
    const fn or_office(mut self) -> Self {
        self.fallback = Some(OFFICE);
        self
    }
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            SendKind::Campaign => "campaign",
            SendKind::Automation => "automation",
            SendKind::Birthday => "birthday automation",
            SendKind::Renewal => "renewal automation",
        };
        let from = match self.from {
            Source::Owner => "from the owner".to_owned(),
            Source::Connection(user) => format!("from the connected {}", words(Party::User(user))),
            Source::NotConnected => "from a type that nobody has".to_owned(),
            Source::ConnectionInactive => "from a type whose user has left".to_owned(),
            Source::User(user) => format!("from {}", words(Party::User(user))),
            Source::UserInactive => "from a user who has left".to_owned(),
        };
        let owner = match self.owner {
            None => "nobody owns the contact".to_owned(),
            Some(owner) if self.owner_is_active => format!("owned by {}", words(owner)),
            Some(owner) => format!("owned by {}, who has left", words(owner)),
        };
        write!(formatter, "{kind} {from}; {owner}")?;
        if self.is_own_step {
            formatter.write_str("; the step says so")?;
        }
        if self.primary_owner_only {
            formatter.write_str("; primary owners only")?;
        }
        if !self.consents {
            formatter.write_str("; no consent")?;
        }
        self.fallback.map_or(Ok(()), |fallback| {
            write!(formatter, "; {} stands in", words(fallback))
        })
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pass => formatter.write_str("says nothing"),
            Self::Sends(party, reason) => {
                write!(formatter, "{} sends ({})", words(*party), reason.name())
            }
            Self::Nobody(reason) => write!(formatter, "nobody sends ({})", reason.name()),
        }
    }
}

fn words(party: Party) -> String {
    match party {
        Party::User(UserIx(number)) => format!("agent {number}"),
        Party::Entity(EntityIx(number)) => format!("office {number}"),
    }
}

#[cfg(test)]
mod tests;
