//! What the last run that was published read of each source, and from which headers → what no header holds now. An export whose headers
//! have other names the next night would else lose columns, refusals among them, in silence. And whether that run had tonight's settings: a
//! file that they do not fit is at fault then, and not they.

use std::collections::{BTreeMap, BTreeSet};

use super::{OpenExport, Told, losses};
use crate::{
    finished::{self, Input},
    job::{Cause, Job, JobSource, Problem},
    source::HeaderUse,
};

/// What is read, each with its headers.
type Columns = BTreeMap<String, Vec<String>>;

impl OpenExport {
    /// What is read of the export, each with its headers, for the next run.
    pub(crate) fn columns(&self) -> Columns {
        let mut columns = Columns::new();
        for (header, uses) in self.export.headers.iter().zip(&self.plan.uses) {
            for used in uses.iter().filter(|used| is_read(used)) {
                let headers = columns.entry(used.to_string()).or_default();
                headers.push(header.clone());
            }
        }
        columns
    }
}

fn is_read(used: &HeaderUse) -> bool {
    use HeaderUse::{Ignored, NotOwner, Unused};
    !matches!(used, Ignored | NotOwner | Unused)
}

/// The last run that was published, as far as tonight's files are compared with it.
#[derive(Default)]
pub(super) struct LastRun {
    inputs: Vec<Input>,
    had_these_settings: bool,
}

impl LastRun {
    /// Of a job; one without files if none was, or nobody can read what it says.
    pub(super) fn of(job: &Job) -> Self {
        let last = finished::Run::open(&job.out.join("latest")).and_then(|run| run.recipe());
        let Ok(last) = last else {
            return Self::default();
        };
        let same = last.as_of.parse().map(|day| job.fingerprint_as_of(day));
        Self {
            had_these_settings: same.is_ok_and(|same| same == last.pipeline_fingerprint),
            inputs: last.inputs,
        }
    }

    /// What is at fault where settings do not fit a file: the file, if they are those of the last run, which they fitted.
    pub(super) fn misfit(&self) -> Cause {
        match self.had_these_settings {
            true => Cause::Input,
            false => Cause::Settings,
        }
    }
}

/// Warns of each source of which something was read in the last run that no header holds now, the one it had then being gone, or another
/// layout is found; a loss without which the run does not go on is a problem of the file.
pub(super) fn warn(job: &Job, last: &LastRun, exports: &[OpenExport], told: &mut Told) {
    for (index, source) in job.sources.iter().enumerate() {
        let before = last
            .inputs
            .iter()
            .filter(|input| input.source == source.name);
        let presets: BTreeSet<&str> = before.clone().map(|input| &*input.preset).collect();
        let now = exports
            .iter()
            .filter(|open| usize::from(open.source) == index);
        let new_preset = |open: &&OpenExport| !presets.contains(open.preset.id);
        let is_known = !presets.is_empty() && source.preset.is_none();
        let changed = now.clone().find(new_preset);
        let preset = changed.filter(|_| is_known);
        let in_same_layout = now.clone().filter(|_| changed.is_none());
        let standing = in_same_layout.flat_map(|open| &open.export.headers);
        let standing = BTreeSet::from_iter(standing.map(String::as_str));
        let are_stated = now.clone().any(|open| open.export.format.states_columns());
        let columns = Vec::from_iter(now.map(OpenExport::columns));
        let mut lost = lost(
            before.clone().map(|input| &input.columns),
            &columns,
            &standing,
        );
        if columns.is_empty() {
            continue;
        }
        let is_new = |what: &str| {
            let mut before = before.clone();
            columns.iter().any(|now| now.contains_key(what))
                && !before.any(|input| input.columns.contains_key(what))
        };
        if are_stated {
            stop_without(job, index, is_new, &mut lost, told);
        }
        if lost.is_empty() && preset.is_none() {
            continue;
        }
        let words = preset.map(|open| {
            let (label, now) = (open.export.label(), open.preset.id);
            let before = Vec::from_iter(presets).join(", ");
            format!("{label} looks like `{now}`, and the source like `{before}` in the last run")
        });
        let lost = lost.iter();
        let lost = lost.map(|(what, headers)| losses::no_header(what, headers));
        let message = format!(
            "{}: {}",
            source.name,
            Vec::from_iter(words.into_iter().chain(lost)).join("; ")
        );
        let help = "name the headers that hold it now under `[source.columns]`, or give the source its `preset`";
        let problem = job.source_problem(index, "columns", message, Some(help.to_owned()));
        told.warnings.push(problem);
    }
}

/// Takes out what the run does not go on without, and says so.
fn stop_without(
    job: &Job,
    source: usize,
    is_new: impl Fn(&str) -> bool + Copy,
    lost: &mut BTreeMap<&str, Vec<&str>>,
    told: &mut Told,
) {
    let JobSource { name, columns, .. } = &job.sources[source];
    lost.retain(|what, headers| {
        let problem = losses::problem(what, headers, is_new, columns);
        let problem = problem.map(|problem| {
            let message = format!("{name}: {}", problem.message);
            Problem {
                cause: Cause::Input,
                ..job.source_problem(source, &problem.key, message, problem.suggestion)
            }
        });
        let stays = problem.is_none();
        told.problems.extend(problem);
        stays
    });
}

/// What was read before and is not now, with its headers then, but for those that still stand there in the same layout: so the pipeline file
/// wants it.
fn lost<'b>(
    before: impl Iterator<Item = &'b Columns>,
    now: &[Columns],
    standing: &BTreeSet<&str>,
) -> BTreeMap<&'b str, Vec<&'b str>> {
    let mut lost: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (what, headers) in before.flatten() {
        if now.iter().any(|columns| columns.contains_key(what)) {
            continue;
        }
        let headers = headers.iter().map(String::as_str);
        for header in headers.filter(|header| !standing.contains(header)) {
            let known = lost.entry(what).or_default();
            if !known.contains(&header) {
                known.push(header);
            }
        }
    }
    lost
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_any_file_still_holds_is_not_lost() {
        let columns = |text: &str| -> Columns { serde_json::from_str(text).unwrap() };
        let before = [
            r#"{"email":["E-Mail","Mail"],"phone":["Tel"]}"#,
            r#"{"email":["Mail"]}"#,
        ];
        let before = before.map(columns);
        for (now, expected) in [
            (r#"{"email":["x"],"phone":["y"]}"#, "[] []"),
            (
                r#"{"email":["x"]}"#,
                r#"[("phone", ["Tel"])] [("phone", ["Tel"])]"#,
            ),
            (
                r#"{"phone":["x"]}"#,
                r#"[("email", ["E-Mail", "Mail"])] [("email", ["E-Mail"])]"#,
            ),
        ] {
            let now = [columns(now), columns("{}")];
            let standing = BTreeSet::from(["Mail", "Fax"]);
            let all = Vec::from_iter(lost(before.iter(), &now, &BTreeSet::new()));
            let gone = Vec::from_iter(lost(before.iter(), &now, &standing));
            assert_eq!(format!("{all:?} {gone:?}"), expected);
        }
    }
}
