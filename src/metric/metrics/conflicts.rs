//! How often the records of one person name several owners.

use crate::metric::{
    Metric, Office, On, View,
    columns::{rate, share_cells},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "owner_conflict_rate",
    unit: "share of contacts of two records or more, 0 to 1",
    formula: "contacts whose records named two owners or more / contacts of two records or more",
    says: "The contacts whose records named two distinct owners or more.",
    source: "METRICS.md, owner_conflict_rate",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    rate(
        "owner_conflict_rate",
        "Share of merged contacts whose records named several owners.",
    )
    .into()
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    share_cells(row, view.tally.conflicts, view.tally.of_several_records);
}
