//! What `run.json` says: the job, the inputs, the stages, and the books that must balance.

use std::{collections::BTreeMap, path::Path};

use super::{
    Read, Run,
    aim::exit_code,
    budget::tell_peak,
    log::{StageLog, now},
    settled::Settled,
};
use crate::{
    cluster::Clusters,
    decision,
    job::{self, Job},
    keys::RecordNo,
    ledger::Ledger,
    list::distinct,
    load::ExportSummary,
    open::Inputs,
    publish::{InputFile, Manifest, Reconciliation, ReferenceFile},
    report::{Reported, SourceBooks},
};

/// Runs of one pipeline sort by the time of their start.
pub(super) fn run_id(job: &Job) -> String {
    let compact = now().to_string().replace(['-', ':'], "");
    format!("{compact}-{}", &job.fingerprint[..8])
}

/// The books of the run (R-RECONCILE-1).
pub(super) fn books(loaded: &[ExportSummary], tables: &[(String, u64)]) -> Reconciliation {
    let rows_of = |name: &str| {
        tables
            .iter()
            .find(|(table, _)| table == name)
            .map_or(0, |(_, rows)| *rows)
    };
    let (contacts, records) = (rows_of("contacts"), rows_of("records"));
    let rows_read: u64 = loaded.iter().map(|export| export.rows).sum();
    let rows_rejected: u64 = loaded.iter().map(|export| export.rejects.count()).sum();
    let second_persons: u64 = loaded.iter().map(|export| export.second_persons).sum();
    let absorbed = records - contacts;
    let accounted = contacts + absorbed + rows_rejected;
    Reconciliation {
        rows_read,
        rows_rejected,
        second_persons,
        records,
        contacts,
        absorbed,
        gap: (rows_read + second_persons) as i64 - accounted as i64,
    }
}

/// The books of each source; `primary` has the contacts by the source of their primary record.
pub(super) fn books_by_source(
    run: &Run<'_>,
    read: &Read,
    clusters: &Clusters,
    primary: &BTreeMap<u16, u64>,
) -> Vec<SourceBooks> {
    let mut books = vec![SourceBooks::default(); run.sources.len()];
    for (open, export) in run.inputs.exports.iter().zip(&read.exports) {
        let books = &mut books[usize::from(open.source)];
        books.files += 1;
        books.rows += export.rows;
        books.rejects += export.rejects.count();
        books.rows_lost += export.rejects.lost();
        books.second_persons += export.second_persons;
        books.records += export.records;
    }
    for (source, books) in (0..).zip(&mut books) {
        books.contacts = books.records;
        books.primary_contacts = primary.get(&source).copied().unwrap_or(0);
    }
    let source_of = |record: RecordNo| usize::from(read.keys.records[record as usize].source);
    for contact in clusters.others.chunk_by(|left, right| left.0 == right.0) {
        let others = contact.iter().map(|(_, record)| source_of(*record));
        let sources: Vec<_> = others.chain([source_of(contact[0].0)]).collect();
        sources
            .iter()
            .for_each(|source| books[*source].contacts -= 1);
        let sources = distinct(sources.into_iter());
        let is_shared = sources.len() > 1;
        for source in sources {
            books[source].contacts += 1;
            books[source].shared += u64::from(is_shared);
        }
    }
    books
}

/// What `run.json` says of the run, but its ID and its books.
pub(super) fn manifest(
    run: &Run<'_>,
    read: &Read,
    settled: Settled,
    reported: Reported,
    mut log: StageLog<'_>,
) -> Manifest {
    let (job, ledger) = (run.job, run.ledger);
    let references = job.reference_files.iter();
    let references = references.map(|file| reference_file(job, file));
    Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: job.name.clone(),
        pipeline_file: whole_path(&job.file),
        pipeline_fingerprint: job.fingerprint.clone(),
        as_of: job.as_of.to_string(),
        acting_as: job.acting_as.clone(),
        profile: job.profile.name().to_owned(),
        inputs: input_files(job, run.inputs, &run.files, &run.summaries(read)),
        reference_files: references
            .chain(ledger.map(|ledger| remembered(job, ledger)))
            .collect(),
        tables: settled.tables.into_iter().chain(reported.rows).collect(),
        exports: settled.exports,
        rows_left_out: reported.left_out,
        exit_code: exit_code(&reported.gates),
        gates: reported.gates,
        started_at: log.started_at.to_string(),
        memory_limit_bytes: job.memory_limit.map(|limit| limit.0),
        memory_peak_bytes: tell_peak(job, reported.memory_before_sql, &mut log),
        stages: log.stages,
        warnings: log.warnings,
        ..Manifest::default()
    }
}

/// The key under which `run.json` names the ledger.
pub(super) const LEDGER: &str = "ledger";

/// What the run before left: an approved preview must not go on with another.
fn remembered(job: &Job, ledger: &Ledger) -> ReferenceFile {
    ReferenceFile {
        key: LEDGER.to_owned(),
        path: job
            .ledger
            .as_deref()
            .map_or_else(String::new, |folder| job.file_name(folder)),
        blake3: ledger.digest().to_owned(),
        ..ReferenceFile::default()
    }
}

fn reference_file(job: &Job, file: &job::ReferenceFile) -> ReferenceFile {
    ReferenceFile {
        key: file.key.clone(),
        path: job.file_name(&file.path),
        bytes: file.bytes,
        blake3: file.blake3.clone(),
        rows: file.columns.rows,
        columns: file.columns.read.clone(),
    }
}

/// A path that means the same from any working directory.
fn whole_path(path: &Path) -> String {
    let whole = std::path::absolute(path);
    whole.as_deref().unwrap_or(path).display().to_string()
}

/// Every file of rows that was read; those of sources know their preset. Files of decisions come last.
fn input_files(
    job: &Job,
    inputs: &Inputs,
    files: &[String],
    read: &[(&str, &ExportSummary)],
) -> Vec<InputFile> {
    let contacts = inputs.exports.iter();
    let contacts = contacts.map(|open| (open.preset.id, open.export.format.id(), open.columns()));
    let lists = job.events.iter().zip(&inputs.events);
    let events = lists.flat_map(|(list, opened)| opened.iter().map(move |open| (list, open)));
    let events =
        events.map(|(list, open)| ("", open.export.format.id(), open.columns(list.shape())));
    let layouts = contacts
        .chain(events)
        .chain(std::iter::repeat_with(Default::default));
    let files = read
        .iter()
        .zip(layouts)
        .map(|((source, summary), (preset, format, columns))| InputFile {
            source: (*source).to_owned(),
            path: files[summary.number as usize].clone(),
            bytes: summary.bytes,
            blake3: summary.blake3.to_hex().to_string(),
            rows: summary.rows,
            rejects: summary.rejects.count(),
            records: summary.records,
            preset: preset.to_owned(),
            format,
            columns,
            notes: summary
                .notes
                .iter()
                .map(|(note, count, _)| (note.id().to_owned(), *count))
                .collect(),
        });
    let decisions = job.decision_files.iter().map(|file| InputFile {
        source: decision::KEY.to_owned(),
        path: job.file_name(&file.path),
        bytes: file.bytes,
        blake3: file.blake3.clone(),
        rows: file.columns.rows,
        columns: by_name(&file.columns.read),
        ..InputFile::default()
    });
    files.chain(decisions).collect()
}

/// Columns that are called as what they hold.
fn by_name(columns: &[String]) -> BTreeMap<String, Vec<String>> {
    let columns = columns.iter();
    columns
        .map(|name| (name.clone(), vec![name.clone()]))
        .collect()
}
