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

#[test]
fn a_line_is_told_of_whom_it_meant_and_not_of_who_has_the_names_by_now() {
    let run = tempfile::tempdir().unwrap();
    write_run(run.path());
    let data = run.path().join("data");
    let other = "cccccc33-0000-5000-8000-000000000003";
    let decisions = format!(
        "decision; record; value; result; rule; contact_id; other_contact_id
         keep_apart; crm/3; crm/7; applied; person_decides; {ANN}; {BEN}
         keep_apart; crm/7; web/7; applied; person_decides; {other}; {BEN}
         merge; crm/7; web/7; unmatched; no_such_record; ;
         merge; web/8; crm/7; applied; person_decides; {ANN}; {ANN}
         merge; web/9; crm/7; applied; person_decides; {ANN}; {ANN}"
    );
    write_table(&data, &DECISIONS, &decisions);
    let told = |story: String| {
        let lines = story.lines().map(str::trim);
        let lines = lines
            .filter(|line| line.contains(": person_decides") || line.contains(": no_such_record"));
        let asked = lines.map(|line| line.split("  ").next().unwrap().to_owned());
        Vec::from_iter(asked)
    };
    let [of_ann, of_other, unmatched, within, others_within] = [
        "keep_apart crm/3 crm/7",
        "keep_apart crm/7 web/7",
        "merge crm/7 web/7",
        "merge web/8 crm/7",
        "merge web/9 crm/7",
    ];
    assert_eq!(
        told(explain(run.path(), ANN).unwrap()),
        [of_ann, unmatched, within, others_within]
    );
    assert_eq!(
        told(explain(run.path(), BEN).unwrap()),
        [of_ann, of_other, unmatched]
    );
    let finished = crate::finished::Run::open(run.path()).unwrap();
    let pair = super::super::pair::tell(&finished, ["crm/7", "web/7"]).unwrap();
    assert_eq!(told(pair), [of_ann, unmatched]);
    let of_one = super::super::pair::tell(&finished, ["crm/7", "web/8"]).unwrap();
    assert_eq!(told(of_one), [within]);
}
