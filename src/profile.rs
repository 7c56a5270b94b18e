//! Where two systems disagree, a profile chooses: a preset of policies, each of which the pipeline file can override.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The system whose habits a run follows (OWNERSHIP.md).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Exactly one owner, who is the default sender; of two agents the primary record's owner keeps the contact.
    Levitate,
    /// Owned and assigned are two things; a merge between two agents is blocked, a double assignment waits for an admin,
    /// and whoever leaves open who merges must say what happens between an entity and an agent.
    Kvcore,
    /// A contact may have no owner ("no one owns a buyer"); rights on it are levels of access.
    Agentbox,
    /// The permissive union of the others.
    #[default]
    Generic,
}

/// How many owners a contact has (R-OWNER-1, R-OWNER-2). Two cannot be expressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerCardinality {
    /// A contact without an owner is a gap, and a run can be told to fail on it.
    ExactlyOne,
    /// A contact without an owner may be meant so.
    ZeroOrOne,
}

impl Profile {
    /// Every profile, in the order of the documents.
    pub const ALL: &'static [Self] = &[Self::Levitate, Self::Kvcore, Self::Agentbox, Self::Generic];

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Levitate => "levitate",
            Self::Kvcore => "kvcore",
            Self::Agentbox => "agentbox",
            Self::Generic => "generic",
        }
    }

    /// A sentence for people.
    #[must_use]
    pub fn says(self) -> &'static str {
        match self {
            Self::Levitate => {
                "Every contact has exactly one owner, who is the default sender; of two agents the primary record's owner keeps it."
            }
            Self::Kvcore => {
                "Owner and assigned agent are two things; a merge between two agents is blocked, and a double assignment waits for an admin."
            }
            Self::Agentbox => {
                "A contact may have no owner, as no one owns a buyer; rights on it are levels of access."
            }
            Self::Generic => "The permissive union of the other profiles.",
        }
    }

    /// How many owners a contact has, unless the pipeline file says otherwise.
    #[must_use]
    pub fn owner_cardinality(self) -> OwnerCardinality {
        match self {
            Self::Levitate | Self::Kvcore => OwnerCardinality::ExactlyOne,
            Self::Agentbox | Self::Generic => OwnerCardinality::ZeroOrOne,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_files_are_the_names_in_code() {
        for profile in Profile::ALL {
            let written = serde_json::to_string(profile).unwrap();
            assert_eq!(written, format!("\"{}\"", profile.name()));
        }
    }
}
