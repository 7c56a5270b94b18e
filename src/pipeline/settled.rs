//! The stage that settles contacts: who they are is known, and every table of `data/` but the rejects comes of it.

use std::path::Path;

use anyhow::Result;
use rustc_hash::FxHashSet;
use uuid::Uuid;

use super::{
    People, Read, Run, RunError, budget,
    candidates::{self, Renamed},
    decisions,
    heard::{self, Heard},
    ledger, links,
    log::StageLog,
    outgoing::Outgoing,
    requests,
    tables::{self, DataWriters},
    twice,
};
use crate::{
    access::{Office, Requests},
    assign::{AssignContext, Grants},
    export::ExportTold,
    flag::{Overloads, Standing},
    ledger::{Continuing, Holders, Ledger},
    list::distinct,
    merge::MergeContext,
    metric::{self, Churn},
    report::{Listing, Tally},
    send::Overlap,
    settle::{Layout, Settlement, Settling, SourceInfo, take_census},
    sums::Absorb as _,
    table::TableWriter,
};

/// So many contacts and more are told of that no export has any more, if they are over a tenth of all.
const REMOVED_MIN: u64 = 10;

/// The tables of `data/`, written, and what was counted on the way.
pub(super) struct Settled {
    pub(super) tables: Vec<(String, u64)>,
    pub(super) tally: Tally,
    pub(super) overlaps: Vec<Overlap>,
    pub(super) overlaps_left_out: u64,
    pub(super) listing: Listing,
    /// How much of what people decided and asked for was carried out, by file.
    pub(super) heard: Vec<Heard>,
    /// What became of each export.
    pub(super) exports: Vec<ExportTold>,
}

/// Settles every contact: counted first, then merged, owned, flagged and written. Besides, what pools gave to whom.
pub(super) fn settle(
    run: &Run<'_>,
    read: &Read,
    people: &People<'_>,
    merge: MergeContext<'_>,
    assign: AssignContext<'_>,
    standing: &Standing<'_>,
    log: &mut StageLog<'_>,
) -> Result<(Settled, Grants), RunError> {
    let holders = ledger::holders(run, read, people)?;
    let under_way = under_way(run, read, &holders)?;
    let requests = requests_of(run, read, people, &assign);
    let counting = Settling {
        keys: &read.keys,
        clusters: &people.clusters,
        ids: &people.identity.ids,
        ledger: continuing(run, people, &holders),
        pairs: &people.pairs,
        links: &people.matches.links,
        spill: &read.spill,
        interactions: &read.interactions,
        tasks: &read.tasks,
        decisions: &people.decisions,
        merge,
        assign,
        access: run.job.access,
        plans: &run.job.sends,
        exports: &run.job.exports,
        ids_of_several: &ids_of_several(run, read, people),
        missed: &missed(run, people)?,
        addresses: &people.addresses,
        list_max: run.job.reports.list_max,
        requests: &requests,
        standing,
        overloads: &Overloads::default(),
        sources: &sources(run, read),
        files: &run.files,
        connection_types: &run.job.connection_types,
        as_of: run.job.as_of,
        under_way,
    };
    let records = read.keys.records.len() as u64;
    let census = log.time_whole("census", records, || take_census(&counting, run.earlier))?;
    log.count(records, records - people.clusters.others.len() as u64);
    if let Some(ledger) = run.ledger {
        ledger.write_turns(&census.turns, assign.directory)?;
    }
    let settling = Settling {
        assign: census.granted(assign),
        overloads: &standing.overloads(&census.loads),
        ..counting
    };
    let settled = write(run, read, people, &settling, log)?;
    debug_assert_eq!(
        census.loads,
        settled.tally.metrics.loads(&run.job.directory)
    );
    Ok((settled, census.grants))
}

/// How many partitions may be under way at a time, given all that is held.
fn under_way(run: &Run<'_>, read: &Read, holders: &Holders) -> Result<usize, RunError> {
    let events = read.interactions.rows.len() + read.tasks.rows.len();
    let held = [read.keys.records.len(), events, holders.count()];
    budget::under_way_now(run, read.spill.count(), held)
}

/// The record IDs that no export may write to, if one writes to any.
fn ids_of_several(run: &Run<'_>, read: &Read, people: &People<'_>) -> FxHashSet<[u64; 2]> {
    let mut exports = run.job.exports.iter();
    if exports.all(|export| export.source.is_none()) {
        return FxHashSet::default();
    }
    twice::of_several_contacts(&read.keys, &people.clusters)
}

/// Whose record is in a source of an export no more.
fn missed(run: &Run<'_>, people: &People<'_>) -> Result<FxHashSet<(Uuid, u16)>> {
    let sources = run.job.exports.iter().filter_map(|export| export.source);
    let sources = distinct(sources.map(|source| (source, run.sources[usize::from(source)])));
    let before = run.ledger.and_then(Ledger::before);
    match before.zip(people.past.as_ref()) {
        Some((folder, past)) if !sources.is_empty() => past.missed(folder, &sources),
        _ => Ok(FxHashSet::default()),
    }
}

/// Tells of many contacts that no export has any more.
fn warn_of_removed(tally: &Tally, log: &mut StageLog<'_>) {
    if let (removed, opened) = tally.metrics.movement.removed()
        && removed >= REMOVED_MIN
        && removed * 10 > opened
    {
        log.warn(format!(
            "{removed} of the {opened} contacts of the last run are in no export any more: look whether one is missing, or only half there"
        ));
    }
}

/// The requests of the job, with the contacts that they mean, also by what earlier runs called them.
fn requests_of<'r>(
    run: &Run<'r>,
    read: &Read,
    people: &People<'_>,
    assign: &AssignContext<'_>,
) -> Requests<'r> {
    let office = Office {
        directory: assign.directory,
        active: assign.active,
    };
    let past = people.past.as_ref();
    let now = |id: Uuid| past.map_or(id, |past| people.identity.now(past, id));
    Requests::new(
        &run.job.requests,
        &read.keys,
        &people.clusters,
        (
            &people.identity.ids,
            &now,
            &run.stand_in(&read.keys),
            &|mention| past?.meant(mention),
        ),
        &office,
    )
}

fn continuing<'r>(
    run: &Run<'r>,
    people: &'r People<'_>,
    holders: &'r Holders,
) -> Option<Continuing<'r>> {
    Some(Continuing {
        run_id: run.ledger?.run_id(),
        past: people.past.as_ref()?,
        holders,
        identity: &people.identity,
        as_of: run.job.as_of,
    })
}

fn write(
    run: &Run<'_>,
    read: &Read,
    people: &People<'_>,
    settling: &Settling<'_>,
    log: &mut StageLog<'_>,
) -> Result<Settled> {
    let records = read.keys.records.len() as u64;
    let data = run.staging.join("data");
    let mut writers = DataWriters::create(&data, run.ledger)?;
    let mut outgoing = Outgoing::create(run, settling.addresses)?;
    let (mut found, heard) = log.time("settle", Some(records), |log| {
        let layout = Layout::new(
            &read.keys,
            &people.clusters,
            settling.ids,
            read.spill.count(),
        );
        let on_rows = |rows| log.watch.advance(rows);
        let mut found = writers.settle(settling, &layout, &mut outgoing, run.behind, on_rows)?;
        let renamed = &Renamed::from_iter(found.renamed.iter().copied());
        let matches = &people.matches;
        candidates::write(&mut writers, settling, renamed)?;
        links::write(&mut writers, settling, matches, &people.weights, renamed)?;
        let heard = write_heard(run, people, settling, &mut writers, (renamed, &mut found))?;
        Ok((found, heard))
    })?;
    log.count(records, records - people.clusters.others.len() as u64);
    heard::warn(&heard, log);
    let exports = outgoing.finish()?;
    let warnings = exports.iter().flat_map(ExportTold::warnings);
    warnings.for_each(|warning| log.warn(warning));
    tables::write_rejects(&mut writers, &run.files, &run.summaries(read))?;
    let remembered = writers.take_ledger();
    let mut tables = writers.finish(run.behind)?;
    if let Some(writers) = remembered {
        let metrics = &mut found.tally.metrics;
        tables.extend(go_on_with_ledger(run, writers, settling, metrics, &data)?);
    }
    warn_of_removed(&found.tally, log);
    if found.of_unknown_accounts > 0 {
        let contacts = records - people.clusters.others.len() as u64;
        log.warn(format!(
            "{} of {contacts} contacts are of accounts that the accounts file does not have, and inherit nothing: what they name must be the ID of the account there",
            found.of_unknown_accounts
        ));
    }
    let list_max = run.job.reports.list_max;
    Ok(Settled {
        tables,
        tally: found.tally,
        overlaps_left_out: found.overlaps.left_out(list_max),
        overlaps: found.overlaps.into_worst(list_max),
        listing: found.worklists.into_listing(list_max),
        heard,
        exports,
    })
}

/// Writes what became of what people decided and asked, and remembers whom they meant. Out: how much of it was carried out, by file.
fn write_heard(
    run: &Run<'_>,
    people: &People<'_>,
    settling: &Settling<'_>,
    writers: &mut DataWriters,
    (renamed, found): (&Renamed, &mut Settlement),
) -> Result<Vec<Heard>> {
    let known = run.ledger.zip(people.past.as_ref());
    let answers = std::mem::take(&mut found.answers);
    let asked = requests::write(writers, (run.job, known), settling.requests, answers)?;
    let contacts = (renamed, &found.accounts_decided);
    let mut heard = decisions::write(writers, run.job, settling, contacts)?;
    heard.extend(asked);
    ledger::write_lines(run, settling, renamed)?;
    Ok(heard)
}

/// Ends the tables of the ledger, and counts what they say. Out: the tables of `data/` that come of it.
fn go_on_with_ledger(
    run: &Run<'_>,
    writers: [TableWriter; 3],
    settling: &Settling<'_>,
    metrics: &mut metric::Tally,
    data: &Path,
) -> Result<Vec<(String, u64)>> {
    let (Some(ledger), Some(continuing)) = (run.ledger, &settling.ledger) else {
        return Ok(Vec::new());
    };
    let directory = settling.assign.directory;
    let churn = Churn::new(settling.standing.windows, run.job.as_of);
    let (tables, churn) = ledger.write_rest(writers, continuing, (directory, churn), data)?;
    metrics.churn = churn;
    metrics.movement.absorb(&continuing.movement());
    debug_assert!(metrics.is_balanced(directory), "a book does not balance");
    Ok(tables.into())
}

fn sources(run: &Run<'_>, read: &Read) -> Vec<SourceInfo> {
    let sources = (0..).zip(&run.job.sources);
    let sources = sources.map(|(code, source)| SourceInfo {
        name: source.name.clone(),
        owner_columns: read
            .values
            .owner_columns
            .get(&code)
            .cloned()
            .unwrap_or_default(),
        priority: source.priority,
    });
    sources.collect()
}
