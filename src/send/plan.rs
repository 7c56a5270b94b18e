//! A send plan as it is meant: every name looked up, every predicate checked.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    party::{Party, UserIx},
    predicate::Predicate,
    record::Channel,
    standardise::consent::Consent,
};

/// A send plan.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Its name in tables.
    pub name: String,
    /// What it is.
    pub kind: SendKind,
    /// By which channel it reaches contacts.
    pub channel: Channel,
    /// Whom it goes to; `None` if to every contact in scope.
    pub audience: Option<Predicate>,
    /// Its steps; at least one.
    pub steps: Vec<Step>,
    /// Who stands in where nobody else can send, the first that can.
    pub fallback: Vec<Fallback>,
    /// What a contact must have said.
    pub consent: ConsentNeeded,
    /// Whether it is a list of primary owners only.
    pub primary_owner_only: bool,
    /// Whether it is going out, so that it counts as overlapping with others.
    pub is_active: bool,
}

/// A step of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name; `""` of a plan that is one step.
    pub name: String,
    /// Who is asked to send.
    pub from: AskedOf,
    /// Whether the step says so itself.
    pub is_own: bool,
}

/// Who is asked to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedOf {
    /// The contact owner.
    Owner,
    /// The user connected by this type.
    Connection(String),
    /// This user.
    User(UserIx),
}

/// Who stands in where nobody else can send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// The home entity of the owner, else of who works, lists, added or is connected with the contact, or the nearest active one above it.
    Office,
    /// This party.
    Party(Party),
}

/// What a send plan is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SendKind {
    /// One message, such as a newsletter.
    #[default]
    Campaign,
    /// Several steps over time.
    Automation,
    /// A birthday automation.
    Birthday,
    /// A renewal automation.
    Renewal,
}

/// What a contact must have said of the channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentNeeded {
    /// Anything but no: whoever has said nothing is sent to.
    #[default]
    NotRefused,
    /// Yes: whoever has said nothing is not sent to.
    Granted,
}

impl Plan {
    /// Whether a contact who says this of the channel may be sent to (R-SEND-6).
    #[must_use]
    pub fn allows(&self, consent: Consent) -> bool {
        match self.consent {
            ConsentNeeded::NotRefused => consent != Consent::Refused,
            ConsentNeeded::Granted => consent == Consent::Granted,
        }
    }
}
