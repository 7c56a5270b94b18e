//! `[reports]` and `[[gate]]` as written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::flag::Weights;

/// What is reported.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ReportSettings {
    /// The formats of every report: `csv` and `parquet` are a file each in `reports/`; `xlsx` and `html` are one file for all of them beside
    /// it, `report.xlsx` and `report.html`.
    pub formats: Vec<ReportFormat>,
    /// The windows, in days before the as-of date, in which touches are counted.
    pub windows: Vec<u32>,
    /// Rows that the reports `unowned`, `stale`, `misowned`, `account_mismatch`, `send_overlap` and `unknown_words` have at most, the
    /// worst; nobody works through more, and a spreadsheet opens no more than a million. All contacts are in `contacts`, and all are
    /// counted; the end of a run and `rows_left_out` of `run.json` say which lists are cut, and by how many rows.
    pub list_max: usize,
    /// How much a contact weighs in `weighted_load` and `stale_rate_weighted`; all the same if left out.
    pub weight: Weights,
    /// Reports of your own: files and sheets as the others are; the page shows their first rows.
    pub custom: Vec<CustomReport>,
}

impl Default for ReportSettings {
    fn default() -> Self {
        Self {
            formats: vec![ReportFormat::Csv, ReportFormat::Parquet],
            windows: vec![30, 60, 90],
            list_max: 100_000,
            weight: Weights::default(),
            custom: Vec::new(),
        }
    }
}

/// The format of a report.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReportFormat {
    /// Text, for people and spreadsheets.
    Csv,
    /// Columns with types, for programs.
    Parquet,
    /// One workbook with a summary and a sheet for each report, for people who filter and sort; 100,000 rows take some three seconds.
    Xlsx,
    /// One page that needs no network, with what an office is led by: for people who open no tables.
    Html,
}

/// A report of your own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name", "sql"]))]
pub struct CustomReport {
    /// The name of its file.
    pub name: String,
    /// One SELECT, WITH or VALUES over the tables of a run.
    pub sql: String,
}

/// What must hold before anything is published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("required" = ["name", "check"]))]
pub struct GateSettings {
    /// What the gate says, in words.
    pub name: String,
    /// A condition on the metrics, in SQL: `coverage_rate >= 0.98`.
    pub check: String,
    /// The rows that it must hold on.
    pub on: GateScope,
}

/// The rows of metrics that a gate looks at; rows on which its condition is null are passed over, unless all are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GateScope {
    /// The one row about all contacts.
    #[default]
    Overall,
    /// Every owner.
    Owner,
    /// Every company, office and team.
    Entity,
    /// Every source, by the figures of `source_metrics`: `records >= 9000` stops a run on half an export.
    Source,
}
