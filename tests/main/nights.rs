//! A case of several nights: one run after the other, each of which goes on with the ledger of the one before.
//!
//! In: a case with folders `night-<as-of date>`. On a desk of its own, the files of the case are laid, then over them those of each night in
//! turn, and the pipeline runs as of that day. Out: the last run, which knows how contacts were first called.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use tenure::{pipeline::RunError, time::Day};

use crate::support::{self, Run};

/// What the name of a night's folder begins with.
const NIGHT: &str = "night-";

/// The nights of a case, in order; none if it is a case of one run.
pub(crate) fn nights(case: &Path) -> Vec<(Day, PathBuf)> {
    let folders = entries(case).into_iter().filter_map(|folder| {
        let day = folder.file_name()?.to_str()?.strip_prefix(NIGHT)?;
        let day = day.parse();
        let day = day.unwrap_or_else(|_| panic!("{} has no date", folder.display()));
        Some((day, folder))
    });
    folders.collect()
}

/// Runs the pipeline of a case night by night. Out: the last run.
pub(crate) fn try_run(case: &Path, nights: &[(Day, PathBuf)]) -> Result<Run, RunError> {
    let (_kept, desk) = lay_desk(case);
    let mut last: Option<Run> = None;
    for (day, night) in nights {
        copy_files(night, &desk);
        let mut run = support::try_run_as_of(&desk.join("pipeline.toml"), &[], Some(*day))?;
        run.goes_on_from(last.as_ref());
        last = Some(run);
    }
    Ok(last.expect("a case of nights has one"))
}

/// A folder with the files of the case, from which `../../office` leads where it does from the case.
fn lay_desk(case: &Path) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let cases = support::root().join("tests/cases");
    let desk = folder.path().join(case.strip_prefix(&cases).unwrap());
    fs::create_dir_all(&desk).unwrap();
    std::os::unix::fs::symlink(cases.join("office"), folder.path().join("office")).unwrap();
    copy_files(case, &desk);
    (folder, desk)
}

fn copy_files(from: &Path, to: &Path) {
    for file in entries(from).iter().filter(|entry| entry.is_file()) {
        fs::copy(file, to.join(file.file_name().unwrap())).unwrap();
    }
}

/// What is in a folder, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut entries: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    entries.sort_unstable();
    entries
}
