//! Files that say what exports mean, and are none themselves.

use std::{fs::File, io, path::PathBuf};

/// A file of the directory, of change requests or of a trained model, as it was read.
#[derive(Clone, Debug)]
pub struct ReferenceFile {
    /// The key of the pipeline file that names it, such as `directory.users`.
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
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(&path)?)?;
        Ok(Self {
            key: key.to_owned(),
            bytes: hasher.count(),
            blake3: hasher.finalize().to_hex().to_string(),
            path,
        })
    }
}
