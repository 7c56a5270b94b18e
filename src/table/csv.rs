//! Batches into a CSV file that spreadsheets and programs read alike.
//!
//! In go batches; out comes UTF-8, RFC 4180, lines ended by `\n`, ISO 8601 dates, lists joined by `|`, null as nothing.
//! A cell of words that a spreadsheet would run as a formula gets a leading `'`.

use std::{borrow::Cow, fs::File, io::Write, path::Path};

use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use csv::{Terminator, WriterBuilder};

use super::{cells::Printer, schema::Table};

const FILE_BUFFER_BYTES: usize = 1 << 16;

/// One CSV file being written, or lines of one.
pub struct CsvWriter<W: Write> {
    file: csv::Writer<W>,
    cell: String,
}

impl CsvWriter<File> {
    /// Writes a table of one batch into a folder.
    ///
    /// # Errors
    /// If the batch is not of the table, or the file cannot be written.
    pub fn write_table(folder: &Path, table: &Table, batch: &RecordBatch) -> Result<()> {
        let mut file = Self::create(folder, table)?;
        file.write(batch)?;
        file.finish()
    }

    /// Starts the file of a table in a folder, over any that is there, with its header.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn create(folder: &Path, table: &Table) -> Result<Self> {
        let path = folder.join(format!("{}.csv", table.name));
        let file =
            File::create(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Self::with_header(file, table)
    }
}

impl<W: Write> CsvWriter<W> {
    /// Starts with the header of a table.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn with_header(file: W, table: &Table) -> Result<Self> {
        let mut file = WriterBuilder::new()
            .terminator(Terminator::Any(b'\n'))
            .buffer_capacity(FILE_BUFFER_BYTES)
            .from_writer(file);
        file.write_record(table.names())?;
        let cell = String::new();
        Ok(Self { file, cell })
    }

    /// Writes the rows of a batch, which has one column per header.
    ///
    /// # Errors
    /// If the batch does not fit the header, or the file cannot be written.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let printers = batch.columns().iter().map(Printer::of);
        let printers = printers.collect::<Result<Vec<_>>>()?;
        for row in 0..batch.num_rows() {
            for printer in &printers {
                self.write_cell(*printer, row)?;
            }
            self.file.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    /// Ends the file. Whoever publishes it waits until it is on the disk.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn finish(self) -> Result<()> {
        self.file.into_inner().map_err(|error| error.into_error())?;
        Ok(())
    }

    fn write_cell(&mut self, printer: Printer<'_>, row: usize) -> Result<()> {
        self.cell.clear();
        printer.append(row, &mut self.cell);
        if printer.is_words() {
            self.file.write_field(defused(&self.cell).as_bytes())?;
        } else {
            self.file.write_field(&self.cell)?;
        }
        Ok(())
    }
}

/// Adds a line of words, two or more, to others in memory: they come one by one and in thousands of lists, for which a writer each would
/// take longer than its line.
pub fn push_line<C: AsRef<str>>(lines: &mut Vec<u8>, words: impl IntoIterator<Item = C>) {
    for (place, word) in words.into_iter().enumerate() {
        if place > 0 {
            lines.push(b',');
        }
        let word = defused(word.as_ref());
        let parts = |byte| matches!(byte, b',' | b'"' | b'\r' | b'\n');
        if word.bytes().any(parts) {
            let doubled = word.replace('"', "\"\"");
            lines.extend([b"\"", doubled.as_bytes(), b"\""].concat());
        } else {
            lines.extend_from_slice(word.as_bytes());
        }
    }
    lines.push(b'\n');
}

/// A text that no spreadsheet runs: one that looks like a formula gets a leading `'`.
///
/// Phone numbers in E.164 stay as they are, with their extensions and a list of them too: a spreadsheet sees a number or a text in them,
/// and the programs that import the file need the `+` first.
#[must_use]
pub fn defused(text: &str) -> Cow<'_, str> {
    let first = text.chars().next();
    let is_formula = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    );
    if is_formula && !text.split(['|', ';']).all(is_phone) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether the text is a number in E.164, perhaps with an extension, or the extension behind one.
fn is_phone(text: &str) -> bool {
    let number = text.strip_prefix('+').or_else(|| text.strip_prefix("ext="));
    let is_number =
        |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    number.is_some_and(|number| is_number(number) || number.split(" x").all(is_number)) // most have no extension
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::table::{Batch, Column, Kind, Table};

    proptest! {
        #[test]
        fn a_line_in_memory_is_that_of_a_file(
            words in prop::collection::vec("[a=é,\"\r\n ]{0,4}", 2..5)
        ) {
            let mut line = Vec::new();
            push_line(&mut line, &words);
            let mut file = csv::Writer::from_writer(Vec::new());
            file.write_record(words.iter().map(|word| defused(word).into_owned())).unwrap();
            prop_assert_eq!(line, file.into_inner().unwrap());
        }
    }

    #[test]
    fn formulas_are_defused_and_phones_are_not() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("-3.5", "'-3.5"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1", "'＝1"),
            ("+", "'+"),
            ("+1555 123", "'+1555 123"),
            ("+15551234|=1", "'+15551234|=1"),
            ("+15551234;ext=", "'+15551234;ext="),
            ("+15551234567", "+15551234567"),
            ("+15551234567;ext=12", "+15551234567;ext=12"),
            ("+15551234567|+15557654321", "+15551234567|+15557654321"),
            (
                "+15551234567;+15557654321 x12",
                "+15551234567;+15557654321 x12",
            ),
            ("+15551234567 x", "'+15551234567 x"),
            ("+15551234567 x1|=2", "'+15551234567 x1|=2"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(defused(text), expected, "{text:?}");
        }
    }

    #[test]
    fn cells_are_quoted_only_where_they_must() {
        static TABLE: Table = Table::new(
            "people",
            "One row per person.",
            &["name"],
            &[
                Column::new("name", Kind::Text, "Name."),
                Column::new("phones", Kind::List, "Phones."),
                Column::new("change", Kind::Float, "Change."),
            ],
        );
        let mut batch = Batch::new(&TABLE, 3);
        for (name, phone, change) in [
            ("O\"Neil, Ann", "+15551234567", Some(-3.5)),
            ("two\nlines", "", None),
            ("=HYPERLINK(\"x\")", "", Some(1.0)),
        ] {
            let mut row = batch.row();
            row.text(name).list([phone]).float(change);
            row.end();
        }
        let folder = tempfile::tempdir().unwrap();
        CsvWriter::write_table(folder.path(), &TABLE, &batch.finish()).unwrap();
        let expected = "name,phones,change\n\
            \"O\"\"Neil, Ann\",+15551234567,-3.5\n\
            \"two\nlines\",,\n\
            \"'=HYPERLINK(\"\"x\"\")\",,1\n";
        let path = folder.path().join("people.csv");
        assert_eq!(std::fs::read_to_string(path).unwrap(), expected);
    }
}
