//! The reports of a run for people who open no tables: all of them as one page, and as one workbook.
//!
//! In: the folder of a run in which the reports lie as Parquet, and what the run says of itself. Out: `report.html` and `report.xlsx`, as far
//! as they are asked for. No figure is computed here: each stands in a report, or is told at the end of the run. The ID of the run has the
//! time of its start, so it is not in them: the same input gives the same bytes.

mod lists;
mod page;
mod table;
mod workbook;

use std::{iter, path::Path};

use anyhow::{Context, Result};

use crate::{
    finished::{Row, Rows, Run},
    job::{Job, settings::reports::ReportFormat},
    list::join,
    report::Brief,
    table::schema::reports::ENTITY_METRICS,
};

/// The page and the workbook, in the folder of a run.
const FILES: [(ReportFormat, &str); 2] = [
    (ReportFormat::Html, "report.html"),
    (ReportFormat::Xlsx, "report.xlsx"),
];

/// The figures about all contacts that both show.
const OVERALL: [&str; 14] = [
    "kind",
    "contacts",
    "coverage_rate",
    "coverage_rate_numerator",
    "unowned_by_rule",
    "unowned_by_defect",
    "stale_rate",
    "stale_rate_numerator",
    "stale_rate_denominator",
    "balance_open",
    "balance_close",
    "unowned_open",
    "unowned_close",
    "newly_stale",
];

/// What page and workbook are made of.
struct Handout<'h> {
    job: &'h Job,
    brief: &'h Brief<'h>,
    run: &'h Run,
    /// The figures about all contacts.
    overall: Row<'h>,
}

/// Where what is told of a run will be found, if its folder is this.
pub(crate) fn places(job: &Job, folder: &Path) -> String {
    let is_asked = |format| job.reports.formats.contains(format);
    let files = FILES.iter().filter(|(format, _)| is_asked(format));
    let names = iter::once("reports").chain(files.map(|(_, name)| *name));
    join(
        names.map(|name| folder.join(name).display().to_string()),
        ", ",
    )
}

/// Writes what the job asks for into the folder of a run.
///
/// # Errors
/// If a report cannot be read, or the disk is full.
pub(crate) fn write_handouts(folder: &Path, job: &Job, brief: &Brief<'_>) -> Result<()> {
    let run = Run::open(folder)?;
    let figures = Rows::read(&run.report_path(ENTITY_METRICS.name), &OVERALL, None)?;
    let overall = figures.iter().find(|row| row.text("kind") == "overall");
    let handout = Handout {
        job,
        brief,
        run: &run,
        overall: overall.context("the reports have no row about all contacts")?,
    };
    for (format, name) in FILES {
        let path = folder.join(name);
        match format {
            _ if !job.reports.formats.contains(&format) => {}
            ReportFormat::Html => std::fs::write(&path, page::page(&handout)?)
                .with_context(|| format!("cannot write {}", path.display()))?,
            _ => workbook::write(&handout, &path)?,
        }
    }
    Ok(())
}

impl Handout<'_> {
    /// The end of the run's ID: what leads from a file that was sent around to the run that it is of.
    fn settings(&self) -> &str {
        &self.job.fingerprint[..8]
    }

    /// How many rows a report has.
    fn rows_of(&self, report: &str) -> u64 {
        let mut reports = self.brief.reports.iter();
        reports
            .find(|(name, _)| name == report)
            .map_or(0, |(_, rows)| *rows)
    }

    /// Where all rows of a report are, for whoever reads some of them in another file.
    fn whole(&self, report: &str, read_in: ReportFormat) -> String {
        let mut formats = self.job.reports.formats.iter();
        match formats.find(|format| **format != read_in) {
            Some(ReportFormat::Csv) => format!("reports/{report}.csv"),
            Some(ReportFormat::Parquet) => format!("reports/{report}.parquet"),
            Some(ReportFormat::Xlsx) => format!("the sheet {report} of report.xlsx"),
            Some(ReportFormat::Html) | None => {
                "a file that [reports] formats = [\"csv\"] asks for".to_owned()
            }
        }
    }
}
