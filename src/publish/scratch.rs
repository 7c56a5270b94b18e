//! Folders that are there only while something is made in them, and locks: they go when that fails, and when the process is told to
//! stop. What must not be cut in two holds the stop back; what is done is no longer stopped.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use anyhow::Context;
use tempfile::TempDir;

use super::lock::Trace;

/// What of this process is not finished.
struct Present {
    folders: Vec<PathBuf>,
    locks: Vec<Trace>,
    /// Whether there is nothing left to stop.
    is_done: bool,
}

static PRESENT: Mutex<Present> = Mutex::new(Present {
    folders: Vec::new(),
    locks: Vec::new(),
    is_done: false,
});

/// While it is there, whoever stops the process waits.
pub(super) struct Hold(MutexGuard<'static, Present>);

impl Hold {
    pub(super) fn begin() -> Self {
        Self(PRESENT.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn add_lock(&mut self, trace: Trace) {
        self.0.locks.push(trace);
    }

    pub(super) fn remove_lock(&mut self, trace: &Trace) {
        trace.remove();
        self.0.locks.retain(|known| known != trace);
    }

    /// What was to be made stands: a stop that comes now comes too late.
    pub(super) fn work_is_done(mut self) {
        self.0.is_done = true;
    }
}

/// How often a folder is removed in which others still write.
const ATTEMPTS: u32 = 50;

/// A folder for what is not finished.
#[derive(Debug)]
pub(crate) struct Scratch(Option<TempDir>);

impl Scratch {
    /// An empty folder with a name of its own in `parent`, as open to others as any that the user makes.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(crate) fn make(prefix: &str, parent: &Path) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(prefix);
        builder.permissions(Permissions::from_mode(0o777));
        Self::build(&builder, parent)
    }

    /// One where the system keeps what is temporary, for nobody else to look at.
    ///
    /// # Errors
    /// If it cannot be made.
    pub(crate) fn temporary() -> anyhow::Result<Self> {
        let mut builder = tempfile::Builder::new();
        let made = Self::build(builder.prefix("tenure-"), &std::env::temp_dir());
        made.context("cannot write temporary data")
    }

    fn build(builder: &tempfile::Builder<'_, '_>, parent: &Path) -> io::Result<Self> {
        let mut hold = Hold::begin();
        let folder = builder.tempdir_in(parent)?;
        hold.0.folders.push(folder.path().to_owned());
        Ok(Self(Some(folder)))
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.0.as_ref().expect(KEPT).path()
    }

    /// Makes the folder one that stays, under another name.
    ///
    /// # Errors
    /// If it cannot be renamed.
    pub(super) fn keep_as(mut self, target: &Path, hold: &mut Hold) -> io::Result<()> {
        let folder = self.0.take().expect(KEPT);
        fs::rename(folder.path(), target)?;
        let folder = folder.keep();
        hold.0.folders.retain(|known| *known != folder);
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = self.0.take() {
            let mut hold = Hold::begin();
            let path = folder.path().to_owned();
            drop(folder);
            hold.0.folders.retain(|known| *known != path);
        }
    }
}

const KEPT: &str = "what is kept is used no more";

/// Removes all such folders and locks of this process, whoever still writes in them. Out: the folders that could not be removed; none
/// if the work is done. From then on who makes, keeps or drops one waits for the end of the process.
pub(crate) fn abandon_all() -> Option<Vec<PathBuf>> {
    let Hold(present) = Hold::begin();
    if present.is_done {
        return None;
    }
    let folders = present.folders.iter();
    let left = folders.filter(|folder| !removed(folder)).cloned().collect();
    present.locks.iter().for_each(Trace::remove);
    std::mem::forget(present);
    Some(left)
}

fn removed(folder: &Path) -> bool {
    (0..ATTEMPTS).any(|_| {
        let is_gone = fs::remove_dir_all(folder).is_ok() || !folder.exists();
        if !is_gone {
            thread::sleep(Duration::from_millis(20));
        }
        is_gone
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_goes_unless_it_is_kept() {
        let parent = tempfile::tempdir().unwrap();
        let gone = Scratch::make("a", parent.path()).unwrap().path().to_owned();
        let kept = parent.path().join("kept");
        let made = Scratch::make("a", parent.path()).unwrap();
        fs::write(made.path().join("x"), "x").unwrap();
        made.keep_as(&kept, &mut Hold::begin()).unwrap();
        assert!(!gone.exists() && kept.join("x").exists());
    }
}
