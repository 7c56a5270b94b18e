//! A CSV file whose columns are known by name → its rows with their lines. A column that must be there and is not is one problem of the
//! file, not one of each of its rows.

use std::{fs, path::Path};

use csv::{Position, Reader, StringRecord};
use serde::de::DeserializeOwned;

use super::{DirectoryProblem, Problems};
use crate::nearest::nearest;

/// A row of a file.
pub(crate) trait Row: DeserializeOwned {
    /// The columns without which no row can be understood.
    const NEEDED: &'static [&'static str];
    /// The columns of those that no row may leave empty.
    const FILLED: &'static [&'static str] = &[];

    /// What is to be said of each column that is needed and not there.
    fn missing(headers: &StringRecord) -> Vec<String> {
        missing_columns(headers, Self::NEEDED)
    }
}

/// The rows of a file with their lines, and every row that cannot be read.
pub(crate) fn csv_rows<R: Row>(file: &Path) -> (Vec<(u64, R)>, Vec<DirectoryProblem>) {
    let mut problems = Problems::default();
    let rows = rows(file, &mut problems);
    (rows, problems.found)
}

pub(super) fn rows<R: Row>(file: &Path, problems: &mut Problems) -> Vec<(u64, R)> {
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return problems.lost(file, 0, [format!("cannot be read: {error}")]),
    };
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(&*bytes);
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return problems.lost(file, 1, [describe(&error)]),
    };
    match R::missing(&headers) {
        missing if missing.is_empty() => read_rows(file, (reader, &bytes), &headers, problems),
        missing => problems.lost(file, 1, missing),
    }
}

/// A row with nothing in it is none. Of a column that stands twice nobody knows which is meant: no row can be read.
fn read_rows<R: Row>(
    file: &Path,
    (mut reader, bytes): (Reader<&[u8]>, &[u8]),
    headers: &StringRecord,
    problems: &mut Problems,
) -> Vec<(u64, R)> {
    let mut found = Vec::new();
    for row in reader.records() {
        let line = match &row {
            Ok(row) => row.position(),
            Err(error) => error.position(),
        };
        let line = line.map_or(0, |at| line_of(at, bytes));
        let row = match row {
            Ok(row) if row.iter().all(str::is_empty) => continue,
            Ok(mut row) => {
                while row.len() < headers.len() {
                    row.push_field(""); // the last cells are blank
                }
                row
            }
            Err(error) => {
                problems.add(file, line, describe(&error));
                problems.is_incomplete = true;
                continue;
            }
        };
        let empty = empty_columns(headers, &row, R::FILLED);
        if empty.is_empty() {
            match row.deserialize(Some(headers)) {
                Ok(row) => found.push((line, row)),
                Err(error) if is_of_header(&error) => {
                    return problems.lost(file, 1, [describe(&error)]);
                }
                Err(error) => problems.add(file, line, describe(&error)),
            }
        }
        for name in empty {
            problems.add(
                file,
                line,
                format!("{name} is empty; fill it, or delete the row"),
            );
        }
    }
    found
}

/// Whether a row cannot be read because a column stands twice.
fn is_of_header(error: &csv::Error) -> bool {
    matches!(error.kind(), csv::ErrorKind::Deserialize { err, .. } if err.kind().to_string().starts_with("duplicate field"))
}

/// The line of a row. Its position lies before the end of the line above, where that has two bytes, and before blank lines.
fn line_of(position: &Position, bytes: &[u8]) -> u64 {
    let ahead = usize::try_from(position.byte()).ok();
    let ahead = ahead.and_then(|at| bytes.get(at..)).unwrap_or_default();
    let ends = ahead
        .iter()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    position.line() + ends.filter(|byte| **byte == b'\n').count() as u64
}

/// The columns that must not be empty and are.
fn empty_columns<'n>(
    headers: &StringRecord,
    row: &StringRecord,
    filled: &[&'n str],
) -> Vec<&'n str> {
    let is_filled = |name: &str| {
        let mut cells = headers.iter().zip(row);
        cells.any(|(header, cell)| header == name && !cell.is_empty())
    };
    let is_empty = |name: &&&str| !is_filled(name);
    filled.iter().filter(is_empty).copied().collect()
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
