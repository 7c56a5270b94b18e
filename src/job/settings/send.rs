//! `[[send]]` as written: what goes out to whom, and who shall send it (R-SEND).

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    record::Channel,
    send::{ConsentNeeded, SendKind},
    source::OneOrMany,
};

/// A send plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name"]))]
pub struct SendSettings {
    /// The name of the plan in every table: small letters, digits and `_`.
    pub name: String,
    /// What it is; birthday and renewal automations always go out from the contact owner.
    pub kind: SendKind,
    /// By which channel it goes out: its consent is asked.
    pub channel: Channel,
    /// SQL condition over the columns of `contacts`; every contact in scope if left out.
    pub audience: Option<String>,
    /// Who sends: `owner`, `connection_type:Producer` or `user:U7`; the owner if left out.
    pub from: Option<String>,
    /// Who stands in where nobody else can send, the first that can: `office` (the owner's home entity; without an owner, that of who works,
    /// lists or added the contact, or is connected with it; where nobody is active there, the nearest above it: team, office, company),
    /// `office:ID`, `user:ID`.
    pub fallback: OneOrMany,
    /// What a contact must have said of the channel.
    pub consent: ConsentNeeded,
    /// A list of primary owners only: each contact is on exactly one user's list, and nobody stands in.
    pub primary_owner_only: bool,
    /// Whether it is going out, so that contacts on it and on another count as overlapping.
    pub active: bool,
    /// The steps of an automation; each may name who sends it.
    pub step: Vec<StepSettings>,
}

impl Default for SendSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: SendKind::default(),
            channel: Channel::default(),
            audience: None,
            from: None,
            fallback: OneOrMany::default(),
            consent: ConsentNeeded::default(),
            primary_owner_only: false,
            active: true,
            step: Vec::new(),
        }
    }
}

/// A step of an automation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name"]))]
pub struct StepSettings {
    /// The name of the step in every table.
    pub name: String,
    /// Who sends it; as the plan says if left out.
    pub from: Option<String>,
}
