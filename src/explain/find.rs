//! Whom a word on the command line means.
//!
//! In: a contact ID or the start of one, also of one that was merged, `source/record_id`, a record ID, `file:line`, or a contact's whole name. Out: the one contact or the rejected lines
//! that it means, or the one record. Several contacts are an error that lists them, so that the next attempt can be exact.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::{
    finished::{Misnamed, Row, Rows, Run},
    standardise::salesforce_id::in_other_form,
    table::{
        Holds, Only,
        schema::data::{ALIASES, CONTACTS, RECORDS, REJECTS},
    },
};

/// The shortest start of a contact ID that is understood.
const PREFIX_MIN: usize = 6;
/// The length of a whole contact ID.
pub(super) const ID_LENGTH: usize = 36;
/// How many candidates an error lists.
const CANDIDATES_MAX: usize = 20;

/// What a word means.
pub(super) enum Found {
    /// The contact with this ID.
    Contact(String),
    /// A contact that was merged: the one that it is part of now, and what is said of that.
    Merged(String, String),
    /// Lines of an export that no record was made of.
    Rejects(Rows),
    /// Nothing.
    Nothing,
}

/// Contact IDs, each with what led to it, or tells it from the others.
pub(super) type Candidates = BTreeMap<String, String>;

/// Finds what `word` means in a run.
///
/// # Errors
/// If it means several contacts, or a table cannot be read.
pub(super) fn find(run: &Run, word: &str) -> Result<Found> {
    let mut candidates = by_contact_id(run, word)?;
    let merged = by_old_id(run, word)?;
    candidates.extend(merged.clone());
    let is_whole = word.len() == ID_LENGTH && !candidates.is_empty();
    if !is_whole {
        candidates.append(&mut by_record(run, word)?);
    }
    if candidates.is_empty() {
        candidates = by_name(run, word)?;
    }
    if candidates.len() > 1 {
        return Err(Misnamed::error(ambiguous(word, &candidates)));
    }
    if let Some((contact_id, how)) = candidates.pop_first() {
        let is_merged = merged.get(&contact_id) == Some(&how);
        return Ok(match is_merged {
            true => Found::Merged(contact_id, how),
            false => Found::Contact(contact_id),
        });
    }
    let rejects = rejected(run, word)?;
    Ok(rejects.map_or(Found::Nothing, Found::Rejects))
}

/// The one record that `word` means, as tables name it: `source/record_id`.
///
/// # Errors
/// If it means none or several, or a table cannot be read.
pub(super) fn find_record(run: &Run, word: &str) -> Result<String> {
    let rows = records_meant(run, word)?;
    let mut found: Candidates = rows
        .iter()
        .map(|row| (row.record_name(), record_and_place(row)))
        .collect();
    match found.pop_first() {
        None => {
            let message = format!(
                "`{word}` is no `source/record_id`, no record ID and no `file:line` of this run"
            );
            Err(Misnamed::error(message))
        }
        Some((record, _)) if found.is_empty() => Ok(record),
        Some((record, _)) => Err(Misnamed::error(format!(
            "`{word}` could be {} records, the first of which is {record}; name the source, too",
            found.len() + 1
        ))),
    }
}

/// The start of a contact ID, or a whole one, that a word may be, as tables write it.
pub(super) fn start_of_id(word: &str) -> Option<String> {
    let is_start = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    let may_be = (PREFIX_MIN..=ID_LENGTH).contains(&word.len()) && word.bytes().all(is_start);
    may_be.then(|| word.to_ascii_lowercase())
}

fn by_contact_id(run: &Run, word: &str) -> Result<Candidates> {
    let Some(prefix) = start_of_id(word) else {
        return Ok(Candidates::new());
    };
    let rows = contacts(run, Holds::Prefix(&prefix))?;
    let ids = rows.iter().map(|row| row.text("contact_id").into_owned());
    Ok(ids.map(|id| (id, String::new())).collect())
}

/// The contacts whose whole name is so, each with its primary record: what else tells namesakes apart is theirs, and in no message.
fn by_name(run: &Run, word: &str) -> Result<Candidates> {
    let name = Vec::from_iter(word.split_whitespace()).join(" ");
    let (column, holds) = ("full_name", Holds::AnyCase(&name));
    let names = ["contact_id", "primary_source", "primary_record_id"];
    let rows = run.columns(&CONTACTS, &names, Some(Only { column, holds }))?;
    let found = rows.iter().map(|row| {
        let [id, source, record] = names.map(|name| row.text(name));
        (id.into_owned(), format!("{source}/{record}"))
    });
    Ok(found.collect())
}

/// The IDs of the contacts whose ID is so.
fn contacts(run: &Run, holds: Holds<'_>) -> Result<Rows> {
    let column = "contact_id";
    run.columns(&CONTACTS, &[column], Some(Only { column, holds }))
}

/// The contacts of the run that others, whose IDs begin so, were merged into.
fn by_old_id(run: &Run, word: &str) -> Result<Candidates> {
    let prefix = start_of_id(word).filter(|_| run.has(&ALIASES));
    let Some(prefix) = prefix else {
        return Ok(Candidates::new());
    };
    let (column, holds) = ("old_contact_id", Holds::Prefix(&prefix));
    let rows = run.rows(&ALIASES, Some(Only { column, holds }))?;
    let mut merged = Candidates::new();
    for row in rows.iter() {
        let (old, now, since) = (
            row.text("old_contact_id"),
            row.text("contact_id"),
            row.text("since"),
        );
        if !contacts(run, Holds::Text(&now))?.is_empty() {
            let how = format!("Contact {old} was merged into this one on {since}.");
            merged.insert(now.into_owned(), how);
        }
    }
    Ok(merged)
}

/// Every contact of a record that the word means.
pub(super) fn by_record(run: &Run, word: &str) -> Result<Candidates> {
    let rows = records_meant(run, word)?;
    let found = rows.iter();
    Ok(found
        .map(|row| (row.text("contact_id").into_owned(), record_and_place(row)))
        .collect())
}

/// Every way to read the word as a record, until one leads to some; last, in the other form of a Salesforce ID.
fn records_meant(run: &Run, word: &str) -> Result<Rows> {
    let found = records_written(run, word)?;
    if !found.is_empty() {
        return Ok(found);
    }
    let ends_of_source = word.match_indices('/').map(|(at, _)| at + 1);
    for id in std::iter::once(0).chain(ends_of_source) {
        if let Some(other) = in_other_form(&word[id..]) {
            return records_written(run, &format!("{}{other}", &word[..id]));
        }
    }
    Ok(found)
}

fn records_written(run: &Run, word: &str) -> Result<Rows> {
    for (at, _) in word.rmatch_indices('/') {
        let is_of_source = |row: Row<'_>| row.record_name() == word;
        let found = with_cell(run, "record_id", Holds::Text(&word[at + 1..]), is_of_source)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    if let Some((file, line)) = file_and_line(word) {
        let is_of_file = |row: Row<'_>| is_file(&row.text("file"), file);
        let found = with_cell(run, "line", Holds::Int(line), is_of_file)?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    with_cell(run, "record_id", Holds::Text(word), |_| true)
}

fn with_cell(
    run: &Run,
    column: &str,
    holds: Holds<'_>,
    is_meant: impl Fn(Row<'_>) -> bool,
) -> Result<Rows> {
    let names = ["contact_id", "source", "record_id", "file", "line"];
    let rows = run.columns(&RECORDS, &names, Some(Only { column, holds }))?;
    Ok(rows.keep(is_meant))
}

fn record_and_place(row: Row<'_>) -> String {
    let text = |name| row.text(name);
    format!("{} ({}:{})", row.record_name(), text("file"), text("line"))
}

fn rejected(run: &Run, word: &str) -> Result<Option<Rows>> {
    let Some((file, line)) = file_and_line(word) else {
        return Ok(None);
    };
    let (column, holds) = ("line", Holds::Int(line));
    let rows = run.rows(&REJECTS, Some(Only { column, holds }))?;
    let rows = rows.keep(|row| is_file(&row.text("file"), file));
    Ok((!rows.is_empty()).then_some(rows))
}

/// The rejected rows of one or more of whose cells the word, or what stands behind the source's name in it, is the whole.
pub(super) fn rejected_with(run: &Run, word: &str) -> Result<Rows> {
    let is_of_id = |letter: char| letter.is_alphanumeric() || "-_./".contains(letter);
    let rows = run.rows(&REJECTS, None)?;
    Ok(rows.keep(|row| {
        let (raw, source) = (row.text("raw"), row.text("source"));
        let behind = word.strip_prefix(&*source);
        let behind = behind.and_then(|behind| behind.strip_prefix('/'));
        let mut words = raw.split(|letter| !is_of_id(letter));
        words.any(|cell| cell == word || behind == Some(cell))
    }))
}

fn file_and_line(word: &str) -> Option<(&str, i64)> {
    let (file, line) = word.rsplit_once(':')?;
    Some((file, line.parse().ok()?)).filter(|(file, _)| !file.is_empty())
}

/// Whether a path of a table, or its last parts, are what was typed, or the last parts of that: messages name a file from elsewhere.
fn is_file(path: &str, typed: &str) -> bool {
    let ends = |whole: &str, end: &str| {
        let before = whole.strip_suffix(end);
        before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
    };
    ends(path, typed) || ends(typed, path.trim_start_matches("../"))
}

/// What is said of a word that could be several contacts.
pub(super) fn ambiguous(word: &str, candidates: &Candidates) -> String {
    let mut text = format!("`{word}` could be {} contacts:", candidates.len());
    for (contact_id, record) in candidates.iter().take(CANDIDATES_MAX) {
        text.extend(["\n  ", contact_id, "  ", record]);
    }
    if candidates.len() > CANDIDATES_MAX {
        text.push_str("\n  …");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::is_file;

    #[test]
    fn a_file_is_known_by_its_last_parts() {
        for (path, typed, is_it) in [
            ("../data/a.csv", "a.csv", true),
            ("../data/a.csv", "data/a.csv", true),
            ("../data/a.csv", "/srv/data/a.csv", true),
            ("a.csv", "pipelines/a.csv", true),
            ("../data/a.csv", "other/a.csv", false),
            ("a.csv", "aa.csv", false),
            ("aa.csv", "a.csv", false),
        ] {
            assert_eq!(is_file(path, typed), is_it, "{path} {typed}");
        }
    }
}
