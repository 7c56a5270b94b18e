//! How much an owner holds.

use crate::metric::{
    Metric, Office, On, View,
    columns::{count, number, truth},
};
use crate::record::MILLION;
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "contacts_owned",
    unit: "contacts",
    formula: "L_o = #{c: own(c) = o}; Σ w_c; Σ worth",
    says: "The contacts of the owner, their weight and their worth; a book under 20 contacts is marked.",
    source: "METRICS.md, contacts_owned, weighted_load",
    on: On::Both,
    columns,
    cells,
};

/// Rates of fewer contacts than this say little.
const SMALL_BOOK: u64 = 20;

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![
        count(
            "contacts_owned",
            "Contacts that the owner, or somebody in the entity, owns.",
        ),
        number(
            "weighted_load",
            "Sum of the weights of these contacts: as [reports.weight] says, 1 each by default.",
        ),
        number(
            "value_owned",
            "Sum of the worth of all contacts of the row.",
        ),
        truth(
            "small_book",
            "Whether there are fewer than 20 of them, so that rates say little.",
        ),
    ]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let owned = view.owned();
    row.count(owned)
        .float(view.tally.weight as f64 / MILLION as f64)
        .float(view.tally.value as f64 / MILLION as f64)
        .boolean(owned < SMALL_BOOK);
}
