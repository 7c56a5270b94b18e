//! What the run goes on with: the ledger of the job, and what the last run left in it.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{
    Aim, People, Run, RunError,
    books::{LEDGER, run_id},
    candidates::{Renamed, contact_of},
    log::{StageLog, now},
    read::Read,
    stages::may_be_one,
    twice::{SHOWN, shown},
};
use crate::{
    finished,
    intake::NAMELESS,
    job::{Cause, Job, Problem},
    keys::{Keys, RecordNo},
    ledger::{Head, Holders, Ledger, LedgerError, Past, has_signature, number_of},
    merge::MergeContext,
    plural::counted,
    publish::{LATEST, Staging},
    settle::Settling,
    time::Day,
};

/// Takes the locks of the results and of the ledger, if the job has one.
pub(super) fn open(job: &Job, aim: Aim<'_>) -> Result<(Staging, Option<Ledger>), RunError> {
    let aside = matches!(aim, Aim::Preview).then(|| job.out.join(ASIDE));
    let ledger = open_ledger(job, aside.as_deref())?;
    let run_id = match &ledger {
        Some(ledger) => ledger.run_id().to_owned(),
        None => run_id(job),
    };
    let staging = Staging::open(&job.out, &run_id)?;
    let last = ledger.as_ref().and_then(Ledger::last);
    if !matches!(aim, Aim::Preview) {
        let removed = staging.forget_unpublished(last.map(|last| &*last.run_id));
        removed.context("cannot remove what a run left that was killed")?;
    }
    Ok((staging, ledger))
}

/// Where a preview writes what it would add to a ledger that it may only read.
const ASIDE: &str = ".ledger";

fn open_ledger(job: &Job, aside: Option<&Path>) -> Result<Option<Ledger>, RunError> {
    let Some(folder) = &job.ledger else {
        return Ok(None);
    };
    match Ledger::open(folder, (&job.out, aside), &job.fingerprint, job.as_of) {
        Ok(ledger) => match compare_with_last_run(job, ledger.last()) {
            Ok(_) => Ok(Some(ledger)),
            Err(lost) => Err(RunError::Input(vec![lost])),
        },
        Err(LedgerError::Staging(error)) => Err(error.into()),
        Err(LedgerError::Failed(error)) => Err(RunError::Failed(error)),
        Err(error) => Err(RunError::Settings(vec![ledger_problem(job, &error)])),
    }
}

/// What is wrong with the ledger of a job, with a way out where there is one.
pub(crate) fn ledger_problem(job: &Job, error: &LedgerError) -> Problem {
    let help = match error {
        LedgerError::IsLater(day, before) => {
            let back = before.as_ref().map(|before| {
                format!("; if that day was a mistake, lead the links `latest` of the ledger and of the results back to runs/{before}")
            });
            let back = back.unwrap_or_default();
            Some(format!(
                "run it as of {day} or later, or without the ledger{back}"
            ))
        }
        LedgerError::Staging(_) | LedgerError::Failed(_) => None,
    };
    job.problem("ledger", format!("{error:#}"), help)
}

/// What a person should know where the last run that was published went on with a ledger, and this one begins another or has none. `last` is
/// the last run of this one's.
///
/// # Errors
/// If it is the same ledger, and does not know that run any more.
pub(crate) fn compare_with_last_run(
    job: &Job,
    last: Option<&Head>,
) -> Result<Option<String>, Problem> {
    let recipe = finished::Run::open(&job.out.join(LATEST)).and_then(|run| run.recipe());
    let recipe = recipe.ok();
    let mut files = recipe.iter().flat_map(|recipe| &recipe.reference_files);
    let (Some(recipe), Some(then)) = (&recipe, files.find(|file| file.key == LEDGER)) else {
        return Ok(None);
    };
    let now = job.ledger.as_deref().map(|folder| job.file_name(folder));
    if now.as_ref() != Some(&then.path) {
        let other = match (now, last) {
            (Some(_), Some(_)) => return Ok(None),
            (Some(now), None) => format!("begins {now}"),
            (None, _) => "has none".to_owned(),
        };
        let then = &then.path;
        return Ok(Some(format!(
            "the last run went on with the ledger {then}, and this one {other}: whom contacts belonged to, what they are called and what they refused by it counts no more; name {then} if that is not meant"
        )));
    }
    if last.map(|last| last.number) >= number_of(&recipe.run_id) {
        return Ok(None);
    }
    let (is, help) = match last {
        None => (
            "holds no run any more".to_owned(),
            "bring it back (is its disk there?), or name another folder to begin anew".to_owned(),
        ),
        Some(Head { run_id, .. }) => (
            format!("goes no further than {run_id}"),
            format!(
                "bring it back as that run left it, or lead the link `latest` of the results back to runs/{run_id}, too"
            ),
        ),
    };
    let message = format!(
        "the last run, {}, went on with this ledger, which {is}: contacts would get other IDs and owners, and lose what they refused",
        recipe.run_id
    );
    Err(Problem {
        cause: Cause::Input,
        ..job.problem("ledger", message, Some(help))
    })
}

/// What a person should know of a ledger that another pipeline has written.
pub(crate) fn other_pipeline(job: &Job, last: &Head) -> Option<String> {
    let pipeline = &last.pipeline;
    (*pipeline != job.name).then(|| {
        format!(
            "the ledger is of pipeline `{pipeline}`: what this one does not read is gone from it"
        )
    })
}

/// What the last run left, and has it name owners.
pub(super) fn remember(
    run: &Run<'_>,
    read: &mut Read,
    merge: &MergeContext<'_>,
    log: &mut StageLog<'_>,
) -> Result<Option<Past>, RunError> {
    let job = run.job;
    let lost = compare_with_last_run(job, run.ledger.and_then(Ledger::last));
    lost.ok()
        .flatten()
        .into_iter()
        .for_each(|told| log.warn(told));
    let Some(ledger) = run.ledger else {
        return Ok(None);
    };
    let other = ledger.last().and_then(|last| other_pipeline(job, last));
    let told = other
        .into_iter()
        .chain(unseen(run, ledger))
        .chain(ahead(job.as_of));
    told.for_each(|told| log.warn(told));
    let ids = &read.keys.record_ids;
    let is_nameless = |record: &usize| ids.get(*record).starts_with(NAMELESS);
    let is_lost = |record: &usize| !has_signature(&read.keys, *record as RecordNo);
    let lost = (0..ids.len()).filter(is_nameless).filter(is_lost).count();
    if lost > 0 {
        log.warn(format!(
            "{} without a record ID, nor a whole name and with it an e-mail address, a telephone, or birthday and postal code: a ledger knows such a row again only as long as no cell of it changes; name the column of the ID under [source.columns] record_id",
            counted(lost, "row")
        ));
    }
    let past = log.time("ledger", None, |_| {
        let office = (&job.directory, job.as_of);
        ledger.read_past(office, (&read.keys, &run.sources), |owners| {
            may_be_one(job, owners, merge)
        })
    })?;
    log.count(past.count(), past.count());
    tell_strangers(&past, log);
    tell_reused(&past, &read.keys, &run.sources, log);
    if let Some(is_first) = job.assign.asks_ledger_first() {
        past.name_owners(&mut read.keys, is_first);
    }
    Ok(Some(past))
}

/// What a person should know of a last run of the ledger that was killed before the results led to it.
fn unseen(run: &Run<'_>, ledger: &Ledger) -> Option<String> {
    let out = &run.job.out;
    let last = out.join("runs").join(&ledger.last()?.run_id);
    let is_seen = fs::canonicalize(out.join(LATEST)).ok() == fs::canonicalize(&last).ok();
    (last.is_dir() && !is_seen).then(|| {
        format!(
            "the last run was stopped before `latest` led to it, and this one says what changed since: if its exports are imported, import those of {} first",
            last.display()
        )
    })
}

/// What a person should know of a run as of a day that is to come: the ledger goes back to none before it.
fn ahead(as_of: Day) -> Option<String> {
    let days = as_of.since(now().day());
    // Somewhere it is tomorrow already.
    (days > 1).then(|| {
        format!("{as_of} lies {days} days after today, and with this ledger no run as of an earlier day is possible then: look whether the date is meant")
    })
}

/// Warns of owners whom the directory has no more: where its file is only half there, their contacts are others' or nobody's meanwhile.
fn tell_strangers(past: &Past, log: &mut StageLog<'_>) {
    let strangers = past.of_strangers();
    for (kind, file) in [("user", "users"), ("entity", "entities")] {
        let of_kind = strangers.iter().filter(|(owner, _)| owner.0 == kind);
        let (ids, contacts): (Vec<&str>, Vec<u64>) = of_kind
            .map(|(owner, contacts)| (&*owner.1, contacts))
            .unzip();
        if !ids.is_empty() {
            log.warn(format!(
                "the directory does not have {} with {} of the ledger any more, and others or nobody owns these: look whether the file of {file} is whole{}",
                counted(ids.len(), kind),
                counted(contacts.iter().sum::<u64>(), "contact"),
                shown(ids),
            ));
        }
    }
}

/// Warns of each source with record IDs of others than in the last run: of a few that may be meant.
fn tell_reused(past: &Past, keys: &Keys, sources: &[&str], log: &mut StageLog<'_>) {
    let source_of = |record: &RecordNo| usize::from(keys.records[*record as usize].source);
    let reused = past.reused();
    if reused.is_empty() {
        return; // most nights
    }
    let counts = keys.count_by_source(sources.len());
    for reused in reused.chunk_by(|one, other| source_of(one) == source_of(other)) {
        let source = source_of(&reused[0]);
        let ids = reused
            .iter()
            .map(|record| keys.record_ids.get(*record as usize));
        let mut ids = Vec::from_iter(ids);
        ids.sort_unstable();
        ids.dedup();
        let count = counted(ids.len(), "record ID");
        let more = if ids.len() > SHOWN && ids.len() as u64 > counts[source] / MANY {
            ", as where a column is sorted without the others, or a system counts anew: who is known by name and address keeps contact and owner, for others their sources name the owner; look whether the export is whole"
        } else {
            &shown(ids)
        };
        log.warn(format!(
            "source {}: {count} of somebody else than in the last run{more}",
            sources[source],
        ));
    }
}

/// The part of a source's records that are too many to be meant: one in so many.
const MANY: u64 = 10;

/// Says how many contacts are known by something else than their records: that is inferred.
pub(super) fn tell_known_again(past: Option<&Past>, log: &mut StageLog<'_>) {
    let again = past.map_or(0, Past::known_again);
    if again > 0 {
        log.warn(format!(
            "{} of which no record was read {} known again under other records, by name with an e-mail address, a telephone, or birthday and postal code",
            counted(again, "contact"),
            if again == 1 { "is" } else { "are" },
        ));
    }
    let undecided = past.map_or(0, Past::undecided);
    if undecided > 0 {
        log.warn(format!(
            "{} may be of several contacts that people keep apart, and nothing tells of which: they are new, and kept apart from each other and from these",
            counted(undecided, "record"),
        ));
    }
}

/// Remembers of which contacts the lines are that people have decided and asked.
pub(super) fn write_lines(run: &Run<'_>, settling: &Settling<'_>, renamed: &Renamed) -> Result<()> {
    let Some((ledger, continuing)) = run.ledger.zip(settling.ledger.as_ref()) else {
        return Ok(());
    };
    let found = settling.decisions.mentions();
    let found = found.chain(settling.requests.mentions());
    ledger.write_lines(continuing, found, |record| {
        contact_of(settling, record, renamed)
    })
}

/// Who held the contacts of which these days an outcome is told, and leads that have been handed on since they were touched; nobody without a
/// ledger.
pub(super) fn holders(run: &Run<'_>, read: &Read, people: &People<'_>) -> Result<Holders> {
    let (Some(ledger), Some(past)) = (run.ledger, &people.past) else {
        return Ok(Holders::default());
    };
    let (job, keys) = (run.job, &read.keys);
    let widest = job.reports.windows.iter().max().copied();
    let before = Day(job.as_of.0.saturating_sub_unsigned(widest.unwrap_or(0)));
    let first = |record: RecordNo| people.clusters.first_of[record as usize];
    let mut is_lead = vec![false; keys.records.len()];
    let leads = keys.leads.iter();
    leads.for_each(|record| is_lead[first(*record) as usize] = true);
    let rows = read.interactions.rows.iter();
    let told = rows.filter(|row| {
        let day = row.at.day();
        let is_outcome = row.kind.is_outcome() && !row.is_future() && day > before;
        let is_of_lead = || row.is_touch() && is_lead[first(row.record) as usize];
        is_outcome || is_of_lead() && past.was_handed_on(row.record, day, keys)
    });
    let records = told.map(|row| (row.record, people.identity.ids.of(keys, first(row.record))));
    ledger.read_holders(past, records, keys, &job.directory)
}
