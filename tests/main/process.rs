//! The command as a process: exit codes, what is written where, and what is said to whom.

use std::{
    fs::{self, File},
    path::Path,
};

use tempfile::TempDir;

mod absent;
mod command;
mod compared;
mod dates;
mod history;
mod inputs;
mod ledger;
mod losses;
mod preview;
mod privacy;
mod readme;
mod surroundings;

use crate::{sample::NIGHTLY, support::root};
use command::{Ended, assert_has, command, json, shell, signalled, stderr, stdout, tenure};

/// A folder with a pipeline of one export of two people.
struct Desk(TempDir);

impl Desk {
    fn new(more: &str) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.people("1,Ann,Able,ann@example.com,U1\n2,Bea,Blow,bea@example.com,\n");
        desk.write(
            "users.csv",
            "user_id,name,email,status\nU1,Ada Marsh,ada@office.example.com,active\n",
        );
        desk.write(
            "pipeline.toml",
            &format!(
                "name = \"desk\"\nas_of = 2026-11-21\n[directory]\nusers = \"users.csv\"\n\
                 [[source]]\nname = \"crm\"\nfiles = [\"people.csv\"]\npreset = \"generic\"\n{more}"
            ),
        );
        desk
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    /// Writes the export anew, with these rows.
    fn people(&self, rows: &str) {
        let header = "ID,First Name,Last Name,Email,Owner ID";
        self.write("people.csv", &format!("{header}\n{rows}"));
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn out(&self) -> std::path::PathBuf {
        self.0.path().join("out")
    }

    /// What the output folder has in a file.
    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.out().join(name)).unwrap()
    }

    /// What `run.json` says of the last run.
    fn manifest(&self) -> serde_json::Value {
        serde_json::from_str(&self.text("latest/run.json")).unwrap()
    }

    fn run(&self, more: &[&str]) -> Ended {
        let pipeline = self.path("pipeline.toml");
        let mut arguments = vec!["run", &*pipeline];
        arguments.extend(more);
        tenure(&arguments)
    }
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort_unstable();
    names
}

#[test]
fn a_run_publishes_and_says_so_on_stderr_only() {
    let desk = Desk::new("");
    let done = desk.run(&["-v"]).code(0);
    assert_eq!(stdout(&done), "");
    let parts = [
        "settle",
        " 2 rows ",
        "people.csv: 2 rows, 0 rejected",
        "Reports: ",
    ];
    assert_has(&stderr(&done), &parts);
    let published = desk.out().join("latest");
    assert!(published.join("run.json").exists());
    assert!(published.join("data/contacts.parquet").exists());
    assert!(published.join("reports/owner_metrics.csv").exists());
    assert_eq!(names_in(&desk.out()), [".lock", "latest", "runs"]);
}

#[test]
fn a_wrong_command_line_or_pipeline_file_is_2() {
    tenure(&["walk"]).code(2);
    tenure(&["run", "there/is/none.toml"]).code(2);
    for form in [&["--log-format=json"][..], &["--log-format", "json"]] {
        let arguments = [&["check", "a.toml", "--threads", "2"], form].concat();
        let refused = stderr(&tenure(&arguments).code(2));
        let line: serde_json::Value = serde_json::from_str(&refused).unwrap();
        assert_eq!(
            (&line["level"], &line["exit_code"]),
            (&"ERROR".into(), &2.into())
        );
        let message = line["message"].as_str().unwrap();
        assert!(
            message.starts_with("unexpected argument '--threads' found"),
            "{message}"
        );
    }
    let desk = Desk::new("prioritty = 1\n[flags.stail]\ndays = 3\n");
    let parts = [
        "prioritty",
        "priority",
        "stail",
        "stale",
        "pipeline.toml",
        "2 problems",
    ];
    assert_has(&stderr(&desk.run(&[]).code(2)), &parts);
    assert!(!desk.out().exists());
}

#[test]
fn an_input_over_its_reject_limit_is_3() {
    let desk = Desk::new("reject_limit = 0.1\n");
    desk.people("1,Ann,Able,ann@example.com,U1\n2,Bea,Blow,bea@example.com,U1,x\n3,Cal,Crow,cal@example.com,U1\n");
    let refused = desk.run(&[]).code(3);
    assert!(stderr(&refused).contains("line 3"), "{}", stderr(&refused));
    assert!(!desk.out().join("latest").exists());
}

#[test]
fn an_export_without_a_row_is_a_warning() {
    let desk = Desk::new("");
    desk.people("");
    let told = stderr(&desk.run(&[]).code(0));
    assert!(
        told.contains("people.csv: it has a header but no rows"),
        "{told}"
    );
}

#[test]
fn a_file_that_is_not_there_is_3_and_a_pipeline_that_names_none_is_2() {
    for (files, code) in [
        ("[\"none.csv\"]", 3),
        ("[\"none*.csv\"]", 3),
        ("[]", 2),
        ("[\".\"]", 2),
    ] {
        let desk = Desk::new("");
        let set = format!("source.crm.files={files}");
        for command in ["run", "check", "train", "simulate"] {
            let pipeline = desk.path("pipeline.toml");
            let mut arguments = vec![command, &pipeline, "--set", &set];
            arguments.extend(&["--leave", "U1"][..if command == "simulate" { 2 } else { 0 }]);
            let refused = tenure(&arguments);
            assert!(stderr(&refused.code(code)).contains("1 problem"), "{files}");
        }
        assert!(!desk.out().exists());
    }
}

#[test]
fn a_gate_that_fails_is_4_and_publishes_nothing() {
    let desk = Desk::new("");
    desk.run(&[]).code(0);
    let latest = fs::read_link(desk.out().join("latest")).unwrap();
    let desk_with_gate =
        Desk::new("[[gate]]\nname = \"all are owned\"\ncheck = \"coverage_rate >= 0.98\"\n");
    let out = desk.out();
    let refused = desk_with_gate.run(&["--out", &desk.path("out")]).code(4);
    assert!(
        stderr(&refused).contains("all are owned"),
        "{}",
        stderr(&refused)
    );
    assert_eq!(fs::read_link(out.join("latest")).unwrap(), latest);
    assert_eq!(names_in(&out.join("runs")).len(), 1);
    desk_with_gate.run(&["--dry-run"]).code(4);
    let shown = desk_with_gate.text("preview/run.json");
    assert!(shown.contains("\"exit_code\": 4"), "{shown}");
}

#[test]
fn a_run_that_cannot_fit_into_its_memory_is_refused_and_one_that_can_says_what_it_took() {
    let desk = Desk::new("");
    for (limit, part) in [("1MB", "needs 1"), ("much", "write a size such as 500MB")] {
        let refused = stderr(&desk.run(&["--memory-limit", limit]).code(2));
        assert!(refused.contains(part), "{refused}");
    }
    assert!(!desk.out().join("latest").exists());
    desk.run(&["--memory-limit", "1GB", "--threads", "2"])
        .code(0);
    assert_eq!(desk.manifest()["memory_limit_bytes"], 1 << 30);
}

#[test]
fn an_output_that_another_run_holds_is_5() {
    let desk = Desk::new("");
    desk.run(&[]).code(0);
    let lock = File::open(desk.out().join(".lock")).unwrap();
    lock.lock().unwrap();
    desk.run(&[]).code(5);
    drop(lock);
    desk.run(&[]).code(0);
}

#[test]
fn a_review_is_one_page_in_the_folder_of_the_run() {
    let desk = Desk::new("");
    desk.run(&[]).code(0);
    tenure(&["review", &desk.path("out")]).code(0);
    let page = desk.text("latest/review.html");
    assert!(page.starts_with("<!doctype html>") && page.contains("0 cases to decide on"));
    tenure(&["review", &desk.path("")]).code(2);
}

#[test]
fn the_pipelines_of_the_sample_are_clean() {
    for name in names_in(&root().join("pipelines")) {
        tenure(&["check", &format!("pipelines/{name}")]).code(0);
    }
}

#[test]
fn check_touches_nothing() {
    let desk = Desk::new("");
    let before = names_in(desk.0.path());
    tenure(&["check", &desk.path("pipeline.toml")]).code(0);
    assert_eq!(names_in(desk.0.path()), before);
}

#[test]
fn check_lists_values_to_map_and_no_words_for_nobody() {
    let file = "tests/cases/r_assign_3_mapping/spellings/pipeline.toml";
    let told = stdout(&tenure(&["check", file, "--show-values"]).code(0));
    assert!(told.contains("House Account"), "{told}");
    assert!(!told.contains("Unassigned"), "{told}");
}

#[test]
fn what_init_writes_passes_check() {
    let folder = tempfile::tempdir().unwrap();
    for export in [
        "hawksoft/clients.csv",
        "kvcore/austin.csv",
        "spreadsheet/upload.csv",
        "qq_catalyst/customers.ndjson",
    ] {
        let name = Path::new(export).file_stem().unwrap().to_str().unwrap();
        let written = folder.path().join(name).with_extension("toml");
        let written = written.to_str().unwrap();
        tenure(&["init", &format!("sample_data/{export}"), "-o", written]).code(0);
        tenure(&["check", written]).code(0);
    }
}

#[test]
fn a_truth_that_compares_nothing_is_told_why() {
    let desk = Desk::new("[[source]]\nname = \"old\"\nfiles = [\"old.csv\"]\n");
    desk.write("old.csv", "ID,First Name,Last Name\n1,Cal,Crow\n");
    desk.run(&[]).code(0);
    for (others, why) in [("", "add a column `source`"), ("9,b\n", "for no record")] {
        desk.write("truth.csv", &format!("record_id,truth_id\n1,a\n{others}"));
        let (out, truth) = (desk.path("out"), desk.path("truth.csv"));
        let refused = tenure(&["evaluate", &out, "--truth", &truth]).code(3);
        assert_has(&stderr(&refused), &[why]);
    }
}

#[test]
fn explain_evaluate_and_the_texts_about_the_program() {
    let desk = Desk::new("");
    desk.run(&[]).code(0);
    let out = &*desk.path("out");
    let told = stdout(&tenure(&["explain", out, "crm/1"]).code(0));
    assert!(told.contains("U1") && told.contains("owner_id"), "{told}");
    let told = stdout(&tenure(&["explain", out, "crm/1", "crm/2"]).code(0));
    let unlike = [
        "no link: ",
        "one person  <0.0001",
        "stranger: If the two are not one person",
        "different given names",
    ];
    assert_has(&told, &unlike);
    let told = stdout(&tenure(&["explain", "contacts.owner_rule"]).code(0));
    assert!(told.contains("gave the contact its owner"), "{told}");
    for misnamed in [&["explain", out, "crm/99"][..], &["explain", "stail"]] {
        tenure(misnamed).code(2);
    }
    tenure(&["evaluate", out, "--truth", "none.csv"]).code(3);
    let truth = &*desk.path("truth.csv");
    desk.write("truth.csv", "source,record_id,truth_id\ncrm,001,a\n");
    let of_others = tenure(&["evaluate", out, "--truth", truth]).code(3);
    assert_has(&stderr(&of_others), &["for no record of the run"]);
    desk.write("truth.csv", "source,record_id,truth_id\ncrm,1,a\ncrm,2,b\n");
    let scored = tenure(&["evaluate", out, "--truth", truth, "--json"]).code(0);
    assert!(json(&scored).is_object());
    let schema = json(&tenure(&["schema"]).code(0));
    assert!(schema["properties"]["source"].is_object());
    for (arguments, part) in [
        (&["completions", "bash"][..], "_tenure"),
        (&["man"], "dry\\-run"),
    ] {
        let text = stdout(&tenure(arguments).code(0));
        assert!(text.contains(part), "{arguments:?}");
    }
}

#[test]
fn diff_tells_what_changed_without_values_and_what_is_the_same_in_a_line() {
    let desk = Desk::new("");
    desk.run(&[]).code(0);
    let before = desk.out().join("latest").canonicalize().unwrap();
    let (before, after) = (before.to_str().unwrap(), &*desk.path("out"));
    let same = stdout(&tenure(&["diff", before, after]).code(0));
    assert!(
        same.contains(" are identical: ") && same.lines().count() == 1,
        "{same}"
    );
    desk.people("1,Ann,Able,ann@example.com,\n2,Bea,Bloom,bea@example.com,U1\n3,Cy,Cole,,U1\n");
    desk.run(&[]).code(0);
    let changed = tenure(&["diff", before, after, "--contacts", "5"]).code(0);
    let (told, said) = (stdout(&changed), stderr(&changed));
    let parts = [
        "people.csv: 2 → 3 rows",
        "U1 → nobody",
        "nobody → U1",
        "family_name",
        "newly owned",
    ];
    assert_has(&told, &parts);
    for value in ["Ann", "Bloom", "Blow", "Cole", "@example.com"] {
        assert!(!told.contains(value), "{value} in {told}");
    }
    assert_eq!(said, "");
    for (runs, is_identical) in [([before, before], true), ([before, after], false)] {
        let found = json(&tenure(&["diff", runs[0], runs[1], "--json"]).code(0));
        assert_eq!(found["identical"], is_identical);
    }
    let refused = stderr(&tenure(&["diff", before, "sample_data"]).code(2));
    assert!(refused.contains("sample_data is neither"), "{refused}");
}

#[test]
fn the_sample_is_told_apart_well() {
    let run = NIGHTLY.run.outcome.folder.to_str().unwrap();
    let truth = "sample_data/truth.csv";
    let score = json(&tenure(&["evaluate", run, "--truth", truth, "--json"]).code(0));
    for (name, least) in [("precision", 0.99), ("recall", 0.9)] {
        let found = score["pairwise"][name].as_f64();
        assert!(found.is_some_and(|found| found >= least), "{name} {score}");
    }
}
