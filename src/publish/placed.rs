//! A run on its way to where it will be found, and back if it cannot stay there.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{
    LATEST, STAGING_PREFIX, Staging, point_latest,
    scratch::{Hold, Scratch},
    sync,
};
use crate::table::Unwritten;

/// A run that is on the disk, and not yet where it will be found.
pub(super) struct Ready {
    pub(super) out: PathBuf,
    pub(super) run_id: String,
    pub(super) folder: Scratch,
}

/// A run that is where it will be found, whether or not `latest` leads to it.
pub(super) struct Placed {
    pub(super) out: PathBuf,
    pub(super) target: PathBuf,
    /// Where `latest` leads to, as the link has it.
    link: PathBuf,
    /// Where it led to before.
    before: Option<PathBuf>,
}

impl Ready {
    pub(super) fn place(self, hold: &mut Hold) -> Result<Placed> {
        let runs = self.out.join("runs");
        fs::create_dir_all(&runs).with_context(|| Unwritten(runs.clone()))?;
        let target = runs.join(&self.run_id);
        let kept = self.folder.keep_as(&target, hold);
        kept.with_context(|| format!("cannot publish to {}", target.display()))?;
        Ok(Placed {
            before: fs::read_link(self.out.join(LATEST)).ok(),
            link: Path::new("runs").join(&self.run_id),
            out: self.out,
            target,
        })
    }
}

impl Placed {
    /// Has `latest` lead to it.
    pub(super) fn lead(&self) -> Result<()> {
        sync(&self.out.join("runs"))?;
        point_latest(&self.out, &self.link)
    }

    /// Leaves everything as it was before. What cannot be undone is in nobody's way.
    pub(super) fn take_back(&self) {
        let latest = self.out.join(LATEST);
        if fs::read_link(&latest).is_ok_and(|link| link == self.link) {
            match &self.before {
                Some(before) => drop(point_latest(&self.out, before)),
                None => drop(fs::remove_file(&latest)),
            }
        }
        drop(fs::remove_dir_all(&self.target));
    }
}

/// Stands in the folder of a run until `latest` has led to it.
const UNPUBLISHED: &str = ".unpublished";

pub(super) fn mark(folder: &Path) -> Result<()> {
    let mark = folder.join(UNPUBLISHED);
    fs::write(&mark, "").with_context(|| Unwritten(mark))
}

pub(super) fn unmark(folder: &Path) -> io::Result<()> {
    fs::remove_file(folder.join(UNPUBLISHED))
}

impl Staging {
    /// Removes runs that were killed before `latest` led to them, but for the one with which a ledger goes on.
    ///
    /// # Errors
    /// If one cannot be removed.
    pub fn forget_unpublished(&self, of_ledger: Option<&str>) -> Result<()> {
        let latest = self.out.join(LATEST).canonicalize().ok();
        for run in fs::read_dir(self.out.join("runs")).into_iter().flatten() {
            let run = run?;
            let (path, name) = (run.path(), run.file_name());
            if !path.join(UNPUBLISHED).exists() {
                continue;
            }
            let is_latest = latest == path.canonicalize().ok();
            if is_latest || of_ledger.is_some_and(|known| name == known) {
                unmark(&path)?;
                continue;
            }
            let mut left_over = std::ffi::OsString::from(STAGING_PREFIX);
            left_over.push(name);
            let left_over = self.out.join(left_over); // goes as a whole, also if this run is killed meanwhile
            fs::rename(&path, &left_over)?;
            fs::remove_dir_all(left_over)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_latest_never_led_to_is_removed() {
        let out = tempfile::tempdir().unwrap();
        for (name, is_marked) in [("1", false), ("2", true), ("3", true), ("4", true)] {
            let run = out.path().join("runs").join(name);
            fs::create_dir_all(&run).unwrap();
            if is_marked {
                mark(&run).unwrap();
            }
        }
        point_latest(out.path(), Path::new("runs/2")).unwrap();
        let staging = Staging::open(out.path(), "5").unwrap();
        staging.forget_unpublished(Some("4")).unwrap();
        let runs = fs::read_dir(out.path().join("runs")).unwrap();
        let mut left = Vec::from_iter(runs.map(|run| run.unwrap().path()));
        left.sort();
        let names = left.iter().map(|run| run.file_name().unwrap());
        assert_eq!(Vec::from_iter(names), ["1", "2", "4"]);
        assert!(left.iter().all(|run| !run.join(UNPUBLISHED).exists()));
        let published = staging.publish(None).unwrap();
        assert!(!published.join(UNPUBLISHED).exists());
    }
}
