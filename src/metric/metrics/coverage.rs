//! How many contacts have an owner.

use crate::metric::{
    Metric, Office, On, View,
    columns::{count, rate, share_cells},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "coverage_rate",
    unit: "share of contacts, 0 to 1",
    formula: "owned / N; owned / (N − X); owned by somebody active / N",
    says: "The contacts with an owner: of all, of those that need one, and with an active owner. Contacts without an owner belong to no entity.",
    source: "METRICS.md, coverage_rate",
    on: On::Entities,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    let mut columns = vec![count("contacts", "Contacts in scope.")];
    columns.extend(rate("coverage_rate", "Share of contacts with an owner; 1 for every entity, since a contact without one belongs to none."));
    columns.extend(rate(
        "coverage_rate_ex_rule",
        "The same, without contacts that are unowned by rule.",
    ));
    columns.extend(rate(
        "active_coverage_rate",
        "Share of contacts with an active owner.",
    ));
    columns.push(count(
        "unowned_by_rule",
        "Contacts that are meant to have no owner.",
    ));
    columns.push(count("unowned_by_defect", "Contacts that lack an owner."));
    columns
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let (all, owned) = (view.tally.contacts, view.owned());
    row.count(all);
    share_cells(row, owned, all);
    share_cells(row, owned, all - view.tally.exempt);
    share_cells(row, owned - view.owned_by_inactive(), all);
    row.count(view.tally.exempt)
        .count(all - owned - view.tally.exempt);
}
