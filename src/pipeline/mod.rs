//! A run from end to end: exports in; owned contacts and reports out, all at once or not at all.
//!
//! [`run`] reads like the README. What the stages exchange is typed; only this module knows their order, only it and what it calls by
//! name (load, publish) touch the disk.

mod aim;
mod books;
mod budget;
mod candidates;
mod clusters;
mod contexts;
mod decisions;
mod disk;
mod error;
mod exports;
mod faults;
mod files;
mod heard;
mod inputs;
mod interactions;
mod joined;
mod ledger;
mod links;
mod log;
mod outgoing;
mod preview;
mod read;
mod requests;
mod reread;
mod send_lists;
mod settled;
mod stages;
mod tables;
mod train;
mod twice;
mod unused;

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
};

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use uuid::Uuid;

pub use aim::Aim;

use self::{
    aim::publish,
    books::{books, books_by_source, manifest},
    heard::Heard,
    inputs::Inputs,
    log::StageLog,
    read::{Read, read},
    settled::{Settled, settle},
    unused::EventRows,
};
pub(crate) use self::{
    candidates::Status,
    disk::told as disk_told,
    ledger::{compare_with_last_run, ledger_problem, other_pipeline},
    links::LinkUse,
    reread::{Beside, Reread},
};
pub use self::{error::RunError, train::train};
use crate::{
    assign::{AssignContext, Grants},
    cluster::Clusters,
    decision::Decisions,
    directory::Active,
    export::{Addresses, ExportTold},
    flag::Standing,
    handout::{places, write_handouts},
    job::Job,
    keys::{Keys, RecordNo},
    ledger::{Identity, Ledger, Past, identify, stand_ins},
    load::ExportSummary,
    matching::{Decided, Matches, Weights},
    merge::MergeContext,
    publish::{Behind, Manifest, Reconciliation},
    report::{
        Reported, Reporting, Sent, brief, summary, tidy, unknown_words_in_short, write_reports,
    },
    review::write_tables,
    settle::Pairs,
};

/// Who watches a run: a progress bar, a log, or nobody; each hears only what it asks for.
pub trait Watch {
    /// A stage begins; `rows` if it is known how many it will see.
    fn stage(&self, _name: &'static str, _rows: Option<u64>) {}
    /// So many rows more.
    fn advance(&self, _rows: u64) {}
    /// Something for those who want to know more; it holds no contact data.
    fn detail(&self, _message: &str) {}
    /// Something that a person should know; it holds no contact data.
    fn warn(&self, _message: &str) {}
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

/// Runs a job.
///
/// # Errors
/// As [`RunError`] says. The last good output is then as it was.
pub fn run(job: &Job, aim: Aim<'_>, watch: &dyn Watch) -> Result<Outcome, RunError> {
    aim.refuse_early(job)?;
    let done = carry_out(job, aim, &Grants::default(), watch);
    done.map(|(outcome, _)| outcome)
        .map_err(|error| disk::told(error, &job.out, job.ledger.as_deref()))
}

/// Previews a job in which whoever was given a contact `earlier` keeps it. Out: the preview, and who was given which. Where the disk is
/// full is for the caller to say.
pub(crate) fn preview(
    job: &Job,
    earlier: &Grants,
    watch: &dyn Watch,
) -> Result<(Outcome, Grants), RunError> {
    carry_out(job, Aim::Preview, earlier, watch)
}

fn carry_out(
    job: &Job,
    aim: Aim<'_>,
    earlier: &Grants,
    watch: &dyn Watch,
) -> Result<(Outcome, Grants), RunError> {
    let mut log = StageLog::new(watch);
    let inputs = Inputs::open(job, &mut log)?;
    let (staging, ledger) = ledger::open(job, aim)?;
    let active = Active::without(&job.leaving, job.as_of, &job.directory);
    let assign = AssignContext::new(&job.directory, &job.assign, &active);
    let standing = Standing::new(&job.directory, &active, &job.flags, &job.reports.windows)
        .weighing(&job.reports.weight);
    let run = Run {
        job,
        inputs: &inputs,
        staging: staging.path(),
        behind: staging.behind(),
        target: aim.target(job, staging.run_id()),
        sources: job.sources.iter().map(|source| &*source.name).collect(),
        files: inputs.names(job),
        earlier,
        ledger: ledger.as_ref(),
        stand_ins: OnceLock::new(),
    };
    let (mut read, shrunk) = read(&run, &assign, &mut log)?;
    let assigned = read.values.assigned(&run.sources, &job.directory);
    let merge = MergeContext {
        acting: &job.acting,
        policy: &job.merge,
        loads: &assigned,
        active: &active,
        heirs: &stages::heirs(job, &active),
    };
    let past = ledger::remember(&run, &mut read, &merge, &mut log)?;
    let decisions = decisions::place(&run, &mut read.keys, past.as_ref());
    let people = unite(&run, &read, (decisions, past), &merge, &mut log)?;
    read.keys.forget_values();
    let (settled, grants) = settle(&run, &read, &people, merge, assign, &standing, &mut log)?;
    let Figures {
        reconciliation,
        reported,
        summary,
    } = report(&run, &read, &people, &settled, &standing, &mut log)?;
    let manifest = Manifest {
        shrunk,
        run_id: staging.run_id().to_owned(),
        reconciliation,
        ..manifest(&run, &read, settled, reported, log)
    };
    manifest.write(staging.path())?;
    let outcome = Outcome {
        folder: publish(aim, (staging, ledger), &manifest)?,
        manifest,
        summary,
    };
    Ok((outcome, grants))
}

/// What every stage may look at.
struct Run<'r> {
    job: &'r Job,
    inputs: &'r Inputs,
    /// Where the run writes.
    staging: &'r Path,
    /// Brings to the disk what it has written.
    behind: &'r Behind,
    /// Where it will be found.
    target: PathBuf,
    /// The names of the sources.
    sources: Vec<&'r str>,
    /// The names of the files in tables, by number of the export.
    files: Vec<String>,
    /// Who was given which contact before.
    earlier: &'r Grants,
    /// What runs remember, if this one goes on with it.
    ledger: Option<&'r Ledger>,
    /// Who stands for records that are not there any more, once one is spoken of.
    stand_ins: OnceLock<FxHashMap<Uuid, RecordNo>>,
}

impl<'r> Run<'r> {
    /// The record that stands for one that is not there any more, by its UUID: as its source has merged it, it is spoken of still.
    fn stand_in<'s>(&'s self, keys: &'s Keys) -> impl Fn(Uuid) -> Option<RecordNo> + Sync + 's {
        let (last, known) = (self.ledger.and_then(Ledger::before), &self.stand_ins);
        let find = move |folder| stand_ins(folder, keys).unwrap_or_default(); // a damaged ledger stops the run where it is read
        move |id| {
            known
                .get_or_init(|| last.map(find).unwrap_or_default())
                .get(&id)
                .copied()
        }
    }

    /// What was read of each file, with the name of its source or interactions.
    fn summaries<'s>(&self, read: &'s Read) -> Vec<(&'s str, &'s ExportSummary)>
    where
        'r: 's,
    {
        let exports = self.inputs.exports.iter();
        let by_source = exports
            .map(|open| self.sources[usize::from(open.source)])
            .zip(&read.exports);
        let events = read.interactions.exports.iter().chain(&read.tasks.exports);
        by_source
            .chain(self.inputs.event_names(self.job).zip(events))
            .chain(self.inputs.joined_names(&self.sources).zip(&read.joined))
            .collect()
    }
}

/// Which records are one person.
struct People<'j> {
    decisions: Decisions<'j>,
    matches: Matches,
    weights: Weights,
    clusters: Clusters,
    pairs: Pairs,
    addresses: Addresses,
    /// What they are called.
    identity: Identity,
    /// What they were until the last run, if the run goes on with a ledger.
    past: Option<Past>,
}

impl People<'_> {
    /// Keeps what matching went by: the next run can go by it too, and explanations do.
    fn write_model(&self, folder: &Path) -> Result<()> {
        let model = self.weights.model().to_toml();
        std::fs::write(folder.join("model.toml"), model).context("cannot write the model")
    }
}

fn unite<'j>(
    run: &Run<'j>,
    read: &Read,
    (mut decisions, mut past): (Decisions<'j>, Option<Past>),
    merge: &MergeContext<'_>,
    log: &mut StageLog<'_>,
) -> Result<People<'j>> {
    let (job, keys) = (run.job, &read.keys);
    let records = keys.records.len() as u64;
    let decided = Decided {
        merge: decisions.merged(),
        keep_apart: decisions.kept_apart(),
    };
    let (matches, judges) = log.time_whole("match", records, || {
        Ok(stages::find_matches(job, keys, &decided, merge.heirs))
    })?;
    log.count(records, matches.links.len() as u64);
    let clusters = log.time_whole("cluster", records, || {
        let people = (&decided, &decisions);
        clusters::build(run, read, (&matches, &judges), people, past.as_mut(), merge)
    })?;
    log.count(records, records - clusters.others.len() as u64);
    decisions.find_leads(keys, &clusters);
    let weights = judges.into_weights(); // what was compared takes as much memory as what the ledger knows
    twice::warn(read, &clusters, &run.sources, log);
    let identity = past.as_mut().map(|past| {
        past.note_traits(keys);
        identify(keys, &clusters, past, &decided.keep_apart)
    });
    let identity = identity.unwrap_or_default();
    ledger::tell_known_again(past.as_ref(), log);
    let contacts_max = job.flags.shared_identifier.contacts_max;
    let pairs = Pairs::new(keys, &matches, &clusters, contacts_max);
    let people = People {
        addresses: Addresses::of(&job.exports, keys, &clusters),
        decisions,
        matches,
        weights,
        clusters,
        pairs,
        identity,
        past,
    };
    people.write_model(run.staging)?;
    Ok(people)
}

/// The reports, written, and what `run.json` and people are told of them.
struct Figures {
    reconciliation: Reconciliation,
    reported: Reported,
    summary: String,
}

/// Writes the reports, and asks the gates.
fn report(
    run: &Run<'_>,
    read: &Read,
    people: &People<'_>,
    settled: &Settled,
    standing: &Standing<'_>,
    log: &mut StageLog<'_>,
) -> Result<Figures, RunError> {
    let job = run.job;
    let reconciliation = books(&read.exports, &settled.tables);
    let by_source = books_by_source(run, read, &people.clusters, &settled.tally.primary_contacts);
    let reporting = Reporting {
        standing,
        tally: &settled.tally,
        values: &read.values,
        strangers: [&read.interactions.strangers, &read.tasks.strangers],
        sources: &run.sources,
        books: &by_source,
        connection_types: &job.connection_types,
        rules: &job.assign.rules,
        matches: &people.matches,
        reconciliation: &reconciliation,
        sent: Sent {
            plans: &job.sends,
            overlaps: &settled.overlaps,
            overlaps_left_out: settled.overlaps_left_out,
        },
        listing: &settled.listing,
    };
    let [data, reports] = ["data", "reports"].map(|folder| run.staging.join(folder));
    std::fs::create_dir(&reports).context("cannot make the folder of reports")?;
    let rows_of = |tables: &[(String, u64)]| tables.iter().map(|(_, rows)| rows).sum();
    unknown_words_in_short(&reporting)
        .into_iter()
        .for_each(|words| log.warn(words));
    let rows = rows_of(&settled.tables);
    let written = log.time("report", Some(rows), |log| {
        let mut reported = write_reports(&reporting, &job.reports, &job.gates, &data, &reports)?;
        let brief = brief(&reporting, &reported, &log.warnings, job.reports.list_max);
        write_handouts(run.staging, job, &brief)?;
        tidy(&reports, &job.reports.formats)?;
        reported.rows.extend(write_tables(run.staging)?);
        log.watch.advance(rows);
        Ok(reported)
    });
    let reported = written.map_err(|error| RunError::of_reports(error, job))?;
    log.count(rows, rows_of(&reported.rows));
    log.detail_gates(&reported.gates);
    let told = events_in_words(run, read, settled);
    let left_out = (&reported.left_out, job.reports.list_max);
    Ok(Figures {
        summary: summary(&reporting, told, left_out, &places(job, &run.target)),
        reconciliation,
        reported,
    })
}

/// What became of the rows of events and joined tables, and of what people said.
fn events_in_words(run: &Run<'_>, read: &Read, settled: &Settled) -> Vec<String> {
    let events = EventRows::of(run, read).into_iter();
    let events = events.chain(EventRows::of_joined(run, read));
    let events = events.map(|rows| rows.in_words());
    let heard = settled.heard.iter().map(Heard::in_words);
    let exports = settled.exports.iter().map(ExportTold::in_words);
    events.chain(heard).chain(exports).collect()
}
