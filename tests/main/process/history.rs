//! Who owned contacts, night by night: a source that changes its mind, a record that comes and goes, a merge that is undone.

use super::{Desk, assert_has, json, stderr, stdout, tenure};

/// An office whose runs go on with a ledger, before the first night.
fn office() -> Desk {
    let desk = Desk::new("ledger = \"ledger\"\ndecisions = [\"decisions.csv\"]\n");
    let pipeline = "name = \"desk\"\nas_of = 2026-11-01\nledger = \"ledger\"\ndecisions = [\"decisions.csv\"]\n\
         [directory]\nusers = \"users.csv\"\n[[source]]\nname = \"web\"\nfiles = [\"web.csv\"]\n\
         [[source]]\nname = \"crm\"\nfiles = [\"crm.csv\"]\n";
    desk.write("pipeline.toml", pipeline);
    desk.write(
        "users.csv",
        "user_id,name,email,status\nU1,Ann Lee,ann@x.com,active\nU2,Bob Ray,bob@x.com,active\nU3,Cid Moe,cid@x.com,active\n",
    );
    desk.write("decisions.csv", DECISIONS);
    desk.write(
        "crm.csv",
        &(CRM.to_owned()
            + "c1,Ada,Byron,ada@b.org,,2026-01-06\nc9,Alan,Turing,alan@t.org,U3,2026-01-06\n"),
    );
    desk
}

const DECISIONS: &str = "decision,record,other,decided_by,decided_on,reason\n";
const CRM: &str = "record_id,First Name,Last Name,Email,OwnerID,Created\n";
const KURT: &str = "w4,Kurt,Goedel,kurt@g.org,U3,2026-03-05\n";

/// Four nights: Ada is given to another by her source, which the ledger does not follow, Emmy gets an owner, Kurt vanishes and comes back,
/// and Alan is one with Ada for a night.
fn four_nights() -> Desk {
    let desk = office();
    let web = |ada: &str, emmy: &str, kurt: &str| {
        let text = format!(
            "{CRM}w1,Ada,Byron,ada@b.org,{ada},2026-01-05\nw2,Carl,Gauss,carl@g.org,U2,2026-02-05\n\
             w3,Emmy,Noether,emmy@n.org,{emmy},2026-03-05\n{kurt}"
        );
        desk.write("web.csv", &text);
    };
    let merge = format!("{DECISIONS}merge,web/w1,crm/c9,Ann,2026-11-03,same\n");
    let apart = format!("{merge}keep_apart,web/w1,crm/c9,Ann,2026-11-04,not the same\n");
    let nights = [
        (["U1", "", KURT], DECISIONS),
        (["U2", "U1", ""], DECISIONS),
        (["U2", "U1", KURT], &*merge),
        (["U2", "U1", KURT], &*apart),
    ];
    for (night, ([ada, emmy, kurt], decisions)) in (1..).zip(nights) {
        web(ada, emmy, kurt);
        desk.write("decisions.csv", decisions);
        desk.run(&["--as-of", &format!("2026-11-0{night}")]).code(0);
    }
    desk
}

/// What is said of a record on a day.
fn on(folder: &str, record: &str, day: &str) -> String {
    stdout(&tenure(&["history", folder, record, "--on", day]).code(0))
}

#[test]
fn four_nights_are_told_day_by_day() {
    let desk = four_nights();
    for folder in ["ledger", "out", "out/latest"] {
        let folder = desk.path(folder);
        for (record, day, told) in [
            (
                "web/w1",
                "2026-11-04",
                "was owned by user U1, since 2026-01-05, by owner_id: OwnerID `U1` of web",
            ),
            (
                "web/w3",
                "2026-11-01",
                "was owned by nobody, from 2026-03-05 until 2026-11-02, by defect",
            ),
            (
                "web/w3",
                "2026-11-02",
                "was owned by user U1, since 2026-11-02, by owner_id: OwnerID `U1` of web",
            ),
            (
                "web/w4",
                "2026-11-02",
                "was owned by nobody, from 2026-11-02 until 2026-11-03, as no export had a record of it",
            ),
            (
                "web/w4",
                "2026-11-03",
                "was owned by user U3, since 2026-03-05, by current",
            ),
            (
                "crm/c9",
                "2025-12-31",
                "was not known yet: its history begins on 2026-01-06",
            ),
            (
                "crm/c9",
                "2026-11-02",
                "was owned by user U3, from 2026-01-06 until 2026-11-03",
            ),
            (
                "crm/c9",
                "2026-11-03",
                "(merged from 2026-11-03 until 2026-11-04), which was owned by user U1, since 2026-01-05",
            ),
            (
                "crm/c9",
                "2026-11-04",
                "was owned by user U3, since 2026-11-04, by current",
            ),
            (
                "crm/c9",
                "2027-01-01",
                "as far as is known (the last run is as of 2026-11-04), ",
            ),
        ] {
            let said = on(&folder, record, day);
            assert!(
                said.starts_with(&format!("On {day}")) && said.ends_with(".\n"),
                "{said}"
            );
            assert_eq!(said.lines().count(), 1, "{said}");
            assert_has(&said, &[told]);
            let today = format!(" Record {record} ");
            assert_eq!(said.contains(&today), day < "2026-11-04", "{said}");
        }
    }
    let story = stdout(&tenure(&["history", &desk.path("ledger"), "web/w4"]).code(0));
    let spells = [
        "  now       user U3 since 2026-03-05\n",
        "  from 2026-03-05 until 2026-11-02  user U3\n",
        "  from 2026-11-02 until 2026-11-03  in no export\n",
        "  since 2026-11-03                  user U3: it is back in the exports, held since 2026-03-05\n",
    ];
    assert_has(&story, &spells);
    let alan = json(&tenure(&["history", &desk.path("ledger"), "crm/c9", "--json"]).code(0));
    let spells = alan["spells"].as_array().unwrap().iter();
    let owners: Vec<_> = spells.map(|spell| spell["owner_id"].as_str()).collect();
    assert_eq!(owners, [Some("U3"), None, Some("U1"), Some("U3")]);
}

#[test]
fn an_old_id_leads_to_the_contact_that_has_its_records_now() {
    let desk = four_nights();
    let merge = format!("{DECISIONS}merge,web/w1,crm/c9,Ann,2026-11-05,after all\n");
    let alan = json(&tenure(&["history", &desk.path("ledger"), "crm/c9", "--json"]).code(0));
    let alan = alan["contact_id"].as_str().unwrap();
    desk.write("decisions.csv", &merge);
    desk.run(&["--as-of", "2026-11-05"]).code(0);
    let told = stdout(&tenure(&["explain", &desk.path("out"), alan]).code(0));
    let parts = [
        &*format!("Contact {alan} was merged into this one on 2026-11-05.\n\nContact "),
        "\n  crm/c9  crm.csv:3",
        "\nWho owned it\n  since 2026-01-05  user Ann Lee (U1)",
        &*format!("  since 2026-11-05  contact {alan} is part of it\n"),
    ];
    assert_has(&told, &parts);
    let history = stdout(&tenure(&["history", &desk.path("ledger"), alan]).code(0));
    assert_has(
        &history,
        &["  now    part of contact ", ": user U1 since 2026-01-05\n"],
    );
}

#[test]
fn what_history_cannot_tell_is_2_and_what_is_damaged_1() {
    let desk = office();
    desk.write("web.csv", &format!("{CRM}{KURT}"));
    desk.run(&["--as-of", "2026-11-01"]).code(0);
    let ledger = desk.path("ledger");
    let fails = |arguments: &[&str], code: i32, told: &str| {
        let ended = tenure(&[&["history"], arguments].concat()).code(code);
        assert_has(&stderr(&ended), &[told]);
        assert_eq!(stdout(&ended), "");
    };
    fails(
        &[&desk.path("nowhere"), "web/w4"],
        2,
        "is neither a ledger with a run nor a run",
    );
    fails(&[&ledger, "web/w5"], 2, "`web/w5` is no contact ID");
    fails(
        &[&ledger, "web/w4", "--on", "yesterday"],
        2,
        "write a date such as 2026-11-21",
    );
    desk.write("ledger/latest/ownership_history.parquet", "PAR1");
    fails(
        &[&ledger, "6c15938e"],
        1,
        "is damaged; bring it back from a copy",
    );
}
