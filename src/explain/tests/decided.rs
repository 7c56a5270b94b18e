//! What people decided on accounts, told of the contacts whose owner it named.

use super::*;

#[test]
fn a_decision_on_an_account_is_told_of_whose_it_is_and_of_whom_it_gave_an_owner() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let data = run.path().join("data");
    let contacts = format!("contact_id; account_id\n{ANN}; K-1\n{BEN}; K-2");
    write_table(&data, &CONTACTS, &contacts);
    let given = "decided by Gwen on 2026-11-18, of account K-9: a call";
    let owned = format!("contact_id; rule; evidence\n{BEN}; person_decides; {given}");
    write_table(&data, &OWNER_DECISIONS, &owned);
    let decisions = "decision; record; decided_by; decided_on; reason
        owner; account:K-2; Gwen; 2026-11-18; a call
        owner; account:K-9; Gwen; 2026-11-18; a call
        owner; account: K-1; Gwen; 2026-11-18; a call
        owner; account:K-3; Gwen; 2026-11-18; a call
        owner; account:; Gwen; 2026-11-18; a call";
    write_table(&data, &DECISIONS, decisions);
    for (id, accounts) in [(ANN, &["K-1"][..]), (BEN, &["K-2", "K-9"])] {
        let story = explain(run.path(), id).unwrap();
        let told = story
            .lines()
            .filter_map(|line| line.trim().strip_prefix("owner account:"));
        assert_eq!(told.map(str::trim).collect::<Vec<_>>(), accounts, "{story}");
    }
}
