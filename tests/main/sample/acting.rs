//! The same sample, merged in the name of others than nobody: ownership can only be given away.

use super::{Sample, Wrong};

/// Acting party, one record of the contact, its owner.
#[test]
fn who_acts_gains_nothing() {
    const ACTED: &[(&str, &[(&str, &str)])] = &[
        (
            "office:bluegum-austin",
            &[
                ("KV9001", ""),
                ("KV9003", "U2001"),
                ("KV9005", "U2001"),
                ("KV9007", "U2002"),
            ],
        ),
        ("user:U2005", &[("KV9005", "U2001")]),
        (
            "user:U2001",
            &[
                ("KV9003", "U2001"),
                ("KV9005", "bluegum-austin"),
                ("KV9016", "U2002"),
                ("KV9024", "U2001"),
            ],
        ),
        ("team:bluegum-luxe", &[("KV9007", "U2002")]),
        (
            "user:U2002",
            &[
                ("KV9007", "bluegum-luxe"),
                ("KV9016", "U2001"),
                ("KV9018", "U2003"),
            ],
        ),
    ];
    let mut wrong = Wrong::default();
    for (acting, owners) in ACTED {
        let sample = Sample::run("nightly_hygiene", &[&format!("acting_as={acting}")]);
        for (record, owner) in *owners {
            let found = sample.owner(record);
            wrong.unless(found == *owner, || {
                format!("{acting}: {record} owned by `{found}`, not `{owner}`")
            });
        }
    }
}

#[test]
fn a_migration_blocks_what_two_agents_own() {
    let sample = Sample::run("office_migration", &["gate=[]"]);
    let mut wrong = Wrong::default();
    for (a, b) in [
        ("KV9016", "KV9017"),
        ("KV9018", "KV9019"),
        ("KV9018", "KV9020"),
        ("KV9019", "KV9020"),
    ] {
        wrong.unless(sample.are_apart(&[a, b]), || {
            format!("{a}, {b} were merged")
        });
        wrong.unless(sample.flags(a).contains("merge_blocked"), || {
            format!("{a} is not flagged")
        });
    }
    for (record, owner) in [
        ("KV9005", "U2001"),
        ("KV9007", "U2002"),
        ("KV9024", "U2001"),
    ] {
        let found = sample.owner(record);
        wrong.unless(found == owner, || {
            format!("{record} owned by `{found}`, not `{owner}`")
        });
    }
}
