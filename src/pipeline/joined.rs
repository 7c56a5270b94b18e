//! The joined tables of a run, read before the records that they say something of.

use anyhow::Result;

use crate::{
    intake::ExportSummary,
    job::{Job, OpenJoined},
    joined::{JoinedTable, Reading, read_joined},
};

/// The joined tables, by source.
#[derive(Debug, Default)]
pub(super) struct Joined {
    pub(super) by_source: Vec<Vec<JoinedTable>>,
    /// One an export, in order.
    pub(super) exports: Vec<ExportSummary>,
}

/// Reads all joined tables; `first_export` is the number of their first export.
pub(super) fn read(job: &Job, opened: &[OpenJoined], first_export: usize) -> Result<Joined> {
    let mut joined = Joined::default();
    for (index, source) in job.sources.iter().enumerate() {
        let mut tables = Vec::new();
        for (place, settings) in source.joined.iter().enumerate() {
            let is_its =
                |open: &&OpenJoined| usize::from(open.source) == index && open.table == place;
            let exports: Vec<_> = opened
                .iter()
                .filter(is_its)
                .map(|open| (&open.export, &open.plan))
                .collect();
            let roles: Vec<String> = settings.columns.roles.keys().cloned().collect();
            let owner = settings.owner.as_ref();
            let owner = owner.and_then(|owner| roles.iter().position(|role| role == owner));
            let reading = Reading {
                open_values: &settings.open_values,
                pick: settings.pick,
                as_of: job.as_of,
            };
            let first = (first_export + joined.exports.len()) as u32;
            let owner = owner.map(|owner| owner as u16);
            let (table, read) = read_joined(&exports, roles, owner, &reading, first)?;
            tables.push(table);
            joined.exports.extend(read);
        }
        joined.by_source.push(tables);
    }
    Ok(joined)
}
