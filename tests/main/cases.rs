//! Golden cases: every folder below `tests/cases` with a `pipeline.toml` is run, and the tables in its `expected/` must come out.
//!
//! The first line of an expected file names the columns that matter; its rows are sorted, since contact IDs mean nothing to a
//! reader; `report.html` is what the page shows, and `report.txt` the sheets of the workbook that its first line names. `TENURE_BLESS=1`
//! rewrites the rows; read the diff. A case of several [`nights`] is compared after the last.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    handouts,
    nights::{self, nights},
    support::{self, Run},
};

#[test]
fn golden_cases() {
    let pipelines = files("tests/cases/**/pipeline.toml");
    assert!(!pipelines.is_empty(), "no case found");
    let is_blessing = std::env::var_os("TENURE_BLESS").is_some();
    let failures: Vec<String> = pipelines
        .iter()
        .flat_map(|pipeline| check_case(pipeline, is_blessing))
        .collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// The files below the repository that a pattern names, sorted.
fn files(pattern: &str) -> Vec<PathBuf> {
    let pattern = support::root().join(pattern).display().to_string();
    glob::glob(&pattern).unwrap().map(Result::unwrap).collect()
}

fn check_case(pipeline: &Path, is_blessing: bool) -> Vec<String> {
    let case = pipeline.parent().unwrap();
    let nights = nights(case);
    let run = match nights.is_empty() {
        true => support::try_run(pipeline, &[]),
        false => nights::try_run(case, &nights),
    };
    let run = match run {
        Ok(run) => run,
        Err(error) => return vec![format!("{}: {error:?}", case.display())],
    };
    let expected = files(&format!("{}/expected/*", case.display()));
    assert!(!expected.is_empty(), "{} expects nothing", case.display());
    let mismatch = |file: &PathBuf| compare(&run, file, is_blessing);
    expected.iter().filter_map(mismatch).collect()
}

fn compare(run: &Run, file: &Path, is_blessing: bool) -> Option<String> {
    let expected = fs::read_to_string(file).unwrap();
    let header = expected.lines().next().unwrap_or_default();
    let columns: Vec<&str> = header.split(',').collect();
    let actual = match file.file_name().unwrap().to_str().unwrap() {
        "report.html" => handouts::page(run),
        "report.txt" => handouts::workbook(run, &columns),
        _ => table(run, file, &columns),
    };
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

fn table(run: &Run, file: &Path, columns: &[&str]) -> String {
    let name = file.file_stem().unwrap().to_str().unwrap();
    let mut rows = run.rows(name, columns);
    rows.sort_unstable();
    as_csv(columns, &rows)
}

fn as_csv(columns: &[&str], rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(columns).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}
