//! A CSV file of the office's own, whose columns are known by name → its rows with their lines, and what is wrong with them. A column that
//! must be there and is not is one problem of the file, not one of each of its rows.

mod columns;
mod quote;

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use csv::{Position, Reader, StringRecord};
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;

pub use self::columns::OwnColumns;
pub(crate) use self::columns::columns_of;
use self::columns::known;
use self::quote::open_quote;
use crate::{nearest::nearest, plural::grouped, standardise::text};

/// Something wrong with a line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// The file.
    pub file: PathBuf,
    /// The line, counted from 1; `None` where the whole file is meant.
    pub line: Option<u64>,
    /// What is wrong and what to do.
    pub message: String,
}

impl fmt::Display for LineProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        write!(formatter, ": {}", self.message)
    }
}

/// How many mistakes of a file are told; the others are counted.
const TOLD_MAX: usize = 20;

/// What is wrong with the files so far: each mistake of a file once, however many lines it stands on.
#[derive(Default)]
pub(crate) struct Problems {
    files: Vec<Mistakes>,
    /// Rows could not be read: who is named and not there may stand in one.
    pub(crate) is_incomplete: bool,
}

/// The mistakes of a file, in the order in which they were found.
struct Mistakes {
    file: PathBuf,
    found: Vec<Mistake>,
    /// What is wrong, and where it is in the list.
    known: FxHashMap<String, usize>,
}

struct Mistake {
    /// The first line that it stands on.
    line: Option<u64>,
    message: String,
    lines: u64,
}

impl Problems {
    pub(crate) fn add(&mut self, file: &Path, line: Option<u64>, message: String) {
        self.add_with_help(file, line, message, |message| message.to_owned());
    }

    /// Adds a mistake whose way out is worth looking for only where it is told: `with_help` makes what is told of what is wrong.
    pub(crate) fn add_with_help(
        &mut self,
        file: &Path,
        line: Option<u64>,
        wrong: String,
        with_help: impl FnOnce(&str) -> String,
    ) {
        let Mistakes { found, known, .. } = self.of(file);
        if let Some(index) = known.get(&wrong) {
            let mistake = &mut found[*index];
            mistake.line = mistake.line.min(line);
            mistake.lines += 1;
            return;
        }
        let message = if found.len() < TOLD_MAX {
            with_help(&wrong)
        } else {
            String::new() // it is counted only
        };
        known.insert(wrong, found.len());
        found.push(Mistake {
            line,
            message,
            lines: 1,
        });
    }

    fn of(&mut self, file: &Path) -> &mut Mistakes {
        let known = self.files.iter().rposition(|known| known.file == file);
        let index = known.unwrap_or(self.files.len());
        if known.is_none() {
            self.files.push(Mistakes {
                file: file.to_owned(),
                found: Vec::new(),
                known: FxHashMap::default(),
            });
        }
        &mut self.files[index]
    }

    /// What is to be told of each file: its first mistakes, each with its first line and how many more it stands on, and how many
    /// mistakes there are besides.
    pub(crate) fn told(self) -> Vec<LineProblem> {
        self.files.into_iter().flat_map(Mistakes::told).collect()
    }

    /// What is wrong with a file of which no row can be read.
    fn lost<R>(
        &mut self,
        file: &Path,
        line: Option<u64>,
        messages: impl IntoIterator<Item = String>,
    ) -> Vec<R> {
        for message in messages {
            self.add(file, line, message);
        }
        self.is_incomplete = true;
        Vec::new()
    }
}

impl Mistakes {
    fn told(mut self) -> impl Iterator<Item = LineProblem> {
        let others = self.found.split_off(self.found.len().min(TOLD_MAX));
        let lines: u64 = others.iter().map(|mistake| mistake.lines).sum();
        let rest = (!others.is_empty()).then(|| {
            let mistakes = grouped(others.len() as u64, "more mistake");
            (None, format!("{mistakes}, on {}", grouped(lines, "line")))
        });
        let told = self.found.into_iter().map(|mistake| {
            let more = match mistake.lines {
                1 => String::new(),
                lines => format!("; and {}", grouped(lines - 1, "more line")),
            };
            (mistake.line, mistake.message + &more)
        });
        told.chain(rest).map(move |(line, message)| LineProblem {
            file: self.file.clone(),
            line,
            message,
        })
    }
}

/// A row of a file.
pub(crate) trait Row: DeserializeOwned {
    /// The columns without which no row can be understood.
    const NEEDED: &'static [&'static str];
    /// The columns of those that no row may leave empty.
    const FILLED: &'static [&'static str] = &[];

    /// What is to be said of each column that is needed and not there.
    fn missing(headers: &StringRecord) -> Vec<String> {
        missing_columns::<Self>(headers, Self::NEEDED)
    }
}

/// The rows of a file of what people say, with their lines, and every row that cannot be read. Where it is empty nobody said anything: that somebody did in the last run is told by who compares.
pub(crate) fn csv_rows<R: Row>(file: &Path, problems: &mut Problems) -> Vec<(u64, R)> {
    let says_nothing = |bytes: &[u8]| without_mark(bytes).trim_ascii().is_empty();
    match fs::read(file) {
        Ok(bytes) if says_nothing(&bytes) => Vec::new(),
        read => rows_of(file, read, problems),
    }
}

/// The same of a file without which something is missing, beside what is wrong with other files.
pub(crate) fn rows<R: Row>(file: &Path, problems: &mut Problems) -> Vec<(u64, R)> {
    rows_of(file, fs::read(file), problems)
}

fn rows_of<R: Row>(
    file: &Path,
    read: io::Result<Vec<u8>>,
    problems: &mut Problems,
) -> Vec<(u64, R)> {
    let bytes = match read {
        Ok(bytes) => bytes,
        Err(error) => return problems.lost(file, None, [format!("cannot be read: {error}")]),
    };
    let delimiter = delimiter(&bytes);
    let text = without_mark(&bytes);
    if let Some(at) = open_quote(text, delimiter) {
        let line = 1 + memchr::memchr_iter(b'\n', &text[..at]).count() as u64;
        let message = "a quote opens a cell here, and none closes it; close it behind the cell, or double each that is text";
        return problems.lost(file, Some(line), [message.to_owned()]);
    }
    let mut reader = reader(&bytes, delimiter);
    let headers = match reader.headers() {
        Ok(headers) => headers.clone(),
        Err(error) => return problems.lost(file, Some(1), [describe(&error)]),
    };
    match R::missing(&headers) {
        missing if missing.is_empty() => read_rows(file, (reader, &bytes), &headers, problems),
        missing => problems.lost(file, Some(1), missing),
    }
}

fn reader(bytes: &[u8], delimiter: u8) -> Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(bytes)
}

/// What stands between the cells: what the header has most of, as some spreadsheets write `;` or tabs.
fn delimiter(bytes: &[u8]) -> u8 {
    let header = bytes.split(|byte| *byte == b'\n' || *byte == b'\r').next();
    let count = |delimiter: &u8| {
        let header = header.unwrap_or_default().iter();
        header.filter(|byte| *byte == delimiter).count()
    };
    let most = [b';', b'\t', b','].into_iter().max_by_key(count);
    most.unwrap_or(b',')
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes)
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
        let at = match &row {
            Ok(row) => row.position(),
            Err(error) => error.position(),
        };
        let line = at.map_or(1, |at| line_of(at, bytes)); // what is read from memory has a position
        let row = match row.map(visible) {
            Ok(row) if row.iter().all(str::is_empty) => continue,
            Ok(mut row) => {
                if let Some(message) = misfit(&row, headers) {
                    problems.add(file, Some(line), message);
                    problems.is_incomplete = true;
                    continue;
                }
                while row.len() < headers.len() {
                    row.push_field(""); // the last cells are blank
                }
                row
            }
            Err(error) => {
                problems.add(file, Some(line), describe(&error));
                problems.is_incomplete = true;
                continue;
            }
        };
        let empty = empty_columns(headers, &row, R::FILLED);
        if empty.is_empty() {
            match row.deserialize(Some(headers)) {
                Ok(row) => found.push((line, row)),
                Err(error) if is_of_header(&error) => {
                    return problems.lost(file, Some(1), [describe(&error)]);
                }
                Err(error) => problems.add(file, Some(line), describe(&error)),
            }
        }
        for name in empty {
            problems.add(
                file,
                Some(line),
                format!("{name} is empty; fill it, or delete the row"),
            );
        }
    }
    found
}

/// What is wrong with a row of more cells than the header, or of fewer where a cell holds a line break: it may be made of several rows.
fn misfit(row: &StringRecord, headers: &StringRecord) -> Option<String> {
    let sizes = || {
        let cells = grouped(row.len() as u64, "cell");
        format!(
            "has {cells} below {}",
            grouped(headers.len() as u64, "column")
        )
    };
    if row.iter().skip(headers.len()).any(|cell| !cell.is_empty()) {
        return Some(format!(
            "{}; quote the cell that holds what separates them, or delete what is too much",
            sizes()
        ));
    }
    let is_joined = row.len() < headers.len() && row.iter().any(|cell| cell.contains('\n'));
    is_joined.then(|| {
        format!(
            "{}, and one of them holds a line break; close its quote, or write the other cells, too",
            sizes()
        )
    })
}

/// A row without characters that nobody can see.
fn visible(row: StringRecord) -> StringRecord {
    if row.as_slice().is_ascii() {
        return row;
    }
    let cells = row.iter().map(text::visible);
    StringRecord::from_iter(cells.map(|cell| cell.trim().to_owned()))
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
/// header that is like the column, and is no column of its own, is named.
pub(crate) fn missing_columns<R: Row>(headers: &StringRecord, needed: &[&str]) -> Vec<String> {
    let is_missing = |name: &&&str| !headers.iter().any(|header| header == **name);
    let others = headers.iter();
    let others = others.filter(|header| !needed.contains(header) && !known::<R>().contains(header));
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

#[cfg(test)]
mod tests;
