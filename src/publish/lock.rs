//! One run at a time writes to an output folder; the lock goes with it, also when the process is told to stop.

use std::{
    fs::{self, File, TryLockError},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use super::{StagingError, scratch::Hold};

const LOCK: &str = ".lock";

/// The right to write to an output folder. Where nothing was ever published it leaves no trace.
#[derive(Debug)]
pub(super) struct Lock {
    trace: Trace,
    held: File,
}

/// What a lock leaves on the disk while it is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trace {
    out: PathBuf,
    /// Whether the folder was made for it.
    is_new: bool,
}

impl Lock {
    /// The file that is locked must still be there then, as another run may have removed what it had made.
    pub(super) fn take(out: &Path) -> Result<Self, StagingError> {
        let path = out.join(LOCK);
        let io = |error| StagingError::Io(path.clone(), error);
        let mut hold = Hold::begin();
        let is_new = !out.exists();
        loop {
            let made = fs::create_dir_all(out);
            made.map_err(|error| StagingError::Io(out.to_owned(), error))?;
            let file = File::create(&path).map_err(io)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(StagingError::Locked(out.to_owned())),
                Err(TryLockError::Error(error)) => return Err(io(error)),
            }
            let held = file.metadata().map_err(io)?;
            if fs::metadata(&path).is_ok_and(|there| there.ino() == held.ino()) {
                let out = out.to_owned();
                let trace = Trace { out, is_new };
                hold.add_lock(trace.clone());
                return Ok(Self { trace, held: file });
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        Hold::begin().remove_lock(&self.trace);
        // A process that is being started meanwhile has the file open, too, and would hold the lock on. Where this fails, closing does it.
        drop(self.held.unlock());
    }
}

impl Trace {
    pub(super) fn remove(&self) {
        if self.out.join("runs").exists() {
            return;
        }
        // What cannot be removed is in nobody's way.
        drop(fs::remove_file(self.out.join(LOCK)));
        if self.is_new {
            drop(fs::remove_dir(&self.out));
        }
    }
}
