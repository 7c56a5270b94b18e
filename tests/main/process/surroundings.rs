//! What a run does where it meets what is not its own, what it may not read, and what nobody meant.

use std::{fs, path::Path};

use super::{Desk, Ended, assert_has, command, names_in, shell, signalled, stderr, tenure};

/// `simulate` on a desk.
fn simulated(desk: &Desk) -> Ended {
    tenure(&["simulate", &desk.path("pipeline.toml"), "--leave", "U1"])
}

#[test]
fn what_no_run_has_written_is_never_replaced() {
    let desk = Desk::new("");
    for (name, part) in [
        ("preview/notes.txt", "preview holds what tenure has not"),
        (
            "simulation/notes.txt",
            "simulation holds what tenure has not",
        ),
        ("latest/notes.txt", "latest is not the link to a run"),
    ] {
        let file = desk.out().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "mine").unwrap();
        let ended = match part.split(' ').next().unwrap() {
            "preview" => desk.run(&["--dry-run"]),
            "simulation" => simulated(&desk),
            _ => desk.run(&[]),
        };
        let refused = stderr(&ended.code(2));
        assert!(refused.contains(part), "{refused}");
        assert!(!refused.contains("2 rows"), "{refused}");
        assert_eq!(fs::read_to_string(file).unwrap(), "mine");
    }
    assert_eq!(names_in(&desk.out()), ["latest", "preview", "simulation"]);
    desk.write("file", "mine");
    let refused = stderr(&desk.run(&["--out", &desk.path("file")]).code(2));
    assert!(refused.contains("file is no folder"), "{refused}");
}

#[test]
fn a_simulation_has_the_folder_for_itself_and_sweeps_it() {
    let desk = Desk::new("");
    desk.run(&[]).code(0);
    fs::create_dir_all(desk.out().join(".staging-killed/before")).unwrap();
    let lock = fs::File::open(desk.out().join(".lock")).unwrap();
    lock.lock().unwrap();
    simulated(&desk).code(5);
    drop(lock);
    simulated(&desk).code(0);
    let left = [".lock", "latest", "runs", "simulation"];
    assert_eq!(names_in(&desk.out()), left);
}

#[test]
fn tables_and_approvals_do_not_depend_on_the_working_directory() {
    let desk = Desk::new("");
    fs::create_dir_all(desk.0.path().join("made")).unwrap();
    desk.write("made/one.csv", "decision,record,other\nmerge,crm/1,crm/2\n");
    desk.write("people.csv", "ID,First Name,Last Name,Email\n1,Ann,Able,ann@example.com\n2,Bea,Blow,bea@example.com\n3,Cy,Cole,cy@example.com,x\n");
    let run = |folder: &Path, pipeline: &str, more: &[&str]| {
        let mut run = command(&["run", pipeline]);
        Ended(run.current_dir(folder).args(more).output().unwrap())
    };
    let made = desk.0.path().join("made");
    let set = [
        "--set",
        "decisions=[\"made/*.csv\"]",
        "--set",
        "reject_limit=0.5",
    ];
    let shown = [&set[..], &["--dry-run"]].concat();
    run(&made, "../pipeline.toml", &shown).code(0);
    let preview = desk.out().join("preview");
    let approved = ["--approved", preview.to_str().unwrap()];
    run(
        desk.0.path(),
        "pipeline.toml",
        &[&set[..], &approved].concat(),
    )
    .code(0);
    let plan = desk.text("preview/plan.json");
    let names = ["\"people.csv\"", "\"users.csv\"", "\"made/one.csv\""];
    assert_has(&plan, &names);
}

#[test]
fn what_cannot_be_read_is_3_and_what_is_empty_is_2() {
    let desk = Desk::new("");
    for (set, code, part) in [
        (
            "directory.users=/proc/self/mem",
            3,
            "`/proc/self/mem` cannot be read: ",
        ),
        (
            "directory.users=/dev/null",
            3,
            "`/dev/null` is not a regular file",
        ),
        (
            "source.crm.files=[\"/dev/null\"]",
            3,
            "`/dev/null` is not a regular file",
        ),
        ("out=", 2, "--set out=: `out` is empty"),
        ("name=", 2, "--set name=: `name` is empty"),
    ] {
        let pipeline = desk.path("pipeline.toml");
        for command in ["run", "check"] {
            let refused = tenure(&[command, &pipeline, "--set", set]);
            assert_has(&stderr(&refused), &[part]);
            refused.code(code);
        }
    }
    desk.run(&["--threads", "1000"]).code(2);
}

#[test]
fn a_model_that_is_an_export_is_refused_without_its_rows() {
    let desk = Desk::new("");
    let refused = stderr(&desk.run(&["--set", "match.model=people.csv"]).code(2));
    assert!(refused.contains("line 1, column "), "{refused}");
    assert!(!refused.contains("First Name"), "{refused}");
}

#[test]
fn a_run_of_another_version_is_not_understood_by_mistake() {
    let desk = Desk::new("");
    desk.run(&[]).code(0);
    let contacts = desk.out().join("latest/data/contacts.parquet");
    let mut bytes = fs::read(&contacts).unwrap();
    let key = b"tenure.schema_version";
    let at = bytes.windows(key.len()).position(|part| part == key);
    bytes[at.unwrap() + key.len() + 2] = b'0';
    fs::write(&contacts, bytes).unwrap();
    desk.write("truth.csv", "record_id,truth_id\n1,a\n2,b\n");
    let (out, truth) = (&*desk.path("out"), &*desk.path("truth.csv"));
    for arguments in [
        &["explain", out, "crm/1"][..],
        &["review", out],
        &["evaluate", out, "--truth", truth],
        &["diff", out, out],
    ] {
        let refused = stderr(&tenure(arguments).code(2));
        assert!(refused.contains("are of version 0"), "{refused}");
    }
}

#[test]
fn a_report_of_ones_own_says_nothing_past_the_log() {
    let sql = "SELECT contact_id, archived AND record_count AS both FROM contacts";
    let desk = Desk::new(&format!(
        "[[reports.custom]]\nname = \"own\"\nsql = \"{sql}\"\n"
    ));
    assert_eq!(stderr(&desk.run(&["-q"]).code(0)), "");
}

#[test]
fn who_wants_it_quiet_is_warned_all_the_same() {
    let desk = Desk::new("");
    desk.write("made.csv", "decision,record,other\nmerge,crm/1,crm/9\n");
    let set = ["-q", "--set", "decisions=[\"made.csv\"]"];
    let said = stderr(&desk.run(&set).code(0));
    assert_has(&said, &["1 of 1 decision is unmatched"]);
    assert!(
        said.lines().all(|line| line.starts_with("warning: ")),
        "{said}"
    );
}

#[test]
fn a_stop_that_comes_too_late_is_none_and_one_of_train_leaves_nothing() {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().to_str().unwrap();
    let run = command(&["run", "pipelines/nightly_hygiene.toml", "--out", folder]);
    signalled(run, "-TERM", || out.path().join("latest").exists()).code(0);
    let temporary = tempfile::tempdir().unwrap();
    let mut train = command(&["train", "pipelines/nightly_hygiene.toml"]);
    train.env("TMPDIR", temporary.path());
    let is_at_work = || !names_in(temporary.path()).is_empty();
    signalled(train, "-TERM", is_at_work).code(143);
    assert!(names_in(temporary.path()).is_empty());
}

#[test]
fn a_file_that_may_grow_no_further_is_told() {
    let desk = Desk::new("");
    let mut limited = shell("ulimit -f 1; exec \"$0\" run \"$1\"");
    let limited = limited.arg(desk.path("pipeline.toml")).output().unwrap();
    let told = stderr(&Ended(limited).code(1));
    assert!(told.contains("File too large"), "{told}");
    assert!(!desk.out().exists());
}

#[test]
fn a_decision_for_who_has_left_is_a_warning() {
    let desk = Desk::new("");
    let users = "user_id,name,status\nU1,Ada Marsh,active\nU2,Ben Holt,inactive\n";
    desk.write("users.csv", users);
    desk.write(
        "decisions.csv",
        "decision,record\nowner=U2,crm/1\nowner=U1,crm/2\n",
    );
    let set = ["--set", "decisions=[\"decisions.csv\"]"];
    let told = stderr(&desk.run(&set).code(0));
    assert_has(
        &told,
        &["1 of 2 decisions is applied with a caveat: not_active (line 2)"],
    );
}
