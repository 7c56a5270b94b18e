//! What a dry run shows, and that an approval publishes exactly that.

use std::{collections::BTreeMap, fs, path::Path};

use super::{Desk, assert_has, names_in, stderr};

#[test]
fn a_dry_run_writes_only_the_preview() {
    let desk = Desk::new("");
    for _ in 0..2 {
        desk.run(&["--dry-run"]).code(0);
        assert!(desk.out().join("preview/data/merges.parquet").exists());
        assert_eq!(names_in(&desk.out()), ["preview"]);
    }
}

#[test]
fn a_preview_shows_the_notes_of_merges_alone() {
    let desk = Desk::new("[[tasks]]\nname = \"crm\"\nfiles = [\"tasks.csv\"]\n");
    desk.people("1,Ann,Able,ann@example.com,U1\n2,Ann,Able,ann@example.com,\n");
    desk.write(
        "tasks.csv",
        "task_id,record_id,due_on,status,subject\nT1,1,2026-11-01,open,Call about the roof\nT2,2,2026-11-01,open,Call about the roof\n",
    );
    desk.run(&["--dry-run"]).code(0);
    let shown = desk.text("preview/reports/merge_preview.csv");
    assert!(shown.contains("Ann Able"), "{shown}");
    assert!(!shown.contains("roof"), "{shown}");
}

#[test]
fn a_page_and_a_workbook_stand_beside_the_reports_and_are_told() {
    let desk = Desk::new("[reports]\nformats = [\"html\", \"xlsx\"]\n");
    let told = stderr(&desk.run(&["--dry-run"]).code(0));
    let preview = desk.out().join("preview");
    let files = ["reports", "report.html", "report.xlsx"].map(|file| preview.join(file));
    let files = files.map(|file| file.display().to_string());
    assert!(
        told.contains(&format!("Reports: {}\n", files.join(", "))),
        "{told}"
    );
    assert_eq!(names_in(&preview.join("reports")), ["merge_preview.csv"]);
    let page = desk.text("preview/report.html");
    for shown in [
        "<td>Bea Blow</td>",
        "the sheet owner_metrics of report.xlsx",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    for outside in ["http:", "https:", "src=", "href=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
}

/// The files of a run and their bytes, without what only a dry run writes and what tells of the run itself.
fn files_of(run: &Path) -> BTreeMap<String, Vec<u8>> {
    const OTHER: [&str; 3] = ["run.json", "plan.json", "merge_preview.csv"];
    let mut files = BTreeMap::new();
    for folder in ["", "data", "reports"] {
        let mut names = names_in(&run.join(folder));
        names.retain(|name| !OTHER.contains(&&**name) && run.join(folder).join(name).is_file());
        for name in names {
            let bytes = fs::read(run.join(folder).join(&name)).unwrap();
            files.insert(format!("{folder}/{name}"), bytes);
        }
    }
    files
}

#[test]
fn what_was_approved_is_published_and_nothing_else() {
    let desk = Desk::new("[access]\nrequests = \"requests.csv\"\n");
    let requests = "request_id,contact_id,requested_by,action\n";
    desk.write("requests.csv", requests);
    let preview = desk.out().join("preview");
    let approved = ["--approved", &*desk.path("out/preview")];
    desk.run(&approved).code(2);
    desk.run(&["--dry-run"]).code(0);
    let shown = desk.text("preview/reports/merge_preview.csv");
    assert!(shown.starts_with("contact_id,primary_record,absorbed_record,"));
    desk.run(&approved).code(0);
    let published = files_of(&desk.out().join("latest"));
    assert!(published.contains_key("data/contacts.parquet"));
    assert_eq!(published, files_of(&preview));
    let other = desk.run(&[&approved[..], &["--set", "flags.stale.days=3"]].concat());
    assert!(stderr(&other.code(4)).contains("the pipeline file or an option has changed"));
    let later = desk.run(&[&approved[..], &["--set", "as_of=2026-12-24"]].concat());
    assert!(stderr(&later.code(4)).contains("the as-of date is not that of the preview"));
    let pipeline = fs::read_to_string(desk.path("pipeline.toml")).unwrap();
    desk.write("pipeline.toml", &format!("{pipeline}# looked at\n"));
    let refused = stderr(&desk.run(&approved).code(4));
    assert!(refused.contains("pipeline.toml has changed"), "{refused}");
    desk.write("pipeline.toml", &pipeline);
    let users = "user_id,name,email,status\nU1,Ada,ada@office.example.com,active\n";
    desk.write("users.csv", users);
    let refused = stderr(&desk.run(&approved).code(4));
    let way_out = "`--dry-run` shows what it is now";
    assert_has(&refused, &["users.csv has changed", way_out]);
    assert!(!refused.contains("requests.csv"), "{refused}");
    desk.write("requests.csv", &format!("{requests}\n"));
    let refused = stderr(&desk.run(&approved).code(4));
    assert!(refused.contains("requests.csv has changed"), "{refused}");
    assert_eq!(names_in(&desk.out().join("runs")).len(), 1);
}
