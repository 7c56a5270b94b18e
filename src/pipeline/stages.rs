//! The stages up to clusters, each with what the job says of it.

use std::path::Path;

use anyhow::{Context, Result};

use super::{contexts::source_contexts, inputs::Inputs, joined, log::StageLog};
use crate::{
    assign::AssignContext,
    cluster::{ClusterPolicy, Clusters, cluster_records},
    intake::{ExportSummary, Intake, PlannedExport, load_records},
    job::Job,
    keys::Keys,
    matching::{Matches, match_records},
    merge::{MergeContext, keeps_apart},
    party::Party,
    spill::Spill,
};

/// The records, and what was read of each export of a joined table.
pub(super) fn load(
    job: &Job,
    inputs: &Inputs,
    assign: &AssignContext<'_>,
    staging: &Path,
    log: &StageLog<'_>,
) -> Result<(Intake, Vec<ExportSummary>)> {
    let joined = joined::read(job, &inputs.joined, inputs.before_joined())?;
    let contexts = source_contexts(job, &inputs.exports, &joined)?;
    let planned: Vec<_> = inputs
        .exports
        .iter()
        .zip(&contexts)
        .enumerate()
        .map(|(number, (open, source))| PlannedExport {
            number: number as u32,
            export: &open.export,
            plan: &open.plan,
            source,
        })
        .collect();
    let bytes: u64 = job
        .sources
        .iter()
        .flat_map(|source| &source.files)
        .map(|file| size_of_file(file))
        .sum();
    let rows_expected = bytes / BYTES_PER_ROW;
    let partitions = (rows_expected / ROWS_PER_PARTITION).clamp(1, PARTITIONS_MAX) as usize;
    let spill = Spill::create(staging, partitions).context("cannot write temporary data")?;
    let on_rows = |rows| log.watch.advance(rows);
    let intake = load_records(&planned, assign, spill, rows_expected as usize, &on_rows)?;
    Ok((intake, joined.exports))
}

/// A row of a contact export, roughly: only how much room is made depends on it, never a result.
const BYTES_PER_ROW: u64 = 150;
/// Contacts of so many records are settled at a time by a thread.
const ROWS_PER_PARTITION: u64 = 50_000;
/// Each partition is an open file.
const PARTITIONS_MAX: u64 = 512;

fn size_of_file(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |metadata| metadata.len())
}

pub(super) fn find_matches(job: &Job, keys: &Keys) -> Matches {
    let directory = &job.directory;
    match_records(keys, &job.matching, |party| {
        directory.entity_of(party).map_or(0, |entity| entity.0 + 1)
    })
}

pub(super) fn cluster(
    job: &Job,
    keys: &Keys,
    matches: &Matches,
    merge: &MergeContext<'_>,
) -> Clusters {
    let mut names: Vec<_> = job
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    names.sort_unstable();
    let place = |name: &str| names.binary_search(&name).unwrap_or_default() as u16;
    let source_order: Vec<u16> = job
        .sources
        .iter()
        .map(|source| place(&source.name))
        .collect();
    let blocks = |owners: &[Party]| keeps_apart(owners, merge);
    let policy = ClusterPolicy {
        blocks: &blocks,
        source_order: &source_order,
        never_within: &job.matching.never_within,
    };
    cluster_records(keys, &matches.links, &policy)
}
