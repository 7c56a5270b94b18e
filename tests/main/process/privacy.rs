//! What messages never hold, and what a process never leaves behind: values of contacts.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use super::{Desk, Ended, names_in, shell, signalled, stderr, stdout, tenure};

#[test]
fn messages_hold_no_contact_data() {
    let out = tempfile::tempdir().unwrap();
    let out = out.path().to_str().unwrap();
    for format in ["text", "json"] {
        let file = "pipelines/nightly_hygiene.toml";
        let run = tenure(&["run", file, "--out", out, "-vv", "--log-format", format]);
        let text = stderr(&run.code(0)).to_lowercase();
        for value in [
            "@",
            "petrosyan",
            "+1207555",
            "quill.example",
            "winterbourne",
        ] {
            assert!(!text.contains(value), "{value} is in\n{text}");
        }
    }
}

#[test]
fn an_export_in_place_of_a_pipeline_file_is_not_shown() {
    let desk = Desk::new("");
    for name in ["people.csv", "users.csv"] {
        let file = desk.path(name);
        for command in ["run", "check"] {
            let refused = tenure(&[command, &file]).code(2);
            let refused = stdout(&refused) + &stderr(&refused);
            assert!(refused.contains("not a pipeline file"), "{refused}");
            assert!(
                !refused.contains('@') && refused.lines().count() <= 4,
                "{refused}"
            );
        }
    }
}

#[test]
fn a_report_that_fails_on_values_does_not_show_them() {
    for (sql, part) in [
        (
            "SELECT CAST(full_name AS DATE) AS d FROM contacts",
            "TRY_CAST",
        ),
        (
            "SELECT STRPTIME(primary_email, '%Y') AS d FROM contacts",
            "the SQL of `own` cannot be carried out",
        ),
    ] {
        let desk = Desk::new(&format!(
            "[[reports.custom]]\nname = \"own\"\nsql = \"{sql}\"\n"
        ));
        let refused = stderr(&desk.run(&[]).code(2));
        assert!(refused.contains(part), "{refused}");
        for value in ["Ann", "Able", "@"] {
            assert!(!refused.contains(value), "{refused}");
        }
    }
}

#[test]
fn a_run_that_is_told_to_stop_leaves_nothing_of_contacts() {
    for (signal, code) in [("-INT", 130), ("-TERM", 143), ("-HUP", 129)] {
        let out = tempfile::tempdir().unwrap();
        let stopped = told(signal, "exec", out.path()).code(code);
        assert!(stderr(&stopped).ends_with("stopped: what was not finished is removed\n"));
        assert!(names_in(out.path()).is_empty());
    }
}

#[test]
fn a_run_that_is_to_outlive_its_terminal_does() {
    let out = tempfile::tempdir().unwrap();
    told("-HUP", "trap '' HUP; exec", out.path()).code(0);
    assert_eq!(names_in(out.path()), [".lock", "latest", "runs"]);
}

/// A run, started by these words of a shell, that gets a signal while it writes.
fn told(signal: &str, words: &str, out: &Path) -> Ended {
    let line = format!("{words} \"$0\" run pipelines/nightly_hygiene.toml --out \"$1\"");
    let mut run = shell(&line);
    run.arg(out);
    let is_staging = |name: &String| name.starts_with(".staging-");
    signalled(run, signal, || names_in(out).iter().any(is_staging))
}

#[test]
fn what_is_published_is_as_open_as_the_user_makes_it() {
    for (umask, mode) in [("077", 0o700), ("022", 0o755)] {
        let desk = Desk::new("");
        let mut run = shell(&format!("umask {umask}; exec \"$0\" run \"$1\""));
        run.arg(desk.path("pipeline.toml"));
        Ended(run.output().unwrap()).code(0);
        let folder = fs::metadata(desk.out().join("latest")).unwrap();
        assert_eq!(folder.permissions().mode() & 0o777, mode);
    }
}
