//! A CSV file whose columns are known by name → its rows with their lines. A column that must be there and is not is one problem of the
//! file, not one of each of its rows.

use std::path::Path;

use csv::StringRecord;
use serde::de::DeserializeOwned;

use super::{DirectoryProblem, Problems};
use crate::nearest::nearest;

/// A row of a file.
pub(crate) trait Row: DeserializeOwned {
    /// The columns without which no row can be understood.
    const NEEDED: &'static [&'static str];
}

/// The rows of a file with their lines, and every row that cannot be read.
pub(crate) fn csv_rows<R: Row>(file: &Path) -> (Vec<(u64, R)>, Vec<DirectoryProblem>) {
    let mut problems = Problems::default();
    let rows = rows(Some(file), &mut problems);
    (rows, problems.0)
}

pub(super) fn rows<R: Row>(file: Option<&Path>, problems: &mut Problems) -> Vec<(u64, R)> {
    let Some(path) = file else { return Vec::new() };
    let reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_path(path);
    let mut reader = match reader {
        Ok(reader) => reader,
        Err(error) => {
            problems.add(file, 0, format!("cannot be read: {error}"));
            return Vec::new();
        }
    };
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => {
            problems.add(file, 1, describe(&error));
            return Vec::new();
        }
    };
    let missing = missing_columns(&headers, R::NEEDED);
    if !missing.is_empty() {
        let missing = missing.into_iter();
        missing.for_each(|message| problems.add(file, 1, message));
        return Vec::new();
    }
    let mut found = Vec::new();
    for row in reader.records() {
        let line = row
            .as_ref()
            .ok()
            .and_then(|row| row.position().map(csv::Position::line))
            .unwrap_or(0);
        match row.and_then(|row| row.deserialize(Some(&headers))) {
            Ok(row) => found.push((line, row)),
            Err(error) => problems.add(file, line, describe(&error)),
        }
    }
    found
}

/// What is to be said of each column that is needed and not there. A file without a header has contacts in its first line: only a
/// header that is like the column is named.
pub(crate) fn missing_columns(headers: &StringRecord, needed: &[&str]) -> Vec<String> {
    let is_missing = |name: &&&str| !headers.iter().any(|header| header == **name);
    let others = headers.iter().filter(|header| !needed.contains(header));
    let describe = |name: &&str| match nearest(name, others.clone()) {
        Some(near) => format!("there is no column `{name}`; is it `{near}`? Rename it"),
        None => format!("there is no column `{name}`"),
    };
    needed.iter().filter(is_missing).map(describe).collect()
}

/// What is wrong with a row, without its values.
fn describe(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => {
            let column = err
                .field()
                .map(|field| format!(" in column {}", field + 1))
                .unwrap_or_default();
            format!("{}{column}", err.kind())
        }
        csv::ErrorKind::Utf8 { .. } => "is not UTF-8; save the file as UTF-8".to_owned(),
        _ => error.to_string(),
    }
}
