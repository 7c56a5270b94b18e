//! Files that are not what somebody meant to give: cut off, there twice, or much less than the last time. What was read of each in,
//! warnings out.

use std::{collections::BTreeMap, path::Path};

use super::{Read, Run, log::StageLog};
use crate::{
    decision, finished,
    job::Job,
    load::{Export, ExportSummary, Note, RejectReason},
    plural::{counted, grouped},
    publish::Shrunk,
    time::Day,
};

/// A list that is much shorter than it was loses the memory of that after so many days: then it is as it is.
const REMEMBERED_DAYS: i32 = 30;

/// Warns of files that end within a row, of those of which cells are left out, of those of one source that are the same, and of lists of
/// which half is gone since they were whole, which are the outcome; tells who wants to know more what is left out as a footer.
pub(super) fn warn(run: &Run<'_>, read: &Read, log: &mut StageLog<'_>) -> Vec<Shrunk> {
    let exports = run.inputs.exports.iter().map(|open| &open.export);
    let joined = run.inputs.joined.iter().map(|open| &open.export);
    let events = read.interactions.exports.iter().chain(&read.tasks.exports);
    let all = exports.clone().zip(&read.exports);
    let all = all.chain(joined.zip(&read.joined));
    let all = all.chain(run.inputs.events().zip(events));
    for (export, summary) in all {
        for (line, what) in doubts(summary) {
            log.warn(format!("{}:{line}: {what}", export.label()));
        }
        if let Some((line, what)) = footer(summary) {
            log.watch
                .detail(&format!("  {}:{line}: {what}", export.label()));
        }
    }
    let sources = run.inputs.exports.iter().map(|open| open.source);
    for [one, other] in same_files(sources.zip(exports.zip(&read.exports))) {
        log.warn(format!(
            "{} and {} are the same file, and their rows count twice; leave one out of `files`",
            one.label(),
            other.label()
        ));
    }
    let summaries = run.summaries(read).into_iter();
    let count_of_sources = read.exports.len();
    let now = summaries.enumerate().map(|(place, (name, summary))| {
        let list = (name.to_owned(), place < count_of_sources);
        (list, summary.rows)
    });
    let before = rows_of_last_run(&run.job.out, run.job.as_of);
    let now = now.chain(rows_of_own_files(run.job));
    let shrunk = Vec::from_iter(shrunk(before, &sums(now)));
    for (whole, now) in &shrunk {
        let gate = match whole.is_contacts {
            true => "? A gate `on = \"source\"` can refuse half a source",
            false => "?",
        };
        log.warn(format!(
            "{}: {} now, and {} as of {}: are the files whole{gate}",
            whole.source,
            grouped(*now, "row"),
            grouped(whole.rows, "row"),
            whole.since
        ));
    }
    shrunk.into_iter().map(|(shrunk, _)| shrunk).collect()
}

/// The rows of the office's own files, by the key that names them.
fn rows_of_own_files(job: &Job) -> impl Iterator<Item = (Given, u64)> {
    let references = job.reference_files.iter();
    let references = references.map(|file| (&*file.key, file.columns.rows));
    let decisions = job.decision_files.iter();
    let decisions = decisions.map(|file| (decision::KEY, file.columns.rows));
    let all = references.chain(decisions);
    all.map(|(key, rows)| ((key.to_owned(), false), rows))
}

/// What files give rows to: the name of a source or of a list of events, or the key of the office's own, and whether they are the source's
/// contacts.
type Given = (String, bool);

/// The rows of the last run that was published, each with its day; of what was much shorter then, those of the last run before that. None if
/// none was, or nobody can read what it says.
fn rows_of_last_run(out: &Path, as_of: Day) -> BTreeMap<Given, (u64, String)> {
    let recipe = finished::Run::open(&out.join("latest")).and_then(|run| run.recipe());
    let Ok(recipe) = recipe else {
        return BTreeMap::new();
    };
    let rows = |input: finished::Input| ((input.source, !input.preset.is_empty()), input.rows);
    let references = recipe.reference_files.into_iter();
    let references = references.map(|file| ((file.key, false), file.rows));
    let sums = sums(recipe.inputs.into_iter().map(rows).chain(references)).into_iter();
    let mut before: BTreeMap<_, _> = sums
        .map(|(given, rows)| (given, (rows, recipe.as_of.clone())))
        .collect();
    let is_near = |shrunk: &Shrunk| {
        let since = shrunk.since.parse::<Day>();
        since.is_ok_and(|since| as_of.since(since) <= REMEMBERED_DAYS)
    };
    for shrunk in recipe.shrunk.into_iter().filter(is_near) {
        let given = (shrunk.source, shrunk.is_contacts);
        before.insert(given, (shrunk.rows, shrunk.since));
    }
    before
}

fn sums(rows: impl Iterator<Item = (Given, u64)>) -> BTreeMap<Given, u64> {
    let mut sums = BTreeMap::new();
    for (given, rows) in rows {
        *sums.entry(given).or_default() += rows;
    }
    sums
}

/// What has half of the rows that it had before, or fewer, if they were more than a few; with the rows now.
fn shrunk(
    before: BTreeMap<Given, (u64, String)>,
    now: &BTreeMap<Given, u64>,
) -> impl Iterator<Item = (Shrunk, u64)> {
    /// So few rows come and go.
    const FEW: u64 = 20;
    before.into_iter().filter_map(|(given, (rows, since))| {
        let now = *now.get(&given)?;
        let (source, is_contacts) = given;
        let shrunk = Shrunk {
            source,
            is_contacts,
            rows,
            since,
        };
        (rows > FEW && now * 2 <= rows).then_some((shrunk, now))
    })
}

/// What may not be as it was meant in a file, each with its line: where it seems to be cut off, and rows that all have fewer cells than
/// the header.
fn doubts(summary: &ExportSummary) -> impl Iterator<Item = (u64, String)> {
    let note = |wanted: Note| {
        let mut notes = summary.notes.iter();
        notes.find(move |(note, count, _)| *note == wanted && *count > 0)
    };
    let cut = note(Note::CutShort).map(|(_, _, line)| {
        let words = "the file ends within its last row: was it cut off on its way?";
        (*line, words.to_owned())
    });
    let are_all = |count: u64| count > 1 && count + summary.rejects.count() >= summary.rows;
    let short = note(Note::ShortRow).filter(|(_, count, _)| are_all(*count));
    let short = short.map(|(_, _, line)| {
        let words =
            "every row has fewer cells than the header: is something else between its cells?";
        (*line, words.to_owned())
    });
    let strays = note(Note::StrayValue).map(|(_, count, line)| {
        let values = counted(*count as usize, "value");
        let words = "of lists that name a row which their object does not have: left out";
        (*line, format!("{values} {words}"))
    });
    cut.into_iter().chain(short).chain(strays)
}

/// What is taken for a footer, with its line.
fn footer(summary: &ExportSummary) -> Option<(u64, String)> {
    let mut reasons = summary.rejects.reasons();
    let (_, count, line) = reasons.find(|(reason, ..)| *reason == RejectReason::Footer)?;
    let lines = grouped(count, "line");
    let words = format!("left out as a footer: {lines}; fill another cell of what is a contact");
    Some((line, words))
}

/// Each file of a source that is the same, byte for byte, as one before it, behind that one.
fn same_files<'r>(
    files: impl Iterator<Item = (u16, (&'r Export, &'r ExportSummary))>,
) -> Vec<[&'r Export; 2]> {
    let mut firsts = BTreeMap::new();
    let mut same = Vec::new();
    for (source, (export, summary)) in files.filter(|(_, (_, summary))| summary.rows > 0) {
        let content = (
            source,
            summary.blake3.as_bytes(),
            &export.member,
            &export.sheet,
        );
        let first = *firsts.entry(content).or_insert(export);
        if !std::ptr::eq(first, export) {
            same.push([first, export]);
        }
    }
    same
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_a_source_is_missed_and_a_few_rows_are_not() {
        let rows = |all: [u64; 3]| {
            let names = [("crm", true), ("crm", false), ("mail", false)];
            let given = names.map(|(name, is_source)| (name.to_owned(), is_source));
            sums(given.into_iter().zip(all))
        };
        let missed = |before, now| {
            let before = rows(before).into_iter();
            let before = before.map(|(given, rows)| (given, (rows, String::new())));
            let now = rows(now);
            let missed = shrunk(before.collect(), &now);
            missed
                .map(|(it, now)| (it.source, [it.rows, now]))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            missed([100, 100, 20], [50, 51, 0]),
            [("crm".to_owned(), [100, 50])]
        );
        assert_eq!(
            missed([100, 100, 21], [200, 100, 0]),
            [("mail".to_owned(), [21, 0])]
        );
    }
}
