//! Parquet → rows of text, one record batch at a time.

use std::fmt::{self, Write as _};
use std::fs::File;

use arrow::array::{Array, ArrayRef, AsArray, StructArray, new_empty_array};
use arrow::datatypes::{
    DataType, Float32Type, Float64Type, TimeUnit, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow::record_batch::{RecordBatch, RecordBatchReader};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use jiff::Timestamp;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::batch::{RowBatch, RowEnd, RowGate, Shape};
use super::error::LoadError;
use super::export::{Export, Packing};
use super::header::name_columns;
use super::reject::Note;
use super::source;
use super::workbook::number_text;
use crate::list::{end_list, push_value};

/// How values are written that have one way to be.
const FORMAT: FormatOptions<'_> = FormatOptions::new().with_display_error(false);

/// Rows per record batch.
const BATCH_ROWS: usize = 1_024;

/// Takes the headers from the schema. Fields of structs are columns of their own: `address.city`.
pub(crate) fn open_parquet(export: &mut Export) -> Result<(), LoadError> {
    let mut reader = reader(export)?;
    let empty = RecordBatch::new_empty(reader.schema());
    let has_bytes = all_leaves(&empty)
        .iter()
        .any(|(_, column)| is_bytes(column));
    let first = has_bytes.then(|| reader.next()?.ok()).flatten(); // what is wrong with it is told when it is read
    let first = first.unwrap_or(empty);
    let (read, left): (Vec<_>, Vec<_>) = all_leaves(&first)
        .into_iter()
        .partition(|(_, column)| is_writable(column));
    let note = |(name, column): (String, &ArrayRef)| {
        let kind = column.data_type();
        format!("column `{name}` is not read: no text stands for {kind}")
    };
    export.notes.extend(left.into_iter().map(note));
    let foreign = read.iter().filter(|(_, column)| !is_text(column));
    let foreign =
        foreign.map(|(name, _)| format!("column `{name}` is not read where its bytes are no text"));
    export.notes.extend(foreign);
    let names: Vec<String> = read.into_iter().map(|(name, _)| name).collect();
    name_columns(export, names);
    Ok(())
}

/// The record batches of the file, each with the number of its first record.
pub(crate) fn pieces(
    export: &Export,
) -> Result<impl Iterator<Item = Result<(u64, RecordBatch), LoadError>> + Send + use<'_>, LoadError>
{
    let mut line = 1;
    Ok(reader(export)?.map(move |batch| {
        let batch = batch.map_err(|error| LoadError::broken(&export.path, export.format, error))?;
        let first = line;
        line += batch.num_rows() as u64;
        Ok((first, batch))
    }))
}

fn reader(export: &Export) -> Result<ParquetRecordBatchReader, LoadError> {
    let file = match export.packing {
        Packing::Plain => File::open(&export.path),
        packing => source::unpacked_file(&export.path, packing),
    };
    ParquetRecordBatchReaderBuilder::try_new(file.map_err(LoadError::io(&export.path))?)
        .and_then(|builder| builder.with_batch_size(BATCH_ROWS).build())
        .map_err(|error| LoadError::broken(&export.path, export.format, error))
}

/// The rows of a record batch, held against the shape of the export.
pub(crate) fn parse(first_line: u64, batch: &RecordBatch, shape: &Shape) -> RowBatch {
    let writers = leaves(batch).map(|column| (column, writer(column)));
    let writers = Vec::from_iter(writers);
    let mut gate = RowGate::new(shape, RowBatch::default());
    let mut cell = String::new();
    for row in 0..batch.num_rows() {
        let line = first_line + row as u64;
        for (column, write) in &writers {
            cell.clear();
            if column.is_valid(row) && write(row, &mut cell).is_err() {
                gate.batch.notes.add(Note::ErrorCell, 1, line);
            }
            gate.batch.push_cell(&cell);
        }
        gate.end_row(&RowEnd {
            line,
            ..RowEnd::default()
        });
    }
    gate.batch
}

/// The columns that are read: those that are no structs, and can be written as text.
fn leaves(batch: &RecordBatch) -> impl Iterator<Item = &ArrayRef> {
    let all = all_leaves(batch).into_iter().map(|(_, column)| column);
    all.filter(|column| is_writable(column))
}

/// Whether there is a way to write the values of a column, such as of a list of structs with time zones there is not.
fn is_writable(column: &ArrayRef) -> bool {
    match column.data_type() {
        DataType::Timestamp(..) => true,
        DataType::List(value)
        | DataType::LargeList(value)
        | DataType::FixedSizeList(value, _)
        | DataType::ListView(value)
        | DataType::LargeListView(value) => is_writable(&new_empty_array(value.data_type())),
        _ => ArrayFormatter::try_new(column, &FORMAT).is_ok(),
    }
}

/// Whether the values of a column are text as far as they are bytes: some programs do not say that those of theirs are.
fn is_text(column: &ArrayRef) -> bool {
    let write = writer(column);
    let is_written = |row| column.is_null(row) || write(row, &mut String::new()).is_ok();
    !is_bytes(column) || (0..column.len()).all(is_written)
}

fn is_bytes(column: &ArrayRef) -> bool {
    matches!(
        column.data_type(),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView
    )
}

/// The columns that are no structs, with the path to each.
fn all_leaves(batch: &RecordBatch) -> Vec<(String, &ArrayRef)> {
    let mut leaves = Vec::new();
    for (field, column) in batch.schema_ref().fields().iter().zip(batch.columns()) {
        push_leaves(field.name().clone(), column, &mut leaves);
    }
    leaves
}

fn push_leaves<'a>(name: String, column: &'a ArrayRef, leaves: &mut Vec<(String, &'a ArrayRef)>) {
    match column.as_any().downcast_ref::<StructArray>() {
        Some(parts) => {
            for (field, part) in parts.fields().iter().zip(parts.columns()) {
                push_leaves(format!("{name}.{}", field.name()), part, leaves);
            }
        }
        None => leaves.push((name, column)),
    }
}

/// Writes the value of a row that has one as text; an error is a value that no text stands for, such as a date beyond the calendar.
type Writer<'a> = Box<dyn Fn(usize, &mut String) -> fmt::Result + 'a>;

fn writer(column: &ArrayRef) -> Writer<'_> {
    match column.data_type() {
        DataType::Utf8 => {
            let texts = column.as_string::<i32>();
            Box::new(move |row, cell| {
                cell.push_str(texts.value(row));
                Ok(())
            })
        }
        DataType::Binary => bytes_writer(|row| column.as_binary::<i32>().value(row)),
        DataType::LargeBinary => bytes_writer(|row| column.as_binary::<i64>().value(row)),
        DataType::BinaryView => bytes_writer(|row| column.as_binary_view().value(row)),
        DataType::Float64 => {
            let numbers = column.as_primitive::<Float64Type>();
            Box::new(move |row, cell| {
                cell.push_str(&number_text(numbers.value(row)));
                Ok(())
            })
        }
        DataType::Float32 => {
            let numbers = column.as_primitive::<Float32Type>();
            Box::new(move |row, cell| {
                let number = numbers.value(row);
                if number.is_finite() {
                    cell.push_str(&number.to_string());
                }
                Ok(())
            })
        }
        DataType::Timestamp(unit, zone) => moment_writer(column, *unit, zone.is_some()),
        DataType::List(_) => list_writer(|row| column.as_list::<i32>().value(row)),
        DataType::LargeList(_) => list_writer(|row| column.as_list::<i64>().value(row)),
        DataType::FixedSizeList(..) => list_writer(|row| column.as_fixed_size_list().value(row)),
        DataType::ListView(_) => list_writer(|row| column.as_list_view::<i32>().value(row)),
        DataType::LargeListView(_) => list_writer(|row| column.as_list_view::<i64>().value(row)),
        _ => plain_writer(column),
    }
}

/// Bytes that are text, though the file does not say so.
fn bytes_writer<'a>(bytes_of: impl Fn(usize) -> &'a [u8] + 'a) -> Writer<'a> {
    Box::new(move |row, cell| {
        cell.push_str(std::str::from_utf8(bytes_of(row)).map_err(|_| fmt::Error)?);
        Ok(())
    })
}

/// Whole numbers, booleans, dates, decimals and whatever else has one way to be written.
fn plain_writer(column: &ArrayRef) -> Writer<'_> {
    match ArrayFormatter::try_new(column.as_ref(), &FORMAT) {
        Ok(formatter) => Box::new(move |row, cell| {
            let before = cell.len();
            let written = write!(cell, "{}", formatter.value(row));
            if written.is_err() {
                cell.truncate(before);
            }
            written
        }),
        Err(_) => Box::new(|_, _| Err(fmt::Error)), // such a column is not read
    }
}

/// `2024-03-01T09:30:00Z`, or without `Z` if the column has no time zone.
fn moment_writer(column: &ArrayRef, unit: TimeUnit, has_zone: bool) -> Writer<'_> {
    let nanos_of = move |row: usize| -> i128 {
        match unit {
            TimeUnit::Second => {
                i128::from(column.as_primitive::<TimestampSecondType>().value(row)) * 1_000_000_000
            }
            TimeUnit::Millisecond => {
                i128::from(column.as_primitive::<TimestampMillisecondType>().value(row)) * 1_000_000
            }
            TimeUnit::Microsecond => {
                i128::from(column.as_primitive::<TimestampMicrosecondType>().value(row)) * 1_000
            }
            TimeUnit::Nanosecond => {
                i128::from(column.as_primitive::<TimestampNanosecondType>().value(row))
            }
        }
    };
    Box::new(move |row, cell| {
        let moment = Timestamp::from_nanosecond(nanos_of(row)).map_err(|_| fmt::Error)?;
        let text = moment.to_string();
        cell.push_str(if has_zone {
            &text
        } else {
            text.trim_end_matches('Z')
        });
        Ok(())
    })
}

/// The values of a list, joined.
fn list_writer<'a>(values_of: impl Fn(usize) -> ArrayRef + 'a) -> Writer<'a> {
    Box::new(move |row, cell| {
        let mut written = Ok(());
        let values = values_of(row);
        let write = writer(&values);
        let mut value = String::new();
        for at in (0..values.len()).filter(|at| values.is_valid(*at)) {
            value.clear();
            written = written.and(write(at, &mut value));
            push_value(cell, &value);
        }
        end_list(cell);
        written
    })
}
