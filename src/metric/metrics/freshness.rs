//! How long ago the contacts were touched, against what their stages allow.

use crate::flag::Freshness;
use crate::metric::{
    Metric, Office, On, View,
    columns::{count, rate, rate_cells, share_cells},
};
use crate::record::MILLION;
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "stale_rate",
    unit: "share of contacts to which a limit applies, 0 to 1",
    formula: "(stale + never touched and past the limit) / (L_o − exempt)",
    says: "The contacts in each state of freshness, and those that are stale or were never touched within the limit.",
    source: "METRICS.md, freshness, stale_rate",
    on: On::Both,
    columns,
    cells,
};

const DOCS: [&str; Freshness::COUNT] = [
    "Contacts touched well within the limit of their stage.",
    "Contacts in the last fifth of the limit.",
    "Contacts touched too long ago; those never touched are not among them.",
    "Contacts that nobody ever touched, but for those in grace or of which no date is known: the flag is on those, too.",
    "Contacts beyond the limit that their owner has only just got.",
    "Contacts to which no limit applies.",
    "Contacts of which no date is known.",
];

fn columns(_: &Office<'_>) -> Vec<Column> {
    let states = Freshness::NAMES.into_iter().zip(DOCS);
    let mut columns: Vec<_> = states.map(|(state, doc)| count(state, doc)).collect();
    columns.extend(rate(
        "stale_rate",
        "Share of contacts that are stale or, past the limit, never touched: more than have the flag `stale`.",
    ));
    columns.extend(rate("stale_rate_weighted", "The same, by weight."));
    columns
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let tally = &view.tally;
    for contacts in tally.freshness {
        row.count(contacts);
    }
    share_cells(
        row,
        tally.overdue,
        tally.contacts - tally.freshness[Freshness::Exempt.index()],
    );
    let weight = |weight: u128| weight as f64 / MILLION as f64;
    rate_cells(
        row,
        weight(tally.overdue_weight),
        weight(tally.limited_weight),
    );
}
