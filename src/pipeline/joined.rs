//! The joined tables of a run, read before the records that they say something of.

use anyhow::Result;

use crate::{
    job::{Job, JobJoined},
    joined::{self, CaseRules, JoinedTable, PlannedJoined, read_joined},
    load::{ExportSummary, RejectLog},
    open::OpenJoined,
};

/// The joined tables, by source.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) by_source: Vec<Vec<JoinedTable>>,
    /// One an export, in order.
    pub(super) exports: Vec<ExportSummary>,
}

/// Reads all joined tables; `first_export` is the number of their first export.
pub(super) fn read(
    job: &Job,
    opened: &[OpenJoined],
    first_export: usize,
    rejects: &RejectLog,
) -> Result<Joined> {
    let mut joined = Joined::default();
    for (index, source) in job.sources.iter().enumerate() {
        let mut tables = Vec::new();
        for (place, JobJoined { settings, .. }) in source.joined.iter().enumerate() {
            let exports = exports_of(opened, index, place);
            let rules = CaseRules {
                open_values: &settings.open_values,
                pick: settings.pick,
                as_of: job.as_of,
            };
            let first = (first_export + joined.exports.len()) as u32;
            let table = JoinedTable::new(settings);
            let (table, read) = read_joined(&exports, table, &rules, first, rejects)?;
            tables.push(table);
            joined.exports.extend(read);
        }
        joined.by_source.push(tables);
    }
    Ok(joined)
}

/// Rejects the rows of all joined tables that name no record of their source, now that the records are read.
pub(super) fn reject_strangers(
    opened: &[OpenJoined],
    joined: &mut Joined,
    rejects: &RejectLog,
) -> Result<()> {
    let mut summaries = joined.exports.as_mut_slice();
    for (index, tables) in joined.by_source.iter().enumerate() {
        for (place, table) in tables.iter().enumerate() {
            let exports = exports_of(opened, index, place);
            let (of_table, rest) = summaries.split_at_mut(exports.len());
            joined::reject_strangers(&exports, table, rejects, of_table)?;
            summaries = rest;
        }
    }
    Ok(())
}

/// The exports of a source's table, by its place among those of the source.
fn exports_of(opened: &[OpenJoined], source: usize, table: usize) -> Vec<PlannedJoined<'_>> {
    let of_table = opened
        .iter()
        .filter(|open| (usize::from(open.source), open.table) == (source, table));
    of_table
        .map(|open| (&open.export, &open.plan, open.dates.order))
        .collect()
}
