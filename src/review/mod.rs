//! What waits for a person's decision: pending merges, blocked merges and pending assignments.
//!
//! In: the folder of a run. Out: the tables of `review/`, which every run writes, and `review.html`: the same side by side, in one page
//! that needs no network and whose button saves a decisions file that the next run reads. The page holds values of people, says so, and
//! escapes every one of them.

mod case;
mod page;
mod tables;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::Result;
use rustc_hash::FxHashSet;

pub(crate) use tables::write_tables;

use crate::{
    finished::Run,
    pipeline::Status,
    publish::write_whole,
    table::{
        Holds, Only,
        schema::data::{CONTACTS, MERGE_CANDIDATES, MERGES},
    },
};
use case::{Assignment, Cases, Contact, Pair};

/// Cases of one kind on a page; the likeliest pairs come first.
const CASES_MAX: usize = 500;

/// Writes the review of a run. Out: the page, and how many cases wait.
///
/// # Errors
/// If the folder holds no run, or the page cannot be written.
pub fn write_review(run: &Path, page: Option<&Path>) -> Result<(PathBuf, usize)> {
    let run = Run::open(run)?;
    let page = page.map_or_else(|| run.folder().join("review.html"), Path::to_owned);
    let cases = collect(&run, &case::SHOWN.map(|(column, _)| column), CASES_MAX)?;
    let name = run
        .folder()
        .canonicalize()
        .ok()
        .and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()));
    let text = page::page(&name.unwrap_or_default(), &run.recipe()?.as_of, &cases);
    write_whole(&page, &text)?;
    Ok((page, cases.waiting()))
}

/// What waits, at most so many cases of each kind, with these columns of their contacts.
fn collect(run: &Run, shown: &[&str], cases_max: usize) -> Result<Cases> {
    let mut pending = pairs(run, Status::Review.name())?;
    let mut blocked = pairs(run, Status::Blocked.name())?;
    let mut left_out = [pending.len(), blocked.len(), 0];
    pending.truncate(cases_max);
    blocked.truncate(cases_max);
    let mut assignments = assignments(run)?;
    let sides = pending.iter().chain(&blocked).flat_map(|pair| &pair.sides);
    let wanted = sides.map(|side| &*side.contact);
    let wanted = wanted.chain(assignments.iter().map(|case| &*case.contact));
    let contacts = contacts(run, &wanted.collect(), shown)?;
    let is_pending = |case: &Assignment| {
        let contact = contacts.get(&case.contact);
        contact.is_some_and(|contact| contact.is_assignment_pending)
    };
    assignments.retain(is_pending);
    left_out[2] = assignments.len();
    assignments.truncate(cases_max);
    Ok(Cases {
        contacts,
        pending,
        blocked,
        assignments,
        left_out: left_out.map(|count| count.saturating_sub(cases_max)),
    })
}

/// The pairs of one status, the likeliest first.
fn pairs(run: &Run, status: &str) -> Result<Vec<Pair>> {
    let (column, holds) = ("status", Holds::Text(status));
    let rows = run.rows(&MERGE_CANDIDATES, Some(Only { column, holds }))?;
    let mut pairs: Vec<Pair> = rows.iter().map(Pair::of).collect();
    pairs.sort_by(|left, right| right.probability.total_cmp(&left.probability));
    Ok(pairs)
}

/// Contacts whose records name several assigned agents, whether or not a policy has chosen, in the order of contacts.
fn assignments(run: &Run) -> Result<Vec<Assignment>> {
    let names = [
        "contact_id",
        "primary_record",
        "absorbed_record",
        "evidence",
        "assigned_primary",
        "assigned_absorbed",
        "assigned_result",
    ];
    let mut cases: Vec<Assignment> = Vec::new();
    for rows in run.batches(&MERGES, &names)? {
        for row in rows?.iter() {
            let contact = row.text("contact_id");
            if cases.last().is_none_or(|last| last.contact != contact) {
                cases.pop_if(|last| last.agents.len() < 2);
                cases.push(Assignment::of(row));
            }
            let last = cases.last_mut();
            last.into_iter().for_each(|case| case.hear_absorbed(row));
        }
    }
    cases.pop_if(|last| last.agents.len() < 2);
    Ok(cases)
}

/// The contacts of these IDs, by ID, with these columns.
fn contacts(
    run: &Run,
    wanted: &FxHashSet<&str>,
    shown: &[&str],
) -> Result<BTreeMap<String, Contact>> {
    let mut found = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(found);
    }
    let names = ["contact_id", "flags"].into_iter();
    let names = Vec::from_iter(names.chain(shown.iter().copied()));
    for rows in run.batches(&CONTACTS, &names)? {
        for row in rows?.iter() {
            let id = row.text("contact_id");
            if wanted.contains(&*id) {
                found.insert(id.into_owned(), Contact::of(row, shown));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
