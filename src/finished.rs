//! A finished run, table by table.
//!
//! In goes a run folder, or an output folder whose `latest` leads to one; out come the rows of a table that have a certain cell.

mod job;

use std::{
    borrow::Cow,
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use arrow::{
    array::{Array, RecordBatch},
    compute::{concat_batches, filter_record_batch},
};
use serde::Deserialize;

use crate::{
    load::Format,
    publish::Shrunk,
    table::{
        Only, Table,
        cells::{Floats, Ints, Lists, cell_text, column, list_values},
        column_names, read_table,
        schema::{SCHEMA_VERSION, data::CONTACTS},
        schema_version,
    },
};

/// The command line names something that is not there.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Misnamed(String);

impl Misnamed {
    pub(crate) fn error(message: String) -> anyhow::Error {
        Self(message).into()
    }
}

/// The folder of a finished run.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    folder: PathBuf,
}

/// What `run.json` says of how the run was made.
#[derive(Debug, Deserialize)]
pub(crate) struct Recipe {
    pub(crate) run_id: String,
    pub(crate) version: String,
    pub(crate) pipeline_file: PathBuf,
    pub(crate) pipeline_fingerprint: String,
    pub(crate) as_of: String,
    pub(crate) inputs: Vec<Input>,
    #[serde(default)]
    pub(crate) shrunk: Vec<Shrunk>,
    pub(crate) reference_files: Vec<Reference>,
}

/// A file that the run read.
#[derive(Debug, Deserialize)]
pub(crate) struct Input {
    /// The source, or the name of the interactions.
    pub(crate) source: String,
    pub(crate) path: String,
    pub(crate) rows: u64,
    /// None but of the contacts of a source.
    pub(crate) preset: String,
    /// None of joined tables and decisions.
    #[serde(default)]
    pub(crate) format: String,
    pub(crate) blake3: String,
    /// What was read of it, each with its headers; none of joined tables.
    #[serde(default)]
    pub(crate) columns: BTreeMap<String, Vec<String>>,
}

impl Input {
    /// Whether a column in which nobody had a value stood there still.
    pub(crate) fn states_columns(&self) -> bool {
        Format::named(&self.format).is_none_or(Format::states_columns)
    }
}

/// A file that says what the inputs mean.
#[derive(Debug, Deserialize)]
pub(crate) struct Reference {
    /// The key of the pipeline file that names it.
    pub(crate) key: String,
    pub(crate) path: String,
    pub(crate) blake3: String,
    /// Rows of a file of the office's own.
    #[serde(default)]
    pub(crate) rows: u64,
    /// The columns of such a file that were read.
    #[serde(default)]
    pub(crate) columns: Vec<String>,
}

/// Rows of one table.
pub(crate) struct Rows(RecordBatch);

/// One of them.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    batch: &'r RecordBatch,
    index: usize,
}

impl Run {
    /// The run in `folder`, or the latest one published there.
    ///
    /// # Errors
    /// If neither is there.
    pub(crate) fn open(folder: &Path) -> Result<Self> {
        for folder in [folder.to_owned(), folder.join("latest")] {
            if folder.join("data").is_dir() {
                let run = Self { folder };
                return run.check_version().map(|()| run);
            }
        }
        let folder = folder.display();
        Err(Misnamed::error(format!(
            "{folder} is neither the folder of a run nor one with a run as `latest`"
        )))
    }

    /// A run of another version may mean something else by the same column.
    fn check_version(&self) -> Result<()> {
        match schema_version(&self.data_path(&CONTACTS)) {
            Ok(version) if version != SCHEMA_VERSION => Err(Misnamed::error(format!(
                "the tables in {} are of version {version}, and this program reads {SCHEMA_VERSION}; run the pipeline again",
                self.folder.display()
            ))),
            _ => Ok(()), // whoever reads a table tells what is wrong with it
        }
    }

    /// How the run was made.
    ///
    /// # Errors
    /// If `run.json` is not there or says too little.
    pub(crate) fn recipe(&self) -> Result<Recipe> {
        let path = self.folder.join("run.json");
        let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        serde_json::from_str(&text).context("run.json does not say how the run was made")
    }

    /// Where the run lies.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Some columns of a table of `data/`, some rows at a time.
    pub(crate) fn batches(
        &self,
        table: &Table,
        names: &[&str],
    ) -> Result<impl Iterator<Item = Result<Rows>> + use<>> {
        let batches = self.stored(table, names)?;
        Ok(batches.map(|batch| batch.map(Rows)))
    }

    /// The same as it is stored, for whoever reads the cells of millions of rows.
    pub(crate) fn stored(
        &self,
        table: &Table,
        names: &[&str],
    ) -> Result<impl Iterator<Item = Result<RecordBatch>> + use<>> {
        read_table(&self.data_path(table), names, None)
    }

    /// The columns that a table of `data/` has.
    pub(crate) fn stored_names(&self, table: &Table) -> Result<Vec<String>> {
        column_names(&self.data_path(table))
    }

    /// The columns that a report has; none if the run did not write it as Parquet.
    pub(crate) fn report_names(&self, table: &Table) -> Result<Option<Vec<String>>> {
        let path = self.report_path(table.name);
        path.is_file().then(|| column_names(&path)).transpose()
    }

    /// Where a report lies.
    pub(crate) fn report_path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("reports/{name}.parquet"))
    }

    /// Where a table of `data/` lies.
    fn data_path(&self, table: &Table) -> PathBuf {
        table.file(&self.folder.join("data"))
    }

    /// Whether the run wrote a table of `data/`: one of an earlier version may not have.
    pub(crate) fn has(&self, table: &Table) -> bool {
        self.data_path(table).is_file()
    }

    /// All columns of some rows of a table of `data/`.
    pub(crate) fn rows(&self, table: &Table, only: Option<Only<'_>>) -> Result<Rows> {
        self.columns(table, &table.names(), only)
    }

    /// Some columns of some rows of a table of `data/`.
    pub(crate) fn columns(
        &self,
        table: &Table,
        names: &[&str],
        only: Option<Only<'_>>,
    ) -> Result<Rows> {
        Rows::read(&self.data_path(table), names, only)
    }

    /// Some columns of a report; none if the run did not write it as Parquet.
    pub(crate) fn report(&self, table: &Table, names: &[&str]) -> Result<Option<Rows>> {
        let path = self.report_path(table.name);
        path.is_file()
            .then(|| Rows::read(&path, names, None))
            .transpose()
    }
}

impl Rows {
    /// Some columns of some rows of a table, by its path.
    pub(crate) fn read(path: &Path, names: &[&str], only: Option<Only<'_>>) -> Result<Self> {
        let batches = read_table(path, names, only)?.collect::<Result<Vec<_>>>()?;
        Ok(Self(match batches.first() {
            Some(first) => concat_batches(first.schema_ref(), &batches)?,
            None => return Ok(Self::none()),
        }))
    }

    /// Some columns of the first rows of a table, by its path, no more than so many.
    pub(crate) fn first(path: &Path, names: &[&str], rows_max: usize) -> Result<Self> {
        let first = read_table(path, names, None)?.next().transpose()?;
        let first = first.map(|batch| batch.slice(0, rows_max.min(batch.num_rows())));
        Ok(first.map_or_else(Self::none, Self))
    }

    /// No rows.
    pub(crate) fn none() -> Self {
        Self(RecordBatch::new_empty(
            arrow::datatypes::Schema::empty().into(),
        ))
    }

    /// The rows, in the order of the table.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = Row<'_>> + Clone {
        let batch = &self.0;
        (0..batch.num_rows()).map(move |index| Row { batch, index })
    }

    /// Those that are wanted.
    pub(crate) fn keep(&self, is_wanted: impl Fn(Row<'_>) -> bool) -> Self {
        let wanted = self.iter().map(|row| Some(is_wanted(row))).collect();
        let batch = filter_record_batch(&self.0, &wanted);
        Self(batch.expect("there is a truth for every row"))
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.num_rows() == 0
    }
}

impl<'r> Row<'r> {
    /// A cell of any kind in words; `""` if it is null.
    pub(crate) fn text(self, name: &str) -> Cow<'r, str> {
        cell_text(self.batch, name, self.index).unwrap_or_default()
    }

    /// The same; none if it is null.
    pub(crate) fn given(self, name: &str) -> Option<String> {
        Some(self.text(name).into_owned()).filter(|text| !text.is_empty())
    }

    /// The day of a moment; `""` if it is null.
    pub(crate) fn day(self, name: &str) -> String {
        self.text(name).chars().take(10).collect()
    }

    /// A row of `records` as other tables name it: `source/record_id`.
    pub(crate) fn record_name(self) -> String {
        format!("{}/{}", self.text("source"), self.text("record_id"))
    }

    /// The values of a list.
    pub(crate) fn list(self, name: &str) -> Vec<&'r str> {
        let lists = column::<Lists>(self.batch, name).ok();
        lists.map_or_else(Vec::new, |lists| list_values(lists, self.index).collect())
    }

    /// A count; none if it is null.
    pub(crate) fn count(self, name: &str) -> Option<i64> {
        let counts = column::<Ints>(self.batch, name).ok()?;
        counts
            .is_valid(self.index)
            .then(|| counts.value(self.index))
    }

    /// A number; none if it is null.
    pub(crate) fn number(self, name: &str) -> Option<f64> {
        let numbers = column::<Floats>(self.batch, name).ok()?;
        numbers
            .is_valid(self.index)
            .then(|| numbers.value(self.index))
    }
}
