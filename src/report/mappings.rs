//! What the sources call their owners and connections, and how far that is mapped to users.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{Reporting, owners::Filled};
use crate::{
    directory::Candidates,
    intake::{Tally as Values, ValueState},
    metric::MappingCounts,
    table::{
        Batch,
        schema::reports::{CONNECTION_COVERAGE, MAPPING_WORKLIST},
    },
};

/// So many values, those on the most rows, get candidates; to compare more names would take longer than it helps.
const VALUES_COMPARED: usize = 2000;

/// How far all values are mapped.
pub(super) fn mapping_counts(values: &Values) -> MappingCounts {
    let mut counts = MappingCounts::default();
    for count in values.values.values() {
        let is_mapped = is_mapped(count.state);
        counts.values += 1;
        counts.rows += count.rows;
        counts.values_mapped += u64::from(is_mapped);
        counts.rows_mapped += if is_mapped { count.rows } else { 0 };
    }
    counts
}

/// The values that mean no one party, by source, type and value.
pub(super) fn mapping_worklist(run: &Reporting<'_>) -> Filled {
    let unmapped = run
        .values
        .values
        .iter()
        .filter(|(_, count)| !is_mapped(count.state));
    let mut unmapped: Vec<_> = unmapped.map(|(key, count)| (key, count.rows)).collect();
    unmapped.sort_by_key(|(key, rows)| (std::cmp::Reverse(*rows), *key));
    let directory = run.standing.directory;
    let names = Candidates::new(directory);
    let compared = unmapped.par_iter().enumerate().map(|(place, (key, rows))| {
        let source = run.sources[usize::from(key.source)];
        let candidates = if place < VALUES_COMPARED {
            names.of(source, &key.kind, &key.value)
        } else {
            Vec::new()
        };
        (*key, *rows, candidates)
    });
    let mut compared: Vec<_> = compared.collect();
    compared.sort_by_key(|(key, ..)| *key);
    let mut batch = Batch::new(&MAPPING_WORKLIST, compared.len());
    for (key, rows, candidates) in compared {
        let mut row = batch.row();
        row.text(run.sources[usize::from(key.source)])
            .text(&key.kind)
            .text(&key.value)
            .count(rows);
        row.list(candidates.iter().map(|party| directory.id_of(*party)));
        row.end();
    }
    (MAPPING_WORKLIST.clone(), batch)
}

/// How well each connection column is filled and mapped.
pub(super) fn connection_coverage(run: &Reporting<'_>) -> Filled {
    let columns: BTreeMap<_, _> = run.values.columns.iter().collect();
    let mut batch = Batch::new(&CONNECTION_COVERAGE, columns.len());
    for ((source, kind), count) in columns {
        let mut row = batch.row();
        row.text(run.sources[usize::from(*source)]).text(kind);
        for rows in [count.rows, count.filled, count.mapped, count.active] {
            row.count(rows);
        }
        row.end();
    }
    (CONNECTION_COVERAGE.clone(), batch)
}

fn is_mapped(state: ValueState) -> bool {
    matches!(state, ValueState::Active | ValueState::Inactive)
}
