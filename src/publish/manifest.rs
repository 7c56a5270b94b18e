//! `run.json`: what a run read, did and found, for whoever must trust or repeat it.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use crate::export::ExportTold;

/// The content of `run.json`.
#[derive(Debug, Default, Serialize)]
pub struct Manifest {
    /// The name of the run's folder.
    pub run_id: String,
    /// The version of tenure.
    pub version: String,
    /// The `name` of the pipeline.
    pub pipeline: String,
    /// The pipeline file.
    pub pipeline_file: String,
    /// BLAKE3 of the pipeline's effective settings.
    pub pipeline_fingerprint: String,
    /// The date from which ages are counted.
    pub as_of: String,
    /// On whose behalf the run merged.
    pub acting_as: Option<String>,
    /// The profile.
    pub profile: String,
    /// When the run started, by the clock (UTC).
    pub started_at: String,
    /// Every export, file of events and file of decisions that was read.
    pub inputs: Vec<InputFile>,
    /// The other files that were read: directory, change requests, model.
    pub reference_files: Vec<ReferenceFile>,
    /// What has half of the rows that it had in an earlier run, or fewer.
    pub shrunk: Vec<Shrunk>,
    /// Every stage.
    pub stages: Vec<StageTime>,
    /// The books.
    pub reconciliation: Reconciliation,
    /// Rows of each table and report.
    pub tables: BTreeMap<String, u64>,
    /// Rows that reports would have more, were they not cut at `reports.list_max`; only those that are.
    pub rows_left_out: BTreeMap<String, u64>,
    /// Every export.
    pub exports: Vec<ExportTold>,
    /// Every gate.
    pub gates: Vec<GateResult>,
    /// What a person should know.
    pub warnings: Vec<String>,
    /// What `--memory-limit` allowed.
    pub memory_limit_bytes: Option<u64>,
    /// The most memory that the process has held, where the system tells.
    pub memory_peak_bytes: Option<u64>,
    /// 0: published. 4: a gate failed.
    pub exit_code: u8,
}

/// A file that was read.
#[derive(Debug, Default, Serialize)]
pub struct InputFile {
    /// The source, or the name of the interactions.
    pub source: String,
    /// As the pipeline names it, with member or sheet.
    pub path: String,
    /// Length.
    pub bytes: u64,
    /// Digest of the content.
    pub blake3: String,
    /// Rows of data, rejects included.
    pub rows: u64,
    /// Rows that could not be used.
    pub rejects: u64,
    /// People: a row of a couple holds two.
    pub records: u64,
    /// The preset that its headers were read by.
    pub preset: String,
    /// How contacts, interactions and tasks are laid out.
    pub format: &'static str,
    /// What was read of contacts, interactions, tasks and decisions, each with its headers.
    pub columns: BTreeMap<String, Vec<String>>,
    /// What was mended or skipped: note and count.
    pub notes: BTreeMap<String, u64>,
}

/// A source, a list of events, or files of the office's own, of which half is gone.
#[derive(Debug, Serialize, Deserialize)]
pub struct Shrunk {
    /// The source, the name of the interactions, or the key of the pipeline file.
    pub source: String,
    /// Whether it is the contacts of the source.
    pub is_contacts: bool,
    /// The rows that it had.
    pub rows: u64,
    /// The as-of date of the last run in which it had them.
    pub since: String,
}

/// A file that says what the inputs mean.
#[derive(Debug, Default, Serialize)]
pub struct ReferenceFile {
    /// The key of the pipeline file that names it, such as `directory.users`.
    pub key: String,
    /// Where it is.
    pub path: String,
    /// Length.
    pub bytes: u64,
    /// Digest of the content.
    pub blake3: String,
    /// Rows of a file of the office's own.
    pub rows: u64,
    /// The columns of such a file that were read.
    pub columns: Vec<String>,
}

/// What a stage took and gave.
#[derive(Debug, Default, Serialize)]
pub struct StageTime {
    /// Its name.
    pub stage: String,
    /// Rows that went in.
    pub rows_in: u64,
    /// Rows that came out.
    pub rows_out: u64,
    /// Wall time.
    pub seconds: f64,
}

/// The books of a run (R-RECONCILE-1).
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Reconciliation {
    /// Rows of data in all files.
    pub rows_read: u64,
    /// Rows that could not be used.
    pub rows_rejected: u64,
    /// People in the other rows beyond one a row.
    pub second_persons: u64,
    /// Records in contacts.
    pub records: u64,
    /// Contacts, those out of scope among them.
    pub contacts: u64,
    /// Records that were merged into another.
    pub absorbed: u64,
    /// `rows_read + second_persons − (contacts + absorbed + rows_rejected)`; must be 0.
    pub gap: i64,
}

/// How a gate came out.
#[derive(Debug, Default, Serialize)]
pub struct GateResult {
    /// Its name.
    pub name: String,
    /// Whether it holds.
    pub passed: bool,
    /// What was found.
    pub detail: String,
}

impl GateResult {
    /// How it came out, in words.
    #[must_use]
    pub fn holds(&self) -> &'static str {
        match self.passed {
            true => "holds",
            false => "does not hold",
        }
    }
}

impl Manifest {
    /// Writes `run.json` into a folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).context("run.json cannot be serialised")?;
        std::fs::write(folder.join("run.json"), text + "\n").context("run.json cannot be written")
    }
}
