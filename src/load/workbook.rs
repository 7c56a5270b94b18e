//! Workbooks (xlsx, xlsb, xls, ods) → rows of one sheet. A workbook is read as a whole: the formats leave no choice.

mod extent;
mod faults;

use std::io::Cursor;
use std::ops::Range;

use calamine::{
    Data, ExcelDateTime, Ods, OdsError, Reader, Sheet, SheetVisible, Sheets, Xls, XlsError, Xlsb,
    Xlsx, XlsxError,
};

use self::extent::check_extents;
use self::faults::{cells_of, faults};
use super::archive;
use super::batch::{RowBatch, RowEnd, RowGate, Shape};
use super::error::{Fault, LoadError};
use super::export::{Export, Format, ReadOptions};
use super::header::settle_header;
use super::reject::Note;
use super::source;
use super::text::footer::footer_lines;

type Workbook<'b> = Sheets<Cursor<&'b [u8]>>;

/// Rows are handed on in batches of so many.
const BATCH_ROWS: usize = 1_024;

/// So many rows are looked at for the header.
const HEAD_ROWS: usize = 1_000;

/// Chooses the sheet and finds its header.
pub(crate) fn open_workbook(export: &mut Export, options: &ReadOptions) -> Result<(), LoadError> {
    let bytes = source::whole(&export.path, export.packing)?;
    if let Some(part) = archive::changed_part(Cursor::new(&*bytes)) {
        let detail = format!("its part `{part}` is not what was packed: its checksum differs");
        return Err(LoadError::broken(&export.path, export.format, detail));
    }
    let mut workbook = load(export, &bytes)?;
    check_extents(&mut workbook, export, options)?;
    let (name, sheet) = choose_sheet(&mut workbook, export, options)?;
    let open = Shape::open();
    let head = sheet.parse(0..sheet.rows().min(HEAD_ROWS), &open);
    export.sheet = Some(name);
    settle_header(export, &head, options)?;
    export.notes.extend(faults(&sheet.cells, &export.shape));
    Ok(())
}

/// The rows of the export's sheet, all in memory.
pub(crate) fn load_rows(export: &Export) -> Result<SheetRows, LoadError> {
    let bytes = source::whole(&export.path, export.packing)?;
    let mut workbook = load(export, &bytes)?;
    let name = export.sheet.as_deref().unwrap_or_default();
    let mut sheet = load_sheet(&mut workbook, export, name)?;
    if let Sheets::Xlsx(xlsx) = &mut workbook {
        let merged = xlsx.merge_cells_by_sheet_name(name).unwrap_or_default();
        let is_data = |row: u32| u64::from(row) + 1 >= export.shape.data_line;
        merged
            .iter()
            .filter(|area| is_data(area.start.0))
            .for_each(|area| sheet.fill_down(area.start, area.end));
    }
    Ok(sheet)
}

fn load<'b>(export: &Export, bytes: &'b [u8]) -> Result<Workbook<'b>, LoadError> {
    let bytes = Cursor::new(bytes);
    let broken = |detail: String| LoadError::broken(&export.path, export.format, detail);
    let protected = || Fault::Protected.of(&export.path);
    match export.format {
        Format::Xls => Xls::new(bytes)
            .map(Sheets::Xls)
            .map_err(|error| match error {
                XlsError::Password => protected(),
                error => broken(error.to_string()),
            }),
        Format::Ods => Ods::new(bytes)
            .map(Sheets::Ods)
            .map_err(|error| match error {
                OdsError::Password => protected(),
                error => broken(error.to_string()),
            }),
        _ => match Xlsx::new(bytes.clone()) {
            Ok(workbook) => Ok(Sheets::Xlsx(workbook)),
            Err(XlsxError::Password) => Err(protected()),
            Err(error) => Xlsb::new(bytes)
                .map(Sheets::Xlsb)
                .map_err(|_| broken(error.to_string())),
        },
    }
}

/// The sheet that the options name, or else the first visible one that holds a table; failing that, the first with a cell in it.
fn choose_sheet(
    workbook: &mut Workbook<'_>,
    export: &mut Export,
    options: &ReadOptions,
) -> Result<(String, SheetRows), LoadError> {
    let sheets: Vec<Sheet> = workbook.sheets_metadata().to_vec();
    let names = || sheets.iter().map(|sheet| sheet.name.clone());
    if let Some(wanted) = &options.sheet {
        let name = names()
            .find(|name| name.trim().eq_ignore_ascii_case(wanted.trim()))
            .ok_or_else(|| {
                let (sheet, sheets) = (wanted.clone(), names().collect());
                Fault::NoSheet { sheet, sheets }.of(&export.path)
            })?;
        return Ok((name.clone(), load_sheet(workbook, export, &name)?));
    }
    let ranked = sheets.iter().filter_map(|sheet| {
        let cells = cells_of(workbook, &sheet.name).ok()?;
        let rank = (sheet.visible != SheetVisible::Visible, !is_table(&cells));
        (!cells.is_empty()).then_some((rank, sheet, cells))
    });
    let mut filled: Vec<_> = ranked.collect();
    filled.sort_by_key(|(rank, ..)| *rank);
    let mut filled = filled.into_iter();
    if let Some((_, chosen, cells)) = filled.next() {
        export.other_sheets = filled.map(|(_, sheet, _)| sheet.name.clone()).collect();
        if !export.other_sheets.is_empty() {
            export.notes.push(format!(
                "sheet `{}` is read; not read: {}",
                chosen.name,
                export.other_sheets.join(", ")
            ));
        }
        return Ok((chosen.name.clone(), SheetRows { cells }));
    }
    let name = names()
        .next()
        .ok_or_else(|| LoadError::broken(&export.path, export.format, "it has no sheet"))?;
    Ok((name.clone(), load_sheet(workbook, export, &name)?))
}

/// Whether any row has two filled cells: a cover, with one text below the other, has none.
fn is_table(cells: &calamine::Range<Data>) -> bool {
    let filled = |row: &[Data]| {
        let cells = row.iter().filter(|cell| !matches!(cell, Data::Empty));
        cells.count()
    };
    cells.rows().any(|row| filled(row) > 1)
}

fn load_sheet(
    workbook: &mut Workbook<'_>,
    export: &Export,
    name: &str,
) -> Result<SheetRows, LoadError> {
    let cells = cells_of(workbook, name)
        .map_err(|error| LoadError::broken(&export.path, export.format, error))?;
    Ok(SheetRows { cells })
}

/// The cells of one sheet.
pub(crate) struct SheetRows {
    cells: calamine::Range<Data>,
}

impl SheetRows {
    fn rows(&self) -> usize {
        self.cells.height()
    }

    /// The ranges of rows to parse, in order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let rows = self.rows();
        (0..rows)
            .step_by(BATCH_ROWS)
            .map(move |first| first..rows.min(first + BATCH_ROWS))
    }

    /// A value that is merged over rows of one column holds for each of them.
    fn fill_down(&mut self, start: (u32, u32), end: (u32, u32)) {
        if start.1 == end.1
            && let Some(value) = self.cells.get_value(start).cloned()
            && self.cells.end().is_some_and(|last| end <= last)
        {
            (start.0 + 1..=end.0)
                .for_each(|row| self.cells.set_value((row, start.1), value.clone()));
        }
    }

    /// Some rows, held against the shape of the export.
    pub(crate) fn parse(&self, rows: Range<usize>, shape: &Shape) -> RowBatch {
        let first_line = self.cells.start().map_or(1, |start| u64::from(start.0) + 1);
        let footer = self.rows() - self.footer_rows(shape);
        let mut gate = RowGate::new(shape, RowBatch::default());
        for at in rows {
            let cells = &self.cells[at];
            let line = first_line + at as u64;
            let filled = cells
                .iter()
                .rposition(|cell| !matches!(cell, Data::Empty))
                .map_or(0, |last| last + 1);
            let width = if shape.is_open() {
                filled
            } else {
                filled.max(shape.width.min(cells.len()))
            };
            for cell in &cells[..width] {
                if let Data::Error(_) = cell {
                    gate.batch.notes.add(Note::ErrorCell, 1, line);
                }
                gate.batch.push_cell(&text_of(cell));
            }
            gate.end_row(&RowEnd {
                line,
                is_footer: at >= footer,
                ..RowEnd::default()
            });
        }
        gate.batch
    }

    fn footer_rows(&self, shape: &Shape) -> usize {
        let filled = |cells: &[Data]| {
            cells
                .iter()
                .map(text_of)
                .enumerate()
                .filter(|(_, text)| !text.trim().is_empty())
                .collect()
        };
        if shape.is_open() {
            0
        } else {
            footer_lines(self.cells.rows().rev().map(filled), shape)
        }
    }
}

/// A cell as text that a CSV of the same sheet would hold, but for dates, which are ISO 8601.
fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(*number),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(moment) => moment_text(moment),
    }
}

/// A number without a needless fraction or exponent.
pub(crate) fn number_text(number: f64) -> String {
    if number.is_finite() {
        number.to_string()
    } else {
        String::new()
    }
}

/// `2024-03-01`, `2024-03-01T09:30:00`, or `09:30:00` for a time without a day.
fn moment_text(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let fraction = if milli > 0 {
        format!(".{milli:03}")
    } else {
        String::new()
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    let time = format!("{hour:02}:{minute:02}:{second:02}{fraction}");
    if moment.is_duration() {
        let seconds = (moment.as_f64() * 86_400.0).round() as i64;
        format!(
            "{:02}:{:02}:{:02}",
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60
        )
    } else if (0.0..1.0).contains(&moment.as_f64()) {
        time
    } else if time == "00:00:00" {
        date
    } else {
        format!("{date}T{time}")
    }
}
