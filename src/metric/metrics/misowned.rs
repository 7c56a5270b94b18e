//! How often a contact is not with whom the rules give it to.

use crate::metric::{
    Metric, Office, On, View,
    columns::{rate, share_cells},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "misowned_rate",
    unit: "share of contacts to which a rule applies, 0 to 1",
    formula: "#{c: rule(c)≠own(c)} / #{c: a rule applies}",
    says: "The contacts that a rule on territory, tier or lifecycle stage gives to another than their owner; of a territory or tier those that need an owner and have none, too (the report `unowned` lists those, `misowned` the others).",
    source: "METRICS.md, misowned_rate",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    rate(
        "misowned_rate",
        "Share of the contacts to which a rule applies that another owns, or nobody.",
    )
    .into()
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    share_cells(row, view.tally.misowned, view.tally.ruled);
}
