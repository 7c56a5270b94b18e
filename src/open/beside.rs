//! What files beside the exports of contacts held in the last run that was published, and hold no more: columns of interactions and tasks,
//! and of the office's own files. Nobody would tell from the results that a row says less than it did, and what follows from it stays: who has
//! unsubscribed counts as written to, who has left is given contacts.
//!
//! **Invariant:** none of them goes on without a column by which something was decided in the last run.

use std::{collections::BTreeSet, path::Path};

use super::{
    OpenEvent, Told,
    losses::{no_header, quoted},
    remembered::{LastRun, in_place_of},
};
use crate::{
    decision,
    finished::Input,
    job::{Cause, Job, JobEvents, Problem, REQUESTS},
    lines::OwnColumns,
};

/// Stops for each such column.
pub(super) fn missed(job: &Job, last: &LastRun, events: &[Vec<OpenEvent>], told: &mut Told) {
    for (list, opened) in job.events.iter().zip(events) {
        told.problems
            .extend(missed_in_list(job, list, last, opened));
    }
    told.unusable.extend(missed_in_own_files(job, last));
}

/// A file of interactions or tasks of tonight.
struct Tonight<'e> {
    open: &'e OpenEvent,
    /// As `run.json` names it.
    path: String,
}

/// What files of interactions or tasks have lost of what all those held in whose place they are.
fn missed_in_list(
    job: &Job,
    list: &JobEvents,
    last: &LastRun,
    opened: &[OpenEvent],
) -> Vec<Problem> {
    let is_its = |file: &&Input| file.source == list.name && file.preset.is_empty();
    let before = last.inputs.iter().filter(is_its);
    let before = before.filter(|file| !file.format.is_empty() && file.states_columns());
    let before = Vec::from_iter(before);
    let stating = opened.iter();
    let stating = stating.filter(|open| open.export.format.states_columns());
    let now = stating.map(|open| Tonight {
        open,
        path: open.export.named(job.file_name(&open.export.path)),
    });
    let now = Vec::from_iter(now);
    let now = Vec::from_iter(&now);
    let mut problems = Vec::new();
    for (then, files) in in_place_of(&before, &now, |file| &file.path) {
        let are_all = |field: &str| then.iter().all(|file| file.columns.contains_key(field));
        for Tonight { open, .. } in files {
            for field in open.plan.missed(list.shape(), are_all) {
                let held = then.iter().flat_map(|file| &file.columns[field]);
                let held = BTreeSet::from_iter(held.map(String::as_str));
                let stands = |header: &String| held.contains(&**header);
                let is_settled = list.columns.iter().any(|(name, _)| *name == field);
                if !is_settled && !open.export.headers.iter().any(stands) {
                    problems.push(of_event(job, list, open, (field, &held)));
                }
            }
        }
    }
    problems
}

fn of_event(
    job: &Job,
    list: &JobEvents,
    open: &OpenEvent,
    (field, held): (&str, &BTreeSet<&str>),
) -> Problem {
    let message = format!(
        "{}: {}: its rows would say what they do not",
        open.export.label(),
        no_header(field, held)
    );
    let help = format!(
        "name all headers that hold it now: columns.{field} = [\"…\"], or [] if none is to; files of another kind are a `[[{}]]` of their own",
        list.shape().list
    );
    let key = format!("{}.columns.{field}", list.key);
    Problem {
        cause: Cause::Input,
        ..job.problem(&key, message, Some(help))
    }
}

/// What the office's own files have lost: of one that is blank, all.
fn missed_in_own_files(job: &Job, last: &LastRun) -> Vec<Problem> {
    let references = job.reference_files.iter();
    let references = references.map(|file| (&*file.key, &*file.path, &file.columns));
    let decisions = job.decision_files.iter();
    let decisions = decisions.map(|file| (decision::KEY, &*file.path, &file.columns));
    let now = Vec::from_iter(references.chain(decisions));
    // What people decide and ask for may be in a new file each time, which says what it needs.
    let are_alike = |key: &str| ![decision::KEY, REQUESTS].contains(&key);
    let are_one =
        |key: &str| are_alike(key) && now.iter().filter(|file| file.0 == key).count() == 1;
    let mut problems = Vec::new();
    for &(key, path, columns) in &now {
        let then = last.columns_of(key, &job.file_name(path), are_one(key));
        let is_gone = |name: &&str| !columns.read.iter().any(|read| read == name);
        let gone = BTreeSet::from_iter(then.into_iter().filter(is_gone));
        if !gone.is_empty() {
            problems.push(of_own_file(path, columns, &gone));
        }
    }
    problems
}

fn of_own_file(path: &Path, columns: &OwnColumns, gone: &BTreeSet<&str>) -> Problem {
    let is_blank = columns.read.is_empty() && columns.others.is_empty();
    let (message, help) = match is_blank {
        true => (
            "the file is blank, and it had columns in the last run".to_owned(),
            "give it back, or, if it is to say nothing, leave its header".to_owned(),
        ),
        false => (
            format!(
                "there is no column {} now, which it had in the last run",
                quoted(gone)
            ),
            match &columns.others[..] {
                [] => "give it back, or, if it is to say nothing, leave it blank below its header"
                    .to_owned(),
                others => format!(
                    "not read are: {}; if one of them holds it, rename it, or, if it is to say nothing, add it with blank cells",
                    others.join(", ")
                ),
            },
        ),
    };
    Problem::of_file(path, message, help, Cause::Input)
}

impl LastRun {
    /// The columns of the office's own file that this key and path name, or else, where it is the only one of its key, of the only one then.
    fn columns_of(&self, key: &str, path: &str, is_only: bool) -> Vec<&str> {
        let references = self.reference_files.iter();
        let references = references.map(|file| {
            (
                &*file.key,
                &*file.path,
                Vec::from_iter(file.columns.iter().map(String::as_str)),
            )
        });
        let decisions = self.inputs.iter().filter(|file| file.format.is_empty());
        let decisions = decisions.map(|file| {
            (
                &*file.source,
                &*file.path,
                Vec::from_iter(file.columns.keys().map(String::as_str)),
            )
        });
        let mut of_key = Vec::from_iter(references.chain(decisions).filter(|file| file.0 == key));
        let found = of_key.iter().position(|file| file.1 == path);
        let found = found.or((is_only && of_key.len() == 1).then_some(0));
        found.map(|at| of_key.swap_remove(at).2).unwrap_or_default()
    }
}
