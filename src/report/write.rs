//! A report into its files, the same columns in each.

use std::path::Path;

use anyhow::{Context, Result};
use arrow::array::RecordBatch;

use crate::{
    job::settings::reports::ReportFormat,
    table::{CsvWriter, Table, TableWriter},
};

/// Writes a report. Out: its name and rows. Parquet is written in any case: gates, reports of one's own, the page and the workbook read it;
/// [`tidy`] removes it again.
pub(super) fn write_report(
    folder: &Path,
    table: &Table,
    batch: &RecordBatch,
    formats: &[ReportFormat],
) -> Result<(String, u64)> {
    let write_csv = || CsvWriter::write_table(folder, table, batch);
    let write_parquet = || TableWriter::write_whole(folder, table, batch);
    if !formats.contains(&ReportFormat::Csv) {
        return write_parquet();
    }
    let (csv, parquet) = rayon::join(write_csv, write_parquet);
    csv.and(parquet)
}

/// Removes the Parquet files if nobody asked for them.
pub(crate) fn tidy(folder: &Path, formats: &[ReportFormat]) -> Result<()> {
    if formats.contains(&ReportFormat::Parquet) {
        return Ok(());
    }
    for entry in
        std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?
    {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "parquet") {
            std::fs::remove_file(&path)
                .with_context(|| format!("cannot remove {}", path.display()))?;
        }
    }
    Ok(())
}
