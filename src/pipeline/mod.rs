//! A run from end to end: exports in; owned contacts and reports out, all at once or not at all.
//!
//! [`run`] reads like the README. What the stages exchange is typed; only this module knows their order, only it and what it calls by
//! name (load, publish) touch the disk.

mod candidates;
mod contexts;
mod tables;

use std::{
    path::PathBuf,
    time::{Instant, SystemTime},
};

use anyhow::{Context, Result};

use self::{contexts::source_contexts, tables::DataWriters};
use crate::{
    assign::AssignContext,
    cluster::{ClusterPolicy, Clusters, cluster_records},
    flag::Standing,
    intake::{Intake, PlannedExport, load_records},
    interaction::Interactions,
    job::{Job, OpenExport, OpenExports, Problem, open_exports},
    keys::Keys,
    matching::{Matches, match_records},
    merge::{MergeContext, keeps_apart},
    party::Party,
    publish::{InputFile, Manifest, Reconciliation, StageTime, Staging, StagingError},
    settle::{Layout, Pairs, Settling, SourceInfo},
    spill::Spill,
    time::{Day, Timestamp},
};

/// Who watches a run: a progress bar, a log, or nobody.
pub trait Watch {
    /// A stage begins; `rows` if it is known how many it will see.
    fn stage(&self, name: &'static str, rows: Option<u64>);
    /// So many rows more.
    fn advance(&self, rows: u64);
    /// Something that a person should know; it holds no contact data.
    fn warn(&self, message: &str);
}

/// Why a run did not end in a published result; each kind has an exit code of its own.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The settings do not fit the exports.
    #[error("the pipeline file does not fit its inputs")]
    Settings(Vec<Problem>),
    /// An export cannot be used, or too many of its rows.
    #[error("the input cannot be used")]
    Input(Vec<Problem>),
    /// A gate does not hold; nothing is published.
    #[error("{}", .0.join("\n"))]
    Gate(Vec<String>),
    /// Another run holds the output.
    #[error(transparent)]
    Locked(StagingError),
    /// The disk, or a defect.
    #[error(transparent)]
    Failed(#[from] anyhow::Error),
}

/// A run that was published, or previewed.
#[derive(Debug)]
pub struct Outcome {
    /// Where.
    pub folder: PathBuf,
    /// What `run.json` says.
    pub manifest: Manifest,
    /// The short text for people.
    pub summary: String,
}

/// Runs a job; with `is_preview` nothing but `preview/` is written.
///
/// # Errors
/// As [`RunError`] says. The last good output is then as it was.
pub fn run(job: &Job, is_preview: bool, watch: &dyn Watch) -> Result<Outcome, RunError> {
    let mut log = StageLog::new(watch);
    let OpenExports {
        exports,
        problems,
        unusable,
        warnings,
    } = open_exports(job);
    if !problems.is_empty() {
        return Err(RunError::Settings(problems));
    }
    if !unusable.is_empty() {
        return Err(RunError::Input(unusable));
    }
    warnings
        .iter()
        .for_each(|warning| log.warn(warning.to_string()));
    let staging = Staging::open(&job.out, &run_id(job)).map_err(lock_or_failure)?;

    let active_entities = job.directory.active_entities(job.as_of);
    let assign = AssignContext {
        directory: &job.directory,
        policy: &job.assign,
        active_entities: &active_entities,
        as_of: job.as_of,
    };
    let intake = log.time("load", None, |log| {
        load(job, &exports, &assign, &staging, log)
    })?;
    check_reject_limits(job, &exports, &intake)?;
    let Intake {
        keys,
        spill,
        exports: loaded,
        tally: values,
    } = intake;
    let records = keys.records.len() as u64;

    let interactions = Interactions::default();
    let matches = log.time("match", Some(records), |_| Ok(find_matches(job, &keys)))?;
    let merge = MergeContext {
        acting: &job.acting,
        policy: &job.merge,
        loads: &[],
    };
    let mut clusters = log.time("cluster", Some(records), |_| {
        Ok(cluster(job, &keys, &matches, &merge))
    })?;
    let pairs = Pairs::new(&matches, &clusters);
    let standing = Standing::new(&job.directory, job.as_of, &job.flags, &job.reports.windows);
    let layout = Layout::new(&keys, &clusters, spill.count());
    clusters.others = Vec::new();

    let mut writers = DataWriters::create(&staging.path().join("data"))?;
    let sources: Vec<SourceInfo> = job.sources.iter().map(source_info).collect();
    let files: Vec<String> = exports.iter().map(|open| open.export.label()).collect();
    let settling = Settling {
        keys: &keys,
        clusters: &clusters,
        pairs: &pairs,
        spill: &spill,
        interactions: &interactions,
        merge,
        assign,
        standing: &standing,
        sources: &sources,
        files: &files,
        connection_types: &job.connection_types,
        as_of: job.as_of,
    };
    let renamed = log.time("settle", Some(records), |log| {
        writers.settle(&settling, &layout, |rows| log.watch.advance(rows))
    })?;
    let _ = values;
    candidates::write(&mut writers, &settling, &matches, &renamed)?;
    let by_source: Vec<_> = exports
        .iter()
        .map(|open| open.source)
        .zip(&loaded)
        .collect();
    tables::write_rejects(&mut writers, &settling, &by_source)?;
    let tables = writers.finish()?;
    let manifest = manifest(job, &staging, &exports, &loaded, log, tables);
    manifest.write(staging.path())?;
    let folder = if is_preview {
        staging.publish_preview()?
    } else {
        staging.publish()?
    };
    Ok(Outcome {
        folder,
        manifest,
        summary: String::new(),
    })
}

fn load(
    job: &Job,
    exports: &[OpenExport],
    assign: &AssignContext<'_>,
    staging: &Staging,
    log: &StageLog<'_>,
) -> Result<Intake> {
    let contexts = source_contexts(job, exports)?;
    let planned: Vec<_> = exports
        .iter()
        .zip(&contexts)
        .enumerate()
        .map(|(number, (open, source))| PlannedExport {
            number: number as u32,
            export: &open.export,
            plan: &open.plan,
            source,
        })
        .collect();
    let bytes: u64 = job
        .sources
        .iter()
        .flat_map(|source| &source.files)
        .map(|file| size_of_file(file))
        .sum();
    let rows_expected = bytes / BYTES_PER_ROW;
    let partitions = (rows_expected / ROWS_PER_PARTITION).clamp(1, PARTITIONS_MAX) as usize;
    let spill = Spill::create(staging.path(), partitions).context("cannot write temporary data")?;
    load_records(&planned, assign, spill, rows_expected as usize, &|rows| {
        log.watch.advance(rows)
    })
}

/// A row of a contact export, roughly: only how much room is made depends on it, never a result.
const BYTES_PER_ROW: u64 = 150;
/// Contacts of so many records are settled at a time by a thread.
const ROWS_PER_PARTITION: u64 = 50_000;
/// Each partition is an open file.
const PARTITIONS_MAX: u64 = 512;

fn size_of_file(file: &std::path::Path) -> u64 {
    std::fs::metadata(file).map_or(0, |metadata| metadata.len())
}

/// An export of which too many rows are lost stops the run (exit code 3).
fn check_reject_limits(job: &Job, exports: &[OpenExport], intake: &Intake) -> Result<(), RunError> {
    let mut problems = Vec::new();
    for (open, summary) in exports.iter().zip(&intake.exports) {
        let lost = summary
            .rejects
            .iter()
            .filter(|reject| reject.reason.loses_data())
            .count();
        let source = &job.sources[usize::from(open.source)];
        if lost as f64 > source.reject_limit * summary.rows as f64 {
            let message = format!(
                "{}: {lost} of {} rows cannot be used, more than the limit of {}",
                open.export.label(),
                summary.rows,
                source.reject_limit
            );
            let help = summary
                .rejects
                .iter()
                .find(|reject| reject.reason.loses_data())
                .map(|reject| {
                    format!(
                        "the first is on line {}: {}; mend the export, or raise `reject_limit`",
                        reject.line, reject.reason
                    )
                });
            problems.push(job.source_problem(usize::from(open.source), "files", message, help));
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(RunError::Input(problems))
    }
}

fn find_matches(job: &Job, keys: &Keys) -> Matches {
    let directory = &job.directory;
    match_records(keys, &job.matching, |party| {
        directory.entity_of(party).map_or(0, |entity| entity.0 + 1)
    })
}

fn cluster(job: &Job, keys: &Keys, matches: &Matches, merge: &MergeContext<'_>) -> Clusters {
    let mut names: Vec<_> = job
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();
    names.sort_unstable();
    let place = |name: &str| names.binary_search(&name).unwrap_or_default() as u16;
    let source_order: Vec<u16> = job
        .sources
        .iter()
        .map(|source| place(&source.name))
        .collect();
    let blocks = |owners: &[Party]| keeps_apart(owners, merge);
    let policy = ClusterPolicy {
        blocks: &blocks,
        source_order: &source_order,
        never_within: &job.matching.never_within,
    };
    cluster_records(keys, &matches.links, &policy)
}

fn source_info(source: &crate::job::JobSource) -> SourceInfo {
    SourceInfo {
        name: source.name.clone(),
        priority: source.priority,
    }
}

fn lock_or_failure(error: StagingError) -> RunError {
    match error {
        StagingError::Locked(_) => RunError::Locked(error),
        StagingError::Io(..) => RunError::Failed(error.into()),
    }
}

/// Runs of one pipeline sort by the time of their start.
fn run_id(job: &Job) -> String {
    let started = now();
    let compact: String = started
        .to_string()
        .chars()
        .filter(|letter| !"-:".contains(*letter))
        .collect();
    format!("{compact}-{}", &job.fingerprint[..8])
}

/// The clock, for names and logs only.
fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(since.as_micros() as i64)
}

fn manifest(
    job: &Job,
    staging: &Staging,
    exports: &[OpenExport],
    loaded: &[crate::intake::ExportSummary],
    log: StageLog<'_>,
    tables: Vec<(&'static str, u64)>,
) -> Manifest {
    let rows_of = |name: &str| {
        tables
            .iter()
            .find(|(table, _)| *table == name)
            .map_or(0, |(_, rows)| *rows)
    };
    let (contacts, records) = (rows_of("contacts"), rows_of("records"));
    let rows_read: u64 = loaded.iter().map(|export| export.rows).sum();
    let rows_rejected: u64 = loaded
        .iter()
        .map(|export| export.rejects.len() as u64)
        .sum();
    let persons: u64 = loaded.iter().map(|export| export.records).sum();
    let second_persons = persons - (rows_read - rows_rejected);
    let absorbed = records - contacts;
    let accounted = contacts + absorbed + rows_rejected;
    Manifest {
        run_id: staging.run_id().to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: job.name.clone(),
        pipeline_fingerprint: job.fingerprint.clone(),
        as_of: job.as_of.to_string(),
        acting_as: job.acting_as.clone(),
        profile: job.profile.name().to_owned(),
        started_at: log.started_at.to_string(),
        inputs: exports
            .iter()
            .zip(loaded)
            .map(|(open, summary)| input_file(job, open, summary))
            .collect(),
        stages: log.stages,
        reconciliation: Reconciliation {
            rows_read,
            rows_rejected,
            second_persons,
            records,
            contacts,
            absorbed,
            gap: (rows_read + second_persons) as i64 - accounted as i64,
        },
        tables: tables
            .into_iter()
            .map(|(table, rows)| (table.to_owned(), rows))
            .collect(),
        gates: Vec::new(),
        warnings: log.warnings,
        exit_code: 0,
    }
}

fn input_file(job: &Job, open: &OpenExport, summary: &crate::intake::ExportSummary) -> InputFile {
    InputFile {
        source: job.sources[usize::from(open.source)].name.clone(),
        path: open.export.label(),
        bytes: summary.bytes,
        blake3: summary.blake3.to_hex().to_string(),
        rows: summary.rows,
        rejects: summary.rejects.len() as u64,
        records: summary.records,
        preset: open.preset.id.to_string(),
        notes: summary
            .notes
            .iter()
            .map(|(note, count, _)| (note.id().to_owned(), *count))
            .collect(),
    }
}

/// What the stages took.
struct StageLog<'w> {
    watch: &'w dyn Watch,
    started_at: Timestamp,
    stages: Vec<StageTime>,
    warnings: Vec<String>,
}

impl<'w> StageLog<'w> {
    fn new(watch: &'w dyn Watch) -> Self {
        Self {
            watch,
            started_at: now(),
            stages: Vec::new(),
            warnings: Vec::new(),
        }
    }

    fn warn(&mut self, warning: String) {
        self.watch.warn(&warning);
        self.warnings.push(warning);
    }

    fn time<T>(
        &mut self,
        stage: &'static str,
        rows: Option<u64>,
        work: impl FnOnce(&Self) -> Result<T>,
    ) -> Result<T> {
        self.watch.stage(stage, rows);
        let start = Instant::now();
        let result = work(self)?;
        let seconds = (start.elapsed().as_secs_f64() * 1000.0).round() / 1000.0;
        self.stages.push(StageTime {
            stage: stage.to_owned(),
            rows_in: rows.unwrap_or(0),
            seconds,
            ..StageTime::default()
        });
        Ok(result)
    }
}

/// The year of a day, for reading dates with two digits.
fn year_of(day: Day) -> i32 {
    i32::from(day.date().year())
}
