//! The first rows of an export → where its header stands, what the columns are called, how wide rows are.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::batch::{RawRow, RowBatch, Shape};
use super::error::{Fault, LoadError};
use super::export::{Export, ReadOptions};
use crate::source::is_usual_header;

/// Words that header cells hold; a row with two of them is a header whatever else it holds.
const HEADER_WORDS: [&str; 18] = [
    "name", "email", "e-mail", "phone", "mobile", "address", "street", "city", "state", "zip",
    "country", "owner", "agent", "date", "company", "tags", "notes", "title",
];

/// A cell of more lines names no column.
const NAME_LINES_MAX: usize = 4;

/// Longer cells are no names of columns, where much depends on it.
const NAME_BYTES_MAX: usize = 60;

/// Among so many rows the header is looked for, where titles fill as many cells as one may.
const TITLES_MAX: usize = 10;

/// Fills in the headers and the shape of an export from its first rows, which were read without a header.
///
/// # Errors
/// When the row that the options name does not exist.
pub(crate) fn settle_header(
    export: &mut Export,
    sample: &RowBatch,
    options: &ReadOptions,
) -> Result<(), LoadError> {
    let rows: Vec<RawRow<'_>> = sample.rows().collect();
    let usual = usual_width(&likely_data(sample));
    let at = match options.header_row {
        Some(line) => {
            let found = rows.iter().position(|row| row.line() == line);
            found.ok_or_else(|| Fault::NoHeaderRow(line).of(&export.path))?
        }
        None => find_candidate(&rows, usual),
    };
    let Some(candidate) = rows.get(at).copied() else {
        export.notes.push("there is no row in it".to_owned());
        export.shape = Shape::default();
        return Ok(());
    };
    let below = &rows[at + 1..];
    export.has_header = options.header_row.is_some() || is_header(candidate, below);
    let width = full_width(candidate, below, usual);
    if export.has_header {
        if repeats_often(candidate, below) {
            let note =
                "the header stands again and again: it is several exports put one after another";
            export.notes.push(note.to_owned());
        }
        let names = (0..width).map(|at| candidate.cell(at).to_owned());
        name_columns(export, names);
        let header = if may_repeat(candidate) {
            candidate.cells().map(str::to_owned).collect()
        } else {
            Vec::new()
        };
        let line = candidate.line();
        export.shape = Shape {
            width,
            header,
            header_line: line,
            data_line: line + 1,
        };
    } else {
        export.headers = (1..=width).map(generated_name).collect();
        export
            .notes
            .push("there is no header; columns are called column_1, column_2, …".to_owned());
        export.shape = Shape {
            width,
            header: Vec::new(),
            header_line: 0,
            data_line: candidate.line(),
        };
    }
    Ok(())
}

/// Whether the same row further down is the header again: not where one word makes a row, and a column may hold it.
fn may_repeat(header: RawRow<'_>) -> bool {
    header.len() > 1 || header.cells().any(has_header_word)
}

/// The rows that do not start with `#`, as comments do; all of them if all do. Of a small report, those between its titles and its footer.
pub(crate) fn likely_data(sample: &RowBatch) -> Vec<RawRow<'_>> {
    let is_plain = |row: &RawRow<'_>| !row.cell(0).starts_with('#');
    let mut rows: Vec<RawRow<'_>> = sample.rows().filter(is_plain).collect();
    if rows.is_empty() {
        rows.extend(sample.rows());
    }
    match report_rows(&rows) {
        Some(table) => rows[table].to_vec(),
        None => rows,
    }
}

/// The rows from the first to the last of several cells, if the first names columns and most of them are as wide.
///
/// Where titles and a footer, of one cell each, are more than the rows between them, they would else pass for a table of one column.
fn report_rows(rows: &[RawRow<'_>]) -> Option<RangeInclusive<usize>> {
    let is_split = |row: &RawRow<'_>| row.len() > 1;
    let table = rows.iter().position(is_split)?..=rows.iter().rposition(is_split)?;
    let header = rows[*table.start()];
    let is_name = |cell: &&str| has_header_word(cell) || is_usual_header(cell);
    let names = header.cells().filter(is_name).count();
    let is_short = |cell: &str| cell.len() <= NAME_BYTES_MAX && Kind::of(cell) <= Kind::Text;
    let within = &rows[table.clone()];
    let as_wide = within
        .iter()
        .filter(|row| row.len() == header.len())
        .count();
    let is_header = names > 2 || (names == 2 && as_wide == within.len() && as_wide > 1);
    let is_table = is_header && header.cells().all(is_short) && as_wide * 2 > within.len();
    is_table.then_some(table)
}

/// The number of cells that most rows have; the larger one on a draw.
pub(crate) fn usual_width(rows: &[RawRow<'_>]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(RawRow::len).collect();
    widths.sort_unstable();
    widths
        .chunk_by(|left, right| left == right)
        .max_by_key(|run| run.len())
        .map_or(0, |run| run[0])
}

/// The first row that is filled as a header is; titles and filters above it have fewer cells.
fn find_candidate(rows: &[RawRow<'_>], usual: usize) -> usize {
    let is_full = |row: &RawRow<'_>| {
        let enough = if row.len() == usual {
            2
        } else {
            2.max(usual.div_ceil(2))
        };
        let is_comment = row.cell(0).starts_with('#') && row.len() != usual;
        !is_comment && filled(row) >= enough.min(usual)
    };
    let at = rows.iter().position(is_full).unwrap_or(0);
    let is_sparse = |row: &RawRow<'_>| filled(row) * 2 < usual;
    let is_of_names = |row: &RawRow<'_>| row.cells().all(|cell| Kind::of(cell) <= Kind::Text);
    let names_all = |row: &RawRow<'_>| !is_sparse(row) && is_of_names(row);
    let known = |row: &RawRow<'_>| row.cells().filter(|cell| is_usual_header(cell)).count();
    let is_data = |row: &&RawRow<'_>| row.cells().any(|cell| Kind::of(cell) == Kind::Email);
    let [most, names] = rows
        .get(at)
        .map_or([0; 2], |top| [filled(top), known(top).max(1)]);
    let titles = rows.iter().skip(at).take(TITLES_MAX);
    let mut titles = titles.take_while(|row| !is_data(row));
    let names_more = |row| is_of_names(row) && filled(row) > most && known(row) > names;
    if let Some(behind) = titles.position(names_more) {
        return at + behind; // titles filled as many cells as a header may
    }
    match rows.get(at..at + 2) {
        Some([top, next]) if is_sparse(top) && names_all(next) => at + 1, // a row of groups above the names
        _ => at,
    }
}

fn filled(row: &RawRow<'_>) -> usize {
    row.cells().filter(|cell| !cell.trim().is_empty()).count()
}

/// Rows may be wider than the header: then the columns without a name count too, if most rows fill one of them.
fn full_width(candidate: RawRow<'_>, below: &[RawRow<'_>], usual: usize) -> usize {
    let fills_more = |row: &&RawRow<'_>| {
        row.cells()
            .skip(candidate.len())
            .any(|cell| !cell.trim().is_empty())
    };
    let wider = below.iter().filter(fills_more).count();
    if wider * 2 > below.len() {
        usual.max(candidate.len())
    } else {
        candidate.len()
    }
}

/// Whether a row names columns rather than filling them.
fn is_header(candidate: RawRow<'_>, below: &[RawRow<'_>]) -> bool {
    if candidate
        .cells()
        .any(|cell| cell.lines().count() > NAME_LINES_MAX)
    {
        return false;
    }
    let words = candidate
        .cells()
        .filter(|cell| has_header_word(cell))
        .count();
    if words >= 2.min(candidate.len())
        && !candidate.cells().any(|cell| Kind::of(cell) == Kind::Email)
    {
        return true;
    }
    if repeats_often(candidate, below) {
        return false;
    }
    let kinds: Vec<(Kind, Kind)> = candidate
        .cells()
        .enumerate()
        .map(|(at, cell)| (Kind::of(cell), usual_kind(below, at)))
        .collect();
    let is_name = kinds
        .iter()
        .any(|&(top, usual)| top == Kind::Text && usual != Kind::Text && usual != Kind::Blank);
    let is_value = kinds
        .iter()
        .any(|&(top, _)| matches!(top, Kind::Email | Kind::Number | Kind::Date));
    is_name || !is_value || is_above_labels(candidate, below)
}

/// Whether a row stands below itself so often that it may be one of many alike.
fn repeats_often(candidate: RawRow<'_>, below: &[RawRow<'_>]) -> bool {
    let is_alike = |row: &&RawRow<'_>| row.cells().eq(candidate.cells());
    let repeats = below.iter().filter(is_alike).count();
    repeats > 2 && repeats * 5 > below.len()
}

/// Whether a row leaves the corner blank above labels that every row has: then it names the other columns, be it by years.
fn is_above_labels(candidate: RawRow<'_>, below: &[RawRow<'_>]) -> bool {
    let is_blank = |row: &RawRow<'_>| row.cell(0).trim().is_empty();
    let names: HashSet<&str> = candidate.cells().map(str::trim).collect();
    is_blank(&candidate)
        && names.len() == filled(&candidate) + 1
        && usual_kind(below, 0) == Kind::Text
        && !below.iter().any(is_blank)
}

fn has_header_word(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    cell.split(|char: char| !char.is_alphanumeric() && char != '-')
        .any(|word| HEADER_WORDS.contains(&word))
        || (cell.len() < 30 && HEADER_WORDS.iter().any(|word| cell.ends_with(word)))
}

/// What a cell looks like.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Blank,
    Text,
    Number,
    Date,
    Email,
}

impl Kind {
    fn of(cell: &str) -> Self {
        let cell = cell.trim();
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        let is_made_of = |others: &str| {
            cell.bytes()
                .all(|byte| byte.is_ascii_digit() || others.as_bytes().contains(&byte))
        };
        if cell.is_empty() {
            Self::Blank
        } else if cell.contains('@') && cell.contains('.') && !cell.contains(' ') {
            Self::Email
        } else if digits > 0 && is_made_of("+-.,$€£%() ") {
            Self::Number
        } else if digits >= 3 && is_made_of("-/.: TZ+") {
            Self::Date
        } else {
            Self::Text
        }
    }
}

/// The kind that most filled cells of a column have, or `Text` if none has most.
fn usual_kind(rows: &[RawRow<'_>], column: usize) -> Kind {
    let mut kinds: Vec<Kind> = rows
        .iter()
        .map(|row| Kind::of(row.cell(column)))
        .filter(|&kind| kind != Kind::Blank)
        .collect();
    kinds.sort_unstable();
    let longest = kinds
        .chunk_by(|left, right| left == right)
        .max_by_key(|run| run.len());
    match longest {
        None => Kind::Blank,
        Some(run) if run.len() * 2 > kinds.len() => run[0],
        Some(_) => Kind::Text,
    }
}

/// Gives every column a name of its own, and notes each that is not the one in the file: of a header, of keys of objects, of a schema.
pub(crate) fn name_columns(export: &mut Export, names: impl IntoIterator<Item = String>) {
    let mut taken: HashSet<String> = HashSet::new();
    let names = names.into_iter().enumerate();
    export.headers = names
        .map(|(at, name)| name_column(&name, at, &mut taken, &mut export.notes))
        .collect();
    export.shape.width = export.headers.len();
}

fn name_column(
    cell: &str,
    at: usize,
    taken: &mut HashSet<String>,
    notes: &mut Vec<String>,
) -> String {
    let words: Vec<&str> = cell.trim_matches('\u{feff}').split_whitespace().collect();
    let mut name = words.join(" ");
    if name.is_empty() {
        name = generated_name(at + 1);
        notes.push(format!(
            "column {} has no header; it is called `{name}`",
            at + 1
        ));
    }
    let mut unique = name.clone();
    let mut count = 2;
    while !taken.insert(unique.clone()) {
        unique = format!("{name} ({count})");
        count += 1;
    }
    if unique != name {
        notes.push(format!(
            "the header `{name}` appears twice; column {} is called `{unique}`",
            at + 1
        ));
    }
    unique
}

fn generated_name(number: usize) -> String {
    format!("column_{number}")
}
