//! How long owners have held their contacts.

use crate::metric::{Metric, Office, On, View, columns::number};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "tenure_days",
    unit: "days",
    formula: "median of T − owner_since(c)",
    says: "The median time for which contacts have been with their owner, over those of which it is known.",
    source: "METRICS.md, tenure",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![number(
        "tenure_days",
        "Median of the days since the owner has held the contact.",
    )]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    row.float(view.tally.held.median());
}
