//! What people decided of a contact or of a pair, and what became of it: the lines of `decisions` that mean it, one of its records or its account.

use anyhow::Result;

use super::layout::Cells;
use crate::{
    finished::{Row, Run},
    list::join,
    table::{
        Holds, Only,
        schema::data::{DECISIONS, RECORDS},
    },
};

/// The lines on a contact, and on its account.
///
/// # Errors
/// If a table of the run cannot be read.
pub(super) fn lines(run: &Run, contact: &str, account: &str) -> Result<Cells> {
    if !run.has(&DECISIONS) {
        return Ok(Vec::new());
    }
    let only = Only {
        column: "contact_id",
        holds: Holds::Text(contact),
    };
    let records = run.columns(&RECORDS, &["source", "record_id", "contact_id"], Some(only))?;
    let mut names: Vec<_> = records.iter().map(Row::record_name).collect();
    names.extend([contact.to_owned(), format!("account:{account}")]);
    let means = |text: &str| names.iter().any(|name| name == text);
    let decisions = run.rows(&DECISIONS, None)?;
    let of_contact = decisions.iter().filter(|row| {
        row.text("contact_id") == contact || means(&row.text("record")) || means(&row.text("value"))
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
