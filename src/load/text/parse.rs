//! Parses one chunk of delimited text into a batch of rows. Cells point into the chunk itself.

use memchr::memchr2;

use super::cut::{Chunk, MARK, count_lines, doubtful_lines};
use super::escape::unescape;
use super::footer::footer_start;
use super::quote::{Close, Opening, find_close, skip_spaces};
use super::repair::into_text;
use crate::load::batch::{RowBatch, RowEnd, RowGate, Shape};
use crate::load::export::Dialect;
use crate::load::reject::Note;

/// The rows of a chunk, held against the shape of the export.
pub(crate) fn parse_chunk(chunk: Chunk, dialect: &Dialect, shape: &Shape) -> RowBatch {
    let mut batch = RowBatch::default();
    let (line, doubtful_before, is_last) = (chunk.first_line, chunk.doubtful_before, chunk.is_last);
    batch.text = into_text(chunk, &mut batch.notes);
    let end = batch.text.len();
    batch.cells.reserve(end / 8);
    let footer = if is_last {
        footer_start(&batch.text, dialect, shape)
    } else {
        end
    };
    let mut parser = Parser {
        gate: RowGate::new(shape, batch),
        dialect,
        end,
        footer,
        at: 0,
        line,
        doubtful_before,
        has_stray_quote: false,
        is_strict: false,
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
    /// See [`Opening::is_strict`].
    is_strict: bool,
}

impl Parser<'_> {
    fn text(&self) -> &[u8] {
        &self.gate.batch.text.as_bytes()[..self.end]
    }

    fn parse_row(&mut self) {
        if self.text()[self.at..].starts_with(MARK) {
            self.at += MARK.len();
        }
        let (start, line) = (self.at, self.line);
        if self.end_line() {
            self.gate.batch.notes.add(Note::BlankRow, 1, line);
            return;
        }
        self.parse_cells();
        if self.has_stray_quote && self.line == line && !self.gate.fits() {
            self.parse_again(start);
        }
        let stop = self.at;
        let is_open = !self.end_line();
        if std::mem::take(&mut self.has_stray_quote) {
            self.gate.batch.notes.add(Note::StrayQuote, 1, line);
        }
        self.gate.end_row(&RowEnd {
            line,
            raw: start..stop,
            doubtful: line < self.doubtful_before,
            is_footer: start >= self.footer,
            is_open,
            is_in_quotes: is_open && self.ends_in_quotes(),
        });
    }

    /// Whether the cell that was taken last opens with a quote that never closes.
    fn ends_in_quotes(&self) -> bool {
        let cell = self.gate.batch.cells.last().copied().unwrap_or_default();
        let first = self.text().get(cell.0 as usize);
        self.dialect.quote.is_some() && first == self.dialect.quote.as_ref()
    }

    fn parse_cells(&mut self) {
        self.parse_cell();
        while self.text().get(self.at) == Some(&self.dialect.delimiter) {
            self.at += 1;
            self.parse_cell();
        }
    }

    /// Reads a row of one line with the stricter view of its quotes, and keeps that reading if it fits and ends there. It sees
    /// nothing of later rows, as it might stand at the end of a chunk.
    fn parse_again(&mut self, start: usize) {
        let (stop, line, first) = (self.at, self.line, self.gate.take_cells());
        let end = std::mem::replace(&mut self.end, stop);
        (self.at, self.is_strict) = (start, true);
        self.parse_cells();
        (self.end, self.is_strict) = (end, false);
        if self.at != stop || !self.gate.fits() {
            self.gate.put_back(first);
            (self.at, self.line) = (stop, line);
        }
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
        if self.dialect.escapes_all {
            return self.parse_escaped();
        }
        let length = cell_length(&self.text()[self.at..], self.dialect.delimiter);
        self.gate
            .batch
            .cells
            .push((self.at as u32, (self.at + length) as u32));
        self.at += length;
    }

    /// Takes a cell without quotes in which an escaped delimiter or line end is text.
    fn parse_escaped(&mut self) {
        let text = self.text();
        let mut stop = self.at;
        while let Some(&byte) = text.get(stop) {
            match byte {
                b'\n' | b'\r' => break,
                _ if byte == self.dialect.delimiter => break,
                _ => stop = self.dialect.behind(text, stop),
            }
        }
        let cell = self.at..stop;
        self.line += count_lines(&text[cell.clone()]);
        let value = unescape(&self.gate.batch.text[cell], None, self.dialect);
        self.gate.batch.push_cell(&value);
        self.at = stop;
    }

    fn parse_quoted(&mut self, open: usize) {
        match find_close(
            self.text(),
            Opening {
                at: open,
                is_whole: true,
                is_strict: self.is_strict,
            },
            self.dialect,
        ) {
            Close::At {
                at,
                next,
                has_escapes,
                is_stray,
            } => {
                let text = self.text();
                let inside = open + 1..at;
                self.line += match memchr2(b'\n', b'\r', &text[inside.clone()]) {
                    None => 0,
                    Some(_) => count_lines(&text[inside.clone()]),
                };
                self.has_stray_quote |= is_stray;
                if has_escapes {
                    let value = unescape(
                        &self.gate.batch.text[inside],
                        self.dialect.quote,
                        self.dialect,
                    );
                    self.gate.batch.push_cell(&value);
                } else {
                    self.gate
                        .batch
                        .cells
                        .push((inside.start as u32, inside.end as u32));
                }
                self.at = next;
            }
            Close::Never { searched_until } => {
                if !self.is_strict {
                    let lines = doubtful_lines(self.text(), self.at, searched_until);
                    self.doubtful_before = self.doubtful_before.max(self.line + lines);
                }
                self.has_stray_quote = true;
                self.parse_plain();
            }
            Close::Unknown => self.at = self.end, // cannot be: a whole text leaves nothing unknown
        }
    }
}

/// How many bytes up to the delimiter or line end; looks at eight bytes at a time, as most cells are short.
fn cell_length(text: &[u8], delimiter: u8) -> usize {
    let mut at = 0;
    while let Some(eight) = text[at..].first_chunk() {
        let eight = u64::from_le_bytes(*eight);
        let ends = first_of(eight, delimiter) | first_of(eight, b'\n') | first_of(eight, b'\r');
        if ends != 0 {
            return at + ends.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let ends_cell = |&byte: &u8| byte == delimiter || byte == b'\n' || byte == b'\r';
    let rest = &text[at..];
    at + rest.iter().position(ends_cell).unwrap_or(rest.len())
}

/// The lowest bit that is set is the highest bit of the first byte in `eight` that equals `byte`; none is set if none does.
fn first_of(eight: u64, byte: u8) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let zero_where_equal = eight ^ (ONES * u64::from(byte));
    zero_where_equal.wrapping_sub(ONES) & !zero_where_equal & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::text::cut::{ChunkSizes, CutRule, Cutter};
    use proptest::prelude::*;

    /// The rows and rejects of a text that is cut into chunks of about so many bytes.
    fn rows(text: &str, width: usize, chunk: usize) -> Vec<String> {
        rows_in(Dialect::default(), text, width, chunk)
    }

    fn rows_in(dialect: Dialect, text: &str, width: usize, chunk: usize) -> Vec<String> {
        let mut found: Vec<_> = batches(dialect, text, width, chunk)
            .iter()
            .flat_map(|batch| {
                let blanks = batch.notes.count(Note::BlankRow) as usize;
                found_in(batch).chain(vec![(u64::MAX, String::new()); blanks])
            })
            .collect();
        found.sort();
        found
            .iter()
            .map(|(line, text)| format!("{line} {text}"))
            .collect()
    }

    /// The rows and rejects of a batch, with their lines.
    fn found_in(batch: &RowBatch) -> impl Iterator<Item = (u64, String)> {
        let rows = batch
            .rows()
            .map(|row| (row.line(), row.cells().collect::<Vec<_>>().join("|")));
        let rejects = batch.rejects.iter();
        rows.chain(rejects.map(|reject| (reject.line, format!("{} {}", reject.reason, reject.raw))))
    }

    /// The batches of a text that has no footer, as a footer is looked for in its last chunk only.
    fn batches(dialect: Dialect, text: &str, width: usize, chunk: usize) -> Vec<RowBatch> {
        let shape = Shape {
            width,
            ..Shape::default()
        };
        let sizes = ChunkSizes { chunk, tail: 0 };
        let mut cutter = Cutter::new(text.as_bytes(), CutRule::Delimited(dialect), sizes);
        let mut batches = Vec::new();
        while let Some(chunk) = cutter.next_chunk().unwrap() {
            let is_last = false;
            batches.push(parse_chunk(Chunk { is_last, ..chunk }, &dialect, &shape));
        }
        batches
    }

    fn written(table: &[Vec<String>], terminator: csv::Terminator) -> String {
        let mut writer = csv::WriterBuilder::new()
            .terminator(terminator)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(Vec::new());
        table
            .iter()
            .for_each(|row| writer.write_record(row).unwrap());
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    #[test]
    fn a_second_reading_sees_no_later_row() {
        let dialect = Dialect {
            escape: Some(b'\\'),
            escapes_all: true,
            ..Dialect::default()
        };
        let text = "\"\\,\"a,\"\n\"\r";
        assert_eq!(
            rows_in(dialect, text, 2, 4),
            rows_in(dialect, text, 2, 10_000)
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// What the csv crate writes is read back equal, for any size of chunk and any line end.
        #[test]
        fn tables_survive(
            table in prop::collection::vec(prop::collection::vec("[a\",;\n\r é']{0,6}x", 3), 0..12),
            chunk in 1_usize..200,
            end in 0_usize..3,
        ) {
            let end = [csv::Terminator::CRLF, csv::Terminator::Any(b'\n'), csv::Terminator::Any(b'\r')][end];
            let text = written(&table, end);
            let found: Vec<String> =
                rows(&text, 3, chunk).into_iter().map(|row| row.split_once(' ').unwrap().1.to_owned()).collect();
            let expected: Vec<String> = table.iter().map(|row| row.join("|")).collect();
            prop_assert_eq!(found, expected);
        }

        /// Any text gives the same rows, rejects and blank lines on the same lines, however it is cut.
        #[test]
        fn cuts_change_nothing(text in "[a\"\",,\n\n\r #]{0,60}", chunk in 1_usize..40) {
            prop_assert_eq!(rows(&text, 2, chunk), rows(&text, 2, 10_000));
        }

        /// The same where escapes hold everywhere.
        #[test]
        fn cuts_change_nothing_among_escapes(text in "[a\"\\\\,,\n\n\r]{0,60}", chunk in 1_usize..40) {
            let dialect = Dialect { escape: Some(b'\\'), escapes_all: true, ..Dialect::default() };
            prop_assert_eq!(rows_in(dialect, &text, 2, chunk), rows_in(dialect, &text, 2, 10_000));
        }

        /// Every line of a text without quotes is in one row, one reject, or blank.
        #[test]
        fn every_line_is_accounted_for(text in "(a|,|\n|\r|\r\n| |#){0,60}") {
            let lines = text.replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(rows(&text, 2, 16).len(), lines.lines().count());
        }

        /// Quotes, closed or not, and footers swallow nothing: every letter is in one row or one reject, and no line starts two.
        #[test]
        fn every_letter_is_accounted_for(text in "(a|b,|\"|,|\n|\r|\r\n| |#){0,60}", chunk in 1_usize..40) {
            let letters = |text: &str| text.bytes().filter(u8::is_ascii_lowercase).count();
            let shape = Shape { width: 2, ..Shape::default() };
            let whole = Cutter::new(text.as_bytes(), CutRule::Delimited(Dialect::default()), ChunkSizes::USUAL).next_chunk().unwrap();
            let with_footer = whole.map(|chunk| parse_chunk(chunk, &Dialect::default(), &shape));
            for batches in [with_footer.into_iter().collect(), batches(Dialect::default(), &text, 2, chunk)] {
                let rows = batches.iter().flat_map(RowBatch::rows);
                let cells: usize = rows.flat_map(|row| row.cells().collect::<Vec<_>>()).map(letters).sum();
                let rejects: usize = batches.iter().flat_map(|batch| &batch.rejects).map(|reject| letters(&reject.raw)).sum();
                prop_assert_eq!(cells + rejects, letters(&text));
                let mut lines: Vec<u64> = batches.iter().flat_map(found_in).map(|(line, _)| line).collect();
                let count = lines.len();
                lines.sort_unstable();
                lines.dedup();
                prop_assert_eq!(lines.len(), count);
            }
        }
    }
}
