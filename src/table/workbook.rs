//! Tables into a workbook, a sheet each, for people who filter and sort.
//!
//! In go tables of Parquet, a batch at a time; out comes XLSX in which numbers, dates and truths are what they are, and words are words: none
//! of them is run as a formula, and no ID is read as a number. Rows wait in files without a name, so that no sheet is ever in memory. The
//! bytes depend on the tables and the day alone.

use std::{
    fs::File,
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch},
    datatypes::{DataType, Date32Type, Field, Float64Type, Int64Type, TimestampMicrosecondType},
};
use rust_xlsxwriter::{
    DocProperties, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};
use zip::result::ZipError;

use super::{
    cells::Printer,
    read::{read_table, row_count, stored_schema},
};
use crate::{
    guard::unless_it_panics,
    plural::grouped,
    time::{Day, MICROS_PER_DAY},
};

/// As many rows fit on a sheet.
const ROWS_MAX: u64 = 1_048_576;
/// As many UTF-16 units fit into a cell.
const CELL_MAX: usize = 32_767;
/// As many characters fit into the name of a sheet.
const NAME_MAX: usize = 31;
/// A spreadsheet keeps this name of a sheet to itself.
const RESERVED: &str = "history";

const AS_TEXT: &str = "@";
const COUNT: &str = "#,##0";
const SHARE: &str = "0.0%";
const DAY: &str = "yyyy-mm-dd";
const MOMENT: &str = "yyyy-mm-dd hh:mm:ss";

/// A workbook being written.
pub(crate) struct WorkbookWriter {
    workbook: Workbook,
    path: PathBuf,
    /// The names of the sheets, and those that none may have.
    names: Vec<String>,
    rows_max: u64,
}

/// A cell of a sheet that is no table.
#[derive(Clone, Debug)]
pub(crate) enum Figure<'f> {
    /// Words that what follows stands under.
    Title(&'f str),
    /// Words.
    Text(&'f str),
    /// A number of things.
    Count(i64),
    /// A share, 0 to 1; none if it is of nothing.
    Share(Option<f64>),
    /// A date.
    Day(Day),
}

impl WorkbookWriter {
    /// Begins the workbook that is to stand at `path`, as of a day. Rows wait in the folder of it.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub(crate) fn create(path: &Path, title: &str, as_of: Day) -> Result<Self> {
        let properties = DocProperties::new()
            .set_title(title)
            .set_creation_datetime(&as_of.date());
        let mut workbook = Workbook::new();
        workbook.set_properties(&properties);
        let folder = path.parent().context("a workbook lies in a folder")?;
        workbook.set_tempdir(folder)?;
        Ok(Self {
            workbook,
            path: path.to_owned(),
            names: vec![RESERVED.to_owned()],
            rows_max: ROWS_MAX,
        })
    }

    /// Adds a sheet of lines, with the widths of its columns in characters.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(crate) fn add_lines(
        &mut self,
        name: &str,
        widths: &[u16],
        lines: &[Vec<Figure<'_>>],
    ) -> Result<()> {
        self.on_sheet(name, |sheet, _| {
            for (column, width) in (0..).zip(widths) {
                sheet.set_column_width(column, *width)?;
            }
            for (row, line) in (0..).zip(lines) {
                for (column, figure) in (0..).zip(line) {
                    write_figure(sheet, (row, column), figure)?;
                }
            }
            Ok(())
        })
    }

    /// Adds a sheet with the table at `path`; what does not fit is in `rest`, as its last row then says.
    ///
    /// # Errors
    /// If the table cannot be read, or the sheet cannot be written.
    pub(crate) fn add_table(&mut self, name: &str, path: &Path, rest: &str) -> Result<()> {
        let schema = stored_schema(path)?;
        let names: Vec<&str> = schema
            .fields()
            .iter()
            .map(|field| field.name().as_str())
            .collect();
        let rows = row_count(path)?;
        let batches = read_table(path, &names, None)?;
        self.on_sheet(name, |sheet, rows_max| {
            let room = rows_max - 1; // a row for the header
            let shown = if rows > room { room - 1 } else { rows };
            write_header(sheet, schema.fields(), shown as u32)?;
            let mut row = 0;
            for batch in batches {
                let batch = batch?;
                let rows = batch.num_rows().min((shown - u64::from(row)) as usize);
                write_rows(sheet, row + 1, &batch.slice(0, rows))?;
                row += rows as u32;
            }
            if rows > shown {
                let more = format!("{} more: {rest}", grouped(rows - shown, "row"));
                sheet.write_string_with_format(row + 1, 0, more, &Format::new().set_bold())?;
            }
            Ok(())
        })
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// If the disk is full.
    pub(crate) fn finish(mut self) -> Result<()> {
        let path = self.path.clone();
        guarded(|| {
            let file = OnceFailed {
                file: File::create(&path)?,
                has_failed: false,
            };
            self.workbook.save_to_writer(file).map_err(said)
        })
        .with_context(|| format!("cannot write {}", path.display()))
    }

    /// Adds a sheet and fills it, knowing how many rows it holds.
    fn on_sheet(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut Worksheet, u64) -> Result<()>,
    ) -> Result<()> {
        let name = free_name(name, &self.names);
        let rows_max = self.rows_max;
        let filled = guarded(|| {
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            fill(sheet.set_name(&name)?, rows_max)
        });
        self.names.push(name);
        filled.with_context(|| format!("cannot write {}", self.path.display()))
    }
}

/// The header, which stays in sight, with what all cells below it look like.
fn write_header(
    sheet: &mut Worksheet,
    fields: &[std::sync::Arc<Field>],
    rows: u32,
) -> Result<(), XlsxError> {
    let header = Format::new()
        .set_bold()
        .set_border_bottom(FormatBorder::Thin);
    for (column, field) in (0..).zip(fields) {
        let (look, least) = look(field);
        if let Some(look) = look {
            sheet.set_column_format(column, &Format::new().set_num_format(look))?;
        }
        let width = field.name().len() + 4; // room for the button of the filter
        sheet.set_column_width(column, width.max(least) as u16)?;
        sheet.write_string_with_format(0, column, field.name(), &header)?;
    }
    let last = fields.len().saturating_sub(1) as u16;
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, rows, last)?;
    sheet.ignore_error_range(0, 0, rows, last, IgnoreError::NumberStoredAsText)?;
    Ok(())
}

/// How the cells of a column are shown, if not as they come, and how wide they are at least.
fn look(field: &Field) -> (Option<&'static str>, usize) {
    match field.data_type() {
        DataType::Int64 => (Some(COUNT), 8),
        DataType::Float64 if is_share(field.name()) => (Some(SHARE), 8),
        DataType::Float64 | DataType::Boolean => (None, 8),
        DataType::Date32 => (Some(DAY), 11),
        DataType::Timestamp(..) => (Some(MOMENT), 19),
        _ => (Some(AS_TEXT), 18),
    }
}

/// Whether a column of numbers holds shares, 0 to 1; the parts of a rate are numbers of contacts.
fn is_share(name: &str) -> bool {
    let is_part = name.ends_with("_numerator") || name.ends_with("_denominator");
    !is_part
        && name
            .split('_')
            .any(|word| ["rate", "share"].contains(&word))
}

fn write_rows(sheet: &mut Worksheet, first: u32, batch: &RecordBatch) -> Result<()> {
    for (row, index) in (first..).zip(0..batch.num_rows()) {
        for (column, cells) in (0..).zip(batch.columns()) {
            if cells.is_valid(index) {
                write_cell(sheet, (row, column), cells, index)?;
            }
        }
    }
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cells: &ArrayRef,
    index: usize,
) -> Result<()> {
    let number = match cells.data_type() {
        DataType::Int64 => Some(cells.as_primitive::<Int64Type>().value(index) as f64),
        DataType::Float64 => Some(cells.as_primitive::<Float64Type>().value(index)),
        DataType::Date32 => serial(f64::from(cells.as_primitive::<Date32Type>().value(index))),
        DataType::Timestamp(..) => {
            let moment = cells
                .as_primitive::<TimestampMicrosecondType>()
                .value(index);
            serial(moment as f64 / MICROS_PER_DAY as f64)
        }
        _ => None,
    };
    match (number, cells.as_boolean_opt()) {
        (Some(number), _) => sheet.write_number(row, column, number)?,
        (_, Some(truths)) => sheet.write_boolean(row, column, truths.value(index))?,
        _ => {
            let mut text = String::new();
            Printer::of(cells)?.append(index, &mut text);
            sheet.write_string(row, column, shortened(&text))?
        }
    };
    Ok(())
}

fn write_figure(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    figure: &Figure<'_>,
) -> Result<(), XlsxError> {
    let look = |look| {
        let format = Format::new().set_num_format(look);
        format.set_align(FormatAlign::Left) // beside words, not below each other
    };
    match figure {
        Figure::Title(text) => {
            sheet.write_string_with_format(row, column, *text, &Format::new().set_bold())
        }
        Figure::Text(text) => sheet.write_string(row, column, shortened(text)),
        Figure::Count(count) => {
            sheet.write_number_with_format(row, column, *count as f64, &look(COUNT))
        }
        Figure::Share(None) => Ok(sheet),
        Figure::Share(Some(share)) => {
            sheet.write_number_with_format(row, column, *share, &look(SHARE))
        }
        Figure::Day(day) => match serial(f64::from(day.0)) {
            Some(date) => sheet.write_number_with_format(row, column, date, &look(DAY)),
            None => sheet.write_string(row, column, day.to_string()),
        },
    }?;
    Ok(())
}

/// Days since 1970 as a spreadsheet counts them, if it knows the date: before March 1900 it counts a day that never was.
fn serial(days: f64) -> Option<f64> {
    let date = days + 25_569.0;
    (61.0..2_958_466.0).contains(&date).then_some(date)
}

/// As much of a text as fits into a cell.
fn shortened(text: &str) -> &str {
    if text.len() <= CELL_MAX {
        return text; // most
    }
    let mut units = 0;
    let mut letters = text.char_indices();
    let end = letters.find(|(_, letter)| {
        units += letter.len_utf16();
        units > CELL_MAX
    });
    end.map_or(text, |(end, _)| &text[..end])
}

/// A name that no other sheet has, in any case of its letters.
fn free_name(name: &str, taken: &[String]) -> String {
    let is_free = |name: &String| !taken.iter().any(|taken| taken.eq_ignore_ascii_case(name));
    let ends = std::iter::once(String::new()).chain((2..).map(|number| format!("_{number}")));
    let named = |end: String| {
        let start: String = name.chars().take(NAME_MAX - end.len()).collect();
        start + &end
    };
    let mut names = ends.map(named).filter(is_free);
    names
        .next()
        .expect("a workbook has fewer sheets than there are numbers")
}

/// A file that after an error takes whatever else comes, and lets it go: who writes a workbook ends it when it is dropped, and prints what
/// then goes wrong.
struct OnceFailed {
    file: File,
    has_failed: bool,
}

impl Write for OnceFailed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.has_failed {
            return Ok(bytes.len());
        }
        let written = self.file.write(bytes);
        let error = written.as_ref().err();
        self.has_failed = error.is_some_and(|error| error.kind() != ErrorKind::Interrupted);
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The writer of rows panics where the disk is full. Any other panic is a defect.
fn guarded<T>(write: impl FnOnce() -> Result<T>) -> Result<T> {
    unless_it_panics(write).unwrap_or_else(|panic| {
        let mut full = [ErrorKind::StorageFull, ErrorKind::QuotaExceeded].into_iter();
        match full.find(|kind| panic.contains(&format!("kind: {kind:?}"))) {
            Some(kind) => Err(io::Error::from(kind).into()),
            None => bail!("internal error: the writer of workbooks panicked"),
        }
    })
}

/// What the system said, so that a full disk can be told.
fn said(error: XlsxError) -> anyhow::Error {
    match error {
        XlsxError::IoError(error) | XlsxError::ZipError(ZipError::Io(error)) => error.into(),
        error => error.into(),
    }
}

#[cfg(test)]
mod tests;
