//! What the last run that was published read of each source, and from which headers → what no header holds now. An export whose headers
//! have other names the next night would else lose columns, refusals among them, in silence. And whether that run had tonight's settings: a
//! file that they do not fit is at fault then, and not they.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    OpenExport, Told,
    losses::{self, MISSED, Missed, Now},
};
use crate::{
    finished::{self, Input, Reference},
    job::{Cause, Job, JobSource, Problem},
    source::{ColumnProblem, HeaderUse},
};

/// What is read, each with its headers.
pub(super) type Columns = BTreeMap<String, Vec<String>>;

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
    pub(super) inputs: Vec<Input>,
    pub(super) reference_files: Vec<Reference>,
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
            reference_files: last.reference_files,
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
        let before = last.inputs.iter();
        let before = before.filter(|file| file.source == source.name && !file.preset.is_empty());
        let before = Vec::from_iter(before);
        let now = exports.iter();
        let now = now.filter(|open| usize::from(open.source) == index);
        let now = Vec::from_iter(now.map(|open| Tonight::of(job, open)));
        if now.is_empty() {
            continue;
        }
        let presets = BTreeSet::from_iter(before.iter().map(|file| &*file.preset));
        let is_new_preset = |file: &&Tonight<'_>| !presets.contains(file.open.preset.id);
        let changed = now.iter().find(is_new_preset);
        let is_known = !presets.is_empty() && source.preset.is_none();
        let in_same_layout = now.iter().filter(|_| changed.is_none());
        let standing = in_same_layout.flat_map(|file| &file.open.export.headers);
        let standing = BTreeSet::from_iter(standing.map(String::as_str));
        let missed = stop_without(job, index, (&before, &now), &standing, told);
        let then = united(before.iter().map(|file| &file.columns));
        let tonight = united(now.iter().map(|file| &file.columns));
        let mut lost = lost(&then, &tonight, &standing);
        lost.retain(|what, _| !missed.contains(*what));
        let words = changed.filter(|_| is_known).map(|file| {
            let (label, now) = (file.open.export.label(), file.open.preset.id);
            let before = Vec::from_iter(presets.iter().copied()).join(", ");
            format!("{label} looks like `{now}`, and the source like `{before}` in the last run")
        });
        if lost.is_empty() && words.is_none() {
            continue;
        }
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

/// A file of tonight.
struct Tonight<'e> {
    open: &'e OpenExport,
    /// As `run.json` names it.
    path: String,
    columns: Columns,
}

impl<'e> Tonight<'e> {
    fn of(job: &Job, open: &'e OpenExport) -> Self {
        let export = &open.export;
        Self {
            open,
            path: export.named(job.file_name(&export.path)),
            columns: open.columns(),
        }
    }

    fn states_columns(&self) -> bool {
        self.open.export.format.states_columns()
    }

    /// As losses are sought in it. Where others are read for what it is not, the settings want that read, and none of its headers stands there
    /// unread because they do not.
    fn now<'n>(&'n self, missed: &Missed, tonight: &Now<'_>) -> Now<'n> {
        let is_elsewhere = missed.is_in(tonight.columns) && !missed.is_in(&self.columns);
        let may_stand = |header: &&str| !is_elsewhere && tonight.standing.contains(header);
        let headers = self.open.export.headers.iter().map(String::as_str);
        Now {
            columns: &self.columns,
            standing: headers.filter(may_stand).collect(),
        }
    }
}

/// Says what the run does not go on without, and gives it: what no file holds any more, and what one file does not that held it in the last
/// run, or in whose place it is.
fn stop_without(
    job: &Job,
    source: usize,
    (before, now): (&[&Input], &[Tonight<'_>]),
    standing: &BTreeSet<&str>,
    told: &mut Told,
) -> BTreeSet<String> {
    let JobSource {
        name,
        columns: settings,
        ..
    } = &job.sources[source];
    let mut stopped = BTreeSet::new();
    let mut tell = |who: &str, problem: ColumnProblem| {
        let message = format!("{who}: {}", problem.message);
        told.problems.push(Problem {
            cause: Cause::Input,
            ..job.source_problem(source, &problem.key, message, problem.suggestion)
        });
    };
    let stating = Vec::from_iter(now.iter().filter(|file| file.states_columns()));
    let before = before.iter().copied();
    let before = Vec::from_iter(before.filter(|file| file.states_columns()));
    if stating.is_empty() {
        return stopped;
    }
    let alike = in_place_of(&before, &stating, |file| &file.path);
    let of_tonight = united(now.iter().map(|file| &file.columns));
    let tonight = Now {
        columns: &of_tonight,
        standing: standing.clone(),
    };
    let then = columns_of(&before);
    for missed in &MISSED {
        if missed.is_gone(&then, &tonight, settings) {
            for loss in missed.losses(&then, &tonight) {
                if !loss.is_named(settings) {
                    tell(
                        name,
                        loss.problem(last_holder(&loss.what, &before, &stating)),
                    );
                    stopped.insert(loss.what);
                }
            }
            continue;
        }
        for (then, files) in &alike {
            let then = columns_of(then);
            let now = Vec::from_iter(files.iter().map(|file| file.now(missed, &tonight)));
            for at in missed.losers(&then, &now, settings) {
                for loss in missed.losses(&then, &now[at]) {
                    tell(&files[at].open.export.label(), loss.problem_of_file());
                }
            }
        }
    }
    stopped
}

/// Files of the last run, and those of tonight that are in their place.
type InPlace<'f, N> = (Vec<&'f Input>, Vec<&'f N>);

/// Files of one name, else of one name but for digits, such as those of a day, else all that are left; and each that is one more of the last kind.
pub(super) fn in_place_of<'f, N>(
    before: &[&'f Input],
    now: &[&'f N],
    path: impl Fn(&N) -> &str,
) -> Vec<InPlace<'f, N>> {
    let undated = |path: &str| path.replace(|letter: char| letter.is_ascii_digit(), "");
    let names: [fn(&str) -> String; 3] = [str::to_owned, undated, |_| String::new()];
    let (all, mut before, mut now) = (before, before.to_vec(), now.to_vec());
    let mut in_place = Vec::new();
    for name in names {
        let mut named: BTreeMap<String, InPlace<'_, N>> = BTreeMap::new();
        for file in before.drain(..) {
            named.entry(name(&file.path)).or_default().0.push(file);
        }
        for file in now.drain(..) {
            named.entry(name(path(file))).or_default().1.push(file);
        }
        for files in named.into_values() {
            if files.0.is_empty() || files.1.is_empty() {
                before.extend(files.0);
                now.extend(files.1);
            } else {
                in_place.push(files);
            }
        }
    }
    let more = now.into_iter().map(|file| {
        let name = undated(path(file));
        let alike = all.iter().filter(|before| undated(&before.path) == name);
        (Vec::from_iter(alike.copied()), vec![file])
    });
    in_place.extend(more.filter(|(alike, _)| !alike.is_empty()));
    in_place
}

fn columns_of<'f>(files: &[&'f Input]) -> Vec<&'f Columns> {
    files.iter().map(|file| &file.columns).collect()
}

/// The file that held something and is not there, if none is new that may be in its place, and none that is there held it.
fn last_holder<'f>(what: &str, before: &[&'f Input], now: &[&Tonight<'_>]) -> Option<&'f str> {
    let (there, gone): (Vec<&Input>, Vec<&Input>) = before
        .iter()
        .partition(|file| now.iter().any(|now| now.path == file.path));
    let held = |file: &&&Input| file.columns.contains_key(what);
    let is_gone = there.len() == now.len() && !there.iter().any(|file| held(&file));
    let holder = gone.iter().find(held).filter(|_| is_gone);
    holder.map(|file| &*file.path)
}

fn united<'c>(columns: impl Iterator<Item = &'c Columns>) -> Columns {
    let mut united = Columns::new();
    for (what, headers) in columns.flatten() {
        united
            .entry(what.clone())
            .or_default()
            .extend_from_slice(headers);
    }
    united
}

/// What was read before and is not now, with its headers then, but for those that still stand there in the same layout: so the pipeline file
/// wants it.
fn lost<'b>(
    before: &'b Columns,
    now: &Columns,
    standing: &BTreeSet<&str>,
) -> BTreeMap<&'b str, BTreeSet<&'b str>> {
    let mut lost: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (what, headers) in before.iter().filter(|(what, _)| !now.contains_key(*what)) {
        let headers = headers.iter().map(String::as_str);
        for header in headers.filter(|header| !standing.contains(header)) {
            lost.entry(what).or_default().insert(header);
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
                r#"[("phone", {"Tel"})] [("phone", {"Tel"})]"#,
            ),
            (
                r#"{"phone":["x"]}"#,
                r#"[("email", {"E-Mail", "Mail"})] [("email", {"E-Mail"})]"#,
            ),
        ] {
            let (before, now) = (united(before.iter()), columns(now));
            let standing = BTreeSet::from(["Mail", "Fax"]);
            let all = Vec::from_iter(lost(&before, &now, &BTreeSet::new()));
            let gone = Vec::from_iter(lost(&before, &now, &standing));
            assert_eq!(format!("{all:?} {gone:?}"), expected);
        }
    }
}
