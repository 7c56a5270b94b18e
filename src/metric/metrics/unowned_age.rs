//! For how long contacts have been without an owner.

use crate::metric::{Metric, Office, On, View, columns::number};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "unowned_age",
    unit: "days",
    formula: "T − date it became unowned: median, max",
    says: "For how long contacts have been without an owner, those aside that need none by rule; of the whole run only. Null without a ledger.",
    source: "METRICS.md, unowned_age",
    on: On::Entities,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![
        number(
            "unowned_age_median",
            "Median of the days since the contact has had no owner.",
        ),
        number("unowned_age_max", "The most of these days."),
    ]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let days = &view.tally.unowned_for;
    row.float(days.median())
        .float(days.iter().last().map(|(days, _)| f64::from(days)));
}
