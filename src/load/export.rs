//! What an export is before its rows are read: where it is, its format and dialect, its headers.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::Encoding;

use super::batch::Shape;
use super::json::{Columns, Nesting};
use super::source::FileState;
use super::text::sniff::NO_DELIMITER;
use crate::named::named;
use crate::source::Nested;

/// What the user says about an export; everything that is left out is found by looking at it.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The byte between two cells of delimited text.
    pub delimiter: Option<u8>,
    /// The byte around cells that hold delimiters.
    pub quote: Option<u8>,
    /// How the text is encoded. A byte order mark wins.
    pub encoding: Option<&'static Encoding>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The 1-based line (sheet row) of the header.
    pub header_row: Option<u64>,
    /// The lists that make the one object of a JSON file a row, not what holds the rows.
    pub nested: Nested,
    /// What its rows are.
    pub rows: Rows,
}

impl ReadOptions {
    /// Of a file of which nothing is said but that its rows are no contacts, and how many headers they lack; none, if they cannot be rows.
    #[must_use]
    pub fn of_others(lacks: impl Fn(&[String]) -> Option<usize> + Send + Sync + 'static) -> Self {
        Self {
            rows: Rows::Others(Lacks(Arc::new(lacks))),
            ..Self::default()
        }
    }
}

/// What rows are: what the one object of a JSON file is asked for, which may be one or hold them.
#[derive(Debug, Clone, Default)]
pub enum Rows {
    /// Contacts.
    #[default]
    Contacts,
    /// Interactions, tasks, or the rows of a joined table.
    Others(Lacks),
}

/// How many headers are lacking of those that a row should have; none, if one is that it needs.
#[derive(Clone)]
pub struct Lacks(Arc<Question>);

type Question = dyn Fn(&[String]) -> Option<usize> + Send + Sync;

impl Lacks {
    pub(super) fn of(&self, headers: &[String]) -> Option<usize> {
        self.0(headers)
    }
}

impl fmt::Debug for Lacks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Lacks")
    }
}

named! {
    /// How an export is laid out; called as file endings are.
    pub enum Format: id {
        /// Lines of cells: csv, tsv, txt.
        Delimited = "csv",
        /// An Excel workbook: xlsx, xlsm, xlsb.
        Xlsx = "xlsx",
        /// An Excel workbook before 2007.
        Xls = "xls",
        /// An OpenDocument workbook.
        Ods = "ods",
        /// Apache Parquet.
        Parquet = "parquet",
        /// One JSON object per line.
        Ndjson = "ndjson",
        /// JSON objects in an array, in an array within an object, or one after another.
        Json = "json",
        /// vCards.
        Vcard = "vcf",
    }
}

impl Format {
    /// Whether a column in which nobody has a value stands there still: keys of objects and properties of cards may be left out with the value.
    pub(crate) fn states_columns(self) -> bool {
        !matches!(self, Self::Ndjson | Self::Json | Self::Vcard)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

/// A row of contacts, roughly: sizes depend on it, never a result.
const BYTES_PER_ROW: u64 = 150;

/// How the bytes of the file hold the bytes of the export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zstd,
    /// A member of a zip archive: where its bytes start, how many there are, whether they are deflated, and the length and CRC-32 of
    /// what they unpack to.
    Member {
        start: u64,
        bytes: u64,
        deflated: bool,
        unpacked: u64,
        crc32: u32,
    },
}

/// How cells are told apart in delimited text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub(crate) delimiter: u8,
    pub(crate) quote: Option<u8>,
    /// A byte that takes the meaning from the quote behind it, besides the doubled quote.
    pub(crate) escape: Option<u8>,
    /// The escape also takes their meaning from delimiters and line ends, in quotes or not, as databases write text.
    pub(crate) escapes_all: bool,
    /// Spaces may stand between a delimiter and an opening quote.
    pub(crate) space_before_quote: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            delimiter: b',',
            quote: Some(b'"'),
            escape: None,
            escapes_all: false,
            space_before_quote: false,
        }
    }
}

impl Dialect {
    /// Where the text goes on behind the byte at `at`: behind the line end or byte that it escapes, too, if it does.
    pub(crate) fn behind(&self, text: &[u8], at: usize) -> usize {
        let is_escape = self.escape == Some(text[at]);
        let length = match &text[at + 1..] {
            [b'\r', b'\n', ..] if is_escape => 3,
            [_, ..] if is_escape => 2,
            _ => 1,
        };
        at + length
    }
}

/// One export file, or one member of an archive, or one sheet of a workbook, ready to be read.
#[derive(Debug, Clone)]
pub struct Export {
    /// The file.
    pub path: PathBuf,
    /// The member of a zip archive.
    pub member: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The sheets of the workbook that hold something, too, and are not read.
    pub other_sheets: Vec<String>,
    /// The format.
    pub format: Format,
    /// The column names: trimmed, none blank, all different.
    pub headers: Vec<String>,
    /// Whether the headers stand in the file; if not, they are `column_1`, `column_2`, …
    pub has_header: bool,
    /// What was found odd about the header and the cells of a workbook, in sentences.
    pub notes: Vec<String>,
    /// How the file lay on disk when it was opened; none if it could not be asked.
    pub(crate) state: Option<FileState>,
    pub(crate) packing: Packing,
    pub(crate) encoding: &'static Encoding,
    pub(crate) dialect: Dialect,
    pub(crate) shape: Shape,
    pub(crate) nesting: Nesting,
    pub(crate) columns: Columns,
    /// How its objects hold rows, if each holds several or values by their types.
    pub(crate) nested: Option<Nested>,
}

impl Export {
    /// The line (sheet row) of the header, if the file has one.
    #[must_use]
    pub fn header_line(&self) -> Option<u64> {
        (self.shape.header_line > 0).then_some(self.shape.header_line)
    }

    /// The delimiter, for delimited text of several columns.
    #[must_use]
    pub fn delimiter(&self) -> Option<char> {
        let is_used = self.format == Format::Delimited && self.dialect.delimiter != NO_DELIMITER;
        is_used.then_some(self.dialect.delimiter as char)
    }

    /// The name of the encoding, for text formats.
    #[must_use]
    pub fn encoding(&self) -> Option<&'static str> {
        let is_text = matches!(
            self.format,
            Format::Delimited | Format::Json | Format::Ndjson | Format::Vcard
        );
        is_text.then(|| self.encoding.name())
    }

    /// The path, with the member or sheet behind it: the name of the export in messages.
    #[must_use]
    pub fn label(&self) -> String {
        self.named(self.path.display())
    }

    /// The member or sheet behind the name of the file.
    #[must_use]
    pub fn named(&self, file: impl fmt::Display) -> String {
        let part = self
            .member
            .iter()
            .chain(&self.sheet)
            .fold(String::new(), |part, name| part + "#" + name);
        format!("{file}{part}")
    }

    /// Roughly how many rows it has, by its length.
    #[must_use]
    pub fn rows_expected(&self) -> u64 {
        let length = match self.packing {
            Packing::Member { bytes, .. } => bytes,
            Packing::Plain | Packing::Gzip | Packing::Zstd => self.file_bytes(),
        };
        let is_packed = !matches!(
            self.packing,
            Packing::Plain
                | Packing::Member {
                    deflated: false,
                    ..
                }
        );
        let is_dense = matches!(self.format, Format::Parquet | Format::Xlsx | Format::Ods);
        let unpacked = if is_packed || is_dense { 5 } else { 1 };
        length * unpacked / BYTES_PER_ROW
    }

    /// The length of its file if it is read whole; 0 if it streams.
    #[must_use]
    pub fn bytes_held(&self) -> u64 {
        match self.format {
            Format::Xlsx | Format::Xls | Format::Ods => self.file_bytes(),
            _ => 0,
        }
    }

    fn file_bytes(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |metadata| metadata.len())
    }

    pub(crate) fn new(path: &Path, format: Format) -> Self {
        Self {
            path: path.to_owned(),
            member: None,
            sheet: None,
            other_sheets: Vec::new(),
            format,
            headers: Vec::new(),
            has_header: true,
            notes: Vec::new(),
            state: FileState::of(path),
            packing: Packing::Plain,
            encoding: encoding_rs::UTF_8,
            dialect: Dialect::default(),
            shape: Shape::default(),
            nesting: Nesting::None,
            columns: Columns::default(),
            nested: None,
        }
    }
}
