//! The text of every mistake in exports, with its place and the way out.

use super::{DIRECTORY, SOURCE, assert_each_is_told, examine};

/// The rest of a file with a directory; its first line is line 8.
const MISTAKES: &[(&str, &str)] = &[
    (
        "[[export]]\nname = 'x'",
        "x.toml:8:1: `export` has no `target`",
    ),
    (
        "[[export]]\ntarget = 'hubspt'",
        "x.toml:9:10: `hubspt` is no value of `target`; did you mean `hubspot`?",
    ),
    (
        "[[export]]\ntarget = 'csv'\nname = 'My CRM'",
        "x.toml:10:1: `My CRM` cannot be the name of an export; write small letters, digits and `_`: it is the name of a folder",
    ),
    (
        "[[export]]\ntarget = 'csv'\nname = 'lists'",
        "x.toml:10:1: `lists` is the folder of send plans; give the export another name",
    ),
    (
        "[[export]]\ntarget = 'csv'\n[[export]]\ntarget = 'csv'",
        "x.toml:10:1: another of [[export]] is named `csv` already; give each its own `name`",
    ),
    (
        "[[export]]\ntarget = 'csv'\nsource = 'kw'",
        "x.toml:10:1: no source is named `kw`; did you mean `kv`?",
    ),
    (
        "[[export]]\ntarget = 'csv'\nonly_changed = true",
        "x.toml:10:1: only a ledger knows what the last run exported; name a folder for the `ledger`, or leave out `only_changed`",
    ),
    (
        "[[export]]\ntarget = 'csv'\naudience = \"lifecycle_stag = 'lead'\"",
        "x.toml:10:1: at 1:1 of the predicate: there is no column `lifecycle_stag`; did you mean `lifecycle_stage`?",
    ),
];

#[test]
fn every_mistake_is_told_with_its_place_and_a_way_out() {
    assert_each_is_told(&format!("{SOURCE}{DIRECTORY}"), MISTAKES);
}

#[test]
fn users_whom_the_target_cannot_name_are_told() {
    let text = format!("{SOURCE}{DIRECTORY}[[export]]\ntarget = 'salesforce'\n");
    let (job, _) = examine(&text, &["as_of=2026-11-21"]);
    let warnings = job.unwrap().warnings;
    let told: Vec<_> = warnings.iter().map(|warning| warning.headline()).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    let told = &told[0];
    assert!(
        told.contains("nobody says what Salesforce calls 1"),
        "{told}"
    );
    assert!(told.ends_with("as `salesforce,OwnerId,…`"), "{told}");
}
