//! Where two systems disagree, a profile chooses: a preset of policies, each of which the pipeline file can override.
//!
//! A profile is a TOML file in `profiles/`, compiled in; its file name is its ID. Its policies are keys of the pipeline file: they
//! are laid under what the file says before anything reads it, so that no code asks which profile it is.

use std::{borrow::Cow, collections::BTreeMap, sync::LazyLock};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};
use serde_json::Value as Json;

macro_rules! files {
    ($($id:literal),* $(,)?) => { &[$(($id, include_str!(concat!("../profiles/", $id, ".toml")))),*] };
}

/// Every profile: ID and file, in the order of the documents.
const FILES: &[(&str, &str)] = files!["levitate", "kvcore", "agentbox", "generic"];

/// The profile of a pipeline file that names none.
const DEFAULT: &str = "generic";

static HABITS: LazyLock<Vec<Habits>> = LazyLock::new(|| {
    let parse = |&(id, text): &(&'static str, &str)| {
        let habits: Habits =
            toml::from_str(text).expect("a test parses every profile that is compiled in");
        Habits { id, ..habits }
    };
    FILES.iter().map(parse).collect()
});

/// The system whose habits a run follows (OWNERSHIP.md).
#[derive(Clone, Copy, Debug)]
pub struct Profile(&'static Habits);

/// A profile as its file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Habits {
    #[serde(skip)]
    id: &'static str,
    says: String,
    source: String,
    /// Key = the other key that answers the question too.
    #[serde(default)]
    open: BTreeMap<String, String>,
    policies: Json,
}

impl Profile {
    /// Every profile, in the order of the documents.
    pub fn all() -> impl Iterator<Item = Self> {
        HABITS.iter().map(Self)
    }

    /// The profile of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|profile| profile.name() == name)
    }

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.id
    }

    /// A sentence for people.
    #[must_use]
    pub fn says(self) -> &'static str {
        &self.0.says
    }

    /// The documents that it is from.
    #[must_use]
    pub fn source(self) -> &'static str {
        &self.0.source
    }

    /// The policies that the system leaves open, each with the key that answers the question too.
    pub fn open(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let open = self.0.open.iter();
        open.map(|(policy, other)| (policy.as_str(), other.as_str()))
    }

    /// What it says of a policy, such as `merge.agents`.
    #[must_use]
    pub fn policy(self, key: &str) -> Option<&'static Json> {
        self.0
            .policies
            .pointer(&format!("/{}", key.replace('.', "/")))
    }

    /// The keys of its policies, in the order of its file.
    #[must_use]
    pub fn policies(self) -> Vec<String> {
        let tables = self.0.policies.as_object().into_iter().flatten();
        let keys = tables.flat_map(|(table, policies)| {
            let policies = policies.as_object().into_iter().flatten();
            policies.map(move |(key, _)| format!("{table}.{key}"))
        });
        keys.collect()
    }

    /// Fills in what a pipeline file leaves out.
    pub fn fill(self, settings: &mut Json) {
        fill(settings, &self.0.policies);
    }
}

fn fill(settings: &mut Json, policies: &Json) {
    let (Json::Object(settings), Json::Object(policies)) = (settings, policies) else {
        return;
    };
    for (key, policy) in policies {
        match settings.get_mut(key) {
            Some(stated) => fill(stated, policy),
            None => drop(settings.insert(key.clone(), policy.clone())),
        }
    }
}

impl Default for Profile {
    fn default() -> Self {
        Self::named(DEFAULT).expect("it is one of the files")
    }
}

impl PartialEq for Profile {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(from)?;
        Self::named(&name).ok_or_else(|| D::Error::custom(format!("no profile is named `{name}`")))
    }
}

impl JsonSchema for Profile {
    fn schema_name() -> Cow<'static, str> {
        "Profile".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let form = |profile: Self| json_schema!({ "const": profile.name(), "type": "string", "description": profile.says() });
        json_schema!({ "oneOf": Self::all().map(form).collect::<Vec<_>>(), "default": DEFAULT })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_file_is_a_profile_and_every_policy_is_answered_or_left_open() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles");
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), FILES.len());
        let policies = Profile::default().policies();
        for profile in Profile::all() {
            let open: Vec<&str> = profile.open().map(|(policy, _)| policy).collect();
            for policy in &policies {
                let is_open = open.contains(&policy.as_str());
                let name = profile.name();
                assert!(
                    profile.policy(policy).is_some() != is_open,
                    "{name}: {policy}"
                );
            }
            assert_eq!(profile.policies().len() + open.len(), policies.len());
            assert!(profile.says().ends_with('.') && !profile.source().is_empty());
            assert_eq!(Profile::named(profile.name()), Some(profile));
        }
    }

    #[test]
    fn what_is_stated_stays_and_the_rest_is_filled_in() {
        let mut settings = json!({ "merge": { "agents": "review" }, "name": "x" });
        Profile::default().fill(&mut settings);
        assert_eq!(settings["merge"]["agents"], "review");
        assert_eq!(settings["merge"]["neutral"], "agent");
        assert_eq!(settings["assign"]["owner_cardinality"], "zero_or_one");
    }
}
