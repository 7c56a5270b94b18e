//! Golden cases: every folder below `tests/cases` with a `pipeline.toml` is run, and the tables in its `expected/` must come out.
//!
//! The first line of an expected file names the columns that matter; its rows are sorted, since contact IDs mean nothing to a
//! reader. `TENURE_BLESS=1` rewrites the rows; read the diff.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::support::{self, Run};

#[test]
fn golden_cases() {
    let mut cases = Vec::new();
    find_cases(&support::root().join("tests/cases"), &mut cases);
    assert!(!cases.is_empty(), "no case found");
    let is_blessing = std::env::var_os("TENURE_BLESS").is_some();
    let failures: Vec<String> = cases
        .iter()
        .flat_map(|case| check_case(case, is_blessing))
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn find_cases(folder: &Path, cases: &mut Vec<PathBuf>) {
    if folder.join("pipeline.toml").exists() {
        cases.push(folder.to_owned());
        return;
    }
    for file in sorted_files(folder) {
        if file.is_dir() {
            find_cases(&file, cases);
        }
    }
}

fn sorted_files(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort_unstable();
    files
}

fn check_case(case: &Path, is_blessing: bool) -> Vec<String> {
    let run = match support::try_run(&case.join("pipeline.toml"), &[]) {
        Ok(run) => run,
        Err(error) => return vec![format!("{}: {error:?}", case.display())],
    };
    let expected = sorted_files(&case.join("expected"));
    assert!(!expected.is_empty(), "{} expects nothing", case.display());
    let mismatch = |file: &PathBuf| compare(&run, file, is_blessing);
    expected.iter().filter_map(mismatch).collect()
}

fn compare(run: &Run, file: &Path, is_blessing: bool) -> Option<String> {
    let expected = fs::read_to_string(file).unwrap();
    let header = expected.lines().next().unwrap_or_default();
    let columns: Vec<&str> = header.split(',').collect();
    let table = file.file_stem().unwrap().to_str().unwrap();
    let mut rows = run.rows(table, &columns);
    rows.sort_unstable();
    let actual = as_csv(&columns, &rows);
    if actual == expected {
        return None;
    }
    if is_blessing {
        fs::write(file, &actual).unwrap();
        return None;
    }
    let short = file.strip_prefix(support::root()).unwrap().display();
    Some(format!(
        "{short}\n--- expected\n{expected}--- actual\n{actual}"
    ))
}

fn as_csv(columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
