//! A finished run → `review.html`: what waits for a person's decision, side by side, in one page that needs no network.
//!
//! In: the folder of a run. Out: a page of pending merges, blocked merges and pending assignments, whose button saves a decisions file
//! that the next run reads. The page holds values of people, says so, and escapes every one of them.

mod case;
mod page;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use anyhow::Result;

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
    let cases = collect(&run)?;
    let name = run
        .folder()
        .canonicalize()
        .ok()
        .and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned()));
    let text = page::page(&name.unwrap_or_default(), &run.recipe()?.as_of, &cases);
    write_whole(&page, &text)?;
    Ok((page, cases.waiting()))
}

fn collect(run: &Run) -> Result<Cases> {
    let mut pending = pairs(run, Status::Review.name())?;
    let mut blocked = pairs(run, Status::Blocked.name())?;
    let mut assignments = assignments(run)?;
    let left_out = [pending.len(), blocked.len(), assignments.len()]
        .map(|count| count.saturating_sub(CASES_MAX));
    pending.truncate(CASES_MAX);
    blocked.truncate(CASES_MAX);
    assignments.truncate(CASES_MAX);
    let of_pairs = pending.iter().chain(&blocked);
    let wanted = of_pairs.flat_map(|pair| pair.sides.iter().map(|side| side.contact.clone()));
    let wanted = wanted.chain(assignments.iter().map(|case| case.contact.clone()));
    Ok(Cases {
        contacts: contacts(run, &wanted.collect())?,
        pending,
        blocked,
        assignments,
        left_out,
    })
}

/// The pairs of one status, the likeliest first.
fn pairs(run: &Run, status: &str) -> Result<Vec<Pair>> {
    let only = Only {
        column: "status",
        holds: Holds::Text(status),
    };
    let rows = run.rows(&MERGE_CANDIDATES, Some(only))?;
    let mut pairs: Vec<Pair> = rows.iter().map(Pair::of).collect();
    pairs.sort_by(|left, right| right.probability.total_cmp(&left.probability));
    Ok(pairs)
}

/// Contacts whose records name several assigned agents, in the order of contacts.
fn assignments(run: &Run) -> Result<Vec<Assignment>> {
    let flagged = run.columns(
        &CONTACTS,
        &["contact_id", "assigned_agent_id", "flags"],
        None,
    )?;
    let pending: BTreeMap<String, String> = flagged
        .iter()
        .filter(|row| row.list("flags").contains(&"assignment_pending"))
        .map(|row| {
            let cell = |name| row.text(name).into_owned();
            (cell("contact_id"), cell("assigned_agent_id"))
        })
        .collect();
    if pending.is_empty() {
        return Ok(Vec::new());
    }
    let merges = run.columns(
        &MERGES,
        &[
            "contact_id",
            "primary_record",
            "assigned_primary",
            "assigned_absorbed",
        ],
        None,
    )?;
    let mut cases: BTreeMap<String, Assignment> = BTreeMap::new();
    for row in merges.iter() {
        let contact = row.text("contact_id").into_owned();
        let Some(kept) = pending.get(&contact) else {
            continue;
        };
        let case = cases.entry(contact.clone()).or_insert_with(|| Assignment {
            contact,
            record: row.text("primary_record").into_owned(),
            kept: kept.clone(),
            agents: BTreeSet::new(),
        });
        let agents = ["assigned_primary", "assigned_absorbed"].into_iter();
        case.agents
            .extend(agents.filter_map(|name| row.given(name)));
    }
    Ok(cases.into_values().collect())
}

/// The contacts that are shown, by ID.
fn contacts(run: &Run, wanted: &BTreeSet<String>) -> Result<BTreeMap<String, Contact>> {
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let names: Vec<_> = ["contact_id"]
        .into_iter()
        .chain(case::SHOWN.map(|(column, _)| column))
        .collect();
    let mut found = BTreeMap::new();
    for rows in run.batches(&CONTACTS, &names)? {
        let rows = rows?;
        let shown = rows
            .iter()
            .filter(|row| wanted.contains(&*row.text("contact_id")));
        found.extend(shown.map(|row| (row.text("contact_id").into_owned(), Contact::of(row))));
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
