//! The tables of `review/`: every case of the page, a row each, with the words that a decisions file has for it.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{
    case::{Assignment, Cases, Pair},
    collect,
};
use crate::{
    decision::Asks,
    finished::Run,
    table::{
        Batch, CsvWriter, Row, Table,
        schema::review::{BLOCKED_MERGES, PENDING_ASSIGNMENTS, PENDING_MERGES},
    },
};

/// What is told of a contact beside its IDs.
const NAMED: [&str; 3] = ["full_name", "organization", "owner_id"];

/// Rows that are written at a time.
const BATCH_ROWS: usize = 8192;

/// Writes `review/` of the run in `folder`. Out: each table with its rows.
///
/// # Errors
/// If a table of the run cannot be read, or the disk is full.
pub(crate) fn write_tables(folder: &Path) -> Result<Vec<(String, u64)>> {
    let cases = collect(&Run::open(folder)?, &NAMED, usize::MAX)?;
    let folder = folder.join("review");
    fs::create_dir(&folder).with_context(|| folder.display().to_string())?;
    let pair = |row: &mut Row<'_>, pair: &Pair| push_pair(row, pair, &cases);
    let assignment = |row: &mut Row<'_>, case: &Assignment| push_assignment(row, case, &cases);
    Ok(vec![
        write(&folder, &PENDING_MERGES, &cases.pending, pair)?,
        write(&folder, &BLOCKED_MERGES, &cases.blocked, pair)?,
        write(
            &folder,
            &PENDING_ASSIGNMENTS,
            &cases.assignments,
            assignment,
        )?,
    ])
}

fn write<C>(
    folder: &Path,
    table: &Table,
    cases: &[C],
    push: impl Fn(&mut Row<'_>, &C),
) -> Result<(String, u64)> {
    let mut csv = CsvWriter::create(folder, table)?;
    let mut ranks = 1..;
    for cases in cases.chunks(BATCH_ROWS) {
        let mut batch = Batch::new(table, cases.len());
        for (case, rank) in cases.iter().zip(&mut ranks) {
            let mut row = batch.row();
            row.count(rank);
            push(&mut row, case);
            row.end();
        }
        csv.write(&batch.finish())?;
    }
    csv.finish()?;
    Ok((table.name.to_owned(), cases.len() as u64))
}

fn push_pair(row: &mut Row<'_>, pair: &Pair, cases: &Cases) {
    let [left, right] = &pair.sides;
    row.text(&left.record).text(&right.record);
    let [one, other] = [left, right].map(|side| named(cases, &side.contact));
    for (one, other) in one.into_iter().zip(other) {
        row.text(one).text(other);
    }
    row.float(pair.probability)
        .text(&pair.evidence)
        .text(&pair.reason);
    let words = [
        Some(Asks::KeepApart),
        pair.can_merge().then_some(Asks::Merge),
    ];
    let words = words
        .into_iter()
        .flatten()
        .map(|asks| asks.word().to_owned());
    let decisions = words.chain(each(Asks::Owner, pair.owners()));
    row.list(decisions.collect::<Vec<_>>().iter().map(String::as_str));
    row.text(&left.contact).text(&right.contact);
}

fn push_assignment(row: &mut Row<'_>, case: &Assignment, cases: &Cases) {
    let agents = || case.agents.iter().map(String::as_str);
    row.text(&case.record);
    for cell in named(cases, &case.contact) {
        row.text(cell);
    }
    row.text(&case.kept).list(agents());
    row.list(case.evidence.iter().map(String::as_str));
    let decisions = each(Asks::Assigned, agents());
    row.list(decisions.collect::<Vec<_>>().iter().map(String::as_str));
    row.text(&case.contact);
}

/// What is told of a contact.
fn named<'c>(cases: &'c Cases, contact: &str) -> [&'c str; NAMED.len()] {
    let cells = cases.contacts.get(contact).map(|contact| &contact.cells);
    std::array::from_fn(|index| cells.map_or("", |cells| &*cells[index]))
}

/// A decision for each of some parties: `owner=U1`.
fn each<'p>(
    asks: Asks,
    parties: impl IntoIterator<Item = &'p str>,
) -> impl Iterator<Item = String> {
    let parties = parties.into_iter();
    parties.map(move |party| format!("{}={party}", asks.word()))
}
