//! The rules that every file of the repository keeps, held by tests: what CONTRIBUTING.md promises and no lint knows.
//!
//! In go the files as git would see them; out comes every offence at once, each with its file and line.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The longest source file, in lines.
const FILE_LINES_MAX: usize = 400;
/// The longest function, in lines, from its signature to its closing brace.
const FUNCTION_LINES_MAX: usize = 60;

/// Folders with Rust code.
const CODE: &[&str] = &["src", "tests", "examples", "benches"];
/// Folders that are made, or are not ours.
const SKIPPED: &[&str] = &[".git", "target", "out"];
/// Texts that people read and write.
const TEXTS: &[&str] = &["rs", "toml", "md", "sh", "py", "yml"];

#[test]
fn every_file_says_what_it_is_for() {
    report(code().iter().filter_map(|file| {
        let starts = file.text.starts_with("//! ");
        (!starts).then(|| format!("{}: does not begin with `//!`", file.name))
    }));
}

#[test]
fn files_fit_in_a_head() {
    report(code().iter().filter_map(|file| {
        let lines = file.text.lines().count();
        (lines > FILE_LINES_MAX).then(|| format!("{}: {lines} lines", file.name))
    }));
}

#[test]
fn functions_fit_on_a_screen() {
    let files = code();
    let functions: Vec<_> = files.iter().flat_map(functions_of).collect();
    assert!(functions.len() > 100, "no functions were found");
    let long = functions
        .iter()
        .filter(|function| function.lines > FUNCTION_LINES_MAX);
    report(long.map(|function| format!("{}: {} lines", function.place, function.lines)));
}

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let words =
        ["TO", "FIX"].map(|start| start.to_owned() + if start == "TO" { "DO" } else { "ME" });
    report(texts().iter().flat_map(|file| {
        offences(
            file,
            |line| words.iter().any(|word| has_word(line, word)),
            "is unfinished",
        )
    }));
}

#[test]
fn lines_end_where_their_text_ends() {
    let files = texts();
    report(files.iter().flat_map(|file| {
        offences(
            file,
            |line| line.ends_with([' ', '\t', '\r']),
            "ends with white space",
        )
    }));
    report(files.iter().filter_map(|file| {
        let ends = file.text.ends_with('\n') && !file.text.ends_with("\n\n");
        (!ends).then(|| format!("{}: does not end with one line break", file.name))
    }));
}

#[test]
fn nothing_depends_on_one_machine() {
    // Put together here, so that this file does not find itself.
    let roots = ["home", "root", "Users", "work", "mnt"].map(|folder| format!("/{folder}/"));
    report(texts().iter().flat_map(|file| {
        let names_a_machine = |line: &str| {
            roots.iter().any(|root| {
                line.match_indices(root.as_str()).any(|(at, _)| {
                    !line[..at].ends_with(|before: char| {
                        before.is_alphanumeric() || "._-*}~".contains(before)
                    })
                })
            })
        };
        offences(file, names_a_machine, "names a folder of one machine")
    }));
}

/// A text of the repository.
struct File {
    name: String,
    text: String,
}

/// A function, and where it begins.
struct Function {
    place: String,
    lines: usize,
}

fn report(offences: impl Iterator<Item = String>) {
    let offences: Vec<_> = offences.collect();
    assert!(offences.is_empty(), "\n{}\n", offences.join("\n"));
}

fn offences<'f>(
    file: &'f File,
    offends: impl Fn(&str) -> bool + 'f,
    what: &'f str,
) -> impl Iterator<Item = String> + 'f {
    // `lines` would hide a carriage return.
    let lines = file.text.split('\n').enumerate();
    lines
        .filter(move |(_, line)| offends(line))
        .map(move |(number, _)| format!("{}:{}: {what}", file.name, number + 1))
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|letter: char| !letter.is_alphanumeric())
        .any(|part| part == word)
}

/// The functions of a file that is formatted: one ends with the first brace that stands as deep as its signature. Tests are left
/// out, as they are tables of cases.
fn functions_of(file: &File) -> Vec<Function> {
    let lines: Vec<&str> = file.text.lines().collect();
    let is_test = |start: usize| start > 0 && lines[start - 1].trim() == "#[test]";
    let starts = (0..lines.len()).filter(|start| is_signature(lines[*start]) && !is_test(*start));
    let function = |start: usize| {
        let end_of_signature = start
            + lines[start..]
                .iter()
                .position(|line| line.ends_with(['{', ';', '}']))?;
        if !lines[end_of_signature].ends_with('{') {
            return None;
        }
        let closing = format!("{}}}", &lines[start][..depth(lines[start])]);
        let length = lines[start..].iter().position(|line| *line == closing)?;
        Some(Function {
            place: format!("{}:{}", file.name, start + 1),
            lines: length + 1,
        })
    };
    starts.filter_map(function).collect()
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

fn is_signature(line: &str) -> bool {
    let mut words = line.split_whitespace();
    words
        .find(|word| {
            !(word.starts_with("pub") || ["const", "async", "super)", "self)"].contains(word))
        })
        .is_some_and(|word| word == "fn")
}

fn code() -> Vec<File> {
    let files = files_of(CODE.iter().map(|folder| root().join(folder)), &["rs"]);
    assert!(files.len() > 50, "no code was found");
    files
}

fn texts() -> Vec<File> {
    files_of([root().to_owned()].into_iter(), TEXTS)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files_of(folders: impl Iterator<Item = PathBuf>, extensions: &[&str]) -> Vec<File> {
    let mut open: Vec<PathBuf> = folders.filter(|folder| folder.is_dir()).collect();
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap_or_default();
            if path.is_dir() {
                if !SKIPPED.iter().any(|skipped| name == *skipped) {
                    open.push(path);
                }
            } else if extensions
                .iter()
                .any(|extension| path.extension().is_some_and(|own| own == *extension))
            {
                files.push(File {
                    name: path.strip_prefix(root()).unwrap().display().to_string(),
                    text: fs::read_to_string(&path).unwrap(),
                });
            }
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    files
}
