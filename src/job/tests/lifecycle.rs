//! The text of every mistake in rules that move or route contacts, with its place and the way out.

use super::{DIRECTORY, SOURCE, assert_each_is_told};

/// The rest of a file with a directory; its first line is line 8.
const MISTAKES: &[(&str, &str)] = &[
    (
        "[[assign.pool]]\nname = 'ny'\nrole = 'agent'\n[[assign.lifecycle]]\nfrom = 'leed'\nto = 'customer'\npool = 'ny'",
        "x.toml:12:1: `leed` is unknown; did you mean `lead`?",
    ),
    (
        "[[assign.pool]]\nname = 'ny'\nrole = 'agent'\n[[assign.lifecycle]]\nfrom = 'lead'\npool = 'ny'",
        "x.toml:11:10: `assign.lifecycle` has no `to`; name the stage that contacts come to, or what happens to them (`on`)",
    ),
    (
        "[[assign.pool]]\nname = 'ny'\nrole = 'agent'\n[[assign.lifecycle]]\non = ['tickt']\npool = 'ny'",
        "x.toml:12:7: there is no kind `tickt` of interactions; did you mean `ticket`?",
    ),
    (
        "[[assign.pool]]\nname = 'ny'\nrole = 'agent'\n[[assign.lifecycle]]\non = ['ticket']\non_days = 0\npool = 'ny'",
        "x.toml:13:1: what happens counts for at least 1 day",
    ),
    (
        "[assign]\nrouting = 'assigned_agent'\n[[assign.territory]]\nwhen = \"region = 'NY'\"\nto = 'company:harborlight'",
        "x.toml:12:1: where territories say who works a contact, an entity cannot hold one; name a user or a pool, or leave out `assign.routing`",
    ),
];

#[test]
fn every_mistake_is_told_with_its_place_and_a_way_out() {
    assert_each_is_told(&format!("{SOURCE}{DIRECTORY}"), MISTAKES);
}
