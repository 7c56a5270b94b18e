//! The policies of a merge: `[merge]` as written ([`MergeSettings`]), and as meant under a profile ([`MergePolicy`]).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{acting::ActingAs, nearest};
use crate::{
    profile::Profile,
    record::{Many, Text},
};

/// Who keeps a contact of one entity and one agent when neither of them merges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeutralPolicy {
    /// The agent.
    Agent,
    /// The entity.
    Entity,
    /// Nobody: they are not merged.
    Block,
}

/// Who keeps a contact of several agents when none of them merges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentsPolicy {
    /// Nobody: they are not merged.
    Block,
    /// The owner of the primary record.
    Primary,
    /// The agent whose record was touched last.
    LatestTouch,
    /// A person decides; until then they are not merged.
    Review,
}

/// Which record is the primary one (R-MERGE-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrimaryPolicy {
    /// The one with the most fields filled.
    MostComplete,
    /// The one changed last.
    LatestUpdated,
    /// The one created first.
    Oldest,
    /// The one of the most trusted source.
    SourcePriority,
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
    /// The one with the fewest contacts.
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

/// `[merge]` as written; what is left out is the profile's choice.
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

/// The parts of an address: they survive together.
pub(crate) const ADDRESS: &[Text] = &[
    Text::Street,
    Text::Street2,
    Text::City,
    Text::Region,
    Text::PostalCode,
    Text::Country,
];

impl MergePolicy {
    /// The preset of a profile.
    #[must_use]
    pub fn for_profile(profile: Profile) -> Self {
        let (neutral, agents, assigned) = match profile {
            Profile::Kvcore => (
                NeutralPolicy::Block,
                AgentsPolicy::Block,
                AssignedPolicy::Review,
            ),
            Profile::Levitate | Profile::Agentbox | Profile::Generic => (
                NeutralPolicy::Agent,
                AgentsPolicy::Primary,
                AssignedPolicy::Primary,
            ),
        };
        Self {
            neutral,
            agents,
            primary: PrimaryPolicy::LatestUpdated,
            assigned,
            survivorship: Vec::new(),
        }
    }
}

impl MergeSettings {
    /// The policy that is meant, or every problem at once.
    ///
    /// # Errors
    /// A survivorship field that does not exist, or a question that profile `kvcore` leaves open.
    pub fn resolve(
        &self,
        profile: Profile,
        acting_as: Option<&ActingAs>,
    ) -> Result<MergePolicy, Vec<String>> {
        let preset = MergePolicy::for_profile(profile);
        let mut problems = Vec::new();
        if profile == Profile::Kvcore && acting_as.is_none() && self.neutral.is_none() {
            problems.push(OPEN_QUESTION.to_owned());
        }
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
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(MergePolicy {
            neutral: self.neutral.unwrap_or(preset.neutral),
            agents: self.agents.unwrap_or(preset.agents),
            primary: self.primary.unwrap_or(preset.primary),
            assigned: self.assigned.unwrap_or(preset.assigned),
            survivorship,
        })
    }
}

const OPEN_QUESTION: &str = "profile kvcore leaves open who keeps a contact that an entity and an agent own: \
     say who merges (`acting_as = \"office:ID\"`), or what happens if neither does (`[merge] neutral = \"agent\"`, \
     `\"entity\"` or `\"block\"`)";

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
    match Text::ALL.iter().find(|text| text.name() == name) {
        Some(part) if ADDRESS.contains(part) => Err(format!(
            "[merge.survivorship] `{name}` is a part of the address, which survives as a whole; write `address`"
        )),
        Some(text) => Ok(SurvivingField::Text(*text)),
        None => Err(unknown_field(name)),
    }
}

fn unknown_field(name: &str) -> String {
    let texts = Text::ALL.iter().filter(|text| !ADDRESS.contains(text));
    let known = texts
        .map(|text| text.name())
        .chain(Many::ALL.iter().map(|list| list.name()))
        .chain(["address", "birthday", "value"]);
    let hint = nearest(name, known.clone())
        .map(|name| format!("did you mean `{name}`?"))
        .unwrap_or_else(|| format!("there are: {}", known.collect::<Vec<_>>().join(", ")));
    format!("[merge.survivorship] has no field `{name}`; {hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> MergeSettings {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn what_is_left_out_is_the_profiles_choice() {
        let written =
            settings("agents = 'review'\n[survivorship]\nemail = 'latest'\ncity = 'primary'");
        let problems = written.resolve(Profile::Generic, None).unwrap_err();
        assert!(problems[0].contains("write `address`"), "{problems:?}");

        let policy =
            settings("agents = 'review'\n[survivorship]\nemail = 'latest'\naddress = 'longest'")
                .resolve(Profile::Levitate, None)
                .unwrap();
        let preset = MergePolicy::for_profile(Profile::Levitate);
        assert_eq!(
            policy,
            MergePolicy {
                agents: AgentsPolicy::Review,
                survivorship: vec![
                    (SurvivingField::Address, Survivorship::Longest),
                    (
                        SurvivingField::List(Many::Emails),
                        Survivorship::LatestUpdated
                    ),
                ],
                ..preset
            }
        );
    }

    #[test]
    fn kvcore_must_say_who_merges_or_who_keeps() {
        let open = MergeSettings::default();
        let acting = ActingAs::try_from("office:north".to_owned()).unwrap();
        assert_eq!(
            open.resolve(Profile::Kvcore, None).unwrap_err(),
            [OPEN_QUESTION]
        );
        assert!(open.resolve(Profile::Kvcore, Some(&acting)).is_ok());
        assert!(
            settings("neutral = 'agent'")
                .resolve(Profile::Kvcore, None)
                .is_ok()
        );
        assert!(open.resolve(Profile::Generic, None).is_ok());
    }

    #[test]
    fn mistakes_are_answered_with_the_nearest_name() {
        assert!(toml::from_str::<MergeSettings>("agent = 'block'").is_err());
        let problems = settings("[survivorship]\nfone = 'primary'\njob_titel = 'latest'")
            .resolve(Profile::Generic, None)
            .unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(
            problems[1].contains("did you mean `job_title`?"),
            "{problems:?}"
        );
    }
}
