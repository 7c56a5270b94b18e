//! How many contacts have nobody who is there for them.

use crate::metric::{
    Metric, Office, On, View,
    columns::{count, rate, share_cells},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "orphan_rate",
    unit: "share of contacts, 0 to 1",
    formula: "(blank − X + inactive owner + unknown owner) / N",
    says: "The contacts without an owner though they need one, with one who is not active, or with one whom nobody knows.",
    source: "METRICS.md, orphan_rate",
    on: On::Entities,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    let mut columns = Vec::from(rate("orphan_rate", "Share of contacts that are orphans."));
    columns.push(count(
        "orphans_blank",
        "Contacts of which no source names an owner, less those unowned by rule.",
    ));
    columns.push(count(
        "orphans_inactive",
        "Contacts whose owner is not active.",
    ));
    columns.push(count(
        "orphans_unknown",
        "Contacts whose owner the directory does not know.",
    ));
    columns
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let tally = &view.tally;
    let inactive = view.owned_by_inactive();
    let blank = tally.contacts - view.owned() - tally.exempt - tally.unknown_owner;
    share_cells(row, blank + inactive + tally.unknown_owner, tally.contacts);
    row.count(blank).count(inactive).count(tally.unknown_owner);
}
