//! Whether everything that was read is accounted for, and mapped.

use crate::metric::{
    Metric, Office, On, Subject, View,
    columns::{count, rate, rate_cells},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "reconciliation_gap",
    unit: "records",
    formula: "rows read − (kept + merged + rejected); values mapped / values; rows mapped / rows",
    says: "Records read less those in contacts and rejects, and how far the sources' owner values are mapped; of the whole run only.",
    source: "METRICS.md, mapping_coverage, reconciliation_gap",
    on: On::Entities,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    let mut columns = Vec::from(rate(
        "mapping_coverage",
        "Share of the distinct source values that name owners and are mapped.",
    ));
    columns.extend(rate(
        "mapping_coverage_rows",
        "Share of the rows that name an owner whose owner is found.",
    ));
    columns.push(count(
        "reconciliation_gap",
        "Records read less those in contacts and rejects; 0.",
    ));
    columns
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let office = (view.subject == Subject::Overall).then_some(view.office);
    let of = |pick: fn(&Office<'_>) -> u64| office.map(|office| pick(office) as f64);
    rate_cells(
        row,
        of(|office| office.mapping.values_mapped),
        of(|office| office.mapping.values),
    );
    rate_cells(
        row,
        of(|office| office.mapping.rows_mapped),
        of(|office| office.mapping.rows),
    );
    row.int(office.map(|office| office.reconciliation_gap));
}
