//! How many follow-ups are overdue, and how many were done in time.

use crate::metric::{
    Metric, Office, On, View,
    columns::{known_share_cells, rate},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "follow_up_overdue_rate",
    unit: "share of tasks, 0 to 1",
    formula: "open and due < T / open; closed ≤ due / closed, by days",
    says: "The tasks about the owner's contacts that are open though they were due (past the grace days of the flag `follow_up_overdue`), and the closed ones that were done in time, of those of which both days are known; null where no tasks are given.",
    source: "METRICS.md, follow_up_overdue_rate",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    let overdue = rate(
        "follow_up_overdue_rate",
        "Share of the open tasks that were due.",
    );
    let on_time = rate(
        "follow_up_on_time_rate",
        "Share of the closed tasks that were done by the day on which they were due.",
    );
    overdue.into_iter().chain(on_time).collect()
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let follow_ups = &view.tally.follow_ups;
    let is_known = view.office.tally.has_tasks();
    known_share_cells(row, is_known, follow_ups.overdue, follow_ups.open);
    known_share_cells(row, is_known, follow_ups.on_time, follow_ups.closed);
}
