//! How often another sends than who was asked to.

use crate::metric::{
    Metric, Office, On, View,
    columns::{known_share_cells, rate},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "sender_fallback_rate",
    unit: "share of contacts, 0 to 1",
    formula: "contacts whose sender came from a fall-back / N",
    says: "The contacts to which somebody sends who stands in for another, in one of the send plans; null where no plan has an audience. By plan and reason, see the report `send_fallbacks`.",
    source: "METRICS.md, sender_fallback_rate",
    on: On::Both,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    rate(
        "sender_fallback_rate",
        "Share of the contacts of which a sender stands in for another.",
    )
    .into()
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let is_known = view.office.tally.has_sends();
    let (part, whole) = (view.tally.sender_fallbacks, view.tally.contacts);
    known_share_cells(row, is_known, part, whole);
}
