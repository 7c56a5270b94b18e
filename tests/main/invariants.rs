//! What holds for every run: over the whole sample, and over small populations made by chance.

mod conserved;
mod population;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use proptest::prelude::*;
use tempfile::TempDir;
use tenure::diff::diff;

use crate::{
    sample::NIGHTLY,
    support::{Cells, Run, root, run},
};
use conserved::assert_conserved;
use population::{Office, PARTIES, crowd, entity_of, office};

/// The columns that say where a row stood; the files of an office made by chance lie in another folder each time.
const PLACES: [&str; 2] = ["file", "line"];

/// A copy of the sample and its pipelines, to be changed.
pub(crate) fn sample_copy() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for folder in ["pipelines", "sample_data"] {
        copy_folder(&root().join(folder), &copy.path().join(folder));
    }
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub(crate) fn nightly(folder: &Path) -> Run {
    run(&folder.join("pipelines/nightly_hygiene.toml"), &[])
}

/// Every cell of a table.
fn whole(run: &Run, table: &str) -> Vec<Cells> {
    let columns = run.columns(table);
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    run.rows(table, &names)
}

/// Every table is the same, cell by cell and row by row, but for the lines that rows stood on. Rejects are listed by line.
fn assert_same_tables(left: &Run, right: &Run) {
    for table in tables(left) {
        let rows = |run: &Run| -> Vec<Cells> {
            let columns = run.columns(&table);
            let names = columns.iter().map(String::as_str);
            let names: Vec<&str> = names.filter(|name| !PLACES.contains(name)).collect();
            let mut rows = run.rows(&table, &names);
            if table == "rejects" {
                rows.sort_unstable();
            }
            rows
        };
        let (left, right) = (rows(left), rows(right));
        let differing = left.iter().zip(&right).find(|(left, right)| left != right);
        assert_eq!(differing, None, "{table}");
        assert_eq!(left.len(), right.len(), "{table}");
    }
    let found = diff(&left.outcome.folder, &right.outcome.folder, 1).unwrap();
    assert!(found.identical, "{found}");
}

/// The tables of `data/`.
fn tables(run: &Run) -> Vec<String> {
    let files = fs::read_dir(run.outcome.folder.join("data")).unwrap();
    let name = |file: fs::DirEntry| file.path().file_stem().unwrap().display().to_string();
    let mut tables: Vec<_> = files.map(|file| name(file.unwrap())).collect();
    tables.sort_unstable();
    assert!(tables.len() > 8, "{tables:?}");
    tables
}

/// The lines of data of files without cells that span lines, the last first.
#[test]
fn the_order_of_rows_changes_nothing_in_the_sample() {
    const FILES: [&str; 6] = [
        "kvcore/austin.csv",
        "kvcore/round_rock.csv",
        "mycase/cases.csv",
        "activity/mailbox_contacts.csv",
        "activity/mail.csv",
        "qq_catalyst/customers.ndjson",
    ];
    let copy = sample_copy();
    for name in FILES {
        let file = copy.path().join("sample_data").join(name);
        let text = fs::read_to_string(&file).unwrap();
        let headers = usize::from(name.ends_with("csv"));
        let mut lines: Vec<&str> = text.lines().collect();
        lines[headers..].reverse();
        fs::write(&file, lines.join("\n") + "\n").unwrap();
    }
    assert_same_tables(&NIGHTLY.run, &nightly(copy.path()));
}

#[test]
fn threads_change_no_byte() {
    let of_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let formats = "reports.formats=['csv', 'html', 'parquet', 'xlsx']";
        let pipeline = root().join("pipelines/nightly_hygiene.toml");
        pool.install(|| run(&pipeline, &[formats]))
    };
    let (one, four) = (of_threads(1), of_threads(4));
    for folder in [".", "data", "reports"] {
        let entries = fs::read_dir(one.outcome.folder.join(folder)).unwrap();
        let files = entries
            .map(Result::unwrap)
            .filter(|entry| entry.path().is_file());
        let names = files
            .map(|entry| entry.file_name())
            .filter(|name| name != "run.json");
        for name in names {
            let read = |run: &Run| fs::read(run.outcome.folder.join(folder).join(&name)).unwrap();
            assert!(
                read(&one) == read(&four),
                "{folder}/{} differs",
                name.display()
            );
        }
    }
}

#[test]
fn connections_never_move_an_owner_in_the_sample() {
    let copy = sample_copy();
    let file = copy.path().join("pipelines/nightly_hygiene.toml");
    let text = fs::read_to_string(&file).unwrap();
    let mut is_connections = false;
    let kept = text.lines().filter(|line| {
        if line.starts_with('[') {
            is_connections = *line == "[source.connections]";
        }
        !is_connections
    });
    let kept: Vec<&str> = kept.collect();
    assert!(kept.len() < text.lines().count());
    fs::write(&file, kept.join("\n")).unwrap();
    let after = nightly(copy.path());
    assert_eq!(
        whole(&NIGHTLY.run, "owner_decisions"),
        whole(&after, "owner_decisions")
    );
}

#[test]
fn the_sample_keeps_every_promise() {
    assert_promises(&NIGHTLY.run);
}

/// Each record once, the books balance, one owner, one entity, consent as restrictive as any record's.
fn assert_promises(run: &Run) {
    let contacts = run.rows(
        "contacts",
        &["contact_id", "owner_kind", "owner_id", "record_count"],
    );
    let ids: BTreeSet<_> = contacts.iter().map(|row| &row[0]).collect();
    assert_eq!(ids.len(), contacts.len(), "a contact stands twice");
    assert!(
        contacts
            .iter()
            .all(|row| row[1].is_empty() == row[2].is_empty())
    );
    let records = run.rows(
        "records",
        &["source", "file", "line", "person", "contact_id"],
    );
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in &records {
        assert!(seen.insert(&row[..4]), "{row:?} stands twice");
        *counts.entry(&row[4]).or_default() += 1;
    }
    for row in &contacts {
        assert_eq!(
            counts.get(&*row[0]).map(u64::to_string),
            Some(row[3].clone()),
            "{row:?}"
        );
    }
    assert_books_balance(run, &records);
    assert_one_primary_owner(run);
}

/// Per file: rows read are rows rejected and rows with a record.
fn assert_books_balance(run: &Run, records: &[Cells]) {
    let rejects = run.rows("rejects", &["file", "line"]);
    let mut of_exports = 0;
    for input in &run.outcome.manifest.inputs {
        let of_file = |row: &&Cells| row[1] == input.path && row[3] == "0";
        let kept = records.iter().filter(of_file).count() as u64;
        let lost = rejects.iter().filter(|row| row[0] == input.path).count() as u64;
        assert_eq!(lost, input.rejects, "{}", input.path);
        let is_export = !input.preset.is_empty(); // only files of sources are read by a preset
        if is_export {
            assert_eq!(kept + lost, input.rows, "{}", input.path);
            of_exports += lost;
        }
    }
    let books = &run.outcome.manifest.reconciliation;
    assert_eq!((books.gap, books.rows_rejected), (0, of_exports));
}

fn assert_one_primary_owner(run: &Run) {
    let access = run.rows("access", &["contact_id", "user_id", "level"]);
    let primary: Vec<_> = access
        .iter()
        .filter(|row| row[2] == "primary_owner")
        .collect();
    let holders: BTreeSet<_> = primary.iter().map(|row| &row[0]).collect();
    assert_eq!(holders.len(), primary.len(), "two primary owners");
    let decisions = run.rows("owner_decisions", &["contact_id", "owner_kind", "owner_id"]);
    let users: BTreeSet<_> = decisions
        .into_iter()
        .filter(|row| row[1] == "user")
        .collect();
    for row in primary {
        assert!(
            users.contains(&vec![row[0].clone(), "user".to_owned(), row[1].clone()]),
            "{row:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_office_keeps_every_promise(office in office()) {
        let ran = office.run(&[]);
        assert_promises(&ran);
        assert_no_contact_of_two_entities(&office, &ran);
        assert_consent_is_never_softened(&office, &ran);
        assert_conserved(&office, &ran);
    }

    #[test]
    fn connections_never_move_an_owner(office in office()) {
        let (alone, connected) = (office.run(&[]), office.run_connected());
        assert_eq!(whole(&alone, "owner_decisions"), whole(&connected, "owner_decisions"));
    }

    #[test]
    fn the_order_of_rows_changes_nothing(crowd in crowd(), seed in any::<u64>()) {
        assert_same_tables(&crowd.run_decided(), &crowd.shuffled(seed).run_decided());
    }

    #[test]
    fn who_acts_never_gains(office in office(), party in 0..PARTIES.len()) {
        let acting = PARTIES[party];
        let kind = if acting.starts_with('U') { "user" } else { "office" };
        let ran = office.run(&[&format!("acting_as={kind}:{acting}")]);
        assert_promises(&ran);
        for (records, owner) in office.contacts(&ran) {
            let owners: BTreeSet<&str> = records.iter().map(|record| &*record.owner).filter(|owner| !owner.is_empty()).collect();
            if owners.len() > 1 {
                prop_assert_ne!(&*owner, acting, "{:?}", records);
            }
        }
    }
}

fn assert_no_contact_of_two_entities(office: &Office, run: &Run) {
    for (records, owner) in office.contacts(run) {
        let entities: BTreeSet<_> = records
            .iter()
            .filter_map(|record| entity_of(&record.owner))
            .collect();
        assert!(entities.len() <= 1, "{records:?}");
        let is_named = records.iter().any(|record| record.owner == owner);
        assert!(is_named, "{owner} came from nowhere: {records:?}");
    }
}

fn assert_consent_is_never_softened(office: &Office, run: &Run) {
    let consent = run.map("contacts", "contact_id", "consent_email");
    for row in run.rows("records", &["record_id", "contact_id"]) {
        if office.record(&row[0]).is_opted_out {
            assert_eq!(consent[&row[1]], "refused", "record {}", row[0]);
        }
    }
}
