//! How many contacts convert, stay and unsubscribe.

use crate::metric::{
    Metric, Office, On, View,
    columns::{known_share_cells, per_window, rate},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "conversion_rate",
    unit: "share of contacts, 0 to 1",
    formula: "in (T−W, T]: contacts that converted / contacts that had not before; retained last / retained or churned; unsubscribed / written to or unsubscribed",
    says: "In each window of days: the contacts that converted, were retained and unsubscribed, of those that could; read from the interactions, and null where none of the kind is given. A contact counts for its owner now; for who owned it then, in `conversion_then_rate`.",
    source: "METRICS.md, conversion, retention, unsubscribe by owner",
    on: On::Both,
    columns,
    cells,
};

fn columns(office: &Office<'_>) -> Vec<Column> {
    per_window(office, |days| {
        let conversion = rate(
            &format!("conversion_rate_{days}"),
            "Share of the contacts that had not converted before the window that did in it.",
        );
        let retention = rate(
            &format!("retention_rate_{days}"),
            "Share of the contacts that were retained in the window or left that were retained last.",
        );
        let unsubscribe = rate(
            &format!("unsubscribe_rate_{days}"),
            "Share of the contacts that were written to in the window, or unsubscribed, that unsubscribed.",
        );
        conversion.into_iter().chain(retention).chain(unsubscribe)
    })
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let is_known = view.office.tally.known_outcomes();
    for index in 0..view.office.standing.windows.len() {
        for ([above, below], is_known) in shares(view, index).into_iter().zip(is_known) {
            known_share_cells(row, is_known, above, below);
        }
    }
}

/// Numerator and denominator of conversion, retention and unsubscriptions in the window of this place.
pub(super) fn shares(view: &View<'_>, place: usize) -> [[u64; 2]; 3] {
    let windows = &view.tally.outcomes.windows;
    let counts = windows.get(place).copied().unwrap_or_default();
    let could_convert = view.tally.contacts - counts.converted_before;
    [
        [counts.converted, could_convert],
        [counts.retained, counts.up_for_renewal],
        [counts.unsubscribed, counts.written_to],
    ]
}
