//! How dates are read in files beside the exports of contacts, and what is said of it.

use super::{Desk, assert_has, stderr, stdout, tenure};
use crate::support::run;

const PIPELINE: &str = r#"
[[source.joined]]
files = ["cases.csv"]
key = "Client"
opened = "Opened"
owner = "Agent"
roles = { Agent = "Agent" }
[[interactions]]
name = "mail"
files = ["mail.csv"]
[[tasks]]
name = "to_do"
files = ["to_do.csv"]
date_order = "month_first"
"#;

fn desk() -> Desk {
    let desk = Desk::new(PIPELINE);
    for (name, text) in [
        (
            "people.csv",
            "ID,First Name,Last Name,Email,Created Date\n1,Ann,Able,ann@example.com,13/02/2026\n",
        ),
        (
            "users.csv",
            "user_id,name,email,status\nU1,Ada Marsh,ada@office.example.com,active\nU2,Bo Hart,bo@office.example.com,active\n",
        ),
        (
            "cases.csv",
            "Client,Agent,Opened\n1,Ada Marsh,01/02/2026\n1,Bo Hart,02/01/2026\n",
        ),
        (
            "mail.csv",
            "record_id,user_id,occurred_at\n1,U1,05/11/2026\n",
        ),
        ("to_do.csv", "record_id,user_id,due_at\n1,U1,11/05/2026\n"),
    ] {
        desk.write(name, text);
    }
    desk
}

#[test]
fn files_beside_the_contacts_are_dated_as_the_contacts_are() {
    let desk = desk();
    let told = stdout(&tenure(&["check", &desk.path("pipeline.toml")]).code(0));
    let parts = [
        "cases.csv, joined by Client\n    csv with `,`, UTF-8, header in line 1; dates day first, as the contacts have it",
        "interactions mail\n",
        "header in line 1; dates day first, as the contacts have it",
        "header in line 1; dates month first, as the pipeline file says",
    ];
    assert_has(&told, &parts);
    let run = run(desk.path("pipeline.toml").as_ref(), &[]);
    assert_eq!(run.rows("contacts", &["owner_id"]), [["U1"]]);
    let timeline = run.rows("timeline", &["occurred_at"]);
    assert!(!timeline.is_empty());
    for row in timeline {
        assert!(row[0].starts_with("2026-11-05"), "{row:?}");
    }
}

#[test]
fn dates_that_do_not_fit_are_told_without_their_values() {
    let desk = desk();
    desk.write(
        "cases.csv",
        "Client,Agent,Opened\n1,Ada Marsh,2026-01-01\n1,Bo Hart,Sept 31 2026\n",
    );
    desk.write(
        "mail.csv",
        "record_id,user_id,occurred_at\n1,U1,13/03/2026\n1,U1,14/03/2026\n1,U1,03/15/2026\n1,U1,soon\n",
    );
    desk.write("to_do.csv", "record_id,user_id,due_at\n1,U1,25/12/2026\n");
    let told = stderr(&desk.run(&[]).code(0));
    let parts = [
        "cases.csv: 1 cell of Opened could not be read: taken as blank",
        "mail.csv: 1 date of occurred_at could be read only in the other order of day and month; if all are written so, set `date_order`",
        "mail.csv: 1 cell of occurred_at could not be read: rejected with the whole row",
        "to_do.csv: dates are read month first, as the pipeline file says, but look otherwise",
    ];
    assert_has(&told, &parts);
    assert!(!told.contains("Sept"), "{told}");
}

#[test]
fn a_case_of_a_day_to_come_is_a_row_that_was_read() {
    let desk = desk();
    desk.write(
        "cases.csv",
        "Client,Agent,Opened\n1,Ada Marsh,2026-01-01\n1,Bo Hart,2026-12-01\n9,Bo Hart,2026-12-01\n",
    );
    let told = stderr(&desk.run(&[]).code(0));
    assert!(told.contains("cases.csv: 2 of 3 rows used"), "{told}");
    let told = desk.manifest();
    let mut inputs = told["inputs"].as_array().unwrap().iter();
    let is_it = |input: &&serde_json::Value| input["path"].as_str().unwrap().ends_with("cases.csv");
    let cases = inputs.find(is_it).unwrap();
    let count = |key: &str| cases[key].as_u64().unwrap();
    assert_eq!(
        [count("rows"), count("rejects"), count("records")],
        [3, 1, 2]
    );
}

#[test]
fn systems_of_which_nobody_says_how_they_write_dates_go_by_their_rows() {
    for (preset, headers) in [
        ("zencase", "Contact Number,Address Type"),
        ("kw_command", "KW UID,Contact Assignee"),
    ] {
        let desk = Desk::new("");
        let rows =
            "1,,Ann,Able,ann@example.com,03/04/2026\n2,,Bea,Blow,bea@example.com,13/04/2026\n";
        let header = format!("{headers},First Name,Last Name,Email,Created Date\n");
        desk.write("people.csv", &(header + rows));
        let set = format!("source.crm.preset={preset}");
        let check = ["check", &desk.path("pipeline.toml"), "--set", &set];
        let told = stdout(&tenure(&check).code(0));
        assert_has(&told, &["dates day first, as the first rows show"]);
    }
}
