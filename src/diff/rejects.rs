//! How many rows were rejected, and why.
//!
//! In: the tables `rejects` of two runs. Out: for each source and reason whose number differs, how many there were and are.

use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use crate::{
    finished::Run,
    table::{
        cells::{Texts, column},
        schema::data::REJECTS,
    },
};

/// Rejects of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RejectChange {
    /// The source.
    pub source: String,
    /// Why the rows are not usable.
    pub reason: String,
    /// Rejects of the first run.
    pub before: u64,
    /// Rejects of the second run.
    pub after: u64,
}

/// The kinds whose number differs, the largest change first.
pub(super) fn compare(runs: [&Run; 2]) -> Result<Vec<RejectChange>> {
    let mut counts: BTreeMap<(String, String), [u64; 2]> = BTreeMap::new();
    for (side, run) in runs.into_iter().enumerate() {
        for batch in run.stored(&REJECTS, &["source", "reason"])? {
            let batch = batch?;
            let (sources, reasons) = (
                column::<Texts>(&batch, "source")?,
                column::<Texts>(&batch, "reason")?,
            );
            for row in 0..batch.num_rows() {
                let kind = (sources.value(row).to_owned(), reasons.value(row).to_owned());
                counts.entry(kind).or_default()[side] += 1;
            }
        }
    }
    let changes = counts
        .into_iter()
        .map(|((source, reason), [before, after])| RejectChange {
            source,
            reason,
            before,
            after,
        });
    let mut changes: Vec<_> = changes
        .filter(|change| change.before != change.after)
        .collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.before.abs_diff(change.after)));
    Ok(changes)
}
