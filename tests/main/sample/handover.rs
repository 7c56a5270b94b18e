//! The agency hands over: successors, pools and territories of the sample.

use tenure::explain::explain;

use super::{Sample, Wrong};

#[test]
fn who_has_left_hands_over_and_pools_take_what_is_free() {
    const OWNERS: &[(&str, &str, &str)] = &[
        ("LV-9009", "U1003", "balance"),
        ("LV-9012", "U1010", "succession"),
        ("LV-9013", "U1004", "succession"),
        ("LV-9040", "U1003", "balance"),
        ("29018", "U1003", "lifecycle"),
        ("20002", "harborlight", "default"),
        ("20032", "harborlight", "default"),
    ];
    const CHOSEN: [&str; 5] = ["territory", "balance", "default", "succession", "lifecycle"];
    let sample = Sample::run("handover", &[]);
    let mut wrong = Wrong::default();
    for (record, owner, rule) in OWNERS {
        let found = sample.cells(record, &["owner_id", "owner_rule"]);
        wrong.unless(found == [*owner, *rule], || format!("{record}: {found:?}"));
    }
    let contacts = sample
        .run
        .rows("contacts", &["contact_id", "owner_id", "owner_rule"]);
    let chosen = contacts.iter().filter(|row| CHOSEN.contains(&&*row[2]));
    let unable = ["00045", "U1005", "U1008"];
    for row in chosen {
        wrong.unless(!unable.contains(&&*row[1]), || {
            format!("{row:?} was given to somebody absent or gone")
        });
    }
    let told = explain(&sample.run.outcome.folder, "20099").unwrap();
    wrong.unless(told.contains("Paul Stroud (U1005)"), || {
        format!("who has left and owns nothing has no name: {told}")
    });
    let misowned = sample.run.rows("misowned", &["owner_id", "reason"]);
    wrong.unless(!misowned.is_empty(), || "nobody is misowned".to_owned());
}
