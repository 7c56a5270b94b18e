//! Outputs appear all at once or not at all.
//!
//! A run writes into a staging folder beside `runs/`. When everything is written and on disk, the folder is renamed to
//! `runs/<run_id>`, and last of all `latest` is moved to it. A run that fails, or is killed, leaves `latest` as it was.
//!
//! **Invariant:** `latest` always leads to a complete run (R-RECONCILE-3).

mod behind;
mod lock;
mod manifest;
mod occupied;
mod placed;
mod plan;
mod scratch;
mod whole;

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use rayon::prelude::*;

pub use behind::Behind;
pub use manifest::{
    GateResult, InputFile, Manifest, Reconciliation, ReferenceFile, Shrunk, StageTime,
};
pub use occupied::Occupied;
pub(crate) use occupied::{check_latest, check_preview, check_replaced};
pub use plan::Plan;
pub(crate) use scratch::{Scratch, abandon_all};
pub(crate) use whole::write_whole;

use crate::table::Unwritten;
use lock::Lock;
use placed::{Placed, Ready};
use scratch::Hold;

/// The folder that a run writes to before it is published.
#[derive(Debug)]
pub struct Staging {
    out: PathBuf,
    run_id: String,
    folder: Scratch,
    behind: Behind,
    /// Held until the run ends, and the staging folder is gone.
    lock: Lock,
}

/// Why a run cannot start to write.
#[derive(Debug, thiserror::Error)]
pub enum StagingError {
    /// Another run writes to the same place.
    #[error(
        "another run, or a simulation, is writing to {0}; wait for it, or give this one another `--out`"
    )]
    Locked(PathBuf),
    /// Another run goes on with the same ledger.
    #[error("another run, or a simulation, holds the ledger {0}; wait for it")]
    Ledger(PathBuf),
    /// The folder cannot be written.
    #[error("{0} cannot be written")]
    Io(PathBuf, #[source] io::Error),
    /// The folder of the ledger cannot be.
    #[error("the ledger {0} cannot be written")]
    LedgerIo(PathBuf, #[source] io::Error),
}

const STAGING_PREFIX: &str = ".staging-";
const PREVIEW: &str = "preview";
/// The folder of a simulation's reports.
pub(crate) const SIMULATION: &str = "simulation";
/// The link that leads to the last run.
pub(crate) const LATEST: &str = "latest";
/// What is replaced as a whole.
const REPLACED: [&str; 2] = [PREVIEW, SIMULATION];

/// Where a folder waits while the next takes its place.
fn aside(name: &str) -> String {
    format!(".{name}.old")
}

impl Staging {
    /// Takes the lock of an output folder and opens an empty staging folder in it. What killed runs left there is removed; a preview or
    /// simulation that they had moved away and not replaced is put back.
    ///
    /// # Errors
    /// If another run holds the folder, or it cannot be written.
    pub fn open(out: &Path, run_id: &str) -> Result<Self, StagingError> {
        let io = |error| StagingError::Io(out.to_owned(), error);
        let lock = Lock::take(out)?;
        remove_left_overs(out).map_err(io)?;
        let folder = Scratch::make(STAGING_PREFIX, out).map_err(io)?;
        Ok(Self {
            out: out.to_owned(),
            run_id: free_run_id(out, run_id),
            folder,
            behind: Behind::start(),
            lock,
        })
    }

    /// Where to write.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Who brings files to the disk while more are written.
    #[must_use]
    pub fn behind(&self) -> &Behind {
        &self.behind
    }

    /// The ID of the run: the wanted one, with a number behind it if that was taken.
    #[must_use]
    pub fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Publishes what was written, and what was written `beside` it for a ledger: both or neither, and the link to the results last. Out:
    /// the folder of the run.
    ///
    /// # Errors
    /// If the disk fails; the last good output is then as it was.
    pub fn publish(self, beside: Option<Self>) -> Result<PathBuf> {
        placed::mark(self.path())?;
        let (own, _lock) = self.ready()?;
        let (beside, _lock_beside) = beside.map(Self::ready).transpose()?.unzip();
        let mut hold = Hold::begin(); // ends before the locks do, which wait for it
        let mut placed = vec![own.place(&mut hold)?];
        let published = match beside.map(|beside| beside.place(&mut hold)).transpose() {
            Ok(beside) => {
                placed.extend(beside);
                placed.iter().rev().try_for_each(Placed::lead)
            }
            Err(error) => Err(error),
        };
        if let Err(error) = published {
            placed.iter().for_each(Placed::take_back);
            return Err(error);
        }
        hold.work_is_done();
        placed.iter().try_for_each(|placed| sync(&placed.out))?;
        let target = placed.swap_remove(0).target;
        placed::unmark(&target)?;
        Ok(target)
    }

    /// Brings to the disk what was written.
    fn ready(self) -> Result<(Ready, Lock)> {
        sync_written(self.behind, self.folder.path())?;
        let ready = Ready {
            out: self.out,
            run_id: self.run_id,
            folder: self.folder,
        };
        Ok((ready, self.lock))
    }

    /// Publishes a preview: what was written replaces `preview/`, and nothing else changes.
    ///
    /// # Errors
    /// If the disk fails.
    pub fn publish_preview(self) -> Result<PathBuf> {
        sync_written(self.behind, self.folder.path())?;
        let keep = |target: &Path, hold: &mut Hold| self.folder.keep_as(target, hold);
        replace(&self.out, PREVIEW, keep)
    }

    /// Publishes a simulation: its reports, which stand in a folder of that name, replace `simulation/`, and all else that was written
    /// is removed.
    ///
    /// # Errors
    /// If the disk fails.
    pub(crate) fn publish_simulation(self) -> Result<PathBuf> {
        let reports = self.folder.path().join(SIMULATION);
        sync_written(self.behind, &reports)?;
        replace(&self.out, SIMULATION, |target, _| {
            fs::rename(&reports, target)
        })
    }
}

/// Puts a folder in the place of the last of its name, which is there until the new one is, and then goes.
fn replace(
    out: &Path,
    name: &str,
    put: impl FnOnce(&Path, &mut Hold) -> io::Result<()>,
) -> Result<PathBuf> {
    let (target, old) = (out.join(name), out.join(aside(name)));
    let mut hold = Hold::begin();
    if old.is_file() {
        fs::remove_file(&old).with_context(|| format!("cannot remove {}", old.display()))?;
    }
    if target.exists() {
        fs::rename(&target, &old).with_context(|| format!("cannot move the last {name} away"))?;
    }
    let put = put(&target, &mut hold);
    put.with_context(|| format!("cannot write {}", target.display()))?;
    if old.exists() {
        fs::remove_dir_all(&old).with_context(|| format!("cannot remove the last {name}"))?;
    }
    Ok(target)
}

/// An ID that no run in the folder has: the wanted one, with a number behind it if that was taken.
pub(crate) fn free_run_id(out: &Path, wanted: &str) -> String {
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    let mut ids = std::iter::once(wanted.to_owned()).chain(numbered);
    let is_free = |id: &String| !out.join("runs").join(id).exists();
    ids.find(is_free)
        .expect("a folder holds fewer runs than there are numbers")
}

fn remove_left_overs(out: &Path) -> io::Result<()> {
    for name in REPLACED {
        let (last, old) = (out.join(name), out.join(aside(name)));
        match (old.is_dir(), last.exists()) {
            (true, true) => fs::remove_dir_all(&old)?,
            (true, false) => fs::rename(&old, &last)?,
            (false, _) => {}
        }
    }
    for entry in fs::read_dir(out)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_staging = name.to_string_lossy().starts_with(STAGING_PREFIX);
        if is_staging && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Moves the link `latest` in one step.
fn point_latest(out: &Path, target: &Path) -> Result<()> {
    let new = out.join(".latest.new");
    let _ = fs::remove_file(&new);
    std::os::unix::fs::symlink(target, &new).context("cannot make the link `latest`")?;
    let moved = fs::rename(&new, out.join(LATEST));
    if moved.is_err() {
        drop(fs::remove_file(&new));
    }
    moved.context("cannot move the link `latest`")
}

/// Waits until a folder is on the disk with all that is in it: the files first, side by side, then the folders.
fn sync_written(behind: Behind, folder: &Path) -> Result<()> {
    behind.finish().context("the disk has failed")?;
    let (mut folders, mut files) = (vec![folder.to_owned()], Vec::new());
    let mut next = 0;
    while let Some(folder) = folders.get(next) {
        let mut inner = Vec::new();
        for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                &mut inner
            } else {
                &mut files
            }
            .push(path);
        }
        folders.append(&mut inner);
        next += 1;
    }
    files.par_iter().try_for_each(|file| sync(file))?;
    folders.iter().rev().try_for_each(|folder| sync(folder))
}

fn sync(path: &Path) -> Result<()> {
    let file = File::open(path).with_context(|| path.display().to_string())?;
    file.sync_all().with_context(|| Unwritten(path.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(out: &Path, text: &str) -> PathBuf {
        let staging = Staging::open(out, "one").unwrap();
        fs::write(staging.path().join("data.txt"), text).unwrap();
        staging.publish(None).unwrap()
    }

    #[test]
    fn latest_leads_to_the_last_complete_run() {
        let out = tempfile::tempdir().unwrap();
        assert!(publish(out.path(), "first").ends_with("runs/one"));
        assert!(publish(out.path(), "second").ends_with("runs/one-2"));
        assert_eq!(
            fs::read_to_string(out.path().join("latest/data.txt")).unwrap(),
            "second"
        );
    }

    #[test]
    fn a_run_that_stops_leaves_the_last_good_output() {
        let out = tempfile::tempdir().unwrap();
        publish(out.path(), "good");
        let staging = Staging::open(out.path(), "two").unwrap();
        fs::write(staging.path().join("data.txt"), "half").unwrap();
        std::mem::forget(staging);
        assert_eq!(
            fs::read_to_string(out.path().join("latest/data.txt")).unwrap(),
            "good"
        );
        assert_eq!(fs::read_dir(out.path().join("runs")).unwrap().count(), 1);
    }

    #[test]
    fn a_run_that_latest_cannot_lead_to_is_not_there() {
        let out = tempfile::tempdir().unwrap();
        let staging = Staging::open(out.path(), "one").unwrap();
        fs::create_dir(out.path().join(LATEST)).unwrap();
        assert!(staging.publish(None).is_err());
        assert_eq!(fs::read_dir(out.path().join("runs")).unwrap().count(), 0);
        assert!(!out.path().join(".latest.new").is_symlink());
    }

    #[test]
    fn only_one_run_writes_at_a_time() {
        let out = tempfile::tempdir().unwrap();
        let first = Staging::open(out.path(), "one").unwrap();
        assert!(matches!(
            Staging::open(out.path(), "two"),
            Err(StagingError::Locked(_))
        ));
        drop(first);
        assert!(Staging::open(out.path(), "two").is_ok());
        fs::create_dir(out.path().join(".lock")).unwrap();
        let told = Staging::open(out.path(), "two").unwrap_err().to_string();
        assert!(told.ends_with(".lock cannot be written"), "{told}");
    }

    #[test]
    fn a_run_that_fails_leaves_no_folder_that_it_made() {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out");
        drop(Staging::open(&out, "one").unwrap());
        assert!(!out.exists());
        publish(&out, "good");
        drop(Staging::open(&out, "two").unwrap());
        assert!(out.join("latest/data.txt").exists());
    }

    #[test]
    fn left_overs_of_a_killed_run_are_removed() {
        let out = tempfile::tempdir().unwrap();
        fs::create_dir_all(out.path().join(".staging-dead/data")).unwrap();
        fs::write(out.path().join(".staging-notes"), "not a run's").unwrap();
        fs::write(out.path().join(aside(PREVIEW)), "not a run's").unwrap();
        drop(Staging::open(out.path(), "one").unwrap());
        assert!(!out.path().join(".staging-dead").exists());
    }

    #[test]
    fn what_is_replaced_is_not_lost_by_a_run_that_is_killed() {
        let out = tempfile::tempdir().unwrap();
        let text = |folder: &str| fs::read_to_string(out.path().join(folder).join("plan.txt")).ok();
        for name in REPLACED {
            let old = &*aside(name);
            for there in [&[old][..], &[name, old]] {
                drop(fs::remove_dir_all(out.path().join(name)));
                for folder in there {
                    fs::create_dir(out.path().join(folder)).unwrap();
                    let plan = out.path().join(folder).join("plan.txt");
                    fs::write(plan, format!("of {folder}")).unwrap();
                }
                drop(Staging::open(out.path(), "one").unwrap());
                let shown = format!("of {}", there[0]);
                assert_eq!((text(name), text(old)), (Some(shown), None));
            }
        }
    }

    #[test]
    fn a_preview_and_a_simulation_touch_nothing_else() {
        let out = tempfile::tempdir().unwrap();
        for text in ["first", "second"] {
            let staging = Staging::open(out.path(), "one").unwrap();
            fs::write(staging.path().join("plan.txt"), text).unwrap();
            assert!(staging.publish_preview().unwrap().ends_with("preview"));
            let staging = Staging::open(out.path(), "one").unwrap();
            fs::create_dir(staging.path().join(SIMULATION)).unwrap();
            fs::write(staging.path().join(SIMULATION).join("moves.txt"), text).unwrap();
            let reports = staging.publish_simulation().unwrap();
            let shown = fs::read_to_string(reports.join("moves.txt")).unwrap();
            assert_eq!(shown, text);
        }
        let left = fs::read_dir(out.path()).unwrap();
        let mut left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, [PREVIEW, SIMULATION]);
    }
}
