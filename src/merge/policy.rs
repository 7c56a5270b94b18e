//! The policies of a merge: `[merge]` as written ([`MergeSettings`]), and as meant under a profile ([`MergePolicy`]).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    named::{named, one_of},
    nearest::suggest,
    record::{Many, Text},
};

named! {
    /// Who keeps a contact of one entity and one agent when neither of them merges.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum NeutralPolicy: name {
        /// The agent.
        Agent = "agent",
        /// The entity.
        Entity = "entity",
        /// Nobody: they are not merged.
        Block = "block",
    }
}

named! {
    /// Who keeps a contact of several agents when none of them merges.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum AgentsPolicy: name {
        /// Nobody: they are not merged.
        Block = "block",
        /// The owner of the primary record.
        Primary = "primary",
        /// The agent whose record was touched last.
        LatestTouch = "latest_touch",
        /// A person decides; until then they are not merged.
        Review = "review",
    }
}

named! {
    /// Which record is the primary one (R-MERGE-3).
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum PrimaryPolicy: name {
        /// The one with the most fields filled.
        MostComplete = "most_complete",
        /// The one changed last.
        LatestUpdated = "latest_updated",
        /// The one created first.
        Oldest = "oldest",
        /// The one of the most trusted source.
        SourcePriority = "source_priority",
    }
}

/// Which of several assigned agents works the contact (R-MERGE-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssignedPolicy {
    /// A person decides; until then the primary record's.
    Review,
    /// The primary record's.
    Primary,
    /// The one of the record touched last.
    LatestTouch,
    /// The one to whom the fewest rows of all sources are assigned.
    LeastLoaded,
}

/// Which record's value of a field survives. Other than `primary`, it is the user's word against R-MERGE-4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Survivorship {
    /// The primary record's.
    Primary,
    /// That of the record changed last.
    #[serde(alias = "latest")]
    LatestUpdated,
    /// The longest text; of lists, the one with the most values stands first.
    #[serde(alias = "most_complete")]
    Longest,
}

/// What a survivorship strategy can be named for. A list is united in any case: the strategy says whose values come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SurvivingField {
    /// A single-valued text that is no part of an address.
    Text(Text),
    /// The address, which is one value.
    Address,
    /// A multi-valued text.
    List(Many),
    /// The birthday.
    Birthday,
    /// Premium, pipeline or other worth.
    Value,
}

/// `[merge]` as written, over the profile's choices. A question that neither answers gets the careful answer: nothing is decided
/// by a machine.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MergeSettings {
    /// One entity and one agent, and neither merges: who keeps the contact?
    pub neutral: Option<NeutralPolicy>,
    /// Several agents, and none merges: who keeps the contact?
    pub agents: Option<AgentsPolicy>,
    /// Which record is the primary one?
    pub primary: Option<PrimaryPolicy>,
    /// Which of several assigned agents works the contact?
    pub assigned: Option<AssignedPolicy>,
    /// Field → whose value survives; only fields where it is not the primary record's.
    #[schemars(extend("propertyNames" = one_of(surviving_names())))]
    pub survivorship: BTreeMap<String, Survivorship>,
}

/// `[merge]` as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergePolicy {
    /// One entity and one agent, and neither merges.
    pub neutral: NeutralPolicy,
    /// Several agents, and none merges.
    pub agents: AgentsPolicy,
    /// The choice of the primary record.
    pub primary: PrimaryPolicy,
    /// The choice among several assigned agents.
    pub assigned: AssignedPolicy,
    /// Fields whose surviving value is not simply the primary record's.
    pub survivorship: Vec<(SurvivingField, Survivorship)>,
}

impl MergeSettings {
    /// The policy that is meant, and what is wrong with the settings.
    #[must_use]
    pub fn resolve(&self) -> (MergePolicy, Vec<String>) {
        let mut problems = Vec::new();
        let mut survivorship = Vec::new();
        for (name, strategy) in &self.survivorship {
            match surviving_field(name) {
                Ok(field) if *strategy != Survivorship::Primary => {
                    survivorship.push((field, *strategy));
                }
                Ok(_) => {}
                Err(problem) => problems.push(problem),
            }
        }
        let policy = MergePolicy {
            neutral: self.neutral.unwrap_or(NeutralPolicy::Block),
            agents: self.agents.unwrap_or(AgentsPolicy::Block),
            primary: self.primary.unwrap_or(PrimaryPolicy::LatestUpdated),
            assigned: self.assigned.unwrap_or(AssignedPolicy::Review),
            survivorship,
        };
        (policy, problems)
    }
}

/// The field of a key of `[merge.survivorship]`; the singular of a list (`email`) is understood.
fn surviving_field(name: &str) -> Result<SurvivingField, String> {
    match name {
        "address" => return Ok(SurvivingField::Address),
        "birthday" => return Ok(SurvivingField::Birthday),
        "value" => return Ok(SurvivingField::Value),
        _ => {}
    }
    let list = |list: &&Many| list.name() == name || list.name().strip_suffix('s') == Some(name);
    if let Some(list) = Many::ALL.iter().find(list) {
        return Ok(SurvivingField::List(*list));
    }
    match Text::named(name) {
        Some(part) if Text::ADDRESS.contains(&part) => Err(format!(
            "[merge.survivorship] `{name}` is a part of the address, which survives as a whole; write `address`"
        )),
        Some(text) => Ok(SurvivingField::Text(text)),
        None => Err(unknown_field(name)),
    }
}

/// What `[merge.survivorship]` can name.
pub(crate) fn surviving_fields() -> impl Iterator<Item = &'static str> {
    let texts = Text::ALL
        .iter()
        .filter(|text| !Text::ADDRESS.contains(text));
    let lists = Many::ALL.iter().map(|list| list.name());
    let names = texts.map(|text| text.name()).chain(lists);
    names.chain(["address", "birthday", "value"])
}

/// The same, with the singular of each list.
fn surviving_names() -> impl Iterator<Item = &'static str> {
    let singular = Many::ALL
        .iter()
        .filter_map(|list| list.name().strip_suffix('s'));
    surviving_fields().chain(singular)
}

fn unknown_field(name: &str) -> String {
    let hint = suggest(name, surviving_fields()).unwrap_or_default();
    format!("[merge.survivorship] has no field `{name}`; {hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> MergeSettings {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn what_nobody_answers_is_left_to_people() {
        let written = "agents = 'primary'\n[survivorship]\nemail = 'latest'\naddress = 'longest'";
        let (policy, problems) = settings(written).resolve();
        assert_eq!(problems, [""; 0]);
        assert_eq!(
            policy,
            MergePolicy {
                neutral: NeutralPolicy::Block,
                agents: AgentsPolicy::Primary,
                primary: PrimaryPolicy::LatestUpdated,
                assigned: AssignedPolicy::Review,
                survivorship: vec![
                    (SurvivingField::Address, Survivorship::Longest),
                    (
                        SurvivingField::List(Many::Emails),
                        Survivorship::LatestUpdated
                    ),
                ],
            }
        );
    }

    #[test]
    fn mistakes_are_answered_with_the_nearest_name() {
        assert!(toml::from_str::<MergeSettings>("agent = 'block'").is_err());
        let written = "[survivorship]\ncity = 'primary'\nfone = 'primary'\njob_titel = 'latest'";
        let (_, problems) = settings(written).resolve();
        assert_eq!(problems.len(), 3);
        assert!(problems[0].contains("write `address`"), "{problems:?}");
        assert!(
            problems[2].contains("did you mean `job_title`?"),
            "{problems:?}"
        );
    }
}
