//! What can be explained without a run: every rule, assigner, flag, kind of evidence and profile, out of its registry.
//!
//! In goes a word of a table or a pipeline file; out comes what it means, on which document it rests, and cases. The tables of the
//! documentation are made of the same topics ([`super::readme`]).

use std::fmt;

use super::requirements;
use crate::{
    assign::{ASSIGNERS, Asks, MOVERS},
    export::{Target, TargetColumn},
    flag::FLAGS,
    job::policy::{Policy, in_words, policies},
    matching::{COMPARISONS, Comparison},
    merge::RULES,
    metric::METRICS,
    named::named,
    profile::Profile,
    rule::{Rule, told},
};

/// One thing that has a name in tables or in the pipeline file.
#[derive(Clone, Debug, PartialEq)]
pub struct Topic {
    /// Its name.
    pub id: &'static str,
    /// What it is.
    pub kind: TopicKind,
    /// A sentence for people.
    pub says: String,
    /// The document that it is from.
    pub source: &'static str,
    /// The golden case that it names itself: a folder of the repository.
    pub case: Option<&'static str>,
    /// What else there is to say, a line each.
    pub details: Vec<String>,
}

named! {
    /// What a topic is, in the order of the documentation; the name is the word before the colon of `flag:stale`.
    pub enum TopicKind: name {
        /// A step of the cascade that gives a contact its owner.
        Assigner = "assigner",
        /// A rule on who keeps a merged contact.
        MergeRule = "rule",
        /// A rule on who may see and edit a contact, and change that.
        AccessRule = "access",
        /// A rule on who sends.
        SendRule = "send",
        /// Something that can be wrong with a contact.
        Flag = "flag",
        /// A figure of the reports.
        Metric = "metric",
        /// A reason to take two records for one person.
        Evidence = "evidence",
        /// A preset of policies.
        Profile = "profile",
        /// A system that contacts go back to.
        Target = "target",
    }
}

/// Everything that can be explained, registry by registry, each in its own order.
#[must_use]
pub fn topics() -> Vec<Topic> {
    [
        assigners(),
        merge_rules(),
        access_rules(),
        send_rules(),
        flags(),
        metrics(),
        evidence(),
        profiles(),
        targets(),
    ]
    .concat()
}

/// The topics that `name` means: an ID (`stale`), an ID of a kind (`profile:kvcore`), or a rule of the specification
/// (`R-MERGE-1`), which is every topic that rests on it.
#[must_use]
pub(super) fn find_topics(name: &str) -> Vec<Topic> {
    let rule = name.to_ascii_uppercase();
    let (kind, id) = match name.split_once(':') {
        Some((kind, id)) => (Some(kind), id),
        None => (None, name),
    };
    let mut topics = topics();
    topics.retain(|topic| {
        let is_of_kind = kind.is_none_or(|kind| kind == topic.kind.name());
        is_of_kind && topic.id == id || kind.is_none() && topic.rests_on(&rule)
    });
    topics
}

/// The sentence of the assigner or merge rule that a table names; none if there is none of this name.
pub(super) fn sentence(kinds: &[TopicKind], id: &str) -> Option<String> {
    let mut topics = topics().into_iter();
    let topic = topics.find(|topic| topic.id == id && kinds.contains(&topic.kind));
    topic.map(|topic| topic.says)
}

impl Topic {
    /// Its name with what it is: `flag:stale`.
    pub(super) fn name(&self) -> String {
        format!("{}:{}", self.kind.name(), self.id)
    }

    /// Whether its source names this rule of the specification, or one below it: `R-MERGE-1` is below `R-MERGE`.
    fn rests_on(&self, rule: &str) -> bool {
        let mut words = self
            .source
            .split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
        let is_rule = |word: &str| match word.strip_prefix(rule) {
            Some(rest) => rest.is_empty() || rest.starts_with('-'),
            None => false,
        };
        rule.starts_with("R-") && words.any(is_rule)
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "{}", self.name())?;
        writeln!(formatter, "  {}", self.says)?;
        for detail in &self.details {
            writeln!(formatter, "    {detail}")?;
        }
        if let Some(case) = self.case {
            writeln!(formatter, "    Golden case: tests/cases/{case}")?;
        }
        writeln!(formatter, "  From: {}", self.source)?;
        formatter.write_str(&requirements::line(&self.name()))
    }
}

fn assigners() -> Vec<Topic> {
    let topic = |assigner: &&crate::assign::Assigner| Topic {
        id: assigner.id,
        kind: TopicKind::Assigner,
        says: assigner.says.to_owned(),
        source: assigner.source,
        case: None,
        details: vec![match assigner.asks {
            Asks::Record(_) => "Asked of each record, before the rules on merges.".to_owned(),
            Asks::Contact(_) => "Asked of the contact, after the rules on merges.".to_owned(),
            Asks::Unowned(_) => "Asked of a contact that no step before gave an owner.".to_owned(),
            Asks::Unnamed(_) => {
                "Asked of a contact for which no step before and no record names an owner."
                    .to_owned()
            }
            Asks::Owned(_) => "Asked of a contact that has an owner, after the cascade.".to_owned(),
        }],
    };
    ASSIGNERS.iter().chain(MOVERS).map(topic).collect()
}

fn merge_rules() -> Vec<Topic> {
    let topic = |rule: &&crate::merge::Rule| Topic {
        id: rule.id,
        kind: TopicKind::MergeRule,
        says: rule.says.to_owned(),
        source: rule.source,
        case: None,
        details: told(rule.examples).collect(),
    };
    RULES.iter().map(topic).collect()
}

fn access_rules() -> Vec<Topic> {
    let rules = crate::access::RULES.iter();
    let rules = rules.map(|rule| decision_rule(TopicKind::AccessRule, rule));
    let channels = crate::access::CHANNELS.iter().map(|channel| Topic {
        id: channel.id,
        kind: TopicKind::AccessRule,
        says: channel.says.to_owned(),
        source: channel.source,
        case: Some(channel.case),
        details: vec![format!("Setting: {}.", channel.setting)],
    });
    channels.chain(rules).collect()
}

fn send_rules() -> Vec<Topic> {
    let rules = crate::send::RULES.iter();
    rules
        .map(|rule| decision_rule(TopicKind::SendRule, rule))
        .collect()
}

fn decision_rule<C: fmt::Display, V: fmt::Display>(kind: TopicKind, rule: &Rule<C, V>) -> Topic {
    Topic {
        id: rule.id,
        kind,
        says: rule.says.to_owned(),
        source: rule.source,
        case: Some(rule.case),
        details: told(rule.examples).collect(),
    }
}

fn flags() -> Vec<Topic> {
    let topic = |flag: &&crate::flag::Flag| {
        let first = [
            format!("Severity: {}.", flag.severity.name()),
            format!("What to do: {}", flag.suggests),
        ];
        let examples = flag.examples.iter().map(|example| {
            let holds = if example.holds { "yes" } else { "no" };
            format!("{} → {holds}", example.says)
        });
        Topic {
            id: flag.id,
            kind: TopicKind::Flag,
            says: flag.says.to_owned(),
            source: flag.source,
            case: None,
            details: first.into_iter().chain(examples).collect(),
        }
    };
    FLAGS.iter().map(topic).collect()
}

fn metrics() -> Vec<Topic> {
    let topic = |metric: &&crate::metric::Metric| Topic {
        id: metric.id,
        kind: TopicKind::Metric,
        says: metric.says.to_owned(),
        source: metric.source,
        case: None,
        details: vec![
            format!("Formula: {}.", metric.formula),
            format!("Unit: {}.", metric.unit),
        ],
    };
    METRICS.iter().map(topic).collect()
}

fn evidence() -> Vec<Topic> {
    let topic = |comparison: &Comparison| Topic {
        id: comparison.id,
        kind: TopicKind::Evidence,
        says: format!(
            "How the {} of two records agree.",
            comparison.id.replace('_', " ")
        ),
        source: "R-MERGE-1: records that are the same person become one contact",
        case: None,
        details: comparison
            .levels
            .iter()
            .map(|(id, says)| format!("{id}: {says}."))
            .collect(),
    };
    COMPARISONS.iter().map(topic).collect()
}

fn profiles() -> Vec<Topic> {
    let topic = |profile: Profile| Topic {
        id: profile.name(),
        kind: TopicKind::Profile,
        says: profile.says().to_owned(),
        source: profile.source(),
        case: None,
        details: policies()
            .iter()
            .map(|policy| policy_of(profile, policy))
            .collect(),
    };
    Profile::all().map(topic).collect()
}

fn targets() -> Vec<Topic> {
    let column = |column: &TargetColumn| {
        let when = match (column.is_only_new, column.is_required) {
            (true, _) => "; only where the row makes a contact",
            (_, true) => "; no contact is made without it",
            _ if column.is_unique => "; of several rows without an ID, the first alone has one",
            _ => "",
        };
        format!("{}: {}{when}.", column.header, column.holds)
    };
    let topic = |target: Target| Topic {
        id: target.id(),
        kind: TopicKind::Target,
        says: target.says().to_owned(),
        source: target.source(),
        case: None,
        details: target.columns().iter().map(column).collect(),
    };
    Target::all().map(topic).collect()
}

/// `merge.agents = block: Several agents, and none merges: who keeps the contact? Nobody: they are not merged.`
fn policy_of(profile: Profile, policy: &Policy) -> String {
    let Policy { key, asks, .. } = policy;
    match profile.policy(key) {
        Some(answer) => {
            let (word, meaning) = (in_words(answer), policy.meaning(answer));
            let meaning = if meaning == word { "" } else { &meaning };
            format!("{key} = {word}: {asks} {meaning}")
                .trim_end()
                .to_owned()
        }
        None => {
            let other = profile.open().find(|(open, _)| open == key);
            let other = other.map_or("", |(_, other)| other);
            format!(
                "{key} is left open: {asks} The pipeline file states it; `{other}` alone answers it for the acting party's \
                 records, and all others stay apart."
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_is_explained_by_its_name_and_by_its_kind() {
        for topic in topics() {
            assert!(topic.says.ends_with('.'), "{} has no sentence", topic.id);
            assert!(!topic.source.is_empty(), "{} has no source", topic.id);
            assert!(find_topics(topic.id).contains(&topic));
            let name = topic.name();
            assert_eq!(find_topics(&name), [topic], "{name}");
        }
    }

    #[test]
    fn every_kind_has_topics() {
        let topics = topics();
        for kind in TopicKind::ALL {
            assert!(topics.iter().any(|topic| topic.kind == *kind), "{kind:?}");
        }
    }

    #[test]
    fn a_rule_of_the_specification_is_what_rests_on_it() {
        let ids = |name| -> Vec<_> {
            let topics = find_topics(name).into_iter();
            topics.map(|topic| topic.id).collect()
        };
        assert!(ids("R-MERGE-1").contains(&"other_party_keeps"));
        assert!(ids("R-MERGE").contains(&"two_entities_never_merge"));
        assert!(ids("R-ASSIGN-2").contains(&"owner_id"));
        assert!(!ids("R-ASSIGN-2").contains(&"mapping"));
        for nothing in ["R-MERGE-19", "R-", "MERGE", "rule:stale", ""] {
            assert_eq!(ids(nothing), [""; 0], "{nothing}");
        }
    }
}
