//! What became of the contacts that nobody owns since the last run.

use crate::metric::{Balance, Book, Metric, Office, On, Subject, View, columns::count};
use crate::table::{Column, Row};

pub(super) const METRIC: Metric = Metric {
    id: "unowned_balance",
    unit: "contacts",
    formula: "close = open + new + in − out − merged − removed, of the contacts that nobody owns",
    says: "The same of the contacts without an owner, those that need none by rule included; of the whole run only. Null without a ledger and in its first run.",
    source: "METRICS.md, balance",
    on: On::Entities,
    columns,
    cells,
};

fn columns(_: &Office<'_>) -> Vec<Column> {
    vec![
        count(
            "unowned_open",
            "Contacts that nobody owned at the end of the last run.",
        ),
        count(
            "unowned_new",
            "Contacts without an owner that are new, back or in scope again.",
        ),
        count("unowned_in", "Contacts that have lost their owner."),
        count("unowned_out", "Contacts that have got an owner."),
        count(
            "unowned_merged",
            "Contacts without an owner that were merged into others.",
        ),
        count(
            "unowned_removed",
            "Contacts without an owner that no export has any more, or that are out of scope.",
        ),
        count("unowned_close", "Contacts that nobody owns now."),
    ]
}

fn cells(view: &View<'_>, row: &mut Row<'_>) {
    let movement = &view.office.tally.movement;
    let is_asked = view.subject == Subject::Overall && movement.last_run.is_some();
    let balance = is_asked.then(|| movement.balance(|book| *book == Book::Nobody));
    push(row, balance, view.tally.contacts - view.owned());
}

/// The cells of a balance, which closes with so many contacts.
pub(super) fn push(row: &mut Row<'_>, balance: Option<Balance>, closed: u64) {
    let Some(balance) = balance else {
        (0..7).for_each(|_| {
            row.int(None);
        });
        return;
    };
    row.count(balance.opened)
        .count(balance.new)
        .count(balance.moved_in)
        .count(balance.moved_out)
        .count(balance.merged)
        .count(balance.removed)
        .count(closed);
}
