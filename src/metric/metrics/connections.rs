//! How many contacts have somebody of each connection type.

use crate::metric::{
    Metric, Office, On, View,
    columns::{known_share_cells, rate, snake_case},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "connection_coverage",
    unit: "share of contacts, 0 to 1",
    formula: "contacts with an active mapped user of the type / N",
    says: "The contacts with an active user of the connection type; null where no file has a column of it.",
    source: "METRICS.md, connection_coverage(t)",
    on: On::Both,
    columns,
    cells,
};

fn columns(office: &Office<'_>) -> Vec<Column> {
    let types = office.connection_types;
    let names: Vec<_> = types.iter().map(|name| snake_case(name)).collect();
    let unique = names.iter().enumerate().map(|(index, name)| {
        let is_taken = name.is_empty() || names[..index].contains(name);
        if is_taken {
            format!("connection_coverage_{name}_type_{index}")
        } else {
            format!("connection_coverage_{name}")
        }
    });
    unique
        .flat_map(|name| {
            rate(
                &name,
                "Share of contacts with an active user of the connection type.",
            )
        })
        .collect()
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    for (kind, name) in view.office.connection_types.iter().enumerate() {
        let connected = view.tally.connected.get(kind).copied().unwrap_or(0);
        let is_given = view.office.types_given.contains(&**name);
        known_share_cells(row, is_given, connected, view.tally.contacts);
    }
}
