//! The first bytes of delimited text → its dialect: which delimiter and quote make it the most regular table.

use super::cut::{Chunk, ChunkSizes, CutRule, Cutter};
use super::parse::parse_chunk;
use crate::load::batch::{RowBatch, Shape};
use crate::load::export::{Dialect, ReadOptions};
use crate::load::header::{likely_data, usual_width};

/// Candidates, the likelier first: a later one must be better to win.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', b':'];

/// Stands for a text of one column, whose cells may hold every candidate.
pub(crate) const NO_DELIMITER: u8 = 0x1f;

/// So much of a file is looked at to tell delimiters apart.
const HEAD_BYTES: usize = 64 << 10;

/// The first bytes of a text, and whether they are all of it.
#[derive(Clone, Copy)]
pub(crate) struct Head<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) is_complete: bool,
}

/// The dialect of a text. The ending of the file's name tips a balance.
pub(crate) fn sniff_dialect(head: Head<'_>, options: &ReadOptions, ending: &str) -> Dialect {
    let length = head.bytes.len().min(HEAD_BYTES);
    let head = Head {
        bytes: &head.bytes[..length],
        is_complete: head.is_complete && length == head.bytes.len(),
    };
    if let Some(delimiter) = options.delimiter.or_else(|| named_delimiter(head.bytes)) {
        return with_escapes(head, with_quoting(head.bytes, delimiter, options));
    }
    let mut best = (0.0, with_quoting(head.bytes, b',', options));
    for delimiter in DELIMITERS
        .into_iter()
        .filter(|&delimiter| separates(head.bytes, delimiter))
    {
        let dialect = with_escapes(head, with_quoting(head.bytes, delimiter, options));
        let weight = match (delimiter, ending) {
            (b':', _) => 0.5, // times and web addresses are full of it
            (b'\t', "tsv" | "tab") | (b'|', "psv") => 1.3,
            _ => 1.0,
        };
        let score = regularity(head, &dialect) * weight;
        if score > best.0 + 1e-9 {
            best = (score, dialect);
        }
    }
    if best.0 == 0.0 && !is_one_column(head, &best.1) {
        return Dialect {
            delimiter: NO_DELIMITER,
            ..best.1
        };
    }
    best.1
}

/// A colon between digits, or in a web address, is no delimiter.
fn separates(head: &[u8], delimiter: u8) -> bool {
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| head.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    delimiter != b':'
        || !memchr::memchr_iter(b':', head).any(|at| {
            (is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)))
                || head[at..].starts_with(b"://")
        })
}

/// Whether every row has one cell.
fn is_one_column(head: Head<'_>, dialect: &Dialect) -> bool {
    likely_data(&parse_head(head, dialect))
        .iter()
        .all(|row| row.len() == 1)
}

/// The delimiter that a first line `sep=;` names, as Excel writes and reads it.
fn named_delimiter(head: &[u8]) -> Option<u8> {
    let rest = head
        .strip_prefix(b"sep=")
        .or_else(|| head.strip_prefix(b"\"sep="))?;
    rest.first()
        .copied()
        .filter(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'\r' | b'\n'))
}

/// How well the text falls into rows of one width: 0 if it has one column.
fn regularity(head: Head<'_>, dialect: &Dialect) -> f64 {
    let batch = parse_head(head, dialect);
    let rows = likely_data(&batch);
    let usual = usual_width(&rows);
    let same = rows.iter().filter(|row| row.len() == usual).count() as f64 / rows.len() as f64;
    let is_first_usual = rows.first().is_some_and(|row| row.len() == usual);
    let is_first_split = rows.first().is_some_and(|row| row.len() > 1);
    if usual < 2 || (same <= 0.5 && !is_first_split) {
        return 0.0;
    }
    let told = rows.len() as f64 / batch.rows().count() as f64;
    told * same * (1.0 - 1.0 / usual as f64) + if is_first_usual { 0.3 } else { 0.0 }
}

/// The rows of a head, whatever their width. The last one is left out if the head cuts it.
pub(crate) fn parse_head(head: Head<'_>, dialect: &Dialect) -> RowBatch {
    let open = Shape::open();
    parse_chunk(whole_records(head, dialect), dialect, &open)
}

fn whole_records(head: Head<'_>, dialect: &Dialect) -> Chunk {
    let sizes = ChunkSizes {
        chunk: head.bytes.len().saturating_sub(1).max(1),
        tail: 0,
    };
    match Cutter::new(head.bytes, CutRule::Delimited(*dialect), sizes).next_chunk() {
        Ok(Some(chunk)) if !head.is_complete => Chunk {
            is_last: false,
            ..chunk
        },
        _ => Chunk::new(head.bytes.to_vec(), 1),
    }
}

/// Completes a dialect: which quote it uses, how quotes are escaped.
fn with_quoting(head: &[u8], delimiter: u8, options: &ReadOptions) -> Dialect {
    let (double, single) = (
        Quoting::of(head, delimiter, b'"'),
        Quoting::of(head, delimiter, b'\''),
    );
    let is_single = double.opened == 0 && single.opened >= 2 && single.opened == single.closed;
    let quote = options
        .quote
        .unwrap_or(if is_single { b'\'' } else { b'"' });
    let used = Quoting::of(head, delimiter, quote);
    Dialect {
        delimiter,
        quote: Some(quote),
        escape: (used.escaped > 0 && used.escaped >= used.doubled).then_some(b'\\'),
        escapes_all: false,
        space_before_quote: used.opened_behind_space > used.opened,
    }
}

/// Lets backslashes escape delimiters and line ends, too, if some stand before them and the table is the more regular for it.
fn with_escapes(head: Head<'_>, dialect: Dialect) -> Dialect {
    let ends_cell = |&byte: &u8| byte == dialect.delimiter || byte == b'\n' || byte == b'\r';
    let is_written = memchr::memchr_iter(b'\\', head.bytes)
        .any(|at| head.bytes.get(at + 1).is_some_and(ends_cell));
    let escaped = Dialect {
        escape: Some(b'\\'),
        escapes_all: true,
        ..dialect
    };
    if is_written && regularity(head, &escaped) > regularity(head, &dialect) {
        escaped
    } else {
        dialect
    }
}

/// How often a byte is used in the ways that quotes are.
#[derive(Default)]
struct Quoting {
    /// At the start of a cell.
    opened: usize,
    /// At the start of a cell but for a space.
    opened_behind_space: usize,
    /// At the end of a cell.
    closed: usize,
    /// Twice, within a cell.
    doubled: usize,
    /// Behind a backslash, within a cell.
    escaped: usize,
}

impl Quoting {
    fn of(head: &[u8], delimiter: u8, quote: u8) -> Self {
        let mut counts = Self::default();
        let byte = |at: usize| head.get(at).copied().unwrap_or(b'\n');
        let is_edge = |byte: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
        for at in memchr::memchr_iter(quote, head) {
            let before = if at == 0 { b'\n' } else { byte(at - 1) };
            let (opens, closes) = (is_edge(before), is_edge(byte(at + 1)));
            counts.opened += usize::from(opens);
            counts.closed += usize::from(closes && !opens);
            counts.opened_behind_space +=
                usize::from(before == b' ' && at > 1 && is_edge(byte(at - 2)) && delimiter != b' ');
            counts.doubled += usize::from(!opens && !closes && byte(at + 1) == quote);
            counts.escaped += usize::from(before == b'\\' && !closes);
        }
        counts
    }
}
