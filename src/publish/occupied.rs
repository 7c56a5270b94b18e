//! What stands where a run would write and is none of its own: it is left as it is, and the run is refused before it reads anything.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{LATEST, PREVIEW, plan};

/// Something in the output folder, or in its place, that no run has put there.
#[derive(Debug, thiserror::Error)]
#[error("{} {is}, and stays as it is; move it away, or name another folder with `--out`", .path.display())]
pub struct Occupied {
    path: PathBuf,
    is: &'static str,
}

/// Refuses an output folder in which no run can be published.
///
/// # Errors
/// If `latest` is no link, or what should be a folder is none.
pub(crate) fn check_latest(out: &Path) -> Result<(), Occupied> {
    check_folder(out)?;
    check_folder(&out.join("runs"))?;
    let path = out.join(LATEST);
    match path.symlink_metadata() {
        Ok(there) if !there.is_symlink() => Err(Occupied {
            path,
            is: "is not the link to a run",
        }),
        _ => Ok(()),
    }
}

/// Refuses an output folder whose `preview/` no dry run has written.
///
/// # Errors
/// If it holds something else.
pub(crate) fn check_preview(out: &Path) -> Result<(), Occupied> {
    check_replaced(out, PREVIEW, plan::FILE)
}

/// Refuses to replace a folder of the output folder that is neither empty nor holds the file that marks it as written by us.
///
/// # Errors
/// If it is such a folder, or none at all.
pub(crate) fn check_replaced(out: &Path, name: &str, mark: &str) -> Result<(), Occupied> {
    check_folder(out)?;
    let path = out.join(name);
    check_folder(&path)?;
    let is_empty = || fs::read_dir(&path).is_ok_and(|mut entries| entries.next().is_none());
    if !path.exists() || path.join(mark).exists() || is_empty() {
        return Ok(());
    }
    let is = "holds what tenure has not written";
    Err(Occupied { path, is })
}

fn check_folder(path: &Path) -> Result<(), Occupied> {
    let is = match path.symlink_metadata() {
        Ok(_) if path.is_dir() => return Ok(()),
        Ok(there) if there.is_symlink() => "is a link that leads to no folder",
        Ok(_) => "is no folder",
        Err(_) => return Ok(()), // it is not there, or whoever writes to it tells
    };
    let path = path.to_owned();
    Err(Occupied { path, is })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ours_is_replaced() {
        let out = tempfile::tempdir().unwrap();
        let out = out.path();
        let told = |found: Result<(), Occupied>| found.map_err(|error| error.is);
        assert!(check_preview(out).and(check_latest(out)).is_ok());
        fs::write(out.join(PREVIEW), "x").unwrap();
        fs::write(out.join(LATEST), "x").unwrap();
        assert_eq!(told(check_preview(out)), Err("is no folder"));
        assert_eq!(told(check_latest(out)), Err("is not the link to a run"));
        fs::remove_file(out.join(PREVIEW)).unwrap();
        fs::create_dir(out.join(PREVIEW)).unwrap();
        assert!(check_preview(out).is_ok(), "it is empty");
        fs::write(out.join(PREVIEW).join("notes.txt"), "x").unwrap();
        assert_eq!(
            told(check_preview(out)),
            Err("holds what tenure has not written")
        );
        fs::write(out.join(PREVIEW).join(plan::FILE), "{}").unwrap();
        assert!(check_preview(out).is_ok());
        std::os::unix::fs::symlink("gone", out.join("link")).unwrap();
        let link = check_latest(&out.join("link"));
        assert_eq!(told(link), Err("is a link that leads to no folder"));
    }
}
