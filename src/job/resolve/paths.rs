//! Paths of a pipeline file: `~` and `${ENV}` expanded, relative to the file, patterns matched.

use std::{
    env,
    path::{Component, Path, PathBuf},
};

/// Why a pattern gives no file.
#[derive(Debug)]
pub(super) enum PathProblem {
    /// The pattern is to be corrected.
    Wrong(String),
    /// The file is not there.
    Missing(String),
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

/// The files that some patterns mean, sorted by path, each once; and what is wrong with a pattern, by its index.
pub(super) fn find_files(
    patterns: &[String],
    base: &Path,
) -> (Vec<PathBuf>, Vec<(usize, PathProblem)>) {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for (index, pattern) in patterns.iter().enumerate() {
        match match_pattern(pattern, base) {
            Ok(found) => files.extend(found),
            Err(problem) => problems.push((index, problem)),
        }
    }
    files.sort();
    files.dedup();
    (files, problems)
}

fn match_pattern(pattern: &str, base: &Path) -> Result<Vec<PathBuf>, PathProblem> {
    let expanded = expand(pattern).map_err(PathProblem::Wrong)?;
    let literal = base.join(&expanded);
    if literal.is_file() {
        return Ok(vec![tidy(&literal)]);
    }
    let escaped = glob::Pattern::escape(&base.to_string_lossy());
    let full = Path::new(&escaped).join(&expanded);
    let paths = glob::glob(&full.to_string_lossy())
        .map_err(|error| PathProblem::Wrong(format!("`{pattern}` is no pattern: {}", error.msg)))?;
    let files: Vec<PathBuf> = paths
        .filter_map(Result::ok)
        .filter(|path| path.is_file())
        .collect();
    if !files.is_empty() {
        return Ok(files.iter().map(|file| tidy(file)).collect());
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
        PathProblem::Missing(format!("there is no file `{pattern}`"))
    })
}

/// The path without `.` and, where no link is crossed, without `..`.
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
    tidied
}

fn ends_in_folder(path: &Path) -> bool {
    matches!(path.components().next_back(), Some(Component::Normal(_))) && !path.is_symlink()
}

/// Whether a name can be a file's or a folder's anywhere: small letters, digits and `_`.
pub(super) fn is_plain(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    name.bytes().all(is_letter)
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
    fn files_are_sorted_and_found_once() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b[1].csv", "a.csv", "sub"] {
            let path = folder.path().join(name);
            if name == "sub" {
                std::fs::create_dir(path).unwrap()
            } else {
                std::fs::write(path, "x").unwrap()
            }
        }
        let patterns = [
            "*.csv",
            "b[1].csv",
            "./sub/../a.csv",
            "*.tsv",
            "sub",
            "c.csv",
            "[",
            "*",
        ]
        .map(str::to_owned);
        let (files, problems) = find_files(&patterns, folder.path());
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
                "6: `[` is no pattern: invalid range pattern",
            ]
        );
    }
}
