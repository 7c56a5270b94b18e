//! What people decided of a contact or of a pair, and what became of it: the lines of `decisions` that mean it, one of its records or its account.
//!
//! Whom a line meant its contacts tell: only where it found none is it about whoever has the names by now that stand in it.

use anyhow::Result;

use super::{find::by_record, layout::Cells};
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
        let mut sides = SIDES.iter();
        sides.any(|side| is_about(row, *side, id, means)) || is_of_account(row)
    });
    Ok(told(of_contact))
}

/// The lines on whether two records, or the two contacts that have them, are one person, from either side.
///
/// # Errors
/// If a table of the run cannot be read.
pub(super) fn between(run: &Run, names: [&str; 2]) -> Result<Cells> {
    if !run.has(&DECISIONS) {
        return Ok(Vec::new());
    }
    let contacts = [by_record(run, names[0])?, by_record(run, names[1])?];
    let decisions = run.rows(&DECISIONS, None)?;
    let of_both = decisions.iter().filter(|row| {
        [[0, 1], [1, 0]].iter().any(|order| {
            let mut sides = SIDES.iter().zip(order);
            sides.all(|(side, place)| {
                let mut contacts = contacts[*place].keys();
                contacts.any(|id| is_about(row, *side, id, |text| text == names[*place]))
            })
        })
    });
    let of_names = |row: &Row<'_>| {
        let sides = SIDES.map(|(_, name)| row.text(name));
        let [one, other] = [&*sides[0], &*sides[1]];
        [one, other] == names || [other, one] == names
    };
    let are_two = contacts[0].keys().ne(contacts[1].keys());
    Ok(told(of_both.filter(|row| are_two || of_names(row))))
}

/// The columns of the contacts that a line is about, each with that of what it calls it.
const SIDES: [(&str, &str); 2] = [("contact_id", "record"), ("other_contact_id", "value")];

/// Whether a side of a line means a contact; `means` tells whether a name does, if the line found nobody.
fn is_about(
    row: &Row<'_>,
    (contact, name): (&str, &str),
    id: &str,
    means: impl Fn(&str) -> bool,
) -> bool {
    let contact = row.text(contact);
    contact == id || contact.is_empty() && means(&row.text(name))
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
