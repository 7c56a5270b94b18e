//! A ledger that was killed, lost or damaged, and runs that must leave it as it is.

use std::{collections::BTreeMap, fs, os::unix::fs::symlink, path::Path};

use super::{Desk, Ended, assert_has, json, names_in, stderr, stdout, tenure};

impl Desk {
    /// A desk whose runs go on with a ledger.
    fn with_ledger() -> Self {
        let desk = Self::new("");
        let pipeline = fs::read_to_string(desk.path("pipeline.toml")).unwrap();
        desk.write("pipeline.toml", &format!("ledger = \"ledger\"\n{pipeline}"));
        desk
    }

    /// The same after two nights.
    fn of_two_nights() -> Self {
        let desk = Self::with_ledger();
        desk.run(&["--as-of", "2026-11-01"]).code(0);
        desk.people("1,Ann,Able,ann@example.com,\n2,Bea,Blow,bea@example.com,U1\n");
        desk.run(&["--as-of", "2026-11-02"]).code(0);
        desk
    }

    fn check(&self, more: &[&str]) -> Ended {
        let pipeline = self.path("pipeline.toml");
        tenure(&[&["check", &*pipeline, "--as-of", "2026-11-03"], more].concat())
    }

    fn latest(&self, folder: &str) -> String {
        let link = fs::read_link(self.path(&format!("{folder}/latest"))).unwrap();
        link.display().to_string()
    }

    fn lead(&self, folder: &str, to: &str) {
        let link = self.path(&format!("{folder}/latest"));
        fs::remove_file(&link).unwrap();
        symlink(to, link).unwrap();
    }
}

/// Every file below a folder, with what is in it, but the lock.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for name in names_in(folder).into_iter().filter(|name| name != ".lock") {
        let path = folder.join(&name);
        if path.is_dir() && !path.is_symlink() {
            let inner = contents(&path).into_iter();
            found.extend(inner.map(|(inner, text)| (format!("{name}/{inner}"), text)));
        } else if path.is_symlink() {
            let link = fs::read_link(&path).unwrap().display().to_string();
            found.insert(name, link.into_bytes());
        } else {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

/// Wherever a run is killed while it publishes, the next one goes on with what is there, and tells of itself as it is called.
#[test]
fn a_run_that_was_killed_while_it_published_is_gone_on_with() {
    for killed_after in ["results", "ledger", "link of the ledger"] {
        let desk = Desk::of_two_nights();
        let (results, ledger) = (desk.latest("out"), desk.latest("ledger"));
        desk.run(&["--as-of", "2026-11-03"]).code(0);
        let killed = desk.latest("ledger");
        desk.lead("out", &results);
        if killed_after != "link of the ledger" {
            desk.lead("ledger", &ledger);
        }
        if killed_after == "results" {
            fs::remove_dir_all(Path::new(&desk.path("ledger")).join(&killed)).unwrap();
        }
        let told = stderr(&desk.run(&["--as-of", "2026-11-03"]).code(0));
        let is_unseen = killed_after == "link of the ledger";
        assert_eq!(told.contains("before `latest` led to it"), is_unseen);
        let head = fs::read_to_string(desk.path("ledger/latest/ledger.json")).unwrap();
        let run_id = desk.manifest()["run_id"].as_str().unwrap().to_owned();
        assert_has(&head, &[&format!("\"run_id\": \"{run_id}\"")]);
        assert_eq!(desk.latest("out"), format!("runs/{run_id}"));
        assert_eq!(desk.latest("ledger"), format!("runs/{run_id}"));
        let runs = names_in(Path::new(&desk.path("ledger/runs"))).len();
        assert_eq!(runs, if is_unseen { 4 } else { 3 });
    }
}

#[test]
fn a_ledger_without_its_link_or_a_table_is_told() {
    let desk = Desk::of_two_nights();
    let last = desk.latest("ledger");
    fs::remove_file(desk.path("ledger/latest")).unwrap();
    let told = stderr(&desk.run(&["--as-of", "2026-11-03"]).code(1));
    assert_has(&told, &["no link `latest`"]);
    symlink(&last, desk.path("ledger/latest")).unwrap();
    for table in ["ledger_contacts", "ledger_members", "ownership_history"] {
        let path = desk.path(&format!("ledger/latest/{table}.parquet"));
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let told = stderr(&desk.run(&["--as-of", "2026-11-03"]).code(1));
        assert_has(&told, &["ledger", table]);
        assert!(!told.contains("panicked"), "{told}");
        fs::write(&path, whole).unwrap();
    }
    let path = desk.path("ledger/latest/ledger_requests.parquet");
    let whole = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let lacks = ["lacks its table `ledger_requests`"];
    assert_has(&stderr(&desk.check(&[]).code(2)), &lacks);
    assert_has(
        &stderr(&desk.run(&["--as-of", "2026-11-03"]).code(1)),
        &lacks,
    );
    let other = desk.path("ledger/latest/ownership_history.parquet");
    fs::copy(other, &path).unwrap();
    let lacks = [
        "another tenure wrote",
        "`ledger_requests` has no column `request`",
    ];
    assert_has(&stderr(&desk.check(&[]).code(2)), &lacks);
    fs::write(&path, whole).unwrap();
    desk.run(&["--as-of", "2026-11-03"]).code(0);
}

/// What the last run that was published knew is brought back, or given up by name.
#[test]
fn a_ledger_that_is_gone_or_behind_the_last_run_is_3_and_another_is_told() {
    let desk = Desk::of_two_nights();
    let third = |more: &[&str]| desk.run(&[&["--as-of", "2026-11-03"], more].concat());
    let last = desk.manifest()["run_id"].as_str().unwrap().to_owned();
    let went_on = format!("the last run, {last}, went on with this ledger, which ");
    fs::rename(desk.path("ledger"), desk.path("kept")).unwrap();
    for told in [third(&[]), third(&["--dry-run"]), desk.check(&[])] {
        let gone = [&*went_on, "holds no run any more", "name another folder"];
        assert_has(&stderr(&told.code(3)), &gone);
    }
    assert!(!Path::new(&desk.path("ledger")).exists());
    let other = ["--set", "ledger=other"];
    let told = "the last run went on with the ledger ledger, and this one begins other";
    assert_has(
        &stderr(&third(&[&other[..], &["--dry-run"]].concat()).code(0)),
        &[told],
    );
    assert_has(&stdout(&desk.check(&other).code(0)), &[told]);
    fs::rename(desk.path("kept"), desk.path("moved")).unwrap();
    let moved = third(&["--set", "ledger=moved", "--dry-run"]);
    assert!(!stderr(&moved.code(0)).contains("went on with"));
    fs::rename(desk.path("moved"), desk.path("ledger")).unwrap();
    let first = names_in(Path::new(&desk.path("ledger/runs"))).remove(0);
    let (latest, first) = (desk.latest("ledger"), format!("runs/{first}"));
    desk.lead("ledger", &first);
    let behind = [&*went_on, "goes no further than", &first];
    assert_has(&stderr(&third(&["--dry-run"]).code(3)), &behind);
    desk.lead("out", &first);
    third(&["--dry-run"]).code(0);
    desk.lead("ledger", &latest);
    assert_has(
        &stderr(&third(&["--dry-run"]).code(0)),
        &["was stopped before `latest` led to it"],
    );
}

#[test]
fn a_ledger_of_another_pipeline_is_told_before_and_while_it_is_gone_on_with() {
    let desk = Desk::of_two_nights();
    let other = ["--set", "name=\"other\""];
    let of_desk = ["the ledger is of pipeline `desk`"];
    assert_has(&stdout(&desk.check(&other).code(0)), &of_desk);
    assert!(!stdout(&desk.check(&[]).code(0)).contains(of_desk[0]));
    let run = desk.run(&[&["--as-of", "2026-11-03"], &other[..]].concat());
    assert_has(&stderr(&run.code(0)), &of_desk);
}

/// Nothing can be locked or written in it; its tables can be read.
#[test]
fn a_ledger_that_can_only_be_read_is_enough_to_look_ahead() {
    let desk = Desk::of_two_nights();
    fs::remove_file(desk.path("ledger/.lock")).unwrap();
    fs::create_dir(desk.path("ledger/.lock")).unwrap();
    let told = stderr(&desk.run(&["--as-of", "2026-11-03"]).code(1));
    assert_has(&told, &["the ledger ", " cannot be written"]);
    let before = contents(Path::new(&desk.path("ledger")));
    desk.run(&["--as-of", "2026-11-03", "--dry-run"]).code(0);
    let pipeline = desk.path("pipeline.toml");
    tenure(&["simulate", "--leave", "U1", &pipeline]).code(0);
    assert_eq!(before, contents(Path::new(&desk.path("ledger"))));
    let left = [".lock", "latest", "preview", "runs", "simulation"];
    assert_eq!(names_in(&desk.out()), left);
}

/// Ann's owner goes on by the ledger, which is no other value; Bea has one now.
#[test]
fn that_an_owner_goes_on_is_no_change() {
    let desk = Desk::of_two_nights();
    let runs = names_in(&desk.out().join("runs"));
    let [first, second] = [0, 1].map(|run: usize| desk.path(&format!("out/runs/{}", runs[run])));
    let found = json(&tenure(&["diff", &first, &second, "--json"]).code(0));
    let fields = found["fields"].as_array().unwrap().iter();
    let mut rules = fields.filter(|field| field["field"] == "owner_rule");
    assert_eq!(rules.next().unwrap()["contacts"], 1);
}

#[test]
fn a_preview_leaves_the_ledger_and_is_published_as_it_was_shown_or_not_at_all() {
    let desk = Desk::of_two_nights();
    let ledger = Path::new(&desk.path("ledger")).to_owned();
    let before = contents(&ledger);
    let preview = desk.path("out/preview");
    desk.run(&["--as-of", "2026-11-03", "--dry-run"]).code(0);
    assert_eq!(before, contents(&ledger));
    let shown = contents(&desk.out().join("preview/data"));
    desk.run(&["--as-of", "2026-11-03", "--approved", &preview])
        .code(0);
    assert_eq!(shown, contents(&desk.out().join("latest/data")));
    let again = desk.run(&["--as-of", "2026-11-03", "--approved", &preview]);
    assert_has(&stderr(&again.code(4)), &["ledger has changed"]);
}

/// Of two rows without a record ID the one of a whole name is known again when it is edited.
#[test]
fn what_is_known_again_by_its_person_and_what_cannot_be_is_told() {
    let desk = Desk::with_ledger();
    let night = |day: &str, city: &str| {
        let rows = format!("Ann,Able,ann@example.com,{city},U1\nBea,,bea@example.com,{city},U1\n");
        desk.write(
            "people.csv",
            &format!("First Name,Last Name,Email,City,Owner ID\n{rows}"),
        );
        stderr(&desk.run(&["--as-of", day]).code(0))
    };
    let lost = "1 row without a record ID, nor a whole name";
    let first = night("2026-11-01", "Bonn");
    assert_has(&first, &[lost]);
    assert!(!first.contains("known again under"), "{first}");
    let again = "1 contact of which no record was read is known again under other records";
    assert_has(&night("2026-11-02", "Ulm"), &[lost, again]);
}

#[test]
fn record_ids_of_somebody_else_are_told_the_fewer_by_name() {
    const PEOPLE: [&str; 5] = [
        "Ann,Able,ann",
        "Bea,Blow,bea",
        "Cal,Crow,cal",
        "Dan,Dove,dan",
        "Eve,East,eve",
    ];
    let desk = Desk::with_ledger();
    let night = |day: &str, people: [usize; 5]| {
        let rows = [11, 11, 12, 13, 14]
            .into_iter()
            .zip(people.map(|person| PEOPLE[person]));
        let rows = rows.map(|(id, person)| format!("{id},{person}@example.com,U1\n"));
        let rows: String = rows.collect();
        desk.people(&rows);
        stderr(&desk.run(&["--as-of", day]).code(0))
    };
    let others = "of somebody else than in the last run";
    assert!(!night("2026-11-01", [0, 1, 2, 3, 4]).contains(others));
    let swapped = night("2026-11-02", [2, 3, 0, 1, 4]);
    assert_has(
        &swapped,
        &[
            "source crm: 3 record IDs",
            &format!("{others}: `11`, `12`, `13`"),
        ],
    );
    let anew = night("2026-11-03", [4, 0, 1, 2, 3]);
    assert_has(
        &anew,
        &[
            "source crm: 4 record IDs",
            &format!("{others}, as where a column"),
        ],
    );
    assert!(!night("2026-11-04", [4, 0, 1, 2, 3]).contains(others));
}

#[test]
fn who_is_not_in_the_directory_any_more_is_told_until_they_are_back() {
    let desk = Desk::with_ledger();
    desk.people("1,Ann,Able,ann@example.com,U1\n2,Bea,Blow,bea@example.com,U1\n3,Cal,Crow,cal@example.com,U2\n");
    let night = |day: &str, users: &[&str]| {
        let rows = users
            .iter()
            .map(|id| format!("{id},{id} Marsh,{id}@office.example.com,active\n"));
        let rows: String = rows.collect();
        desk.write("users.csv", &format!("user_id,name,email,status\n{rows}"));
        stderr(&desk.run(&["--as-of", day]).code(0))
    };
    let lost = "of the ledger any more, and others or nobody owns these";
    assert!(!night("2026-11-01", &["U1", "U2"]).contains(lost));
    for day in ["2026-11-02", "2026-11-03"] {
        let half = night(day, &["U2"]);
        assert_has(
            &half,
            &[
                "does not have 1 user with 2 contacts",
                lost,
                "file of users is whole: `U1`",
            ],
        );
    }
    let ledger = desk.path("ledger");
    let on = |day| stdout(&tenure(&["history", &ledger, "crm/1", "--on", day]).code(0));
    assert_has(&on("2026-11-01"), &["was owned by user U1"]);
    let meanwhile = "owned by nobody, as the directory lacks its holder since 2026-11-02";
    assert_has(&on("2026-11-02"), &[meanwhile, "keeps it for user U1"]);
    let explained = stdout(&tenure(&["explain", &desk.path("out"), "crm/1"]).code(0));
    assert_has(
        &explained,
        &["not in the directory since 2026-11-03: unowned"],
    );
    assert!(!night("2026-11-04", &["U1", "U2"]).contains(lost));
    assert_has(&on("2026-11-04"), &["was owned by user U1"]);
}

#[test]
fn a_record_id_that_is_nobodys_any_more_still_leads_to_its_contact() {
    let desk = Desk::with_ledger();
    for (day, id) in [("2026-11-01", 1), ("2026-11-02", 101)] {
        let row = format!("{id},Ann,Able,ann@example.com,U1\n");
        desk.people(&row);
        desk.run(&["--as-of", day]).code(0);
    }
    let told = |record: &str| {
        let told = stdout(&tenure(&["history", &desk.path("ledger"), record]).code(0));
        told.replace(record, "")
    };
    assert_eq!(told("crm/1"), told("crm/101"));
}

/// A day that is to come is told of, and the links lead back from it.
#[test]
fn a_mistyped_day_is_told_of_and_taken_back() {
    let desk = Desk::of_two_nights();
    let before = ["ledger", "out"].map(|folder| desk.latest(folder));
    let told = stderr(&desk.run(&["--as-of", "2996-11-03"]).code(0));
    assert!(told.contains("warning: 2996-11-03 lies "), "{told}");
    let refused = stderr(&desk.run(&["--as-of", "2026-11-03"]).code(2));
    let back = format!("of the ledger and of the results back to {}", before[0]);
    assert!(refused.contains(&back), "{refused}");
    desk.lead("ledger", &before[0]);
    desk.lead("out", &before[1]);
    let told = stderr(&desk.run(&["--as-of", "2026-11-03"]).code(0));
    assert!(!told.contains("warning: 2026-11-03 lies"), "{told}");
    assert!(
        told.contains("Since the last run, as of 2026-11-02"),
        "{told}"
    );
    desk.run(&["--as-of", "2026-11-04"]).code(0);
    for _ in 0..2 {
        desk.run(&["--as-of", "2996-11-03"]).code(0);
    }
    let refused = stderr(&desk.run(&["--as-of", "2026-11-05"]).code(2));
    assert!(!refused.contains("lead the links"), "{refused}");
}
