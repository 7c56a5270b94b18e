//! The contacts of the sample as the input of another run.

use std::fs;

use super::NIGHTLY;
use crate::support::{self, Cells, Run};

#[test]
fn a_run_on_its_own_contacts_merges_nothing_and_keeps_owners_and_lists() {
    let first = &NIGHTLY.run;
    let folder = tempfile::tempdir().unwrap();
    let pipeline = folder.path().join("pipeline.toml");
    let directory = support::root().join("sample_data/directory");
    let text = format!(
        "name = 'again'\nas_of = 2026-11-21\n[directory]\nusers = '{directory}/users.csv'\n\
         entities = '{directory}/entities.csv'\n[[source]]\nname = 'self'\nfiles = ['{contacts}']\n\
         preset = 'generic'\nowner = {{ id_column = 'owner_id' }}\n[source.columns]\n\
         record_id = 'contact_id'\nemail = 'emails'\nphone = 'phones'\n",
        directory = directory.display(),
        contacts = first.file("contacts").display(),
    );
    fs::write(&pipeline, text).unwrap();
    let second = support::run(&pipeline, &[]);
    let merged = second.rows("merges", &["primary_record", "absorbed_record", "evidence"]);
    assert_eq!(merged, Vec::<Cells>::new());
    let owners = |run: &Run, id| run.map("contacts", id, "owner_id");
    assert_eq!(
        owners(first, "contact_id"),
        owners(&second, "primary_record_id")
    );
    let lists = ["tags", "campaigns", "emails"];
    let before = first.rows("contacts", &[&["contact_id"], &lists[..]].concat());
    let mut after = second.rows("contacts", &[&["primary_record_id"], &lists[..]].concat());
    after.sort_unstable();
    assert!(before.iter().any(|row| row[1].contains('|')));
    let lost = before
        .iter()
        .filter(|row| after.binary_search(row).is_err());
    assert_eq!(lost.collect::<Vec<&Cells>>(), Vec::<&Cells>::new());
}
