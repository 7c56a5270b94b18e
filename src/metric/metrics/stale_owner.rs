//! Whether the owner itself has gone quiet.

use crate::metric::{Metric, Office, On, View, columns::truth};
use crate::party::Party;
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "stale_owner",
    unit: "true or false",
    formula: "not active, or no event in (T − W, T]",
    says: "The owner is not active, or did nothing about any contact in the longest window, notes and mailings included; null for active entities, for whom the directory has no more, and for active users where no user's events are known.",
    source: "METRICS.md, stale_owner",
    on: On::Owners,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![truth(
        "stale_owner",
        "Whether the owner is not active or did nothing about any contact in the longest window.",
    )]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let owner = view.parties.first();
    row.boolean(owner.and_then(|owner| is_stale(view.office, *owner)));
}

fn is_stale(office: &Office<'_>, owner: Party) -> Option<bool> {
    if !office.standing.active.has(owner) {
        return Some(true);
    }
    let window = office
        .standing
        .windows
        .iter()
        .max()
        .filter(|_| office.tally.has_events())?;
    let latest = office
        .tally
        .events(owner.user()?)
        .and_then(|events| events.latest);
    Some(latest.is_none_or(|day| i64::from(office.standing.as_of.since(day)) >= i64::from(*window)))
}
