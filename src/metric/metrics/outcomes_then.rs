//! How many contacts convert, stay and unsubscribe, by who owned them then.

use super::outcomes::shares;
use crate::metric::{
    Metric, Office, On, Subject, View,
    columns::{known_share_cells, per_window, rate},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "conversion_then_rate",
    unit: "share of contacts, 0 to 1",
    formula: "as conversion_rate, by the owner on the day of the event: the first conversion, the last renewal or loss, the first unsubscription in (T−W, T]; without one, by the owner now",
    says: "The same as `conversion_rate` by who owned the contact on the day of the event, as the history of ownership tells; a contact without an event counts for its owner now. Before the first day that the history tells of a contact, while it was not there, and under an owner whom the directory has no more, it counts for nobody: in the whole alone, whose figures are the same. What happened to a record before it was merged counts by the history of the contact that is called by it. Null without a ledger and in its first run.",
    source: "METRICS.md, conversion, retention, unsubscribe by owner",
    on: On::Both,
    columns,
    cells,
};

fn columns(office: &Office<'_>) -> Vec<Column> {
    per_window(office, |days| {
        let conversion = rate(
            &format!("conversion_then_rate_{days}"),
            "The share that converted, by the owner at the conversion.",
        );
        let retention = rate(
            &format!("retention_then_rate_{days}"),
            "The share that was retained last, by the owner when it was, or left.",
        );
        let unsubscribe = rate(
            &format!("unsubscribe_then_rate_{days}"),
            "The share that unsubscribed, by the owner when it did.",
        );
        conversion.into_iter().chain(retention).chain(unsubscribe)
    })
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let tally = view.office.tally;
    let has_last_run = tally.movement.last_run.is_some();
    let known = tally.known_outcomes();
    let nobody = (view.subject == Subject::Overall).then_some(None);
    for window in 0..view.office.standing.windows.len() {
        let owners = view.parties.iter().copied().map(Some).chain(nobody);
        let differences = tally.then.of(owners, window);
        let shares = shares(view, window).into_iter().zip(differences);
        for (([above, below], [more_above, more_below]), is_known) in shares.zip(known) {
            let above = above.saturating_add_signed(more_above);
            let below = below.saturating_add_signed(more_below);
            known_share_cells(row, is_known && has_last_run, above, below);
        }
    }
}
