//! Paths of a pipeline file: `~` and `${ENV}` expanded, relative to the file, patterns matched.

use std::{
    env, fs,
    path::{Component, Path, PathBuf},
};

/// What begins the names of files that nobody means: hidden ones, and the locks of open workbooks.
const BEGINNINGS: [&str; 2] = [".", "~$"];
/// What ends the names of copies, and of files that are still being written.
const ENDS: [&str; 4] = ["~", ".part", ".tmp", ".crdownload"];

/// Why a pattern gives no file.
#[derive(Debug)]
pub(super) enum PathProblem {
    /// The pattern is to be corrected.
    Wrong(String),
    /// The file is not there, or cannot be reached.
    Missing(String),
}

/// What some patterns mean.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Sorted by whole path, each once.
    pub(super) files: Vec<PathBuf>,
    /// What is wrong with a pattern, by its index.
    pub(super) problems: Vec<(usize, PathProblem)>,
    /// Files that a pattern fits and does not mean, by its index: hidden ones, and what is not finished.
    pub(super) left_out: Vec<(usize, PathBuf)>,
}

/// A path with `~` and `${ENV}` put in.
pub(super) fn expand(text: &str) -> Result<String, String> {
    let mut expanded = String::new();
    let mut rest = text;
    if rest == "~" || rest.starts_with("~/") {
        expanded = variable("HOME")?;
        rest = &rest[1..];
    }
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, behind)) = after.split_once('}') else {
            return Err(format!("`{text}` has a `${{` without its `}}`"));
        };
        expanded.push_str(before);
        expanded.push_str(&variable(name)?);
        rest = behind;
    }
    Ok(expanded + rest)
}

fn variable(name: &str) -> Result<String, String> {
    env::var(name).map_err(|_| format!("the environment variable `{name}` is not set"))
}

/// A path relative to the folder of the pipeline file.
pub(super) fn locate(text: &str, base: &Path) -> Result<PathBuf, String> {
    Ok(tidy(&base.join(expand(text)?)))
}

/// The files that some patterns mean.
pub(super) fn find_files(patterns: &[String], base: &Path) -> Found {
    let mut found = Found::default();
    // what a pattern gives has no `./` in front
    let base: PathBuf = base
        .components()
        .filter(|part| *part != Component::CurDir)
        .collect();
    for (index, pattern) in patterns.iter().enumerate() {
        let mut leave_out = |file| found.left_out.push((index, file));
        match match_pattern(pattern, &base, &mut leave_out) {
            Ok(files) => found.files.extend(files),
            Err(problem) => found.problems.push((index, problem)),
        }
    }
    found.files.sort_by_cached_key(|file| whole(file));
    found.files.dedup();
    found
}

fn match_pattern(
    pattern: &str,
    base: &Path,
    leave_out: &mut dyn FnMut(PathBuf),
) -> Result<Vec<PathBuf>, PathProblem> {
    let expanded = expand(pattern).map_err(PathProblem::Wrong)?;
    let literal = base.join(&expanded);
    if literal.is_file() {
        return Ok(vec![tidy(&literal)]);
    }
    let escaped = glob::Pattern::escape(&base.to_string_lossy());
    let full = Path::new(&escaped).join(&expanded);
    let paths = glob::glob(&full.to_string_lossy()).map_err(|error| {
        PathProblem::Wrong(format!("`{pattern}` is not a pattern: {}", error.msg))
    })?;
    if let Some(path) = unreadable_name(&full)
        .filter(|path| is_meant(path.strip_prefix(base).unwrap_or(path), &expanded))
    {
        let path = path.display();
        return Err(PathProblem::Missing(format!(
            "`{pattern}`: the name of {path} is not UTF-8; rename it"
        )));
    }
    let mut files = Vec::new();
    for path in paths {
        let path = path.map_err(|error| cannot_be_reached(pattern, error.path(), error.error()))?;
        let inner = path.strip_prefix(base).unwrap_or(&path);
        if is_meant(inner, &expanded) {
            let file =
                fs::metadata(&path).map_err(|error| cannot_be_reached(pattern, &path, &error))?;
            files.extend(file.is_file().then(|| tidy(&path)));
        } else if path.is_file() {
            leave_out(tidy(&path));
        }
    }
    if !files.is_empty() {
        return Ok(files);
    }
    let is_pattern = expanded.contains(['*', '?', '[']);
    Err(if literal.is_dir() {
        PathProblem::Wrong(format!(
            "`{pattern}` is a folder; write `{}/*.csv`",
            pattern.trim_end_matches('/')
        ))
    } else if is_pattern {
        PathProblem::Missing(format!("`{pattern}` matches no file"))
    } else {
        PathProblem::Missing(no_file(pattern, &literal))
    })
}

/// What is said of a path that leads to no file that can be read twice.
pub(super) fn no_file(written: &str, path: &Path) -> String {
    if path.exists() {
        format!("`{written}` is not a regular file")
    } else {
        format!("there is no file `{written}`")
    }
}

/// A file or a folder that a pattern may mean, but whose name is not UTF-8: patterns pass over it.
fn unreadable_name(pattern: &Path) -> Option<PathBuf> {
    let parts: Vec<_> = pattern.components().collect();
    let in_folders = |at: usize| {
        let said = parts[at].as_os_str().to_str()?;
        let fits = glob::Pattern::new(said).ok()?;
        let above = |levels: usize| {
            let folders = Path::new(".").join(parts[..levels].iter().collect::<PathBuf>());
            glob::glob(folders.to_str()?).ok()
        };
        let below = (said == "**").then(|| above(at + 1)).flatten();
        let folders = above(at)?.chain(below.into_iter().flatten()).flatten();
        let entries = folders.filter_map(|folder| fs::read_dir(folder).ok());
        let mut paths = entries.flatten().flatten().map(|entry| entry.path());
        paths.find(|path| {
            let name = path.file_name().unwrap_or_default();
            let is_last = at + 1 == parts.len();
            name.to_str().is_none()
                && fits.matches(&name.to_string_lossy())
                && (is_last || path.is_dir())
        })
    };
    let is_open = |at: &usize| {
        parts[*at]
            .as_os_str()
            .to_string_lossy()
            .contains(['*', '?', '['])
    };
    let found = (0..parts.len()).filter(is_open).find_map(in_folders);
    found.map(|path| tidy(&path))
}

/// Whether no part of a path is hidden or unfinished, but as a part of the pattern says it.
fn is_meant(path: &Path, pattern: &str) -> bool {
    let (folders, last) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    let says = |said: &str, mark: &str| marks(said).any(|own| own == mark);
    let parts = Vec::from_iter(path.components());
    let depth = parts.len();
    (1..).zip(parts).all(|(level, part)| {
        let Component::Normal(name) = part else {
            return true;
        };
        marks(&name.to_string_lossy()).all(|mark| match level == depth {
            true => says(last, mark),
            false => folders.split('/').any(|folder| says(folder, mark)),
        })
    })
}

/// What there is in a name of which nobody means the file.
fn marks(name: &str) -> impl Iterator<Item = &'static str> {
    let small = name.to_lowercase();
    let begins = BEGINNINGS.into_iter();
    let ends = ENDS.into_iter();
    begins
        .filter(move |mark| name.starts_with(*mark))
        .chain(ends.filter(move |mark| small.ends_with(*mark)))
}

/// Why something that a pattern fits, or may fit, cannot be read.
fn cannot_be_reached(pattern: &str, path: &Path, error: &std::io::Error) -> PathProblem {
    let path = path.display();
    PathProblem::Missing(match error.kind() {
        std::io::ErrorKind::NotFound => {
            format!("`{pattern}`: {path} is a link to a file that is not there")
        }
        _ => format!("`{pattern}`: {path} cannot be read: {error}"),
    })
}

/// The path from the root, without `.` and `..`.
pub(in crate::job) fn whole(path: &Path) -> PathBuf {
    let from_here = Path::new(".").join(path);
    tidy(&std::path::absolute(&from_here).unwrap_or(from_here))
}

/// The path without `.`, unless that is all of it, and, where no link is crossed, without `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if ends_in_folder(&tidied) => {
                tidied.pop();
            }
            part => tidied.push(part),
        }
    }
    if tidied.as_os_str().is_empty() {
        tidied.push(Component::CurDir);
    }
    tidied
}

fn ends_in_folder(path: &Path) -> bool {
    matches!(path.components().next_back(), Some(Component::Normal(_))) && !path.is_symlink()
}

/// Whether a name can be a file's or a folder's anywhere: small letters, digits and `_`.
pub(super) fn is_plain(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    !name.is_empty() && name.bytes().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_put_in() {
        let home = env::var("HOME").unwrap();
        assert_eq!(expand("~/x/${HOME}y").unwrap(), format!("{home}/x/{home}y"));
        assert_eq!(expand("a~b").unwrap(), "a~b");
        assert_eq!(
            expand("${NO_SUCH_NAME}").unwrap_err(),
            "the environment variable `NO_SUCH_NAME` is not set"
        );
        assert_eq!(
            expand("${HOME").unwrap_err(),
            "`${HOME` has a `${` without its `}`"
        );
    }

    #[test]
    fn the_folder_of_the_pipeline_file_is_a_folder_too() {
        for (base, name) in [("", "."), ("a", "a"), ("a/b", "a/b")] {
            assert_eq!(locate(".", Path::new(base)).unwrap(), Path::new(name));
        }
    }

    #[test]
    fn files_are_sorted_and_found_once() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b[1].csv", "a.csv", "sub"] {
            let path = folder.path().join(name);
            if name == "sub" {
                fs::create_dir(path).unwrap()
            } else {
                fs::write(path, "x").unwrap()
            }
        }
        let patterns = "*.csv b[1].csv ./sub/../a.csv *.tsv sub c.csv [ *";
        let patterns: Vec<String> = patterns.split(' ').map(str::to_owned).collect();
        let Found {
            files, problems, ..
        } = find_files(&patterns, folder.path());
        let names: Vec<_> = files
            .iter()
            .map(|file| file.strip_prefix(folder.path()).unwrap().to_owned())
            .collect();
        assert_eq!(names, [PathBuf::from("a.csv"), "b[1].csv".into()]);
        let messages: Vec<_> = problems
            .into_iter()
            .map(|(index, problem)| match problem {
                PathProblem::Wrong(message) => format!("{index}: {message}"),
                PathProblem::Missing(message) => format!("{index}, not there: {message}"),
            })
            .collect();
        assert_eq!(
            messages,
            [
                "3, not there: `*.tsv` matches no file",
                "4: `sub` is a folder; write `sub/*.csv`",
                "5, not there: there is no file `c.csv`",
                "6: `[` is not a pattern: invalid range pattern",
            ]
        );
    }

    #[test]
    fn a_pattern_means_no_hidden_or_unfinished_file_that_it_does_not_name() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".old")).unwrap();
        for name in [
            "a.csv",
            "._a.csv",
            "~$a.csv",
            "a.csv~",
            "b.csv.part",
            "b.CSV.TMP",
            "c.crdownload",
            ".old/d.csv",
        ] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        for (pattern, files, left_out) in [
            ("*.csv", &["a.csv"][..], &["._a.csv", "~$a.csv"][..]),
            (
                "*",
                &["a.csv"],
                &[
                    "._a.csv",
                    "a.csv~",
                    "b.CSV.TMP",
                    "b.csv.part",
                    "c.crdownload",
                    "~$a.csv",
                ],
            ),
            (".*", &["._a.csv"], &[]),
            ("*.part", &["b.csv.part"], &[]),
            (".old/*", &[".old/d.csv"], &[]),
            ("**/d.csv", &[], &[".old/d.csv"]),
            ("a.csv~", &["a.csv~"], &[]),
        ] {
            let found = find_files(&[pattern.to_owned()], folder.path());
            let inner = |file: &PathBuf| file.strip_prefix(folder.path()).unwrap().to_owned();
            let named: Vec<_> = found.files.iter().map(inner).collect();
            let mut others: Vec<_> = found.left_out.iter().map(|(_, file)| inner(file)).collect();
            others.sort();
            let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
            assert_eq!(
                (named, others),
                (paths(files), paths(left_out)),
                "{pattern}"
            );
        }
    }

    #[test]
    fn a_name_that_is_not_utf_8_is_told_where_a_pattern_may_mean_it() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        let folder = tempfile::tempdir().unwrap();
        let made = |name: &[u8]| folder.path().join(OsStr::from_bytes(name));
        fs::create_dir(made(b"b\xe9")).unwrap();
        for name in [&b"caf\xe9.csv"[..], b".\xe9.csv", b"b\xe9/d.tsv", b"a.txt"] {
            fs::write(made(name), "x").unwrap();
        }
        for (pattern, is_told) in [
            ("*.csv", true),
            ("ca*", true),
            ("*/d.tsv", true),
            ("**/d.tsv", true),
            ("*.txt", false),
            ("a.txt", false),
        ] {
            let found = find_files(&[pattern.to_owned()], folder.path());
            let told = format!("{:?}", found.problems);
            assert_eq!(told.contains("is not UTF-8"), is_told, "{pattern}: {told}");
        }
    }

    #[test]
    fn what_cannot_be_reached_is_told() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        symlink("gone.csv", folder.path().join("link.csv")).unwrap();
        symlink("loop.csv", folder.path().join("loop.csv")).unwrap();
        for (pattern, part) in [
            ("li*.csv", "link.csv is a link to a file that is not there"),
            ("lo*.csv", "loop.csv cannot be read: "),
        ] {
            let found = find_files(&[pattern.to_owned()], folder.path());
            let [(0, PathProblem::Missing(message))] = &found.problems[..] else {
                panic!("{:?}", found.problems);
            };
            assert!(message.contains(part), "{message}");
        }
    }
}
