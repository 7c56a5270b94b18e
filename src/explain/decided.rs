//! What people decided of a contact or of a pair, and what became of it: the lines of `decisions` that mean it, one of its records or its account.

use anyhow::Result;

use super::layout::Cells;
use crate::{
    decision::{Asks, Decision},
    finished::{Row, Run},
    list::join,
    table::{
        Holds, Only,
        schema::data::{DECISIONS, RECORDS},
    },
};

/// The lines on a contact, on its account, and on the account of another of its records that gave it its owner, as `evidence` says.
///
/// # Errors
/// If a table of the run cannot be read.
pub(super) fn lines(run: &Run, contact: Row<'_>, evidence: &str) -> Result<Cells> {
    if !run.has(&DECISIONS) {
        return Ok(Vec::new());
    }
    let (id, account) = (&*contact.text("contact_id"), contact.text("account_id"));
    let (column, holds) = ("contact_id", Holds::Text(id));
    let names = ["source", "record_id", column];
    let records = run.columns(&RECORDS, &names, Some(Only { column, holds }))?;
    let mut names: Vec<_> = records.iter().map(Row::record_name).collect();
    names.push(id.to_owned());
    let means = |text: &str| names.iter().any(|name| name == text);
    let is_of_account = |row: &Row<'_>| {
        let decision = decision(row);
        let of = decision.account().filter(|of| !of.is_empty());
        of.is_some_and(|of| of == account || decision.to_string() == evidence)
    };
    let decisions = run.rows(&DECISIONS, None)?;
    let of_contact = decisions.iter().filter(|row| {
        let contact = row.text("contact_id");
        contact == id
            || contact.is_empty() && means(&row.text("record"))
            || means(&row.text("value"))
            || is_of_account(row)
    });
    Ok(told(of_contact))
}

/// The lines on whether two records are one person, from either side.
///
/// # Errors
/// If a table of the run cannot be read.
pub(super) fn between(run: &Run, [left, right]: [&str; 2]) -> Result<Cells> {
    if !run.has(&DECISIONS) {
        return Ok(Vec::new());
    }
    let decisions = run.rows(&DECISIONS, None)?;
    let of_both = decisions.iter().filter(|row| {
        let sides = (&*row.text("record"), &*row.text("value"));
        sides == (left, right) || sides == (right, left)
    });
    Ok(told(of_both))
}

/// A decision as far as it says of which account it is, and tells itself as evidence.
fn decision(row: &Row<'_>) -> Decision {
    let text = |name| row.text(name).into_owned();
    Decision {
        file: 0,
        line: 0,
        asks: Asks::Owner,
        value: text("value"),
        record: text("record"),
        by: text("decided_by"),
        on: row.text("decided_on").parse().ok(),
        reason: text("reason"),
        until: None,
    }
}

/// What each line asks and what became of it, then who decided it, when and why.
fn told<'r>(decisions: impl Iterator<Item = Row<'r>>) -> Cells {
    let mut cells = Vec::new();
    for row in decisions {
        let text = |name| row.text(name).into_owned();
        cells.push(vec![
            join([text("decision"), text("record"), text("value")], " "),
            join([text("result"), text("rule")], ": "),
        ]);
        let who = join(
            [
                join([text("decided_by"), text("decided_on")], ", "),
                text("reason"),
            ],
            ": ",
        );
        cells.push(vec![String::new(), who]);
    }
    cells
}
