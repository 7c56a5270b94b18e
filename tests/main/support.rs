//! Runs a pipeline file in this process and reads its tables back as text.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use tenure::{
    job::{Job, Overrides},
    pipeline::{self, Aim, Outcome, RunError, Watch},
    table::{cells::cell_text, read_table, schema},
    time::Day,
};

/// A run that nobody watches.
pub(crate) struct Quiet;

impl Watch for Quiet {}

/// A published run; its folder goes when this does.
pub(crate) struct Run {
    pub(crate) outcome: Outcome,
    /// Contact ID → its records in the first run of the ledger that had it; empty where a run stands alone.
    at_first: BTreeMap<String, String>,
    _out: TempDir,
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a pipeline file into a folder of its own; `set` as `--set`.
pub(crate) fn try_run(pipeline: &Path, set: &[&str]) -> Result<Run, RunError> {
    try_run_as_of(pipeline, set, None)
}

/// The same as of some day; without one, as of that of the pipeline file.
pub(crate) fn try_run_as_of(
    pipeline: &Path,
    set: &[&str],
    as_of: Option<Day>,
) -> Result<Run, RunError> {
    let out = tempfile::tempdir().unwrap();
    let overrides = Overrides {
        set: set.iter().map(|text| (*text).to_owned()).collect(),
        out: Some(out.path().to_owned()),
        as_of,
        ..Overrides::default()
    };
    let job = Job::read(pipeline, &overrides).map_err(RunError::Settings)?;
    let outcome = pipeline::run(&job, Aim::Publish, &Quiet)?;
    Ok(Run {
        outcome,
        at_first: BTreeMap::new(),
        _out: out,
    })
}

/// As [`try_run`], for what must work.
pub(crate) fn run(pipeline: &Path, set: &[&str]) -> Run {
    try_run(pipeline, set).unwrap_or_else(|error| panic!("{}: {error:?}", pipeline.display()))
}

/// A row as text cells, in the order of the columns asked for.
pub(crate) type Cells = Vec<String>;

impl Run {
    /// The file of a table or report.
    pub(crate) fn file(&self, table: &str) -> PathBuf {
        let folders = ["data", "reports"].map(|folder| self.outcome.folder.join(folder));
        let mut files = folders
            .iter()
            .map(|folder| folder.join(format!("{table}.parquet")));
        files
            .find(|file| file.exists())
            .unwrap_or_else(|| panic!("the run has no table `{table}`"))
    }

    /// The columns of a table.
    pub(crate) fn columns(&self, table: &str) -> Vec<String> {
        let tables = schema::DATA.iter().chain(schema::REPORTS);
        let mut named = tables.filter(|known| known.name == table);
        let columns = &named.next().unwrap().columns;
        columns
            .iter()
            .map(|column| column.name.to_owned())
            .collect()
    }

    /// Has it know how contacts were called in the runs before it, of which `last` is the last.
    pub(crate) fn goes_on_from(&mut self, last: Option<&Self>) {
        let before = last.map(|last| last.at_first.clone());
        self.at_first = self.contact_names();
        self.at_first.extend(before.into_iter().flatten());
    }

    /// The rows of a table, in its order.
    ///
    /// The column `contact` is the contact as its records (`upload/1+upload/2`), for tables that have `contact_id`; one that is not there
    /// any more, as those that it had at first. `contact_at_first` and `old_contact_at_first` are the records that the contact of this ID
    /// had in the first run that knew it. `hubspot.left_out` is that file of the export `hubspot`.
    pub(crate) fn rows(&self, table: &str, columns: &[&str]) -> Vec<Cells> {
        if schema::REVIEW.iter().any(|known| known.name == table) {
            return self.csv_rows(&format!("review/{table}.csv"), columns);
        }
        if let Some((export, file)) = table.split_once('.') {
            return self.csv_rows(&format!("exports/{export}/{file}.csv"), columns);
        }
        const CONTACT: &str = "contact";
        let stored = columns.iter().map(|name| match *name {
            CONTACT | "contact_at_first" => "contact_id",
            "old_contact_at_first" => "old_contact_id",
            name => name,
        });
        let stored: Vec<&str> = stored.collect();
        let now = match columns.contains(&CONTACT) {
            true => self.contact_names(),
            false => BTreeMap::new(),
        };
        let named = |column: &str, id: &str| match column {
            CONTACT => now.get(id).or_else(|| self.at_first.get(id)),
            column if column.ends_with("_at_first") => self.at_first.get(id),
            _ => None,
        };
        let mut rows = Vec::new();
        for batch in read_table(&self.file(table), &stored, None).unwrap() {
            let batch = batch.unwrap();
            for row in 0..batch.num_rows() {
                let cell = |(name, stored): (&&str, &&str)| {
                    let text = cell_text(&batch, stored, row).unwrap().into_owned();
                    named(name, &text).cloned().unwrap_or(text)
                };
                rows.push(columns.iter().zip(&stored).map(cell).collect());
            }
        }
        rows
    }

    /// The rows of a file that is CSV alone; none if it is not there.
    fn csv_rows(&self, file: &str, columns: &[&str]) -> Vec<Cells> {
        let file = self.outcome.folder.join(file);
        if !file.exists() {
            return Vec::new();
        }
        let mut reader = csv::Reader::from_path(file).unwrap();
        let headers = reader.headers().unwrap().clone();
        let contacts = match columns.contains(&"contact") {
            true => self.contact_names(),
            false => BTreeMap::new(),
        };
        let place = |name: &&str| {
            let stored = if *name == "contact" {
                "contact_id"
            } else {
                name
            };
            headers.iter().position(|header| header == stored).unwrap()
        };
        let places: Vec<usize> = columns.iter().map(place).collect();
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            let cells = places.iter().map(|place| &row[*place]);
            let named = |cell: &str| contacts.get(cell).map_or(cell, |name| name).to_owned();
            cells.map(named).collect()
        });
        rows.collect()
    }

    /// One column of a table by another.
    pub(crate) fn map(&self, table: &str, key: &str, value: &str) -> BTreeMap<String, String> {
        let rows = self.rows(table, &[key, value]).into_iter();
        rows.map(|row| (row[0].clone(), row[1].clone())).collect()
    }

    /// Contact ID → its records, sorted and joined by `+`.
    pub(crate) fn contact_names(&self) -> BTreeMap<String, String> {
        let mut members: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for row in self.rows("records", &["contact_id", "source", "record_id", "person"]) {
            let second = if row[3] == "0" { "" } else { "#2" };
            members
                .entry(row[0].clone())
                .or_default()
                .push(format!("{}/{}{second}", row[1], row[2]));
        }
        let named = members.into_iter().map(|(contact, mut records)| {
            records.sort_unstable();
            (contact, records.join("+"))
        });
        named.collect()
    }
}
