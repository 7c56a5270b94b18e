//! Exports of the sample: every contact is accounted for, and what goes out is read back as it was.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use crate::support::{self, Cells, Run};

/// Fields of contacts, each with a target that has a column for it.
const READ_BACK: &[(&str, &[&str])] = &[
    (
        "levitate",
        &[
            "contact_id",
            "given_name",
            "family_name",
            "organization",
            "job_title",
            "emails",
            "phones",
            "street",
            "city",
            "region",
            "postal_code",
            "country",
            "tags",
            "owner_id",
        ],
    ),
    (
        "hubspot",
        &[
            "given_name",
            "family_name",
            "organization",
            "job_title",
            "primary_email",
            "primary_phone",
            "city",
            "region",
            "postal_code",
            "country",
            "birthday",
            "owner_id",
        ],
    ),
    (
        "salesforce",
        &[
            "given_name",
            "family_name",
            "job_title",
            "primary_email",
            "phones",
            "city",
            "region",
            "postal_code",
            "country",
            "birthday",
            "owner_id",
        ],
    ),
    (
        "csv",
        &[
            "contact_id",
            "given_name",
            "middle_name",
            "family_name",
            "suffix",
            "organization",
            "emails",
            "phones",
            "street",
            "street_2",
            "city",
            "region",
            "postal_code",
            "country",
            "birthday",
            "value",
            "created_at",
            "last_touch_at",
            "contact_class",
            "lifecycle_stage",
            "lead_source",
            "tags",
            "owner_id",
            "assigned_agent_id",
        ],
    ),
];

/// Who stands in for every entity where users alone can own.
const STAND_IN: &str = "U2005";

/// The titles of targets without a column for tags.
const LACKS_TAGS: [&str; 2] = ["HubSpot", "Salesforce"];

/// Why a row has another owner, and why it has no e-mail.
const IN_ROWS: [&str; 2] = ["stand_in", "email_of_another"];

#[test]
fn what_is_exported_is_read_back_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let first = support::run(&with_exports(folder.path()), &[]);
    let in_scope = first.rows("contacts", &["archived"]);
    let in_scope = in_scope.iter().filter(|row| row[0] == "false").count() as u64;
    for told in &first.outcome.manifest.exports {
        let left_out: u64 = told.counts.left_out.values().sum();
        assert_eq!(told.counts.contacts, in_scope);
        assert_eq!(told.rows + told.unchanged + left_out, in_scope);
        assert_eq!(
            told.counts.without_column.contains_key("tags"),
            LACKS_TAGS.contains(&&*told.target)
        );
    }
    for (target, fields) in READ_BACK {
        let export = first.outcome.folder.join(format!("exports/to_{target}"));
        let pipeline = pipeline_of(folder.path(), target, &export);
        let again = support::run(&pipeline, &[]);
        let before = exported(&first, target, fields);
        assert_eq!(before, again_exported(&again, fields), "{target}");
        assert_no_refusal_is_lost(&first, &again, target);
    }
}

#[test]
fn threads_change_no_byte_of_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let pipeline = with_exports(folder.path());
    let [one, four] = [1, 4].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        let pool = pool.build().unwrap();
        pool.install(|| support::run(&pipeline, &[]))
    });
    let pattern = one.outcome.folder.join("exports/to_*/*.csv");
    let files = glob::glob(&pattern.display().to_string()).unwrap();
    let mut count = 0;
    for file in files.map(Result::unwrap) {
        let name = file.strip_prefix(&one.outcome.folder).unwrap();
        let other = fs::read(four.outcome.folder.join(name)).unwrap();
        assert!(fs::read(&file).unwrap() == other, "{}", name.display());
        count += 1;
    }
    assert!(count > READ_BACK.len(), "{count} files");
}

/// Every refusal is read back out of a row, or told in a file of its own; which is read back, too, where contacts are known by their IDs.
fn assert_no_refusal_is_lost(first: &Run, again: &Run, target: &str) {
    for channel in ["email", "sms", "call", "mail"] {
        let consent = format!("consent_{channel}");
        if target == "levitate" {
            let refusing = |run: &Run, id| -> BTreeSet<String> {
                let rows = run
                    .rows("contacts", &[id, &consent, "archived"])
                    .into_iter();
                let rows = rows.filter(|row| row[1..] == ["refused", "false"]);
                rows.map(|mut row| row.swap_remove(0)).collect()
            };
            let again = refusing(again, "primary_record_id");
            assert!(
                again.is_superset(&refusing(first, "contact_id")),
                "{channel}"
            );
            continue;
        }
        let refused = |run: &Run| {
            let rows = run.rows("contacts", &[&consent, "archived"]);
            let refused = rows.iter().filter(|row| ***row == ["refused", "false"]);
            refused.count()
        };
        let told = first.rows(&format!("to_{target}.opt_out_{channel}"), &["contact_id"]);
        let told: BTreeSet<Cells> = told.into_iter().collect();
        assert!(refused(first) > 0);
        assert_eq!(
            refused(first),
            refused(again) + told.len(),
            "{target}: {channel}"
        );
    }
}

/// The sample's pipeline with an export to every target.
fn with_exports(folder: &Path) -> PathBuf {
    let root = support::root();
    let sample = fs::read_to_string(root.join("pipelines/nightly_hygiene.toml")).unwrap();
    let data = format!("\"{}/sample_data", root.display());
    let mut pipeline = sample.replace("\"../sample_data", &data);
    let mappings = folder.join("mappings.csv");
    fs::write(&mappings, mappings_with_salesforce()).unwrap();
    let old = format!("{data}/directory/user_mappings.csv\"");
    pipeline = pipeline.replace(&old, &format!("\"{}\"", mappings.display()));
    for (target, _) in READ_BACK {
        pipeline += &format!("\n[[export]]\ntarget = \"{target}\"\nname = \"to_{target}\"\n");
        if *target != "csv" {
            pipeline += &format!("stand_ins.otherwise = \"{STAND_IN}\"\n");
        }
    }
    let file = folder.join("sample.toml");
    fs::write(&file, pipeline).unwrap();
    file
}

/// The sample's user mappings, with an ID of Salesforce for every user.
fn mappings_with_salesforce() -> String {
    let directory = support::root().join("sample_data/directory");
    let [users, mut mappings] = ["users.csv", "user_mappings.csv"]
        .map(|file| fs::read_to_string(directory.join(file)).unwrap());
    for (number, user) in users.lines().skip(1).enumerate() {
        let user = user.split(',').next().unwrap();
        mappings += &format!("to_salesforce,OwnerId,0055g00000AbC{number:02},{user}\n");
    }
    mappings
}

/// A pipeline that reads an export with the preset of its target, and merges nobody.
fn pipeline_of(folder: &Path, target: &str, export: &Path) -> PathBuf {
    let preset = if target == "csv" { "generic" } else { target };
    let directory = support::root().join("sample_data/directory");
    let refusals = format!(
        "[[interactions]]\nname = 'refusals'\nkind = 'unsubscribed'\nfiles = ['{}/opt_out_*.csv']\ncolumns.email = 'address'\n",
        export.display()
    );
    let refusals = if target == "levitate" { &refusals } else { "" };
    let text = format!(
        "name = 'again'\nas_of = 2026-11-21\n\
         [directory]\nusers = '{directory}/users.csv'\nentities = '{directory}/entities.csv'\n\
         user_mappings = 'mappings.csv'\n\
         [[source]]\nname = 'to_{target}'\npreset = '{preset}'\nfiles = ['{}/contacts.csv']\n\
         [match]\nnever_within = ['to_{target}']\n[assign]\norder = ['owner_id', 'mapping']\n{refusals}",
        export.display(),
        directory = directory.display(),
    );
    let file = folder.join(format!("{target}.toml"));
    fs::write(&file, text).unwrap();
    file
}

/// The fields of each contact in scope that is not left out, sorted, but for what its row has instead.
fn exported(run: &Run, target: &str, fields: &[&str]) -> Vec<Cells> {
    let told = ["left_out", "stand_ins"]
        .map(|file| run.rows(&format!("to_{target}.{file}"), &["contact_id", "reason"]))
        .concat();
    let told_so = |is_meant: &dyn Fn(&str) -> bool| -> BTreeSet<&String> {
        let told = told.iter().filter(|row| is_meant(&row[1]));
        told.map(|row| &row[0]).collect()
    };
    let left_out = told_so(&|why| !why.starts_with("no_") && !IN_ROWS.contains(&why));
    let [stood_in, without_email] = IN_ROWS.map(|reason| told_so(&|why| why == reason));
    assert_eq!(stood_in.is_empty(), target == "csv");
    assert_eq!(without_email.is_empty(), target != "hubspot");
    let ids = run.rows("contacts", &["contact_id", "archived"]);
    let rows = run.rows("contacts", fields).into_iter().zip(&ids);
    let rows = rows.filter(|(_, id)| id[1] == "false" && !left_out.contains(&id[0]));
    let place = |name| fields.iter().position(|field| *field == name);
    let (owner, email) = (place("owner_id").unwrap(), place("primary_email"));
    let rows = rows.map(|(mut row, id)| {
        if stood_in.contains(&id[0]) {
            STAND_IN.clone_into(&mut row[owner]);
        }
        if without_email.contains(&id[0]) {
            row[email.unwrap()].clear();
        }
        row
    });
    let mut rows: Vec<Cells> = rows.collect();
    assert!(rows.len() > 2000, "{target}: {}", rows.len());
    rows.sort_unstable();
    rows
}

/// The same of contacts that were exported and read again: what was their ID is now that of their record.
fn again_exported(run: &Run, fields: &[&str]) -> Vec<Cells> {
    let fields = fields.iter().map(|field| match *field {
        "contact_id" => "primary_record_id",
        field => field,
    });
    let mut rows = run.rows("contacts", &fields.collect::<Vec<_>>());
    rows.sort_unstable();
    rows
}
