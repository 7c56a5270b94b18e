//! Files that say what exports mean, and are none themselves: the pipeline file first.

use std::{io, path::PathBuf};

use crate::{
    access::request_columns, directory::directory_columns, lines::OwnColumns, load::fingerprint,
};

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
    /// Its columns; none of a file without.
    pub columns: OwnColumns,
}

/// The key of the file of change requests.
pub(crate) const REQUESTS: &str = "access.requests";

impl ReferenceFile {
    /// Looks at the file that a key names.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn read(key: &str, path: PathBuf) -> io::Result<Self> {
        let (bytes, blake3) = fingerprint(&path)?;
        let columns = match key.strip_prefix("directory.") {
            Some(key) => directory_columns(key, &path),
            None => (key == REQUESTS).then(|| request_columns(&path)),
        };
        Ok(Self {
            key: key.to_owned(),
            path,
            columns: columns.unwrap_or_default(),
            bytes,
            blake3: blake3.to_hex().to_string(),
        })
    }
}
