//! Mail, meetings and calls: opened, read, and heard before records are matched.

use std::path::Path;

use anyhow::{Context, Result};

use crate::{
    assign::{AssignContext, RecordSubject, named_owner},
    interaction::{InteractionContext, InteractionFile, Interactions, load_interactions},
    job::{Cause, Job, Place, Problem},
    keys::Keys,
    load::{self, Export, ReadOptions},
    record::Record,
    spill::{Spill, partition_of},
};

/// Opens the files of each `[[interactions]]`.
///
/// # Errors
/// Every file that cannot be used.
pub(super) fn open(job: &Job) -> Result<Vec<Vec<Export>>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut opened = Vec::new();
    for interactions in &job.interactions {
        let mut exports = Vec::new();
        for file in &interactions.files {
            match load::open(file, &ReadOptions::default()) {
                Ok(found) => exports.extend(found),
                Err(error) => problems.push(Problem {
                    place: Place::File(file.clone()),
                    message: error.to_string(),
                    help: None,
                    cause: Cause::Input,
                }),
            }
        }
        opened.push(exports);
    }
    if problems.is_empty() {
        Ok(opened)
    } else {
        Err(problems)
    }
}

/// Reads all interactions.
pub(super) fn load(
    job: &Job,
    opened: &[Vec<Export>],
    keys: &Keys,
    first_export: usize,
    staging: &Path,
    on_rows: &dyn Fn(u64),
) -> Result<Interactions> {
    let files: Vec<_> = job
        .interactions
        .iter()
        .zip(opened)
        .map(|(job, exports)| InteractionFile {
            name: &job.name,
            exports,
            columns: &job.columns,
        })
        .collect();
    let sources: Vec<_> = job
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    let context = InteractionContext {
        keys,
        directory: &job.directory,
        sources: &sources,
        as_of: job.as_of,
        first_export: first_export as u32,
    };
    let spill = Spill::create(staging, 1).context("cannot write temporary data")?;
    load_interactions(&files, &context, spill, on_rows)
}

/// A record that sync made names the user whose mailbox met it first (R-ASSIGN-6): known only now, and matching and clustering go by
/// the owners that records name.
pub(super) fn name_synced_owners(
    keys: &mut Keys,
    spill: &Spill,
    interactions: &Interactions,
    sources: &[&str],
    context: &AssignContext<'_>,
) -> Result<()> {
    let mut bytes = Vec::new();
    for (number, user) in interactions.first_correspondents() {
        let key = &mut keys.records[number as usize];
        bytes.clear();
        spill.read_frame(
            partition_of(key.uuid, spill.count()),
            key.offset,
            &mut bytes,
        )?;
        let record = Record::read(&bytes)?;
        let source = sources[usize::from(key.source)];
        let subject = RecordSubject {
            record: &record,
            source,
            first_correspondent: Some(user),
            context,
        };
        key.name_owner(named_owner(&subject));
    }
    Ok(())
}
