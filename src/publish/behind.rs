//! Files on their way to the disk while a run goes on, so that little is left to wait for when it is published.

use std::{
    fs::File,
    io,
    sync::mpsc::{SyncSender, sync_channel},
    thread::{JoinHandle, spawn},
};

/// Files that wait for the disk at most; of more, nobody is in a hurry, and each is an open file.
const WAITING_MAX: usize = 32;

/// A thread that waits for the disk instead of the run.
#[derive(Debug)]
pub struct Behind {
    files: SyncSender<File>,
    thread: JoinHandle<io::Result<()>>,
}

impl Behind {
    pub(super) fn start() -> Self {
        let (files, waiting) = sync_channel::<File>(WAITING_MAX);
        let thread = spawn(move || waiting.iter().try_for_each(|file| file.sync_data()));
        Self { files, thread }
    }

    /// Begins to bring to the disk what a file holds by now; whoever publishes it waits for all of it.
    pub fn sync(&self, file: File) {
        // Where too many wait, or the disk has failed, the end of the run will tell.
        let _ = self.files.try_send(file);
    }

    /// Waits for what was begun.
    pub(super) fn finish(self) -> io::Result<()> {
        drop(self.files);
        self.thread
            .join()
            .expect("waiting for the disk does not panic")
    }
}
