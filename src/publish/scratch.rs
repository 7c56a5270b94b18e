//! Folders that are there only while something is made in them: they go when that fails, and when the process is told to stop.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use tempfile::TempDir;

/// Those of this process that are there.
static PRESENT: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

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
        let mut present = present();
        let folder = builder.tempdir_in(parent)?;
        present.push(folder.path().to_owned());
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
    pub(crate) fn keep_as(mut self, target: &Path) -> io::Result<()> {
        let mut present = present();
        let folder = self.0.take().expect(KEPT);
        fs::rename(folder.path(), target)?;
        let folder = folder.keep();
        present.retain(|known| *known != folder);
        Ok(())
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Some(folder) = self.0.take() {
            let mut present = present();
            let path = folder.path().to_owned();
            drop(folder);
            present.retain(|known| *known != path);
        }
    }
}

const KEPT: &str = "what is kept is used no more";

/// Removes all such folders of this process, whoever still writes in them. Out: those that could not be removed. From then on who
/// makes, keeps or drops one waits for the end of the process.
pub(crate) fn abandon_all() -> Vec<PathBuf> {
    let present = present();
    let left = present
        .iter()
        .filter(|folder| !removed(folder))
        .cloned()
        .collect();
    std::mem::forget(present);
    left
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

fn present() -> MutexGuard<'static, Vec<PathBuf>> {
    PRESENT.lock().unwrap_or_else(PoisonError::into_inner)
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
        made.keep_as(&kept).unwrap();
        assert!(!gone.exists() && kept.join("x").exists());
    }
}
