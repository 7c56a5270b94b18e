//! Who would get what if users left: on the office of a golden case.

use std::{fs, path::Path};

use tenure::{
    job::{Job, Overrides},
    simulate::{Simulated, simulate},
};

use crate::support::{self, Quiet};

fn simulated(case: &str, out: &Path, leave: &[&str], office: &[&str]) -> Simulated {
    let overrides = Overrides {
        out: Some(out.to_owned()),
        ..Overrides::default()
    };
    simulated_with(case, &overrides, leave, office)
}

fn simulated_with(case: &str, overrides: &Overrides, leave: &[&str], office: &[&str]) -> Simulated {
    let cases = support::root().join("tests/cases");
    let job = Job::read(&cases.join(case).join("pipeline.toml"), overrides).unwrap();
    let names = |names: &[&str]| Vec::from_iter(names.iter().map(ToString::to_string));
    let leaving = job.departures(&names(leave), &names(office)).unwrap();
    simulate(job, leaving, &Quiet).unwrap()
}

/// What nobody would get, and the summary.
fn undecided(case: &str, leave: &[&str], office: &[&str]) -> (Vec<String>, String) {
    let out = tempfile::tempdir().unwrap();
    let simulated = simulated(case, out.path(), leave, office);
    (rows(&simulated, "simulated_decisions"), simulated.summary)
}

/// The rows of a report, without the IDs of contacts.
fn rows(simulated: &Simulated, report: &str) -> Vec<String> {
    let file = simulated.folder.join(report).with_extension("csv");
    let text = fs::read_to_string(file).unwrap();
    let is_contact_first = text.starts_with("contact_id");
    let mut rows: Vec<String> = text
        .lines()
        .skip(1)
        .map(|row| match row.split_once(',') {
            Some((_, rest)) if is_contact_first => rest.to_owned(),
            _ => row.to_owned(),
        })
        .collect();
    rows.sort_unstable();
    rows
}

#[test]
fn the_contacts_of_who_leaves_go_where_the_rules_say_and_nothing_else_changes() {
    let out = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let simulated = simulated("r_assign_succession/successors", out.path(), &["U2"], &[]);
        let heir = "user,U2,user,U1,succession,U7 is not active; `successor_id` of the directory says who takes over,Dan Dove,,Ben Holt,Ada Marsh";
        assert_eq!(rows(&simulated, "simulated_moves"), [heir]);
        let undecided: Vec<String> = rows(&simulated, "simulated_decisions")
            .iter()
            .map(|row| row.split(",neither").next().unwrap().to_owned())
            .collect();
        assert_eq!(
            undecided,
            ["entity,office-b", "user,U2"],
            "office-b has nobody left"
        );
        let left: Vec<String> = fs::read_dir(out.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        assert_eq!(left, ["simulation"]);
    }
}

#[test]
fn what_was_said_of_an_id_with_a_line_in_it_is_told_to_its_end() {
    let desk = tempfile::tempdir().unwrap();
    let cases = support::root().join("tests/cases");
    let (case, offices) = (
        cases.join("r_assign_succession/limit"),
        cases.join("office"),
    );
    for name in ["pipeline.toml", "people.csv", "users.csv"] {
        let text = fs::read_to_string(case.join(name)).unwrap();
        let text = text.replace("../../office", offices.to_str().unwrap());
        fs::write(desk.path().join(name), text.replace("U2", "U|2")).unwrap();
    }
    let (undecided, _) = undecided(desk.path().to_str().unwrap(), &["U|2"], &[]);
    let whole = "user,U|2,succession: U|2 is not active; `otherwise` of [assign.succession] says who takes over; not moved";
    assert!(undecided[0].starts_with(whole), "{undecided:?}");
}

#[test]
fn a_pool_deals_out_only_what_becomes_free() {
    let out = tempfile::tempdir().unwrap();
    let simulated = simulated("r_assign_9_balance/round_robin", out.path(), &["U1"], &[]);
    let moves = rows(&simulated, "simulated_moves");
    assert_eq!(moves.len(), 5, "{moves:?}");
    assert!(
        moves
            .iter()
            .all(|row| row.starts_with("user,U1,user,U3,balance")),
        "{moves:?}"
    );
    let loads = rows(&simulated, "simulated_loads");
    assert_eq!(
        loads,
        [
            "user,U1,Ada Marsh,office-a,leaving,5,0,-5,,",
            "user,U2,Ben Holt,office-b,active,3,3,0,3,0",
            "user,U3,Cora Finch,office-a,active,4,9,5,,",
        ]
    );
    assert!(
        simulated
            .summary
            .contains("5 contacts would get another owner; 0 would need"),
        "{}",
        simulated.summary
    );
    assert!(
        simulated.summary.contains("The next run deals them anew"),
        "{}",
        simulated.summary
    );
}

#[test]
fn what_no_ledger_holds_yet_is_dealt_anew() {
    let desk = tempfile::tempdir().unwrap();
    let overrides = Overrides {
        out: Some(desk.path().join("out")),
        set: vec![format!("ledger={:?}", desk.path().join("ledger"))],
        ..Overrides::default()
    };
    let simulated = simulated_with("r_assign_9_balance/round_robin", &overrides, &["U1"], &[]);
    let told = "as no ledger holds them yet";
    assert!(simulated.summary.contains(told), "{}", simulated.summary);
}

#[test]
fn what_no_rule_gives_to_anybody_waits_for_a_person() {
    let (decisions, _) = undecided("r_assign_9_balance/round_robin", &[], &["office-b"]);
    let row = "user,U2,neither a successor_id nor [assign.succession] says who takes over,\"Name who takes over: a successor, a rule of [assign.succession], or a decision on the contact.\"";
    let names = ["Cal Crow,,Ben Holt", "Gus Gray,,Ben Holt"];
    assert_eq!(decisions, names.map(|name| format!("{row},{name}")));
}

#[test]
fn an_office_that_closes_leaves_its_contacts() {
    let (undecided, _) = undecided("r_assign_8_territory/pool", &[], &["office-b"]);
    let of_office = undecided
        .iter()
        .filter(|row| row.starts_with("entity,office-b,"));
    assert_eq!(of_office.count(), 2, "{undecided:?}");
}

#[test]
fn what_the_limit_holds_back_waits_for_the_next_run_and_not_for_a_person() {
    let (undecided, summary) = undecided("r_assign_succession/limit", &["U2"], &[]);
    let row = "user,U2,succession: U2 is not active; `otherwise` of [assign.succession] says who takes over; not moved in this run: the limit of [assign.moves] is reached,Nothing: a later run moves it. A higher `limit` of [assign.moves] moves it sooner.,Eve Eyre,,Ben Holt";
    assert_eq!(undecided, [row]);
    assert!(
        summary.contains("; 0 would need a person's decision, and 1 would wait for later runs"),
        "{summary}"
    );
    assert!(
        !summary.contains("deals them anew"),
        "no pool dealt: {summary}"
    );
}

#[test]
fn what_a_person_decided_holds_until_a_person_decides_anew() {
    let (undecided, _) = undecided("r_merge_9_decisions/owner_has_left", &["U2"], &[]);
    let row = "user,U2,person_decides: decided by Ida on 2026-01-10: knows him,Change the decision on the contact: it beats every rule.,Cy Cole,,Ben Holt";
    assert_eq!(undecided, [row]);
}

#[test]
fn what_an_account_gave_waits_for_another_owner_of_the_account() {
    let (undecided, _) = undecided("r_assign_4_account/inherits", &["U1"], &[]);
    let row =
        "user,U1,\"account: ACC-1 belongs to U1, who is not active\",\"Name another owner of what";
    assert!(undecided[0].starts_with(row), "{undecided:?}");
}
