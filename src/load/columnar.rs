//! Parquet → rows of text, one record batch at a time.

use std::fmt::Write as _;
use std::fs::File;

use arrow::array::{Array, ArrayRef, AsArray, StructArray};
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
use super::header::name_known_columns;
use super::source;
use super::workbook::number_text;
use crate::list::{end_list, push_value};

/// Rows per record batch.
const BATCH_ROWS: usize = 1_024;

/// Takes the headers from the schema. Fields of structs are columns of their own: `address.city`.
pub(crate) fn open_parquet(export: &mut Export) -> Result<(), LoadError> {
    let reader = reader(export)?;
    let empty = RecordBatch::new_empty(reader.schema());
    let names: Vec<String> = leaves(&empty).into_iter().map(|(name, _)| name).collect();
    name_known_columns(export, names);
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
    let writers: Vec<Writer<'_>> = leaves(batch)
        .into_iter()
        .map(|(_, column)| writer(column))
        .collect();
    let mut gate = RowGate::new(shape, RowBatch::default());
    let mut cell = String::new();
    for row in 0..batch.num_rows() {
        for write in &writers {
            cell.clear();
            write(row, &mut cell);
            gate.batch.push_cell(&cell);
        }
        gate.end_row(&RowEnd {
            line: first_line + row as u64,
            ..RowEnd::default()
        });
    }
    gate.batch
}

/// The columns that are no structs, with the path to each.
fn leaves(batch: &RecordBatch) -> Vec<(String, &ArrayRef)> {
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

/// Writes the value of a row as text; nothing for a null.
type Writer<'a> = Box<dyn Fn(usize, &mut String) + 'a>;

fn writer(column: &ArrayRef) -> Writer<'_> {
    let some = filled(column);
    match column.data_type() {
        DataType::Utf8 => {
            let texts = column.as_string::<i32>();
            Box::new(move |row, cell| {
                if some(row) {
                    cell.push_str(texts.value(row))
                }
            })
        }
        DataType::Float64 => {
            let numbers = column.as_primitive::<Float64Type>();
            Box::new(move |row, cell| {
                if some(row) {
                    cell.push_str(&number_text(numbers.value(row)))
                }
            })
        }
        DataType::Float32 => {
            let numbers = column.as_primitive::<Float32Type>();
            Box::new(move |row, cell| {
                if some(row) {
                    cell.push_str(&numbers.value(row).to_string())
                }
            })
        }
        DataType::Timestamp(unit, zone) => moment_writer(column, *unit, zone.is_some()),
        DataType::List(_) => list_writer(column, |row| column.as_list::<i32>().value(row)),
        DataType::LargeList(_) => list_writer(column, |row| column.as_list::<i64>().value(row)),
        DataType::FixedSizeList(..) => {
            list_writer(column, |row| column.as_fixed_size_list().value(row))
        }
        DataType::ListView(_) => list_writer(column, |row| column.as_list_view::<i32>().value(row)),
        DataType::LargeListView(_) => {
            list_writer(column, |row| column.as_list_view::<i64>().value(row))
        }
        _ => plain_writer(column),
    }
}

fn filled(column: &ArrayRef) -> impl Fn(usize) -> bool + '_ {
    |row| column.is_valid(row)
}

/// Whole numbers, booleans, dates, decimals and whatever else has one way to be written.
fn plain_writer(column: &ArrayRef) -> Writer<'_> {
    let options = FormatOptions::new().with_display_error(true);
    match ArrayFormatter::try_new(column.as_ref(), &options) {
        Ok(formatter) => Box::new(move |row, cell| {
            let before = cell.len();
            if write!(cell, "{}", formatter.value(row)).is_err() {
                cell.truncate(before);
            }
        }),
        Err(_) => Box::new(|_, _| {}),
    }
}

/// `2024-03-01T09:30:00Z`, or without `Z` if the column has no time zone.
fn moment_writer(column: &ArrayRef, unit: TimeUnit, has_zone: bool) -> Writer<'_> {
    let some = filled(column);
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
        if some(row)
            && let Ok(moment) = Timestamp::from_nanosecond(nanos_of(row))
        {
            let text = moment.to_string();
            cell.push_str(if has_zone {
                &text
            } else {
                text.trim_end_matches('Z')
            });
        }
    })
}

/// The values of a list, joined.
fn list_writer<'a>(column: &'a ArrayRef, values_of: impl Fn(usize) -> ArrayRef + 'a) -> Writer<'a> {
    Box::new(move |row, cell| {
        if column.is_valid(row) {
            let values = values_of(row);
            let write = writer(&values);
            let mut value = String::new();
            for at in 0..values.len() {
                value.clear();
                write(at, &mut value);
                push_value(cell, &value);
            }
            end_list(cell);
        }
    })
}
