//! What a good pipeline file means.

use std::path::Path;

use super::{Job, Overrides, Problem};
use crate::record::{Record, Text};

mod exports;
mod gates;
mod lifecycle;
mod mistakes;
mod properties;
mod sends;
mod warnings;
mod words;

/// Reads a text as a pipeline file beside those of the sample, so that paths and parties exist.
fn examine(text: &str, set: &[&str]) -> (Option<Job>, Vec<Problem>) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipelines/x.toml");
    let set = set.iter().map(|&option| option.to_owned()).collect();
    Job::parse(
        &file,
        text,
        &Overrides {
            set,
            ..Overrides::default()
        },
    )
}

/// What is wrong with a text, one line a problem, without the folder.
fn problems(text: &str, set: &[&str]) -> Vec<String> {
    let folder = format!("{}/pipelines/", env!("CARGO_MANIFEST_DIR"));
    let (_, problems) = examine(text, set);
    problems
        .iter()
        .map(|problem| problem.headline().replace(&folder, ""))
        .collect()
}

/// Asserts that each of these texts has, behind this start of a file, just that problem.
fn assert_each_is_told(start: &str, mistakes: &[(&str, &str)]) {
    for (rest, expected) in mistakes {
        let text = format!("{start}{rest}\n");
        assert_eq!(
            problems(&text, &["as_of=2026-11-21"]),
            [*expected],
            "{rest}"
        );
    }
}

fn valid(text: &str, set: &[&str]) -> Job {
    let (job, _) = examine(text, set);
    assert_eq!(problems(text, set), Vec::<String>::new());
    job.unwrap()
}

const SOURCE: &str =
    "name = 'x'\n[[source]]\nname = 'kv'\nfiles = ['../sample_data/kvcore/*.csv']\n";
const DIRECTORY: &str = "[directory]\nusers = '../sample_data/directory/users.csv'\n\
    entities = '../sample_data/directory/entities.csv'\n";

#[test]
fn a_day_that_is_none_hides_nothing_else() {
    let text = format!("as_of = 2026-13-45\nprioritty = 1\n{SOURCE}");
    let told = problems(&text, &[]);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("x.toml:1:9: invalid date"), "{told:?}");
    assert!(told[1].starts_with("x.toml:2:1: unknown key"), "{told:?}");
}

/// Every key that there is, with a value that is not its default.
const FULL: &str = include_str!("tests/full.toml");

#[test]
fn a_file_with_every_key_means_what_it_says() {
    let job = valid(FULL, &[]);
    assert_eq!(job.as_of.to_string(), "2026-11-21");
    assert_eq!(
        job.out,
        Path::new(env!("CARGO_MANIFEST_DIR")).join("out/full")
    );
    assert_eq!(job.acting_as.as_deref(), Some("company:harborlight"));
    assert_eq!(
        job.connection_types,
        ["Adviser", "CSR", "Connection", "Lawyer", "Producer"]
    );
    assert_eq!(job.matching.never_within, [false, true]);
    assert_eq!(job.unique_identifiers, ["additional_id", "number"]);
    assert_eq!(job.reports.windows, [14, 365]);
    assert_eq!(
        job.flags.stale.by_stage.keys().collect::<Vec<_>>(),
        ["customer", "lead"]
    );
    let limits = &job.flags.sla_breached;
    let limits = ["lead", "customer", "churned"].map(|stage| limits.limit_of_stage(stage));
    assert_eq!(limits, [Some(1), Some(5), None]);
    let weights = &job.reports.weight;
    let words = weights.by_stage.keys().chain(weights.by_class.keys());
    assert_eq!(words.collect::<Vec<_>>(), ["customer", "lead", "buyer"]);
    let source = &job.sources[0];
    assert_eq!(source.files.len(), 1);
    assert_eq!(
        (
            source.priority,
            source.reject_limit,
            job.sources[1].reject_limit
        ),
        (2, 0.5, 0.2)
    );
    assert_eq!(
        (source.read.delimiter, source.read.header_row),
        (Some(b','), Some(1))
    );
    let preset = source.preset.unwrap();
    assert_eq!(
        source.separators(crate::source::Field::Tags, preset),
        ["/", "+"]
    );
    assert!(
        !source
            .separators(crate::source::Field::Email, preset)
            .is_empty()
    );
}

#[test]
fn the_full_file_has_every_key_of_the_schema() {
    let written: toml::Table = FULL.parse().unwrap();
    let mut missing = Vec::new();
    find_missing(super::schema(), &written.into(), "", &mut missing);
    assert_eq!(missing, Vec::<String>::new());
}

/// Keys of the schema that a value leaves out, in whichever item of a list.
fn find_missing(
    schema: &'static serde_json::Value,
    value: &toml::Value,
    path: &str,
    missing: &mut Vec<String>,
) {
    let schema = super::shape::forms(schema)[0];
    if let Some(items) = value.as_array() {
        return items
            .iter()
            .take(1)
            .for_each(|item| find_missing(&schema["items"], item, path, missing));
    }
    for (key, schema) in schema["properties"].as_object().into_iter().flatten() {
        match value.get(key) {
            // A switch alone is the same for every flag.
            None if path == "flags." => {}
            None => missing.push(format!("{path}{key}")),
            Some(value) => find_missing(schema, value, &format!("{path}{key}."), missing),
        }
    }
}

#[test]
fn the_schema_names_what_registries_know() {
    let defs = &super::schema()["$defs"];
    for (table, key, list, known) in [
        ("SourceSettings", "preset", "/enum", "hawksoft"),
        (
            "SourceSettings",
            "columns",
            "/propertyNames/enum",
            "partner_email",
        ),
        ("SourceSettings", "multi", "/propertyNames/enum", "tags"),
        (
            "SourceSettings",
            "words",
            "/propertyNames/enum",
            "created_via",
        ),
        (
            "InteractionSettings",
            "columns",
            "/propertyNames/enum",
            "occurred_at",
        ),
        ("InteractionSettings", "kind", "/enum", "unsubscribed"),
        (
            "InteractionSettings",
            "kinds",
            "/propertyNames/enum",
            "call",
        ),
        ("InteractionSettings", "touches", "/items/enum", "call"),
        ("TaskSettings", "columns", "/propertyNames/enum", "due_at"),
        (
            "MergeSettings",
            "survivorship",
            "/propertyNames/enum",
            "email",
        ),
        ("AssignSettings", "promote_on", "/items/enum", "appraisal"),
    ] {
        let names = defs[table]["properties"][key].pointer(list);
        let names = names.and_then(|names| names.as_array());
        let has = names.is_some_and(|names| names.iter().any(|name| name == known));
        assert!(has, "{table} {key}: {names:?}");
    }
}

#[test]
fn options_win_over_the_file_and_the_fingerprint_knows_what_matters() {
    let job = valid(FULL, &[]);
    let other = valid(FULL, &["out=elsewhere"]);
    assert_eq!(
        job.fingerprint, other.fingerprint,
        "where the results go does not change them"
    );
    assert!(other.out.ends_with("pipelines/elsewhere"));
    let other = valid(FULL, &["flags.stale.days=10", "source.second.priority=7"]);
    assert_eq!((other.flags.stale.days, other.sources[1].priority), (10, 7));
    assert_ne!(job.fingerprint, other.fingerprint);
    let reordered = format!("out = 'x'\n{}", FULL.replace("out = \"../out/full\"\n", ""));
    assert_eq!(
        valid(&reordered, &[]).fingerprint,
        job.fingerprint,
        "the order of keys does not count"
    );
}

#[test]
fn the_profile_fills_in_what_is_left_out() {
    let mut buyer = [Record::default()];
    buyer[0].texts[Text::ContactClass as usize] = "buyer";
    let buyers = valid(&format!("profile = 'agentbox'\n{SOURCE}"), &[]);
    assert!(buyers.assign.is_exempt(&buyer));
    assert!(
        !valid(
            &format!("profile = 'agentbox'\n{SOURCE}[assign]\nunowned_classes = []\n"),
            &[]
        )
        .assign
        .is_exempt(&buyer)
    );
    let one =
        format!("profile = 'agentbox'\n{SOURCE}[assign]\nowner_cardinality = 'exactly_one'\n");
    let one = valid(&one, &[]).assign;
    assert!(
        !one.is_exempt(&buyer),
        "the profile's classes go with its own cardinality"
    );
    assert!(!valid(SOURCE, &[]).assign.is_exempt(&buyer));
}
