//! Files that say what exports mean, and are none themselves: the pipeline file first.

use std::{io, path::PathBuf};

use crate::load::fingerprint;

/// The pipeline file, or a file of the directory, of change requests or of a trained model, as it was read.
#[derive(Clone, Debug)]
pub struct ReferenceFile {
    /// The key of the pipeline file that names it, such as `directory.users`; its own is `pipeline`.
    pub key: String,
    /// Where it is.
    pub path: PathBuf,
    /// Length.
    pub bytes: u64,
    /// Digest of the content.
    pub blake3: String,
}

impl ReferenceFile {
    /// Looks at the file that a key names.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn read(key: &str, path: PathBuf) -> io::Result<Self> {
        let (bytes, blake3) = fingerprint(&path)?;
        Ok(Self {
            key: key.to_owned(),
            path,
            bytes,
            blake3: blake3.to_hex().to_string(),
        })
    }
}
