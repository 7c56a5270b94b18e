//! A single file that is there whole or not at all: the last good one stays until the next is on the disk.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
};

use anyhow::{Context, Result, ensure};

use super::Scratch;

/// Writes a text to a file, in the place of what was there, and open to the same people. What is no file, such as `/dev/stdout`, is written to as it is.
///
/// # Errors
/// If it cannot be written; what was there is then as it was.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<()> {
    let is_special = path.metadata().is_ok_and(|there| !there.is_file());
    let written = if is_special {
        fs::write(path, text).map_err(Into::into)
    } else {
        replace(path, text)
    };
    written.with_context(|| format!("cannot write {}", path.display()))
}

fn replace(path: &Path, text: &str) -> Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    ensure!(folder.is_dir(), "there is no folder {}", folder.display());
    let scratch = Scratch::make(".tenure-", folder)?;
    let new = scratch.path().join("new");
    let mut file = File::create(&new)?;
    if let Ok(old) = target.metadata() {
        file.set_permissions(old.permissions())?;
    }
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(fs::rename(&new, &target)?)
}

#[cfg(test)]
mod tests {
    use std::{fs::Permissions, os::unix::fs::PermissionsExt};

    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::os::unix::fs::symlink("file", &link).unwrap();
        write_whole(&file, "first").unwrap();
        let first = File::open(&file).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
        write_whole(&link, "second").unwrap();
        assert_eq!(std::io::read_to_string(first).unwrap(), "first");
        assert_eq!(fs::read_to_string(&file).unwrap(), "second");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let none = folder.path().join("none");
        let refused = write_whole(&none.join("file"), "").unwrap_err();
        let told = format!("there is no folder {}", none.display());
        assert_eq!(refused.root_cause().to_string(), told);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
