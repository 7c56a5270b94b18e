//! What `init` writes for exports of every kind, and what it refuses.

use std::io::Write;

use tempfile::TempDir;

use super::*;
use crate::interaction::Kind;
use crate::job::{EventsOf, Job, Overrides};
use crate::open::open_inputs;
use crate::source::{Field, Preset};

fn init_into(folder: &Path, exports: &[PathBuf]) -> (PathBuf, String) {
    let output = folder.join("pipeline.toml");
    init(&InitArguments {
        exports: exports.to_vec(),
        output: Some(output.clone()),
    })
    .unwrap();
    let text = std::fs::read_to_string(&output).unwrap();
    (output, text)
}

/// The job that `init` writes for files with these texts, some of them in the folder `in`; nothing is wrong with it. And its text.
fn accepted(files: &[(&str, &str)]) -> (TempDir, Job, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("in")).unwrap();
    let write = |(name, text): &(&str, &str)| {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        file
    };
    let exports: Vec<_> = files.iter().map(write).collect();
    let (output, text) = init_into(folder.path(), &exports);
    let (job, problems) = Job::examine(&output, &Overrides::default());
    let messages: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert_eq!(messages, Vec::<String>::new(), "{text}");
    (folder, job.unwrap(), text)
}

fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn what_it_writes_is_accepted_and_understood_alike() {
    let (_folder, job, text) = accepted(&[
        (
            "in/HawkSoft 1.csv",
            "ClientNumber,FirstName,LastName,Producer,CSR,\"a \"\"b\"\"\"\n1,Ann,Lee,Jo,Al,x\n",
        ),
        (
            "in/HawkSoft 2.csv",
            "ClientNumber,FirstName,LastName,Producer,CSR,\"a \"\"b\"\"\"\n2,Bob,Lee,Jo,Al,x\n",
        ),
        (
            "in/people.tsv",
            "Name\tE-mail\tBirthday\tOwner ID\nAnn Lee\ta@example.com\t31/01/1980\tU1\n",
        ),
        (
            "in/people.csv",
            "Name,Phone,Birthday\nAnn Lee,+1 202 555 0143,1980-01-31\n",
        ),
    ]);
    let named: Vec<_> = job
        .sources
        .iter()
        .map(|source| (source.name.as_str(), source.files.len()))
        .collect();
    assert_eq!(named, [("hawksoft_1", 2), ("people", 1), ("people_2", 1)]);
    let told = open_inputs(&job).1;
    assert!(
        told.problems.is_empty() && told.unusable.is_empty(),
        "{:?}",
        told.problems
    );
    assert_has(
        &text,
        &[
            "preset = \"hawksoft\"",
            "mapping_column = \"Producer\"",
            "CSR = \"CSR\"",
            "date_order = \"day_first\"",
            "# in the first rows the year comes first; this says how others are read\n",
            "id_column = \"Owner ID\"",
            "# \"a \\\"b\\\"\" = ",
        ],
    );
}

#[test]
fn interactions_and_tasks_are_recognised() {
    let (_folder, job, text) = accepted(&[
        ("people.csv", "Name,Email\nAnn Lee,a@example.com\n"),
        (
            "mail.csv",
            "From,To,Date,Subject,Size\na@example.com,u@example.com,2026-01-02,Hi,3\n",
        ),
        (
            "mail 2.csv",
            "From,To,Date,Subject,Size\na@example.com,u@example.com,2026-01-03,Hi,3\n",
        ),
        (
            "to do.csv",
            "Contact ID,Assigned To,Due Date,Status\n1,U1,2026-01-02,Open\n",
        ),
        (
            "gone.csv",
            "Email Address,Unsubscribed At\na@example.com,2026-01-02\n",
        ),
        (
            "calls.json",
            r#"{"out":[{"email":"a@x.org","user_id":"U1","date":1,"kind":"call"}],"in":[{"email":"b@x.org"}]}"#,
        ),
    ]);
    assert_eq!((job.sources.len(), job.events.len()), (1, 4), "{text}");
    assert_eq!(job.events[0].files.len(), 2);
    let is_unsubscribed =
        |of: &_| matches!(of, EventsOf::Interactions { kind, .. } if *kind == Kind::Unsubscribed);
    assert!(is_unsubscribed(&job.events[1].of));
    let (tasks, name) = (&*job.events[3].key, &*job.events[3].name);
    assert_eq!((tasks, name), ("tasks[0]", "to_do"));
    assert!(open_inputs(&job).1.problems.is_empty());
    assert_has(
        &text,
        &[
            "# user_email = [\"From\", \"To\"]\n",
            "# not read: Size\n",
            "# [tasks.columns]                       # what is read",
            "# due_at = \"Due Date\"\n",
            "# occurred_at = \"Unsubscribed At\"\n",
        ],
    );
}

#[test]
fn another_country_is_written_and_a_systems_own_is_said() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, line) in [
        (
            "a",
            "Name,Mobile\nAnn Lee,0412 345 678\nBob Ray,02 9374 4000\n",
            "default_region = \"AU\"                   # 2 of 2 phones cannot be read as US; all can as AU\n",
        ),
        (
            "b",
            "Name,Email,Ownership,Assignment\nAnn Lee,a@example.com,Jo,Al\n",
            "# Phones and addresses that name no country are in AU, as is usual in this system.\n",
        ),
    ] {
        let folder = folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let export = folder.join("a.csv");
        std::fs::write(&export, text).unwrap();
        let (_, text) = init_into(&folder, &[export]);
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn files_of_the_office_are_its_directory() {
    let (_folder, job, text) = accepted(&[
        ("people.csv", "Name,Email,Owner\nAnn Lee,a@example.com,Jo\n"),
        (
            "staff.csv",
            "user_id,name,email,status\nU1,Jo,jo@example.com,active\n",
        ),
        ("maps.csv", "source,type,value,user_id\n*,*,Jo,U1\n"),
        (
            "away.csv",
            "user_id,from,to,reason,created_at\nU1,2026-07-01,2026-07-31,holiday,2026-06-01\n",
        ),
        (
            "mail.csv",
            "user_id,from,to,date,subject\nU1,a@example.com,jo@example.com,2026-01-02,Hi\n",
        ),
    ]);
    assert_eq!(
        (
            job.sources.len(),
            job.events.len(),
            job.directory.users.len()
        ),
        (1, 1, 1),
        "{text}"
    );
    assert_has(
        &text,
        &[
            "\n[directory] ",
            "away.csv\"",
            "\nusers = \"",
            "staff.csv\"",
            "\n# entities = ",
        ],
    );
}

#[test]
fn lines_without_their_mark_change_nothing() {
    for preset in Preset::all() {
        let headers = preset.every_header();
        let plan = |settings| ColumnPlan::new(&headers, preset, &settings).0;
        let plan_before = plan(ColumnSettings::default());
        let found = Found {
            name: "a".to_owned(),
            files: Vec::new(),
            sheet: None,
            headers: headers.clone(),
            detection: Detection {
                preset,
                evidence: Vec::new(),
            },
            plan: plan_before.clone(),
            to_do: Vec::new(),
            shown: None,
            begin_with_year: false,
            region: None,
            record_ids: HashSet::new(),
            users: None,
        };
        let text = text::columns_without_marks(&found);
        let settings: ColumnSettings = toml::from_str(&text).unwrap();
        let plan_behind = plan(settings);
        for field in Field::ALL {
            let [before, behind] = [&plan_before, &plan_behind].map(|plan| plan.cells(field));
            assert_eq!(before, behind, "{} {field}: {text}", preset.id);
        }
        assert_eq!(plan_before.mapping, plan_behind.mapping, "{}", preset.id);
        let addresses = [&plan_before, &plan_behind].map(ColumnPlan::address_count);
        assert_eq!(addresses[0], addresses[1], "{}", preset.id);
    }
}

const CASES: &str = "case_id,contact_id,client,staff_id,lead_lawyer,originating_lawyer,opened_date,closed_date,case_status\n\
    C1,7,Ann Lee,501,true,false,2026-01-02,,open\n";

#[test]
fn a_table_of_cases_stands_behind_the_source_of_its_contacts() {
    let (folder, job, text) = accepted(&[
        ("cases.csv", CASES),
        (
            "staff.csv",
            "id,email,first_name,last_name,type,title,active\n501,e@x.org,Eva,Ray,Attorney,,true\n",
        ),
        (
            "contacts.csv",
            "id,first_name,last_name,email,people_group,cell_phone_number\n7,Ann,Lee,a@x.org,Client,\n",
        ),
    ]);
    let joined = job.sources.iter().map(|one| (&*one.name, one.joined.len()));
    assert_eq!(joined.collect::<Vec<_>>(), [("staff", 0), ("contacts", 1)]);
    assert!(open_inputs(&job).1.problems.is_empty());
    assert_has(
        &text,
        &[
            "# To do: directory.users: these may be the users of the office",
            "key = \"contact_id\"\nid = \"case_id\"\nopened = \"opened_date\"\nclosed = \"closed_date\"\nstatus = \"case_status\"\nowner = \"Lead Attorney\"\n",
            "[source.joined.roles]\n\"Lead Attorney\" = \"staff_id\"\n",
            "[source.joined.when]\n\"Lead Attorney\" = \"lead_lawyer\"\n",
            "look through users.csv, which has them",
        ],
    );
    let users = std::fs::read_to_string(folder.path().join("users.csv")).unwrap();
    assert_eq!(
        users,
        "user_id,name,email,status\n501,Eva Ray,e@x.org,true\n"
    );
}

#[test]
fn a_book_of_business_with_addresses_is_a_source() {
    let book = "Policy Number,Client ID,Client Name,City,Producer\nP1,7,Ann Able,Rome,Ada\n";
    let (_folder, job, text) = accepted(&[("book.csv", book)]);
    assert_eq!(job.sources.len(), 1, "{text}");
}

#[test]
fn people_of_a_client_are_rows() {
    let clients = r#"{"clientNumber":7,"details":{"status":"Active","csr":"Al"},"people":[{"id":"a","firstName":"Ann","lastName":"Lee"}],"contacts":[{"type":"Email","data":"a@x.org","personId":"a"}]}"#;
    let (_folder, job, text) = accepted(&[("clients.ndjson", clients)]);
    assert!(open_inputs(&job).1.problems.is_empty());
    assert_has(
        &text,
        &[
            "preset = \"hawksoft_api\"",
            "mapping_column = \"details.csr\"",
            "# record_id = \"ClientNumber/People.Id\"",
            "# email = \"contacts.Email\"",
        ],
    );
}

#[test]
fn a_table_of_cases_without_its_contacts_is_a_comment() {
    let folder = tempfile::tempdir().unwrap();
    for (name, cases) in [("a", CASES), ("b", &CASES.replace("staff_id", "fee"))] {
        let folder = folder.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let (people, export) = (folder.join("people.csv"), folder.join("cases.csv"));
        std::fs::write(&people, "ID,Name\n8,Ann Lee\n").unwrap();
        std::fs::write(&export, cases).unwrap();
        let (output, text) = init_into(&folder, &[export, people]);
        let (_, problems) = Job::examine(&output, &Overrides::default());
        assert!(problems.is_empty(), "{text}");
        assert!(text.contains("\n# [[source.joined]]"), "{text}");
        let says_whom = !text.contains("# To do: \"Lead Attorney\" = ");
        assert_eq!(says_whom, name == "a", "{text}");
    }
}

#[test]
fn what_is_left_to_do_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("a.csv");
    std::fs::write(&export, "Wer,Was\nAnn,x\n").unwrap();
    let (_, text) = init_into(folder.path(), &[export]);
    assert!(
        text.contains("\n# To do: columns: no header holds a name"),
        "{text}"
    );
}

#[test]
fn an_export_without_a_row_and_a_mixed_archive_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.csv");
    std::fs::write(&empty, "").unwrap();
    let unclosed = folder.path().join("unclosed.csv");
    std::fs::write(&unclosed, "\"Name,Email\nAnn,a@example.com\n").unwrap();
    let mixed = folder.path().join("mixed.zip");
    let mut archive = zip::ZipWriter::new(std::fs::File::create(&mixed).unwrap());
    for (name, text) in [
        ("a.csv", "Name,Email\nA,a@b.co\n"),
        ("b.csv", "Name,Phone\nA,1\n"),
    ] {
        archive
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    for (export, message) in [
        (empty, "no row of it holds a value, not even a header"),
        (unclosed, "a quote opens on line 1 and never closes"),
        (mixed, "the archive holds exports with different headers"),
    ] {
        let refused = init(&InitArguments {
            exports: vec![export],
            output: None,
        });
        let error = refused.unwrap_err();
        assert_eq!(error.failure, Failure::Input);
        assert!(error.error.to_string().contains(message), "{}", error.error);
    }
}

#[test]
fn a_name_that_no_pipeline_file_can_hold_is_refused() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join(OsStr::from_bytes(b"caf\xe9.csv"));
    std::fs::write(&export, "Name,E-mail\nAnn Lee,a@example.com\n").unwrap();
    let refused = init(&InitArguments {
        exports: vec![export],
        output: None,
    });
    let refused = refused.unwrap_err();
    assert_eq!(refused.failure, Failure::Input);
    assert!(refused.error.to_string().contains("is not UTF-8"));
}

#[test]
fn an_existing_file_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let export = folder.path().join("a.csv");
    std::fs::write(&export, "Name,Email\nA,a@example.com\n").unwrap();
    init_into(folder.path(), std::slice::from_ref(&export));
    let again = InitArguments {
        exports: vec![export],
        output: Some(folder.path().join("pipeline.toml")),
    };
    assert_eq!(init(&again).unwrap_err().failure, Failure::Usage);
}

#[test]
fn paths_are_written_from_the_folder_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
    std::fs::write(folder.path().join("a/x.csv"), "x").unwrap();
    let found = relative(Path::new("Cargo.toml"), Path::new("src/cli"));
    assert_eq!(found, Path::new("../../Cargo.toml"));
    assert_eq!(
        relative(Path::new("x.csv"), Path::new("")),
        Path::new("x.csv")
    );
}
