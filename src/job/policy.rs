//! What a policy of a profile means: its question and its answers, as the schema of the pipeline file has them.
//!
//! In: the key of a policy, such as `merge.agents`. Out: the sentence beside the key, and the one beside each value: the schema is
//! the one registry of them. Which questions a profile leaves open, and whether a pipeline file answers them, is asked here too.

use serde_json::Value as Json;

use super::shape::{forms, schema};
use crate::profile::Profile;

/// A policy of the pipeline file.
#[derive(Debug)]
pub struct Policy {
    /// The key, such as `merge.agents`.
    pub key: String,
    /// What it asks.
    pub asks: &'static str,
    /// Each answer and what it means; none if the policy is a list of names.
    pub answers: Vec<(&'static str, &'static str)>,
}

/// Every policy that profiles choose, in the order of their files.
#[must_use]
pub fn policies() -> Vec<Policy> {
    let keys = Profile::default().policies();
    keys.into_iter().map(Policy::of).collect()
}

/// The questions that a profile leaves open and these settings do not answer, each with the other key that answers it in part, and
/// whether that is stated.
pub(super) fn unanswered(
    profile: Profile,
    settings: &Json,
) -> impl Iterator<Item = (Policy, &'static str, bool)> {
    let is_stated = |key: &str| {
        let value = settings.pointer(&format!("/{}", key.replace('.', "/")));
        value.is_some_and(|value| !value.is_null())
    };
    let open = profile.open();
    open.filter(move |(policy, _)| !is_stated(policy))
        .map(move |(policy, other)| (Policy::of(policy.to_owned()), other, is_stated(other)))
}

impl Policy {
    fn of(key: String) -> Self {
        let place = key.split('.').fold(schema(), |table, key| {
            let mut forms = forms(table).into_iter();
            forms
                .next()
                .map_or(&Json::Null, |form| &form["properties"][key])
        });
        let answers = forms(place).into_iter().filter_map(|form| {
            let meaning = form["description"].as_str().unwrap_or("");
            Some((form["const"].as_str()?, meaning))
        });
        Self {
            asks: place["description"].as_str().unwrap_or(""),
            answers: answers.collect(),
            key,
        }
    }

    /// What a profile's answer means; the answer itself if it is a list.
    #[must_use]
    pub fn meaning(&self, answer: &Json) -> String {
        let known = self
            .answers
            .iter()
            .find(|(word, _)| answer.as_str() == Some(*word));
        known.map_or_else(|| in_words(answer), |(_, meaning)| (*meaning).to_owned())
    }
}

/// An answer without quotes: `block`, `buyer, seller`, `none`.
#[must_use]
pub fn in_words(answer: &Json) -> String {
    match answer {
        Json::String(word) => word.clone(),
        Json::Array(words) if words.is_empty() => "none".to_owned(),
        Json::Array(words) => words.iter().map(in_words).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_asks_and_every_answer_of_a_profile_means_something() {
        for policy in policies() {
            assert!(policy.asks.ends_with(['.', '?', ')']), "{}", policy.key);
            for (word, meaning) in &policy.answers {
                assert!(meaning.ends_with('.'), "{} = {word}", policy.key);
            }
            for answer in Profile::all().filter_map(|profile| profile.policy(&policy.key)) {
                let is_known = answer
                    .as_str()
                    .is_none_or(|word| policy.answers.iter().any(|(known, _)| *known == word));
                assert!(is_known, "{} = {answer}", policy.key);
            }
        }
    }
}
