//! How often contacts change hands.

use crate::metric::{
    Book, Metric, Office, On, Subject, View,
    columns::{count, per_window, rate, rate_cells},
};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "reassign_rate",
    unit: "changes per contact",
    formula: "owner changes in (T−W, T] / mean contacts of these days; #{c: two changes or more in (T−W, T]}",
    says: "In each window of days: how often contacts left the owner, over the contacts that the owner held on a mean day; and the owner's contacts that changed hands twice or more. Of contacts in scope now, as the history of ownership tells; the whole includes those that nobody owned, or one whom the directory has no more. Null without a ledger and in its first run.",
    source: "METRICS.md, reassign_rate(W), bounces",
    on: On::Both,
    columns,
    cells,
};

fn columns(office: &Office<'_>) -> Vec<Column> {
    per_window(office, |days| {
        let changes = rate(
            &format!("reassign_rate_{days}"),
            "Changes by which contacts left the owner, over the mean of the owner's contacts.",
        );
        let bounces = count(
            &format!("bounces_{days}"),
            "Contacts that changed hands twice or more.",
        );
        changes.into_iter().chain([bounces])
    })
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let tally = view.office.tally;
    let is_known = tally.movement.last_run.is_some();
    let beyond: Vec<Book> = match view.subject {
        Subject::Overall => tally.churn.beyond().collect(),
        Subject::Lost(book) => vec![book.clone()],
        _ => Vec::new(),
    };
    for (place, days) in view.office.standing.windows.iter().enumerate() {
        let owners = view.parties.iter().copied().map(Book::Owner);
        let owners = owners.chain(beyond.iter().cloned());
        let turnover = tally.churn.turnover(owners, place);
        let known = |figure: f64| is_known.then_some(figure);
        let mean = turnover.contact_days as f64 / f64::from(*days);
        rate_cells(row, known(turnover.changes as f64), known(mean));
        row.int(is_known.then_some(turnover.bounces as i64));
    }
}
