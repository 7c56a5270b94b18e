//! Parses one chunk of delimited text into a batch of rows. Cells point into the chunk itself.

use memchr::memchr2;

use super::cut::{Chunk, count_lines, doubtful_lines};
use super::footer::footer_start;
use super::quote::{Close, Opening, find_close, skip_spaces};
use super::repair::into_text;
use crate::load::batch::{RowBatch, RowEnd, RowGate, Shape};
use crate::load::export::Dialect;
use crate::load::reject::Note;

/// The rows of a chunk, held against the shape of the export.
pub(crate) fn parse_chunk(chunk: Chunk, dialect: &Dialect, shape: &Shape) -> RowBatch {
    let mut batch = RowBatch::default();
    batch.notes.add(Note::NulBytes, chunk.nul_bytes, chunk.first_line);
    batch.text = into_text(chunk.bytes, chunk.first_line, &mut batch.notes);
    let end = batch.text.len();
    batch.cells.reserve(end / 8);
    let footer = if chunk.is_last { footer_start(&batch.text, dialect, shape.width) } else { end };
    let mut parser = Parser {
        gate: RowGate::new(shape, batch),
        dialect,
        end,
        footer,
        at: 0,
        line: chunk.first_line,
        doubtful_before: chunk.doubtful_before,
        has_stray_quote: false,
    };
    while parser.at < end {
        parser.parse_row();
    }
    parser.gate.batch
}

struct Parser<'a> {
    gate: RowGate<'a>,
    dialect: &'a Dialect,
    /// Where the chunk ends in the batch's text; unescaped cells are put behind it.
    end: usize,
    /// Where the footer starts.
    footer: usize,
    at: usize,
    /// The line that `at` is on.
    line: u64,
    doubtful_before: u64,
    has_stray_quote: bool,
}

impl Parser<'_> {
    fn text(&self) -> &[u8] {
        &self.gate.batch.text.as_bytes()[..self.end]
    }

    fn parse_row(&mut self) {
        let (start, line) = (self.at, self.line);
        if self.end_line() {
            self.gate.batch.notes.add(Note::BlankRow, 1, line);
            return;
        }
        self.parse_cell();
        while self.text().get(self.at) == Some(&self.dialect.delimiter) {
            self.at += 1;
            self.parse_cell();
        }
        let stop = self.at;
        self.end_line();
        if std::mem::take(&mut self.has_stray_quote) {
            self.gate.batch.notes.add(Note::StrayQuote, 1, line);
        }
        self.gate.end_row(&RowEnd {
            line,
            raw: start..stop,
            doubtful: line < self.doubtful_before,
            is_footer: start >= self.footer,
        });
    }

    /// Goes over a line end, if one is here.
    fn end_line(&mut self) -> bool {
        let length = match (self.text().get(self.at), self.text().get(self.at + 1)) {
            (Some(b'\r'), Some(b'\n')) => 2,
            (Some(b'\r' | b'\n'), _) => 1,
            _ => return false,
        };
        self.at += length;
        self.line += 1;
        true
    }

    /// Takes the cell that starts here and stops at the delimiter or line end behind it.
    fn parse_cell(&mut self) {
        let open = if self.dialect.space_before_quote {
            skip_spaces(self.text(), self.at, self.dialect.delimiter)
        } else {
            self.at
        };
        if self.dialect.quote.is_some() && self.text().get(open).copied() == self.dialect.quote {
            self.parse_quoted(open);
        } else {
            self.parse_plain();
        }
    }

    fn parse_plain(&mut self) {
        let length = cell_length(&self.text()[self.at..], self.dialect.delimiter);
        self.gate.batch.cells.push((self.at as u32, (self.at + length) as u32));
        self.at += length;
    }

    fn parse_quoted(&mut self, open: usize) {
        match find_close(self.text(), Opening { at: open, is_whole: true }, self.dialect) {
            Close::At { at, next, has_escapes, is_stray } => {
                let text = self.text();
                let inside = open + 1..at;
                self.line += match memchr2(b'\n', b'\r', &text[inside.clone()]) {
                    None => 0,
                    Some(_) => count_lines(&text[inside.clone()]),
                };
                self.has_stray_quote |= is_stray;
                if has_escapes {
                    let value = unescape(&self.gate.batch.text[inside], self.dialect);
                    self.gate.batch.push_cell(&value);
                } else {
                    self.gate.batch.cells.push((inside.start as u32, inside.end as u32));
                }
                self.at = next;
            }
            Close::Never { searched_until } => {
                let lines = doubtful_lines(self.text(), self.at, searched_until);
                self.doubtful_before = self.doubtful_before.max(self.line + lines);
                self.has_stray_quote = true;
                self.parse_plain();
            }
            Close::Unknown => self.at = self.end, // cannot be: a whole text leaves nothing unknown
        }
    }
}

/// How many bytes up to the delimiter or line end.
fn cell_length(text: &[u8], delimiter: u8) -> usize {
    let ends_cell = |&byte: &u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    text.iter().position(ends_cell).unwrap_or(text.len())
}

/// Takes the escapes out of a quoted cell.
fn unescape(quoted: &str, dialect: &Dialect) -> String {
    let quote = dialect.quote.map_or('"', char::from);
    let escape = dialect.escape.map(char::from);
    let mut value = String::with_capacity(quoted.len());
    let mut chars = quoted.chars().peekable();
    while let Some(char) = chars.next() {
        let follower = chars.peek().copied();
        let is_escape = (char == quote && follower == Some(quote))
            || (Some(char) == escape && (follower == Some(quote) || follower == escape));
        value.push(if is_escape { chars.next().unwrap_or(char) } else { char });
    }
    value
}
