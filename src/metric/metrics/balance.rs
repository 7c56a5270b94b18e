//! What became of each book since the last run.

use crate::metric::{Metric, Office, On, View, columns::count};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "balance",
    unit: "contacts",
    formula: "close = open + new + in − out − merged − removed",
    says: "What each book held at the end of the last run, what came and went since, and what it holds now; it adds up exactly. What moves within an entity, or between two owners of the whole, moves neither in nor out. Null without a ledger and in its first run: there is no last run to compare with.",
    source: "METRICS.md, balance",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![
        count(
            "balance_open",
            "Contacts at the end of the last run, by who belongs to the entity today.",
        ),
        count(
            "balance_new",
            "Contacts that came from no book: new ones, and those that are back or in scope again.",
        ),
        count(
            "balance_in",
            "Contacts that came from others, or from nobody.",
        ),
        count("balance_out", "Contacts that went to others, or to nobody."),
        count("balance_merged", "Contacts that were merged into others."),
        count(
            "balance_removed",
            "Contacts that no export has any more, or that are out of scope.",
        ),
        count(
            "balance_close",
            "Contacts now: open + new + in − out − merged − removed.",
        ),
    ]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    super::unowned_balance::push(row, view.balance(), view.owned());
}
