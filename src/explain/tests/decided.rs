//! What people decided on accounts, told of the contacts whose owner it named.

use super::*;

#[test]
fn a_decision_on_an_account_is_told_of_whose_it_is_and_of_whom_it_gave_an_owner() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let data = run.path().join("data");
    let contact = |id, account| [("contact_id", id), ("account_id", account)];
    let contacts = [contact(ANN, "K-1"), contact(BEN, "K-2")];
    write_table(&data, &CONTACTS, &[&contacts[0], &contacts[1]]);
    let given = "decided by Gwen on 2026-11-18, of account K-9: a call";
    let owned = [
        ("contact_id", BEN),
        ("rule", "person_decides"),
        ("evidence", given),
    ];
    write_table(&data, &OWNER_DECISIONS, &[&owned]);
    let decision = |record| {
        [
            ("decision", "owner"),
            ("record", record),
            ("decided_by", "Gwen"),
            ("decided_on", "2026-11-18"),
            ("reason", "a call"),
        ]
    };
    let lines = [
        "account:K-2",
        "account:K-9",
        "account: K-1 ",
        "account:K-3",
        "account:",
    ];
    let lines = lines.map(decision);
    write_table(&data, &DECISIONS, &lines.each_ref().map(|line| &line[..]));
    for (id, accounts) in [(ANN, &["K-1"][..]), (BEN, &["K-2", "K-9"])] {
        let story = explain(run.path(), id).unwrap();
        let told = story
            .lines()
            .filter_map(|line| line.trim().strip_prefix("owner account:"));
        assert_eq!(told.map(str::trim).collect::<Vec<_>>(), accounts, "{story}");
    }
}
