//! The text of every mistake in exports, with its place and the way out.

use super::{DIRECTORY, SOURCE, assert_each_is_told, problems, valid};

/// The rest of a file with a directory; its first line is line 8.
const MISTAKES: &[(&str, &str)] = &[
    (
        "[[export]]\nname = 'x'",
        "x.toml:8:1: `export` has no `target`",
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
    (
        "[[export]]\ntarget = 'levitate'\nid_column = 'Tenure ID'",
        "x.toml:10:1: Levitate has a column for our ID: `Additional ID`; leave it out, or name a field that is made there for it",
    ),
    (
        "[[export]]\ntarget = 'hubspot'\nid_column = 'record id'",
        "x.toml:10:1: `Record ID` of HubSpot holds its own ID, if the export has a `source`; leave it out, or name a field that is made there for it",
    ),
    (
        "[[export]]\ntarget = 'levitate'\nstand_ins.otherwise = 'user:U20001'",
        "x.toml:10:11: `user:U20001` is not in the directory; did you mean `user:U2001`?",
    ),
    (
        "[[export]]\ntarget = 'levitate'\nstand_ins.otherwise = 'office:bluegum-austin'",
        "x.toml:10:11: `office:bluegum-austin` is not a user",
    ),
    (
        "[[export]]\ntarget = 'levitate'\n[export.stand_ins.by_entity]\n'office:bluegum' = 'U2001'",
        "x.toml:11:1: `office:bluegum` is not in the directory; did you mean `company:bluegum`?",
    ),
    (
        "[[export]]\ntarget = 'levitate'\n[export.stand_ins.by_entity]\nbluegum-austin = 'U2001'\n'office:bluegum-austin' = 'U2002'",
        "x.toml:12:1: another line says who stands in for `office:bluegum-austin`; leave one of them out",
    ),
    (
        "[[export]]\ntarget = 'salesforce'\nstand_ins.otherwise = 'U2001'",
        "x.toml:10:11: nobody says what Salesforce calls `U2001`, who is to stand in; write it into the user mappings, as `salesforce,OwnerId,…`",
    ),
];

#[test]
fn every_mistake_is_told_with_its_place_and_a_way_out() {
    assert_each_is_told(&format!("{SOURCE}{DIRECTORY}"), MISTAKES);
}

#[test]
fn a_target_that_there_is_not_is_told_with_the_nearest() {
    let text = format!("{SOURCE}[[export]]\ntarget = 'hubspt'\n");
    let told = problems(&text, &[]);
    let near = "x.toml:6:10: `target` cannot be `hubspt`; did you mean `hubspot`?";
    assert!(told.iter().any(|problem| problem == near), "{told:?}");
}

#[test]
fn a_stand_in_for_who_is_active_is_told_to_do_nothing() {
    let stand_ins =
        "[export.stand_ins]\nby_user = { U1008 = 'U1003', U1004 = 'U1003' }\notherwise = 'U1003'";
    let text = format!("{SOURCE}{DIRECTORY}[[export]]\ntarget = 'levitate'\n{stand_ins}\n");
    let warnings = valid(&text, &["as_of=2026-11-21"]).warnings;
    let told: Vec<_> = warnings.iter().map(|warning| warning.headline()).collect();
    let expected = "x.toml:11:30: `user:U1004` is active, so nobody stands in for that user; leave the line out";
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains(expected), "{told:?}");
}

#[test]
fn owners_whom_the_target_cannot_name_are_told() {
    let users = [
        "nobody says what Salesforce calls 22 active users, whose contacts are left out: ",
        " and 19 more; write it into the user mappings, as `salesforce,OwnerId,…`",
    ];
    let entities = [
        "only users can own a contact in Levitate, and nobody stands in for 3 entities, whose contacts are left out: ",
        ": office:bluegum-austin, office:bluegum-roundrock, office:bluegum-paddington; name users who own them there, in `[export.stand_ins]`",
    ];
    let mapped = "user_mappings = '../sample_data/directory/user_mappings.csv'\n";
    let team = "stand_ins.by_entity.bluegum-luxe = 'U2002'\n";
    for (mapped, target, stand_in, expected) in [
        ("", "salesforce", "", Some(users)),
        (mapped, "levitate", team, Some(entities)),
        (mapped, "levitate", "stand_ins.otherwise = 'U2005'\n", None),
        (mapped, "csv", "", None),
    ] {
        let text =
            format!("{SOURCE}{DIRECTORY}{mapped}[[export]]\ntarget = '{target}'\n{stand_in}");
        let warnings = valid(&text, &["as_of=2026-11-21"]).warnings;
        let told: Vec<_> = warnings.iter().map(|warning| warning.headline()).collect();
        assert_eq!(told.len(), usize::from(expected.is_some()), "{told:?}");
        for words in expected.iter().flatten() {
            assert!(told[0].contains(words), "{told:?}");
        }
    }
}

#[test]
fn what_several_exports_write_into_one_field_is_read_once() {
    let export = |name: &str, header: &str| {
        format!(
            "[[export]]\nname = '{name}'\ntarget = 'hubspot'\nsource = 'kv'\nid_column = '{header}'\n"
        )
    };
    let (customers, leads) = (export("a", "Tenure ID"), export("b", "tenure id"));
    let job = valid(&format!("{SOURCE}{DIRECTORY}{customers}{leads}"), &[]);
    assert_eq!(job.sources[0].columns.own_ids, ["Tenure ID"]);
}
