//! A run from end to end: exports in; owned contacts and reports out, all at once or not at all.
//!
//! [`run`] reads like the README. What the stages exchange is typed; only this module knows their order, only it and what it calls by
//! name (load, publish) touch the disk.

mod candidates;
mod contexts;
mod interactions;
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
    intake::{ExportSummary, Intake, PlannedExport, load_records},
    job::{Job, JobSource, OpenExport, OpenExports, Problem, open_exports},
    keys::Keys,
    load::Export,
    matching::{Matches, match_records},
    merge::{MergeContext, keeps_apart},
    party::Party,
    publish::{GateResult, InputFile, Manifest, Reconciliation, StageTime, Staging, StagingError},
    report::{Reported, Reporting, summary, write_reports},
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
    let inputs = Inputs::open(job, &mut log)?;
    let staging = Staging::open(&job.out, &run_id(job)).map_err(lock_or_failure)?;
    let active_entities = job.directory.active_entities(job.as_of);
    let assign = AssignContext {
        directory: &job.directory,
        policy: &job.assign,
        active_entities: &active_entities,
        as_of: job.as_of,
    };
    let source_names: Vec<_> = job
        .sources
        .iter()
        .map(|source| source.name.as_str())
        .collect();

    let intake = log.time("load", None, |log| {
        load(job, &inputs.exports, &assign, &staging, log)
    })?;
    let Intake {
        mut keys,
        spill,
        exports: loaded,
        tally: values,
    } = intake;
    check_reject_limits(job, &inputs.exports, &loaded)?;
    let records = keys.records.len() as u64;
    let interactions = log.time("interactions", None, |log| {
        let first_export = inputs.exports.len();
        let on_rows = |rows| log.watch.advance(rows);
        let found = interactions::load(
            job,
            &inputs.interactions,
            &keys,
            first_export,
            &staging,
            &on_rows,
        )?;
        interactions::name_synced_owners(&mut keys, &spill, &found, &source_names, &assign)?;
        Ok(found)
    })?;

    let mut matches = log.time("match", Some(records), |_| Ok(find_matches(job, &keys)))?;
    let merge = MergeContext {
        acting: &job.acting,
        policy: &job.merge,
        loads: &[],
    };
    let clusters = log.time("cluster", Some(records), |_| {
        Ok(cluster(job, &keys, &matches, &merge))
    })?;
    let pairs = Pairs::new(&matches, &clusters);
    matches.links = Vec::new();

    let standing = Standing::new(&job.directory, job.as_of, &job.flags, &job.reports.windows);
    let sources: Vec<SourceInfo> = job.sources.iter().map(source_info).collect();
    let files = inputs.labels();
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
    let data = staging.path().join("data");
    let mut writers = DataWriters::create(&data)?;
    let tally = log.time("settle", Some(records), |log| {
        let layout = Layout::new(&keys, &clusters, spill.count());
        let (tally, renamed) =
            writers.settle(&settling, &layout, |rows| log.watch.advance(rows))?;
        candidates::write(&mut writers, &settling, &matches, &renamed)?;
        Ok(tally)
    })?;
    let by_source = inputs
        .exports
        .iter()
        .map(|open| source_names[usize::from(open.source)])
        .zip(&loaded);
    let by_name = inputs.interaction_names(job).zip(&interactions.exports);
    let rejected_by: Vec<(&str, &ExportSummary)> = by_source.chain(by_name).collect();
    tables::write_rejects(&mut writers, &files, &rejected_by)?;
    let mut tables = writers.finish()?;

    let reconciliation = books(&loaded, &tables);
    let rejected = rejected_by_source(job, &inputs.exports, &loaded);
    let reporting = Reporting {
        standing: &standing,
        tally: &tally,
        values: &values,
        sources: &source_names,
        rejected: &rejected,
        connection_types: &job.connection_types,
        reconciliation: &reconciliation,
    };
    let folder = staging.path().join("reports");
    std::fs::create_dir_all(&folder).context("cannot make the folder of reports")?;
    let Reported { rows, gates } = log.time("report", None, |_| {
        write_reports(&reporting, &job.reports, &job.gates, &data, &folder)
    })?;
    let failed: Vec<String> = gates
        .iter()
        .filter(|gate| !gate.passed)
        .map(describe_gate)
        .collect();
    if !failed.is_empty() {
        return Err(RunError::Gate(failed));
    }
    tables.extend(rows);
    let manifest = Manifest {
        run_id: staging.run_id().to_owned(),
        inputs: input_files(&inputs.exports, &files, &rejected_by),
        reconciliation,
        tables: tables.into_iter().collect(),
        gates,
        ..manifest(job, log)
    };
    manifest.write(staging.path())?;
    let target = if is_preview {
        job.out.join("preview")
    } else {
        job.out.join("runs").join(staging.run_id())
    };
    let summary = summary(
        &Reporting {
            reconciliation: &manifest.reconciliation,
            ..reporting
        },
        &target.join("reports").display().to_string(),
    );
    let folder = if is_preview {
        staging.publish_preview()?
    } else {
        staging.publish()?
    };
    Ok(Outcome {
        folder,
        manifest,
        summary,
    })
}

/// Every file of a run, opened.
struct Inputs {
    exports: Vec<OpenExport>,
    /// By `[[interactions]]`.
    interactions: Vec<Vec<Export>>,
}

impl Inputs {
    fn open(job: &Job, log: &mut StageLog<'_>) -> Result<Self, RunError> {
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
        let interactions = interactions::open(job).map_err(RunError::Input)?;
        Ok(Self {
            exports,
            interactions,
        })
    }

    /// The files as people know them, by the number of the export.
    fn labels(&self) -> Vec<String> {
        let interactions = self.interactions.iter().flatten().map(Export::label);
        self.exports
            .iter()
            .map(|open| open.export.label())
            .chain(interactions)
            .collect()
    }

    /// The name of the `[[interactions]]` of each of their exports.
    fn interaction_names<'j>(&self, job: &'j Job) -> impl Iterator<Item = &'j str> {
        let named = job.interactions.iter().zip(&self.interactions);
        named.flat_map(|(job, exports)| exports.iter().map(|_| job.name.as_str()))
    }
}

fn describe_gate(gate: &GateResult) -> String {
    format!(
        "gate `{}` does not hold: {}; nothing is published",
        gate.name, gate.detail
    )
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
fn check_reject_limits(
    job: &Job,
    exports: &[OpenExport],
    loaded: &[ExportSummary],
) -> Result<(), RunError> {
    let mut problems = Vec::new();
    for (open, summary) in exports.iter().zip(loaded) {
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

fn source_info(source: &JobSource) -> SourceInfo {
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

/// The books of the run (R-RECONCILE-1).
fn books(loaded: &[ExportSummary], tables: &[(String, u64)]) -> Reconciliation {
    let rows_of = |name: &str| {
        tables
            .iter()
            .find(|(table, _)| table == name)
            .map_or(0, |(_, rows)| *rows)
    };
    let (contacts, records) = (rows_of("contacts"), rows_of("records"));
    let rows_read: u64 = loaded.iter().map(|export| export.rows).sum();
    let rows_rejected: u64 = loaded
        .iter()
        .map(|export| export.rejects.len() as u64)
        .sum();
    let persons: u64 = loaded.iter().map(|export| export.records).sum();
    let second_persons = persons.saturating_sub(rows_read - rows_rejected);
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

fn rejected_by_source(job: &Job, exports: &[OpenExport], loaded: &[ExportSummary]) -> Vec<u64> {
    let mut rejected = vec![0; job.sources.len()];
    for (open, summary) in exports.iter().zip(loaded) {
        rejected[usize::from(open.source)] += summary.rejects.len() as u64;
    }
    rejected
}

/// What `run.json` says of the job and the stages.
fn manifest(job: &Job, log: StageLog<'_>) -> Manifest {
    Manifest {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        pipeline: job.name.clone(),
        pipeline_fingerprint: job.fingerprint.clone(),
        as_of: job.as_of.to_string(),
        acting_as: job.acting_as.clone(),
        profile: job.profile.name().to_owned(),
        started_at: log.started_at.to_string(),
        stages: log.stages,
        warnings: log.warnings,
        ..Manifest::default()
    }
}

/// Every file that was read; those of sources know their preset.
fn input_files(
    exports: &[OpenExport],
    files: &[String],
    read: &[(&str, &ExportSummary)],
) -> Vec<InputFile> {
    let presets = exports
        .iter()
        .map(|open| open.preset.id)
        .chain(std::iter::repeat(""));
    let files = read
        .iter()
        .zip(presets)
        .map(|((source, summary), preset)| InputFile {
            source: (*source).to_owned(),
            path: files[summary.number as usize].clone(),
            bytes: summary.bytes,
            blake3: summary.blake3.to_hex().to_string(),
            rows: summary.rows,
            rejects: summary.rejects.len() as u64,
            records: summary.records,
            preset: preset.to_owned(),
            notes: summary
                .notes
                .iter()
                .map(|(note, count, _)| (note.id().to_owned(), *count))
                .collect(),
        });
    files.collect()
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
