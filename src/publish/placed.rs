//! A run on its way to where it will be found, and back if it cannot stay there.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use super::{
    LATEST, point_latest,
    scratch::{Hold, Scratch},
    sync,
};

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
        fs::create_dir_all(&runs).context("cannot make the folder of runs")?;
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
