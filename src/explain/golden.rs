//! Where a rule is: its code, and the golden case that shows it.
//!
//! A case shows a rule if the rule's ID is a cell of its expected tables, alone or in a list. Of several the one whose first line has the
//! ID in backticks comes first, then the one whose folder is named after the rule of the specification (`r_merge_2_…` for R-MERGE-2),
//! then the first by name.

use std::{collections::BTreeMap, fs, path::Path};

use super::topics::{Topic, TopicKind, topics};

/// Every golden case and the words of its expected tables; and with the comment that its pipeline file begins with.
pub(super) struct Golden {
    cases: Vec<(String, Vec<String>)>,
    heads: BTreeMap<String, String>,
}

impl Golden {
    /// Reads the cases below `tests/cases` of the repository.
    pub(super) fn read() -> Self {
        let root = root();
        let files = root.join("tests/cases/**/expected/*.csv");
        let files = glob::glob(&files.display().to_string()).expect("it is a pattern");
        let cases = files.flatten().filter_map(|file| {
            let case = file.parent()?.parent()?.strip_prefix(root).ok()?;
            let text = fs::read_to_string(&file).ok()?;
            let words = text.split([',', '|', '=', '\n', '"']);
            Some((
                case.display().to_string(),
                words.map(str::to_owned).collect(),
            ))
        });
        let cases: Vec<(String, Vec<String>)> = cases.collect();
        let heads = cases.iter().map(|(case, _)| {
            let file = root.join(case).join("pipeline.toml");
            let text = fs::read_to_string(file).unwrap_or_default();
            let head = text.lines().take_while(|line| line.starts_with('#'));
            (case.clone(), head.collect::<Vec<_>>().join("\n"))
        });
        let heads = heads.collect();
        Self { cases, heads }
    }

    /// The cases that say that they show a rule of the specification: `R-MERGE-1`.
    pub(super) fn cases_of<'g>(&'g self, rule: &'g str) -> impl Iterator<Item = &'g str> {
        let heads = self.heads.iter();
        let shows = heads.filter(move |(_, head)| rules_named(head).any(|named| named == rule));
        shows.map(|(case, _)| case.as_str())
    }

    /// Each case with a requirement that it says it shows, in a line of its own: `# Requirements: R20, R23.`
    pub(super) fn requirements(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = self.heads.iter().flat_map(|(case, head)| {
            let lines = head.lines().map(move |line| (case.as_str(), line));
            lines.filter_map(|(case, line)| Some((case, line.strip_prefix("# Requirements: ")?)))
        });
        lines.flat_map(|(case, numbers)| {
            let numbers = numbers.trim_end_matches('.').split(", ");
            numbers.map(move |number| (case, number))
        })
    }

    /// The case that shows a topic: the one that it names, else the first that has it in its expected tables.
    pub(super) fn case(&self, topic: &Topic) -> Option<&str> {
        if let Some(named) = topic.case {
            let mut cases = self.cases.iter().map(|(case, _)| case.as_str());
            return cases.find(|case| case.strip_prefix("tests/cases/") == Some(named));
        }
        let shows = |(_, words): &&(String, Vec<String>)| words.iter().any(|word| word == topic.id);
        let mut cases = self
            .cases
            .iter()
            .filter(shows)
            .map(|(case, _)| case.as_str());
        let folder = topic
            .source
            .find("R-")
            .map(|at| folder_of(&topic.source[at..]));
        let is_named = |case: &&str| {
            folder
                .as_ref()
                .is_some_and(|folder| case.contains(&**folder))
        };
        let id = format!("`{}`", topic.id);
        let is_headed = |case: &&str| self.heads.get(*case).is_some_and(|head| head.contains(&id));
        let headed = cases.clone().find(is_headed);
        headed
            .or_else(|| cases.clone().find(is_named))
            .or_else(|| cases.next())
    }
}

/// The file of a topic's code; none if it shares one with others.
pub(super) fn code(topic: &Topic) -> Option<String> {
    let folder = match topic.kind {
        TopicKind::Assigner => "src/assign/assigners",
        TopicKind::MergeRule => "src/merge/rules",
        TopicKind::Flag => "src/flag/flags",
        TopicKind::AccessRule if is_of_channels(topic) => {
            return Some("src/access/rights.rs".to_owned());
        }
        TopicKind::AccessRule => "src/access/rules",
        TopicKind::SendRule => "src/send/rules",
        _ => return None,
    };
    Some(format!("{folder}/{}.rs", topic.id))
}

/// Whether a rule on access is one of those on channels, which share a file.
fn is_of_channels(topic: &Topic) -> bool {
    let mut channels = crate::access::CHANNELS.iter();
    channels.any(|channel| channel.id == topic.id)
}

/// The rules before the colon of a case's first line: `# R-ASSIGN-3, R-CONNECT-2: roles that stand on the case`.
fn rules_named(head: &str) -> impl Iterator<Item = &str> {
    let rules = head.split_once(':').map_or("", |(rules, _)| rules);
    let words = rules.split([' ', ',', '#']);
    words.filter(|word| word.starts_with("R-"))
}

/// `R-MERGE-2; kvCORE help` → `/r_merge_2`.
fn folder_of(source: &str) -> String {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let rule: String = source
        .chars()
        .take_while(|letter| is_part(*letter))
        .collect();
    format!("/{}", rule.to_ascii_lowercase().replace('-', "_"))
}

/// The root of the repository.
pub(super) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_rule_has_its_file_and_a_golden_case() {
    let golden = Golden::read();
    for rule in topics() {
        let Some(file) = code(&rule) else { continue };
        assert!(root().join(&file).is_file(), "{file}");
        assert!(golden.case(&rule).is_some(), "{} has no case", rule.id);
    }
}
