//! How evenly the contacts of an entity are spread over its users.

use crate::metric::{
    Metric, Office, On, View,
    columns::{count, number},
};
use crate::spread::{gini, median, quantile};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "gini",
    unit: "0 (all the same) to 1 (one has everything)",
    formula: "2·Σ i·xᵢ / (n·Σxᵢ) − (n+1)/n over loads ascending; Σ = 0 → 0; n < 2 → null",
    says: "The loads of the entity's active users, those with no contact included: mean, median, 90th percentile, greatest, and how uneven.",
    source: "METRICS.md, contacts_owned, gini",
    on: On::Entities,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![
        count("active_users", "Active users, with a contact or without."),
        number("load_mean", "Mean of their contacts."),
        number("load_median", "Median of their contacts."),
        number(
            "load_p90",
            "90th percentile of their contacts, by nearest rank.",
        ),
        number("load_max", "The most contacts of one of them."),
        number(
            "gini",
            "Gini coefficient of their contacts; null for fewer than two users.",
        ),
    ]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let loads = view.active_loads();
    let sum: u64 = loads.iter().sum();
    let mean = (!loads.is_empty()).then(|| sum as f64 / loads.len() as f64);
    let most = loads.last().map(|load| *load as f64);
    row.count(loads.len()).float(mean).float(median(&loads));
    row.float(quantile(&loads, 0.9).map(|load| load as f64))
        .float(most)
        .float(gini(&loads));
}
