//! Consecutive raw rows in flat buffers: one text, the bounds of its cells, the lines of its rows.
//!
//! Cells of delimited text point into the chunk as it was read, so nothing is copied but cells with escaped quotes.

mod first_letters;

use std::{cmp::Ordering, ops::Range};

use self::first_letters::FirstLetters;
use super::reject::{Note, Notes, Reject, RejectReason};
use crate::{list::SEPARATOR, source::is_usual_header};

/// Rows that follow each other in an export, in file order, with what was rejected between them.
#[derive(Debug, Default)]
pub struct RowBatch {
    pub(crate) text: String,
    pub(crate) cells: Vec<(u32, u32)>,
    pub(crate) rows: Vec<RowSpan>,
    /// The lines here that gave no row, in file order.
    pub rejects: Vec<Reject>,
    /// What was mended or skipped here.
    pub notes: Notes,
    /// The line of a header of another order or width: what stands below it is no row of this table.
    pub(crate) other_header: Option<u64>,
}

/// Where a row starts and which cells are its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RowSpan {
    pub(crate) line: u64,
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Where it stands in the batch's text; empty if only its cells do.
    raw: (u32, u32),
}

impl RowBatch {
    /// The rows in file order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = RawRow<'_>> + DoubleEndedIterator {
        let may_have_lists = self.text.contains(SEPARATOR);
        self.rows.iter().map(move |span| RawRow {
            batch: self,
            span: *span,
            may_have_lists,
        })
    }

    /// How many rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row (there may be rejects).
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a cell to the row that is being built.
    pub(crate) fn push_cell(&mut self, value: &str) {
        let cell = self.push_text(value);
        self.cells.push(cell);
    }

    /// Adds a text that cells can be, and gives its bounds.
    pub(crate) fn push_text(&mut self, value: &str) -> (u32, u32) {
        let start = self.text.len() as u32;
        self.text.push_str(value);
        (start, self.text.len() as u32)
    }
}

/// One row: cells as text, exactly as the file has them.
#[derive(Debug, Clone, Copy)]
pub struct RawRow<'a> {
    batch: &'a RowBatch,
    span: RowSpan,
    may_have_lists: bool,
}

impl<'a> RawRow<'a> {
    /// 1-based physical line (sheet row, record number in Parquet) where the row starts.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.span.line
    }

    /// The cell under the header with this index; `""` beyond the last.
    #[must_use]
    pub fn cell(&self, index: usize) -> &'a str {
        let at = self.span.first as usize + index;
        if at >= self.span.last as usize {
            return "";
        }
        let (start, end) = self.batch.cells[at];
        &self.batch.text[start as usize..end as usize]
    }

    /// Whether a cell may be a [`List`](crate::list::List): whether any of the batch is.
    #[must_use]
    pub(crate) fn may_have_lists(&self) -> bool {
        self.may_have_lists
    }

    /// How many cells the row has; short rows have fewer than there are headers, none has more.
    #[must_use]
    pub(crate) fn len(&self) -> usize {
        (self.span.last - self.span.first) as usize
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let row = *self;
        (0..row.len()).map(move |index| row.cell(index))
    }

    /// The row as one that cannot be used.
    #[must_use]
    pub fn reject(&self, reason: RejectReason) -> Reject {
        let (start, end) = self.span.raw;
        let raw = &self.batch.text[start as usize..end as usize];
        Reject::new(self.line(), reason, &raw_text(raw, self.cells()))
    }
}

/// Where a part of a text stands in it.
pub(crate) fn place_of(part: &str, text: &str) -> Range<usize> {
    let start = part.as_ptr() as usize - text.as_ptr() as usize;
    start..start + part.len()
}

/// The text of a row; where no more is known of it than its cells, they stand for it.
fn raw_text<'c>(raw: &str, cells: impl Iterator<Item = &'c str>) -> String {
    match raw {
        "" => cells.collect::<Vec<_>>().join(","),
        raw => raw.to_owned(),
    }
}

/// What every row of an export is held against, whatever its format.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    /// How many headers.
    pub(crate) width: usize,
    /// The header row as it stands in the file; empty if the file has none.
    pub(crate) header: Vec<String>,
    /// Where it stands; 0 if the file has none.
    pub(crate) header_line: u64,
    /// Rows that start before this line are no data.
    pub(crate) data_line: u64,
}

impl Shape {
    /// The shape before the header is known: rows of any width are kept.
    pub(crate) fn open() -> Self {
        Self {
            width: usize::MAX,
            ..Self::default()
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.width == usize::MAX
    }
}

/// Ends rows one by one: keeps them, or takes them back with a reason.
pub(crate) struct RowGate<'s> {
    pub(crate) batch: RowBatch,
    shape: &'s Shape,
    names: FirstLetters,
    first: usize,
}

/// What the row gate needs to know of the row that ends.
#[derive(Default)]
pub(crate) struct RowEnd {
    pub(crate) line: u64,
    /// Where the row stands in the batch's text; if empty, its cells are shown instead.
    pub(crate) raw: Range<usize>,
    /// A quote before or in this row never closed: only the right number of cells is believed.
    pub(crate) doubtful: bool,
    /// It stands in the run of lonely cells that ends the file.
    pub(crate) is_footer: bool,
    /// The file ends in it, without a line end.
    pub(crate) is_open: bool,
    /// The file ends in its last cell, within quotes: nobody knows what that cell was to hold.
    pub(crate) is_in_quotes: bool,
}

impl<'s> RowGate<'s> {
    pub(crate) fn new(shape: &'s Shape, batch: RowBatch) -> Self {
        Self {
            batch,
            shape,
            names: FirstLetters::of(&shape.header),
            first: 0,
        }
    }

    /// Ends the row made of the cells pushed since the last end.
    pub(crate) fn end_row(&mut self, end: &RowEnd) {
        let cells = self.batch.cells.len() - self.first;
        if cells == self.shape.width
            && !end.doubtful
            && !end.is_footer
            && !self.is_suspect()
            && end.line >= self.shape.data_line
        {
            return self.keep(end); // the usual case, without a look at any but the first cell
        }
        if end.line == self.shape.header_line && end.line > 0 {
            return self.forget();
        }
        if end.line >= self.shape.data_line && self.is_other_header() {
            self.batch.other_header.get_or_insert(end.line);
        }
        match self.objection(cells, end) {
            Some(reason) => self.reject(reason, end),
            None if self.is_blank(0) => {
                self.batch.notes.add(Note::BlankRow, 1, end.line);
                self.forget();
            }
            None => self.keep_mended(cells, end),
        }
    }

    /// The reason not to take a row, if there is one.
    fn objection(&self, cells: usize, end: &RowEnd) -> Option<RejectReason> {
        let width = self.shape.width;
        if self.is_blank(0) {
            None
        } else if end.is_footer {
            Some(RejectReason::Footer)
        } else if end.line < self.shape.data_line {
            Some(RejectReason::Preamble)
        } else if end.doubtful && (cells != width || end.is_in_quotes) {
            Some(RejectReason::UnclosedQuote)
        } else if cells > width && !self.is_blank(width) {
            Some(RejectReason::TooManyCells)
        } else if self.repeats_header() {
            Some(RejectReason::RepeatedHeader)
        } else if cells < width && !self.shape.is_open() && self.is_comment() {
            Some(RejectReason::Comment)
        } else {
            None
        }
    }

    fn keep_mended(&mut self, cells: usize, end: &RowEnd) {
        let width = self.shape.width;
        let note = match cells.cmp(&width) {
            Ordering::Less if end.is_open => Some(Note::CutShort),
            Ordering::Less => Some(Note::ShortRow),
            Ordering::Equal => None,
            Ordering::Greater => Some(Note::ExtraBlankCells),
        };
        if let Some(note) = note {
            self.batch.notes.add(note, 1, end.line);
        }
        self.batch.cells.truncate(self.first + width.min(cells));
        self.keep(end);
    }

    fn keep(&mut self, end: &RowEnd) {
        let last = self.batch.cells.len();
        self.batch.rows.push(RowSpan {
            line: end.line,
            first: self.first as u32,
            last: last as u32,
            raw: (end.raw.start as u32, end.raw.end as u32),
        });
        self.first = last;
    }

    fn reject(&mut self, reason: RejectReason, end: &RowEnd) {
        if end.is_open && reason == RejectReason::UnclosedQuote {
            self.batch.notes.add(Note::CutShort, 1, end.line);
        }
        let raw = raw_text(&self.batch.text[end.raw.clone()], self.cells());
        self.batch.rejects.push(Reject::new(end.line, reason, &raw));
        self.forget();
    }

    /// The cells of the row that is being built.
    fn cells(&self) -> impl Iterator<Item = &str> + Clone {
        (self.first..self.batch.cells.len()).map(|at| self.text(at))
    }

    /// Whether the row that is being built has as many cells as there are headers.
    pub(crate) fn fits(&self) -> bool {
        self.batch.cells.len() - self.first == self.shape.width
    }

    /// Takes away the cells of the row that is being built.
    pub(crate) fn take_cells(&mut self) -> Vec<(u32, u32)> {
        self.batch.cells.split_off(self.first)
    }

    /// Makes these the cells of the row that is being built.
    pub(crate) fn put_back(&mut self, cells: Vec<(u32, u32)>) {
        self.forget();
        self.batch.cells.extend(cells);
    }

    /// Takes back the cells of the row that is being built.
    pub(crate) fn forget(&mut self) {
        self.batch.cells.truncate(self.first);
    }

    /// Whether the row may be blank or a header; decided by the first cell alone.
    fn is_suspect(&self) -> bool {
        let cell = self.text(self.first).trim();
        cell.is_empty() || self.is_known(cell)
    }

    /// Whether a cell is a name of the header.
    fn is_known(&self, cell: &str) -> bool {
        let mut names = self.shape.header.iter();
        self.names.may_have(cell) && names.any(|name| name.trim() == cell)
    }

    /// Whether all cells of the row from `skip` on are blank.
    fn is_blank(&self, skip: usize) -> bool {
        self.cells().skip(skip).all(|cell| cell.trim().is_empty())
    }

    /// Whether the row is one cell, which begins with `#` and is no number, as `#1001` is.
    fn is_comment(&self) -> bool {
        let is_number = |text: &str| {
            text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains(char::is_whitespace)
        };
        let text = self.text(self.first).trim_end().strip_prefix('#');
        text.is_some_and(|text| self.is_blank(1) && !is_number(text))
    }

    /// Whether the row is the header again, or the start of it, as above a second and narrower table.
    fn repeats_header(&self) -> bool {
        let header = &self.shape.header;
        let cells = self.batch.cells.len() - self.first;
        (cells == header.len() || (2..header.len()).contains(&cells))
            && self
                .cells()
                .zip(header)
                .all(|(cell, name)| cell.trim() == name.trim())
    }

    /// Whether the row names columns as the header does, or some of them and others as is usual, each once, and yet is not the header
    /// again.
    fn is_other_header(&self) -> bool {
        /// So many cells that are usual names are no chance.
        const USUAL_MIN: usize = 3;
        let cells = self.cells().map(str::trim).filter(|cell| !cell.is_empty());
        let known = cells.clone().filter(|cell| self.is_known(cell)).count();
        if known == 0 {
            return false; // nearly every row without a first cell
        }
        let all = cells.clone().count();
        let is_new =
            |(at, cell): (usize, &str)| !cells.clone().take(at).any(|before| before == cell);
        (known == all && all > 1 || all >= USUAL_MIN)
            && cells
                .clone()
                .all(|cell| self.is_known(cell) || is_usual_header(cell))
            && cells.clone().enumerate().all(is_new)
            && !self.repeats_header()
    }

    fn text(&self, at: usize) -> &str {
        self.batch.cells.get(at).map_or("", |&(start, end)| {
            &self.batch.text[start as usize..end as usize]
        })
    }
}
