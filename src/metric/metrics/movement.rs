//! What owners gained and lost since the last run.

use crate::metric::{Metric, Office, On, View, columns::count};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "movement",
    unit: "contacts",
    formula: "gained = new + in; lost = out + merged + removed; those that went to nobody; stale now and not at the end of the last run, in scope both times",
    says: "What the owner gained and lost since the last run, which of their contacts nobody owns now, and which have become stale. Null without a ledger and in its first run: there is no last run to compare with.",
    source: "R-HISTORY-4, METRICS.md, balance",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![
        count("gained", "Contacts that came since the last run."),
        count("lost", "Contacts that went since the last run."),
        count(
            "newly_unowned",
            "Contacts of the last run's owner that nobody owns now.",
        ),
        count(
            "newly_stale",
            "Contacts that the last run counted, and that have become stale since; of the whole run those, too, that nobody owns.",
        ),
    ]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let balance = view.balance();
    row.int(balance.map(|it| it.gained() as i64))
        .int(balance.map(|it| it.lost() as i64))
        .int(balance.map(|it| it.newly_unowned as i64))
        .int(view.newly_stale().map(|it| it as i64));
}
