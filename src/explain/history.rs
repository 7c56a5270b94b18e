//! `tenure history`: who owned a contact, from when to when, and why.
//!
//! In: a ledger, or a run that went on with one, and a contact ID, the ID of a contact that was merged, or a record. Out: a [`Story`], or
//! what it says of one day ([`Answer`]), for people or for programs. Nothing is told of people but IDs.

pub(super) mod archive;
mod day;
mod story;
mod told;

use std::{collections::BTreeMap, path::Path};

use anyhow::Result;

pub use day::{Answer, State};
pub use story::{Absorbed, Spell, Story};

use super::find::{self, Candidates};
use crate::{
    finished::{Misnamed, Run},
    keys::RecordRef,
};
use archive::{Archive, Place};

/// Tells who owned what `word` means, by the ledger or run in `folder`.
///
/// # Errors
/// If there is no history, `word` means nothing or several contacts, or a table cannot be read.
pub fn history(folder: &Path, word: &str) -> Result<Story> {
    let archive = Archive::open(folder)?;
    let mut found = find_contacts(&archive, word)?;
    if found.len() > 1 {
        return Err(Misnamed::error(find::ambiguous(word, &found)));
    }
    if let Some((id, record)) = found.pop_first()
        && let Some(story) = Story::read(&archive, &id)?
    {
        return Ok(Story {
            record: Some(record).filter(|record| !record.is_empty()),
            ..story
        });
    }
    Err(Misnamed::error(unknown(&archive, word)))
}

/// The story of a contact of a run, if the run has a history.
///
/// # Errors
/// If a table cannot be read.
pub(super) fn of_contact(run: &Run, id: &str) -> Result<Option<Story>> {
    match Archive::of_run(run.clone())? {
        Some(archive) => Story::read(&archive, id),
        None => Ok(None),
    }
}

/// The story of the one contact whose ID begins so and that a run does not have any more.
///
/// # Errors
/// If a table cannot be read.
pub(super) fn of_gone(run: &Run, word: &str) -> Result<Option<Story>> {
    let (archive, prefix) = (Archive::of_run(run.clone())?, find::start_of_id(word));
    let Some((archive, prefix)) = archive.zip(prefix) else {
        return Ok(None);
    };
    let mut ids = archive.ids(&prefix)?;
    match ids.pop_first().filter(|_| ids.is_empty()) {
        Some(id) => Story::read(&archive, &id),
        None => Ok(None),
    }
}

/// The contacts that a word means: those whose ID begins so, and that of the record.
fn find_contacts(archive: &Archive, word: &str) -> Result<Candidates> {
    let mut found = Candidates::new();
    if let Some(prefix) = find::start_of_id(word) {
        found.extend(
            archive
                .ids(&prefix)?
                .into_iter()
                .map(|id| (id, String::new())),
        );
    }
    let is_whole = word.len() == find::ID_LENGTH && !found.is_empty();
    if !is_whole {
        found.append(&mut match archive.place() {
            Place::Run(run) => find::by_record(run, word)?,
            Place::Ledger(_) => by_uuid(archive, word)?,
        });
    }
    Ok(found)
}

/// The contacts of the record `source/record_id`, of which a ledger knows the UUID; of one that is nobody's any more, the contact that was
/// called by it. Source names may hold a `/`, and so may record IDs.
fn by_uuid(archive: &Archive, word: &str) -> Result<Candidates> {
    for (at, _) in word.rmatch_indices('/') {
        let (source, record_id) = (&word[..at], &word[at + 1..]);
        let mut ids = RecordRef::of(source, record_id).uuids().to_vec();
        ids.dedup(); // most have one form
        for id in ids {
            let record = id.to_string();
            let mut contacts = archive.contacts_of(&record)?;
            if contacts.is_empty() {
                contacts = archive.ids(&record)?;
            }
            let contacts = contacts.into_iter();
            let found: BTreeMap<_, _> = contacts.map(|id| (id, word.to_owned())).collect();
            if !found.is_empty() {
                return Ok(found);
            }
        }
    }
    Ok(Candidates::new())
}

fn unknown(archive: &Archive, word: &str) -> String {
    match archive.place() {
        Place::Ledger(_) => format!(
            "`{word}` is no contact ID that the ledger has ever had (at least its first 6 characters), and no `source/record_id` \
             that was ever read; `tenure explain RUN` finds a contact by its record ID alone, too"
        ),
        Place::Run(_) => format!(
            "`{word}` is no contact ID that there ever was (at least its first 6 characters), no `source/record_id`, no record ID \
             and no `file:line` of this run"
        ),
    }
}
