//! What the sources call their owners and connections, and how far that is mapped to users.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::{Reporting, owners::Filled};
use crate::{
    directory::Candidates,
    intake::ValueTally,
    metric::MappingCounts,
    table::{
        Batch,
        schema::reports::{CONNECTION_COVERAGE, MAPPING_WORKLIST},
    },
};

/// So many values, those on the most rows, get candidates; to compare more names would take longer than it helps.
const VALUES_COMPARED: usize = 2000;

/// How far the values that name owners are mapped.
pub(super) fn mapping_counts(values: &ValueTally) -> MappingCounts {
    let values_of = values.values.values();
    let owners = values_of.filter(|count| count.owns && count.is_needed);
    MappingCounts {
        values: owners.clone().count() as u64,
        values_mapped: owners.filter(|count| count.state.is_mapped()).count() as u64,
        rows: values.owner_rows.named,
        rows_mapped: values.owner_rows.mapped,
    }
}

/// The connection types of which a file has a column.
pub(super) fn types_given(values: &ValueTally) -> BTreeSet<&str> {
    values.columns.keys().map(|(_, kind)| &**kind).collect()
}

/// The values that mean no one party, and are needed, by source, type and value.
pub(super) fn mapping_worklist(run: &Reporting<'_>) -> Filled {
    let unmapped = run
        .values
        .values
        .iter()
        .filter(|(_, count)| count.is_needed && !count.state.is_mapped());
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
            .text("")
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
