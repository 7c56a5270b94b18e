//! What people decided of a contact, and what became of it: the lines of `decisions` that mean it, or one of its records.

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

/// The lines of the section.
///
/// # Errors
/// If a table of the run cannot be read.
pub(super) fn lines(run: &Run, contact: &str) -> Result<Cells> {
    if !run.has(&DECISIONS) {
        return Ok(Vec::new());
    }
    let only = Only {
        column: "contact_id",
        holds: Holds::Text(contact),
    };
    let records = run.columns(&RECORDS, &["source", "record_id", "contact_id"], Some(only))?;
    let mut names: Vec<_> = records.iter().map(Row::record_name).collect();
    names.push(contact.to_owned());
    let means = |text: &str| names.iter().any(|name| name == text);
    let decisions = run.rows(&DECISIONS, None)?;
    let of_contact = decisions.iter().filter(|row| {
        row.text("contact_id") == contact || means(&row.text("record")) || means(&row.text("value"))
    });
    let mut cells = Vec::new();
    for row in of_contact {
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
    Ok(cells)
}
