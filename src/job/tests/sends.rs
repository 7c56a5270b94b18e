//! The text of every mistake in send plans and change requests, with its place and the way out.

use super::{DIRECTORY, SOURCE, assert_each_is_told};

/// The rest of a file with a directory; its first line is line 8.
const MISTAKES: &[(&str, &str)] = &[
    (
        "[[send]]\nkind = 'birthday'",
        "x.toml:8:1: `send` has no `name`",
    ),
    (
        "[[send]]\nname = 'Big news'",
        "x.toml:9:1: `Big news` cannot be the name of a send plan; write small letters, digits and `_`: it is the name of a folder",
    ),
    (
        "[[send]]\nname = 'n'\n[[send]]\nname = 'n'",
        "x.toml:11:1: another of [[send]] is named `n` already",
    ),
    (
        "[[send]]\nname = 'n'\nfrom = 'connection_type:Producr'",
        "x.toml:10:1: no source has the connection type `Producr`; did you mean `Producer`?",
    ),
    (
        "[[send]]\nname = 'n'\nfrom = 'boss'",
        "x.toml:10:1: `boss` cannot send; write owner, connection_type:TYPE or user:ID",
    ),
    (
        "[[send]]\nname = 'n'\nfrom = 'user:U10030'",
        "x.toml:10:1: `user:U10030` is not in the directory; did you mean `user:U1003`?",
    ),
    (
        "[[send]]\nname = 'n'\nprimary_owner_only = true\nfallback = 'office'",
        "x.toml:11:1: a list of primary owners only has no fall-back; leave out `fallback`, or `primary_owner_only`",
    ),
    (
        "[[send]]\nname = 'n'\naudience = \"lifecycle_stag = 'lead'\"",
        "x.toml:10:1: at 1:1 of the predicate: there is no column `lifecycle_stag`; did you mean `lifecycle_stage`?",
    ),
    (
        "[access]\nrequests = 'no.csv'",
        "x.toml:9:1: there is no file `no.csv`",
    ),
];

#[test]
fn every_mistake_is_told_with_its_place_and_a_way_out() {
    assert_each_is_told(&format!("{SOURCE}{DIRECTORY}"), MISTAKES);
}
