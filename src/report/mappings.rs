//! What the sources call their owners and connections, and how far that is mapped to users.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use rayon::prelude::*;

use super::{Reporting, owners::Filled};
use crate::{
    directory::Candidates,
    intake::ValueTally,
    interaction::Strangers,
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

/// A value that means no one party: the place and name of its source, its type, and the cell. Lists of interactions and tasks come behind
/// the sources, but for those that have the name of one.
type Unmapped<'r> = (usize, &'r str, &'r str, &'r str);

/// The values that mean no one party, and are needed, by source, type and value.
pub(super) fn mapping_worklist(run: &Reporting<'_>) -> Filled {
    let directory = run.standing.directory;
    let mut by_rows = Vec::from_iter(unmapped(run));
    by_rows.sort_by_key(|(value, rows)| (Reverse(*rows), *value));
    let names = Candidates::new(directory);
    let compared = by_rows.into_par_iter().enumerate();
    let compared = compared.map(|(rank, (value, rows))| {
        let (_, source, kind, text) = value;
        let candidates = match rank < VALUES_COMPARED {
            true => names.of(source, kind, text),
            false => Vec::new(),
        };
        (value, rows, candidates)
    });
    let mut compared: Vec<_> = compared.collect();
    compared.sort_by_key(|(value, ..)| *value);
    let mut batch = Batch::new(&MAPPING_WORKLIST, compared.len());
    for ((_, source, kind, text), rows, candidates) in compared {
        let mut row = batch.row();
        row.text(source).text(kind).text(text).text("").count(rows);
        row.list(candidates.iter().map(|party| directory.id_of(*party)));
        row.end();
    }
    (MAPPING_WORKLIST.clone(), batch)
}

/// Each with its rows.
fn unmapped<'r>(run: &Reporting<'r>) -> BTreeMap<Unmapped<'r>, u64> {
    let values = run.values.values.iter();
    let values = values.filter(|(_, count)| count.is_needed && !count.state.is_mapped());
    let values = values.map(|(key, count)| {
        let name = run.sources[usize::from(key.source)];
        (name, &*key.kind, &*key.value, count.rows)
    });
    let strangers = run.strangers.into_iter().flat_map(Strangers::iter);
    let mut unmapped = BTreeMap::new();
    for (name, kind, text, rows) in values.chain(strangers) {
        let place = run.sources.iter().position(|source| *source == name);
        let place = place.unwrap_or(run.sources.len());
        *unmapped.entry((place, name, kind, text)).or_default() += rows;
    }
    unmapped
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
