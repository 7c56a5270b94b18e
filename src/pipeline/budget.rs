//! What a limit on memory makes of a run: how the work is cut, how much of it is under way at a time, or a refusal.
//!
//! In: the job's limit and its exports, or the records that were read. Out: sizes. A run is refused before anything is read if
//! it cannot fit whatever the rows are like, and once they are read if it does not.

use super::{Run, RunError, inputs::Inputs, log::StageLog};
use crate::{
    job::{Cause, Job, Place, Problem},
    ledger::Ledger,
    load::Export,
    memory::{self, Budget, Load, Size},
};

/// A row may be so many times longer than is thought.
const LONGER_MAX: u64 = 4;

/// In how many partitions the work is cut, and how many records are expected.
pub(super) fn partitions(
    job: &Job,
    inputs: &Inputs,
    ledger: Option<&Ledger>,
) -> Result<(usize, Load), RunError> {
    let exports = inputs.exports.iter().map(|open| &open.export);
    let cases = inputs.joined.iter().map(|open| &open.export);
    let expected = Load {
        records: exports.map(Export::rows_expected).sum(),
        events: inputs.events().map(Export::rows_expected).sum(),
        accounts: job.directory.accounts.len() as u64,
        known: ledger.map_or(0, Ledger::contacts),
        spells: 0,
        cases: cases.map(Export::rows_expected).sum(),
        largest_sheet: largest_sheet(inputs),
        exports: job.exports.len() as u64,
    };
    let budget = budget(job);
    let surely = Load {
        records: expected.records / LONGER_MAX,
        events: expected.events / LONGER_MAX,
        cases: expected.cases / LONGER_MAX,
        ..expected
    };
    let partitions = budget.partitions(surely);
    let at_least = match (surely.records, surely.cases) {
        (records, 0) => format!("at least {records} records"),
        (records, cases) => {
            format!("at least {records} records and {cases} rows of joined tables")
        }
    };
    under_way(job, partitions, surely, &at_least)?;
    Ok((budget.partitions(expected), expected))
}

/// How many partitions may be under way at a time, now that the records, interactions and tasks are read, and so many spells of the
/// ledger.
pub(super) fn under_way_now(
    run: &Run<'_>,
    partitions: usize,
    [records, events, spells]: [usize; 3],
) -> Result<usize, RunError> {
    let (job, inputs) = (run.job, run.inputs);
    let load = Load {
        records: records as u64,
        events: events as u64,
        accounts: job.directory.accounts.len() as u64,
        known: run.ledger.map_or(0, Ledger::contacts),
        spells: spells as u64,
        cases: 0,
        largest_sheet: largest_sheet(inputs),
        exports: job.exports.len() as u64,
    };
    let counted = format!("{records} records and {events} interactions and tasks");
    under_way(job, partitions, load, &counted)
}

/// Says how much memory the run has taken, and how much of it `before_sql` of the pipeline file was asked. Out: the bytes, if the
/// system tells.
pub(super) fn tell_peak(
    job: &Job,
    before_sql: Option<Size>,
    log: &mut StageLog<'_>,
) -> Option<u64> {
    let peak = memory::peak()?;
    log.watch.detail(&format!("  memory: {peak} at most"));
    if let Some(limit) = job.memory_limit {
        exceeded(peak, limit, before_sql)
            .into_iter()
            .for_each(|told| log.warn(told));
    }
    Some(peak.0)
}

/// What a person should know of a run that took more than it was to take.
fn exceeded(peak: Size, limit: Size, before_sql: Option<Size>) -> Option<String> {
    let more = format!("the run took {peak} of memory, more than its limit of {limit}");
    let sql = before_sql.filter(|before| *before <= limit).map(|before| {
        format!(": {before} until the SQL of gates and `[[reports.custom]]` was asked, which no limit holds")
    });
    (peak > limit).then(|| more + &sql.unwrap_or_default())
}

/// `counted` says over how many records the run is.
fn under_way(job: &Job, partitions: usize, load: Load, counted: &str) -> Result<usize, RunError> {
    let found = budget(job).under_way(partitions, load);
    found.map_err(|needed| RunError::Settings(vec![too_little(job, counted, needed)]))
}

fn budget(job: &Job) -> Budget {
    Budget {
        limit: job.memory_limit,
        threads: rayon::current_num_threads(),
    }
}

fn largest_sheet(inputs: &Inputs) -> u64 {
    let exports = inputs.exports.iter().map(|open| &open.export);
    let sheets = exports.chain(inputs.events()).map(Export::bytes_held);
    sheets.max().unwrap_or_default()
}

fn too_little(job: &Job, counted: &str, needed: Size) -> Problem {
    let limit = job
        .memory_limit
        .map_or_else(String::new, |limit| limit.to_string());
    Problem {
        place: Place::Option(format!("--memory-limit {limit}")),
        message: format!("a run over {counted} needs {needed} at least"),
        help: Some("raise the limit, or leave it out".to_owned()),
        cause: Cause::Settings,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sql_that_took_more_than_is_allowed_is_called_so() {
        let told = |peak: u64, before| exceeded(Size(peak << 20), Size(200 << 20), before);
        let at = |megabytes: u64| Some(Size(megabytes << 20));
        assert_eq!(told(200, at(100)), None);
        let more = "the run took 300 MB of memory, more than its limit of 200 MB";
        for before in [None, at(250)] {
            assert_eq!(told(300, before).as_deref(), Some(more));
        }
        let of_sql = ": 190 MB until the SQL of gates and `[[reports.custom]]` was asked, which no limit holds";
        assert_eq!(told(300, at(190)), Some(format!("{more}{of_sql}")));
    }
}
