//! `tenure init`: exports → a commented pipeline file that `check` accepts, or in which it says what is left to do.
//!
//! What was found by looking is written as settings, what the preset would do anyway as comments, what only people know
//! (who acts, the directory) as comments to fill in. An export of interactions or tasks is told by its headers, and becomes one; so
//! does a file of the office's own. A table of cases that holds nobody stands behind the source whose contacts it names.

mod events;
mod joined;
mod office;
mod sheet;
mod staff;
mod text;

use std::{
    collections::{BTreeMap, HashSet},
    path::{Path, PathBuf},
};

use anyhow::anyhow;

use self::{events::FoundEvents, joined::FoundJoined};
use super::{Failure, Outcome, args::InitArguments};
use crate::{
    interaction::recognise,
    job::{Cause, Problem, way},
    load::{self, Export, ReadOptions},
    open::{REGION, ShownRegion, date_cells, shown_region},
    publish::write_whole,
    source::{
        ColumnPlan, ColumnProblem, ColumnSettings, Detection, Severity, detect, other_object,
    },
    standardise::date::{DateOrder, begin_with_year, infer_order},
    time::Day,
};

/// Exports with the same headers, which become one `[[source]]`.
struct Found {
    name: String,
    files: Vec<PathBuf>,
    /// The sheet of a workbook, if it is not the one that is read where none is named.
    sheet: Option<String>,
    headers: Vec<String>,
    detection: Detection,
    plan: ColumnPlan,
    /// What people must still write for `check` to accept the source.
    to_do: Vec<ColumnProblem>,
    /// What the dates of the first rows show.
    shown: Option<DateOrder>,
    /// Whether those dates begin with the year.
    begin_with_year: bool,
    /// The country that the first rows show, if it is not the one that would be taken.
    region: Option<ShownRegion>,
    /// The record IDs of the first rows.
    record_ids: HashSet<String>,
    /// The users of the office that its people may be, as a file of the directory has them.
    users: Option<String>,
}

/// Everything that was found.
#[derive(Default)]
struct AllFound {
    /// The office's own files, by their key under `[directory]`.
    directory: BTreeMap<&'static str, PathBuf>,
    sources: Vec<Found>,
    events: Vec<FoundEvents>,
    /// Tables of cases.
    joined: Vec<FoundJoined>,
    /// Whether a file of users can be written beside the pipeline file.
    can_draft: bool,
}

/// Writes a pipeline file for exports.
pub(super) fn init(arguments: &InitArguments) -> Outcome {
    let base = arguments
        .output
        .as_deref()
        .and_then(Path::parent)
        .unwrap_or(Path::new(""));
    let users = base.join(staff::USERS);
    let mut all = AllFound {
        can_draft: arguments.output.is_some() && users.symlink_metadata().is_err(),
        ..AllFound::default()
    };
    let mut unusable = Vec::new();
    for file in &arguments.exports {
        unusable.extend(look_at(file, base, &mut all).err());
    }
    if !unusable.is_empty() {
        return Err(Failure::of(&unusable).because_of(&unusable));
    }
    for source in &all.sources {
        for problem in &source.to_do {
            tracing::warn!("source {}: {problem}", source.name);
        }
        if let Some(shown) = &source.region {
            tracing::warn!("source {}: {}", source.name, shown.says);
        }
    }
    let text = text::pipeline_file(&all);
    let Some(output) = &arguments.output else {
        return super::print(text);
    };
    if output.symlink_metadata().is_ok() {
        let message = format!("{} exists already; it is left as it is", output.display());
        return Err(Failure::Usage.because(anyhow!(message)));
    }
    write_whole(output, &text)?;
    let mut drafts = all
        .sources
        .iter()
        .filter_map(|source| source.users.as_ref());
    match drafts.next() {
        Some(draft) => Ok(write_whole(&users, draft)?),
        None => Ok(()),
    }
}

fn look_at(file: &Path, base: &Path, all: &mut AllFound) -> Result<(), Problem> {
    let unusable = |error| Problem::unusable(file, &error);
    if file.is_dir() {
        return Err(folder(file));
    }
    let exports = load::open(file, &ReadOptions::default());
    let exports = exports.or_else(|error| events_in(file).ok_or(error));
    let exports = exports.map_err(unusable)?;
    if exports
        .windows(2)
        .any(|pair| pair[0].headers != pair[1].headers)
    {
        return Err(mixed_archive(file));
    }
    for export in exports {
        let (export, sheet) = sheet::of_people(export);
        let preset = detect(&export.headers).preset;
        let export = load::nest(export, &preset.nested).map_err(unusable)?;
        if export.headers.is_empty() {
            return Err(Problem::empty(&export));
        }
        let path = relative(file, base);
        if path.to_str().is_none() {
            return Err(unwritable(file));
        }
        let office = office::office_file(&export.headers);
        let is_calendar =
            office == Some(office::ABSENCES) && is_of_days(&export).map_err(unusable)?;
        if !is_calendar && let Some(found) = recognise(&export.headers) {
            events::add(&mut all.events, found, export, path);
            continue;
        }
        if let Some(key) = office {
            all.directory.entry(key).or_insert(path);
            continue;
        }
        if let Some(object) = other_object(&export.headers) {
            return Err(Problem::no_contacts(&export, object));
        }
        let known = all
            .sources
            .iter_mut()
            .find(|known| known.headers == export.headers && known.sheet == sheet);
        match known {
            Some(known) if known.files.contains(&path) => {}
            Some(known) => known.files.push(path),
            None => understand(export, path, sheet, all).map_err(unusable)?,
        }
    }
    Ok(())
}

/// The exports of a file that holds interactions or tasks, though it may hold no contacts.
fn events_in(file: &Path) -> Option<Vec<Export>> {
    let is_event = |headers: &[String]| recognise(headers).is_some();
    let exports = load::open(
        file,
        &ReadOptions::of_others(move |headers| is_event(headers).then_some(0)),
    )
    .ok()?;
    let mut headers = exports.iter().map(|export| &*export.headers);
    headers.all(is_event).then_some(exports)
}

/// Whether `from` is a day, as in a calendar of absences; in mail it is who wrote.
fn is_of_days(export: &Export) -> Result<bool, load::LoadError> {
    let from = export.headers.iter().position(|header| header == "from");
    let sample = load::sample(export, 1)?;
    let mut cells = from.into_iter().zip(sample.rows());
    Ok(cells.any(|(from, row)| row.cell(from).parse::<Day>().is_ok()))
}

/// A source that names the archive would read every member, and a second source would read them all again.
fn mixed_archive(file: &Path) -> Problem {
    let message = "the archive holds exports with different headers";
    let help = "unpack it and give its files one by one".to_owned();
    Problem::of_file(file, message, help, Cause::Input)
}

/// A pipeline file is UTF-8, and cannot name the file.
fn unwritable(file: &Path) -> Problem {
    Problem::of_file(
        file,
        "its name is not UTF-8",
        "rename it".to_owned(),
        Cause::Input,
    )
}

fn folder(file: &Path) -> Problem {
    let help = format!("give its files, such as {}/*.csv", file.display());
    Problem::of_file(file, "this is a folder", help, Cause::Settings)
}

/// Adds an export of contacts, or of cases.
fn understand(
    export: Export,
    path: PathBuf,
    sheet: Option<String>,
    all: &mut AllFound,
) -> Result<(), load::LoadError> {
    let detection = detect(&export.headers);
    let (plan, problems) = ColumnPlan::new(
        &export.headers,
        detection.preset,
        &ColumnSettings::default(),
    );
    let sample = load::sample(&export, load::SAMPLE_ROWS)?;
    let errors = problems.into_iter();
    let errors = errors.filter(|problem| problem.severity == Severity::Error);
    let mut to_do: Vec<_> = errors.collect();
    if (!to_do.is_empty() || joined::may_hold_nobody(&export, &plan))
        && let Some(cases) = FoundJoined::new(&export, &plan, &sample, path.clone())
    {
        all.joined.push(cases);
        return Ok(());
    }
    let may_be_users = office::may_be_users(&path, &plan);
    let is_first = all.sources.iter().all(|source| source.users.is_none());
    let can_draft = may_be_users && all.can_draft && is_first;
    let users = can_draft.then(|| staff::draft(&export, &plan));
    let users = users.transpose()?;
    to_do.extend(may_be_users.then(|| office::are_users(users.is_some())));
    let shown = infer_order(date_cells(&plan, &sample));
    let begin_with_year = begin_with_year(date_cells(&plan, &sample));
    let usual = detection.preset.default_region.as_deref();
    let region = shown_region(&plan, &sample, usual.unwrap_or(REGION));
    let name = name_source(&path, all.sources.iter().map(|other| &*other.name));
    all.sources.push(Found {
        name,
        files: vec![path],
        sheet,
        headers: export.headers,
        detection,
        record_ids: joined::record_ids(&plan, &sample),
        plan,
        to_do,
        shown,
        begin_with_year,
        region,
        users,
    });
    Ok(())
}

/// The name of the file in small letters; with a number if another of its kind is named so.
fn name_source<'n>(path: &Path, others: impl Iterator<Item = &'n str> + Clone) -> String {
    let file = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    let stem = file.split('.').next().unwrap_or_default();
    let words: Vec<&str> = stem
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let name = if words.is_empty() {
        "export".to_owned()
    } else {
        words.join("_")
    };
    let is_free = |name: &String| others.clone().all(|other| other != name);
    let numbered = (2..).map(|number| format!("{name}_{number}"));
    std::iter::once(name.clone())
        .chain(numbered)
        .find(is_free)
        .unwrap_or(name)
}

/// The path as the pipeline file must write it: from the file's own folder.
fn relative(path: &Path, base: &Path) -> PathBuf {
    if path.is_absolute() || base.as_os_str().is_empty() {
        return path.to_owned();
    }
    let (Ok(path_whole), Ok(base_whole)) = (path.canonicalize(), base.canonicalize()) else {
        return path.to_owned();
    };
    way(&base_whole, &path_whole)
}

#[cfg(test)]
mod tests;
