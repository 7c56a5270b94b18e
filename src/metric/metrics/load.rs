//! How an owner's load stands to what it can carry and to its peers.

use crate::metric::{
    Metric, Office, On, View,
    columns::{number, rate, rate_cells, truth},
};
use crate::party::Party;
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "load_index",
    unit: "fair shares",
    formula: "(L_o/k_o) / (ΣL/Σk); L_o / K_o; L_o > K_o or L_o > median + 3·1.4826·MAD",
    says: "The active user's contacts against a fair share by weight, against the capacity, and against the peers of the same entity.",
    source: "METRICS.md, load_index, capacity_utilisation, overloaded",
    on: On::Owners,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    let mut columns = vec![
        number(
            "load_index",
            "Contacts per weight over those of all active users; 1 is a fair share.",
        ),
        number("load_index_numerator", "Contacts per weight."),
        number(
            "load_index_denominator",
            "Contacts of all active users over their weights.",
        ),
    ];
    columns.extend(rate("capacity_utilisation", "Contacts over the capacity."));
    columns.push(number(
        "headroom",
        "Contacts that still fit into the capacity.",
    ));
    columns.push(truth(
        "overloaded",
        "Whether the owner is above its capacity or far above its peers.",
    ));
    columns
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let office = view.office;
    let owner = view.parties.first().copied(); // the directory has it no more, if there is none
    let load = view.tally.contacts as f64;
    let own = owner
        .and_then(|owner| weight(office, owner))
        .filter(|weight| *weight > 0.0)
        .map(|weight| load / weight);
    rate_cells(row, own, own.and(office.fair_load));
    let capacity = owner.and_then(|owner| office.overloads.capacity(owner));
    let capacity = capacity.map(f64::from);
    rate_cells(row, capacity.map(|_| load), capacity);
    row.float(capacity.map(|capacity| (capacity - load).max(0.0)));
    row.boolean(owner.is_some_and(|owner| office.overloads.of(owner).is_some()));
}

fn weight(office: &Office<'_>, owner: Party) -> Option<f64> {
    let user = owner.user().filter(|_| office.standing.active.has(owner))?;
    Some(office.standing.directory.user(user).weight)
}
