//! The tables of the documentation that list registries (the rules in the README, all else in `docs/REFERENCE.md`), and the test that
//! they are fresh. They are made in tests only.

use std::{env, fs};

use super::{
    golden::{self, Golden, root},
    requirements, specification,
    topics::{Topic, TopicKind, topics},
};
use crate::{
    interaction::Kind,
    job::policy::{in_words, policies},
    merge::surviving_fields,
    profile::Profile,
    source::Field,
    standardise::alias,
};

/// Rules that a golden case cannot show, or not in full, and what does.
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "R-MERGE-8",
        "[`a_dry_run_writes_only_the_preview`](tests/main/process/preview.rs)",
    ),
    ("R-HISTORY-1", "[`identify`](src/ledger/identity.rs)"),
    (
        "R-HISTORY-2",
        "[`nothing_that_was_reported_is_told_otherwise`](src/ledger/spell.rs)",
    ),
    (
        "R-HISTORY-4",
        "[`every_night_balances_with_the_one_before`](tests/main/movement.rs)",
    ),
    (
        "R-RECONCILE-1",
        "[`the_sample_keeps_every_promise`](tests/main/invariants.rs)",
    ),
    (
        "R-RECONCILE-3",
        "[`a_run_that_stops_leaves_the_last_good_output`](src/publish/mod.rs)",
    ),
];

/// The rules on who owns, sees and writes to contacts: what the README shows.
const RULES: [TopicKind; 4] = [
    TopicKind::Assigner,
    TopicKind::MergeRule,
    TopicKind::AccessRule,
    TopicKind::SendRule,
];

/// A Markdown table for each registry of rules, which lead to their code and to a golden case.
fn rule_tables() -> String {
    let (topics, golden) = (topics(), Golden::read());
    let tables = RULES.map(|kind| table(kind, &topics, &golden));
    tables.join("\n")
}

/// A Markdown table for each other registry, and for each rule of the specification.
fn reference_tables() -> String {
    let (topics, golden) = (topics(), Golden::read());
    let table = |kind| table(kind, &topics, &golden);
    let tables = [
        table(TopicKind::Flag),
        table(TopicKind::Metric),
        evidence_line(&topics),
        table(TopicKind::Profile),
        policy_table(),
        table(TopicKind::Target),
        field_table(),
        word_table(),
        specification_table(&golden),
    ];
    let text = tables.join("\n");
    text.replace("](", "](../").replace("### ", "## ")
}

/// What stands above the table of a kind.
fn heading(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::Assigner => "How an owner comes to be, in the order asked",
        TopicKind::MergeRule => "Who keeps a merged contact, in the order asked",
        TopicKind::AccessRule => {
            "Who may see and edit a contact, and whether a change request is applied, in the order asked"
        }
        TopicKind::SendRule => "Who sends, in the order asked",
        TopicKind::Metric => "What the reports count",
        TopicKind::Flag => "What can be wrong with a contact",
        TopicKind::Evidence => "Why two records are one person",
        TopicKind::Profile => "Profiles",
        TopicKind::Target => "What contacts go back to",
    }
}

fn table(kind: TopicKind, topics: &[Topic], golden: &Golden) -> String {
    let of_kind = || topics.iter().filter(|topic| topic.kind == kind);
    let is_rule = of_kind().any(|topic| golden::code(topic).is_some());
    let (head, line) = match is_rule {
        true => (" code and case |", " --- |"),
        false => ("", ""),
    };
    let mut text = format!(
        "### {}\n\n| {} | means | from |{head}\n| --- | --- | --- |{line}\n",
        heading(kind),
        kind.name()
    );
    for topic in of_kind() {
        let numbers = requirements::carried_by(&topic.name());
        let source = match numbers.is_empty() {
            true => topic.source.to_owned(),
            false => format!("{}; {numbers}", topic.source),
        };
        let [says, source] = [&topic.says, &source].map(|cell| cell.replace('|', "\\|"));
        let places = golden::code(topic).zip(golden.case(topic));
        let places = places.map_or_else(String::new, |(code, case)| {
            format!(" [code]({code}), [case]({case}) |")
        });
        text.push_str(&format!("| `{}` | {says} | {source} |{places}\n", topic.id));
    }
    text
}

/// What two records are compared on: what there is to say of each is its levels, and those are many.
fn evidence_line(topics: &[Topic]) -> String {
    let kind = TopicKind::Evidence;
    let of_kind = topics.iter().filter(|topic| topic.kind == kind);
    let names: Vec<_> = of_kind.map(|topic| format!("`{}`", topic.id)).collect();
    let (heading, names) = (heading(kind), names.join(", "));
    format!(
        "### {heading}\n\nTwo records are compared on {names} (R-MERGE-1). `tenure explain given_name` tells how two of them can agree or differ.\n"
    )
}

/// What each profile says of each policy.
fn policy_table() -> String {
    let names = Profile::all().map(|profile| format!(" {} |", profile.name()));
    let mut text = format!("| policy | asks |{}\n", names.collect::<String>());
    text.push_str(&format!(
        "| --- | --- |{}\n",
        " --- |".repeat(Profile::all().count())
    ));
    for policy in policies() {
        let answer = |profile: Profile| profile.policy(&policy.key);
        let answers = Profile::all().map(|profile| match answer(profile) {
            Some(answer) => format!(" `{}` |", in_words(answer)),
            None => " *open: state it* |".to_owned(),
        });
        let answers: String = answers.collect();
        text.push_str(&format!(
            "| `{}` | {} |{answers}\n",
            policy.key, policy.asks
        ));
    }
    text
}

/// What the columns of an export can hold.
fn field_table() -> String {
    let mut text =
        "### The fields of `[source.columns]`\n\n| field | holds |\n| --- | --- |\n".to_owned();
    for field in Field::ALL {
        let doc = field.doc().replace('|', "\\|");
        text.push_str(&format!("| `{}` | {doc} |\n", field.name()));
    }
    text
}

/// The words that a setting takes and that are no keys.
fn word_table() -> String {
    let owned = |words: &'static [String]| words.iter().map(String::as_str).collect();
    let rows: [(&str, Vec<&str>); 5] = [
        (
            "`[source.words]` `lifecycle_stage`",
            owned(alias::STAGES.canonical()),
        ),
        (
            "`[source.words]` `contact_class`",
            owned(alias::CONTACT_CLASSES.canonical()),
        ),
        (
            "`[source.words]` `lead_source`",
            owned(alias::LEAD_SOURCES.canonical()),
        ),
        (
            "`[[interactions]]` `kind`, `kinds`, `touches`",
            Kind::names().collect(),
        ),
        ("`[merge.survivorship]`", surviving_fields().collect()),
    ];
    let mut text = "### The words of some settings\n\n| in | words |\n| --- | --- |\n".to_owned();
    for (place, words) in rows {
        text.push_str(&format!("| {place} | `{}` |\n", words.join("` `")));
    }
    text
}

/// Each rule of the specification with the golden cases that name it, or where else it is held to its word.
fn specification_table(golden: &Golden) -> String {
    let mut text =
        "### The specification, rule by rule\n\n| rule | shown by |\n| --- | --- |\n".to_owned();
    for rule in specification::rules() {
        let shown = golden.cases_of(&rule).map(|case| {
            let name = case.trim_start_matches("tests/cases/");
            format!("[{name}]({case})")
        });
        let mut shown: Vec<_> = shown.collect();
        let mut elsewhere = ELSEWHERE.iter().filter(|(known, _)| *known == rule);
        shown.extend(elsewhere.next().map(|(_, text)| (*text).to_owned()));
        text.push_str(&format!("| {rule} | {} |\n", shown.join(", ")));
    }
    text
}

#[test]
fn every_rule_of_the_specification_is_shown_somewhere() {
    let golden = Golden::read();
    let is_elsewhere = |rule: &String| ELSEWHERE.iter().any(|(known, _)| known == rule);
    let rules = specification::rules();
    for rule in &rules {
        let has_case = golden.cases_of(rule).next().is_some();
        assert!(has_case || is_elsewhere(rule), "{rule} is shown nowhere");
    }
    for (rule, shown) in ELSEWHERE {
        assert!(rules.iter().any(|known| known == rule), "{rule} is no rule");
        if let Some((name, path)) = linked_test(shown) {
            let code = fs::read_to_string(root().join(path)).unwrap();
            assert!(code.contains(&format!("fn {name}(")), "{shown}");
        }
    }
}

/// The name of a test and its file, of a link in Markdown.
fn linked_test(text: &str) -> Option<(&str, &str)> {
    let link = text.strip_prefix("[`")?.strip_suffix(')')?;
    link.split_once("`](")
}

#[test]
fn the_readme_is_fresh() {
    for (file, begin, end, tables) in [
        (
            "README.md",
            "<!-- rules:begin -->",
            "<!-- rules:end -->",
            rule_tables(),
        ),
        (
            "docs/REFERENCE.md",
            "<!-- registries:begin -->",
            "<!-- registries:end -->",
            reference_tables(),
        ),
    ] {
        let path = root().join(file);
        let document = fs::read_to_string(&path).unwrap();
        let (before, rest) = document.split_once(begin).unwrap();
        let (_, behind) = rest.split_once(end).unwrap();
        let fresh = format!("{before}{begin}\n{tables}{end}{behind}");
        if env::var_os("TENURE_BLESS").is_some() {
            fs::write(&path, &fresh).unwrap();
        } else {
            assert!(
                fresh == document,
                "the tables of {file} are stale: run `TENURE_BLESS=1 cargo test the_readme_is_fresh`"
            );
        }
    }
}
