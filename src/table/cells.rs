//! Cells taken out of a batch, by type or as text.
//!
//! In goes a batch of a table, built or read; out come typed columns, or any cell as CSV and messages show it.

use std::{
    borrow::Cow,
    fmt::{self, Write},
};

use anyhow::{Context, Result, bail};
use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanArray, Date32Array, Float64Array, Int64Array,
        LargeStringArray, ListArray, RecordBatch, TimestampMicrosecondArray,
    },
    datatypes::{DataType, Date32Type, Float64Type, Int64Type, TimeUnit, TimestampMicrosecondType},
};

use crate::time::{Day, Timestamp};

/// Stands between the values of a list in a text.
const LIST_SEPARATOR: char = '|';

/// A column of texts; a null one reads as `""`.
pub type Texts = LargeStringArray;
/// A column of lists: see [`list_values`].
pub type Lists = ListArray;
/// A column of integers.
pub type Ints = Int64Array;
/// A column of numbers.
pub type Floats = Float64Array;
/// A column of truths.
pub type Bools = BooleanArray;
/// A column of dates: days since 1970-01-01.
pub type Days = Date32Array;
/// A column of moments: microseconds since 1970-01-01.
pub type Moments = TimestampMicrosecondArray;

/// A column by its name and type: `column::<Texts>(&batch, "contact_id")`.
///
/// # Errors
/// If the batch has no such column, or one of another type.
pub fn column<'b, A: Array + 'static>(batch: &'b RecordBatch, name: &str) -> Result<&'b A> {
    let cells = batch
        .column_by_name(name)
        .with_context(|| format!("no column `{name}`"))?;
    cells
        .as_any()
        .downcast_ref()
        .with_context(|| format!("column `{name}` holds {}", cells.data_type()))
}

/// The values of one list.
pub fn list_values(lists: &Lists, row: usize) -> impl Iterator<Item = &str> {
    let range = match lists.value_offsets().get(row..row + 2) {
        Some(&[start, end]) if lists.is_valid(row) => start as usize..end as usize,
        _ => 0..0,
    };
    let texts = lists.values().as_string_opt::<i64>();
    range.filter_map(move |at| texts.map(|texts| texts.value(at)))
}

/// A cell of any kind as text; `""` if it is null.
///
/// # Errors
/// If the batch has no such column, or one of a type that no table has.
pub fn cell_text<'b>(batch: &'b RecordBatch, name: &str, row: usize) -> Result<Cow<'b, str>> {
    let cells = batch
        .column_by_name(name)
        .with_context(|| format!("no column `{name}`"))?;
    if let Some(texts) = cells.as_string_opt::<i64>() {
        return Ok(texts.value(row).into());
    }
    let mut text = String::new();
    Printer::of(cells)?.append(row, &mut text);
    Ok(text.into())
}

/// Writes the cells of one column as text.
#[derive(Clone, Copy, Debug)]
pub struct Printer<'b> {
    cells: &'b ArrayRef,
    typed: Typed<'b>,
}

#[derive(Clone, Copy, Debug)]
enum Typed<'b> {
    /// Texts as they are.
    Text(&'b Texts),
    /// Values joined by `|`.
    List(&'b Lists),
    /// Decimal digits.
    Int(&'b Ints),
    /// The shortest digits that read back as the same number.
    Float(&'b Floats),
    /// `true` or `false`.
    Bool(&'b Bools),
    /// ISO 8601.
    Day(&'b Days),
    /// ISO 8601 in UTC.
    Moment(&'b Moments),
}

impl<'b> Printer<'b> {
    /// The printer for a column.
    ///
    /// # Errors
    /// If it is of a type that no table has.
    pub fn of(cells: &'b ArrayRef) -> Result<Self> {
        let typed = match cells.data_type() {
            DataType::LargeUtf8 => Typed::Text(cells.as_string()),
            DataType::List(item) if *item.data_type() == DataType::LargeUtf8 => {
                Typed::List(cells.as_list())
            }
            DataType::Int64 => Typed::Int(cells.as_primitive::<Int64Type>()),
            DataType::Float64 => Typed::Float(cells.as_primitive::<Float64Type>()),
            DataType::Boolean => Typed::Bool(cells.as_boolean()),
            DataType::Date32 => Typed::Day(cells.as_primitive::<Date32Type>()),
            DataType::Timestamp(TimeUnit::Microsecond, None) => {
                Typed::Moment(cells.as_primitive::<TimestampMicrosecondType>())
            }
            other => bail!("no table has a column of type {other}"),
        };
        Ok(Self { cells, typed })
    }

    /// Whether cells are words that people or systems wrote, not figures of this program.
    #[must_use]
    pub fn is_words(self) -> bool {
        matches!(self.typed, Typed::Text(_) | Typed::List(_))
    }

    /// Appends the cell; nothing if it is null.
    pub fn append(self, row: usize, text: &mut String) {
        if self.cells.is_null(row) {
            return;
        }
        match self.typed {
            Typed::Text(cells) => text.write_str(cells.value(row)),
            Typed::List(cells) => write_list(cells, row, text),
            Typed::Int(cells) => write!(text, "{}", cells.value(row)),
            Typed::Float(cells) => write!(text, "{}", cells.value(row)),
            Typed::Bool(cells) => write!(text, "{}", cells.value(row)),
            Typed::Day(cells) => write!(text, "{}", Day(cells.value(row))),
            Typed::Moment(cells) => write!(text, "{}", Timestamp(cells.value(row))),
        }
        .expect("a string takes every text");
    }
}

fn write_list(lists: &Lists, row: usize, text: &mut String) -> fmt::Result {
    for (index, value) in list_values(lists, row).enumerate() {
        if index > 0 {
            text.write_char(LIST_SEPARATOR)?;
        }
        text.write_str(value)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Batch, fixture::EVERY_KIND};

    fn batch() -> RecordBatch {
        let mut batch = Batch::new(&EVERY_KIND, 2);
        let mut row = batch.row();
        row.text("a,b").list(["x", "y"]).int(-3).float(0.1 + 0.2);
        row.boolean(true).day(Day(20_778)).moment(Timestamp(0));
        row.end();
        let mut row = batch.row();
        row.text("").list([]).int(None).float(None);
        row.boolean(None).day(None).moment(None);
        row.end();
        batch.finish()
    }

    #[test]
    fn a_cell_of_any_kind_is_a_text() {
        let batch = batch();
        let texts = |row| {
            let names = EVERY_KIND.columns.iter().map(|column| column.name);
            names.map(move |name| cell_text(&batch, name, row).unwrap().into_owned())
        };
        let expected = [
            "a,b",
            "x|y",
            "-3",
            "0.30000000000000004",
            "true",
            "2026-11-21",
            "1970-01-01T00:00:00Z",
        ];
        assert_eq!(texts.clone()(0).collect::<Vec<_>>(), expected);
        assert!(texts(1).all(|text| text.is_empty()));
    }

    #[test]
    fn columns_are_found_by_name_and_type() {
        let batch = batch();
        assert_eq!(column::<Ints>(&batch, "int").unwrap().value(0), -3);
        let lists = column::<Lists>(&batch, "list").unwrap();
        assert_eq!(list_values(lists, 0).collect::<Vec<_>>(), ["x", "y"]);
        assert_eq!(list_values(lists, 1).count(), 0);
        for (name, problem) in [
            ("text", "column `text` holds LargeUtf8"),
            ("no", "no column `no`"),
        ] {
            let error = column::<Ints>(&batch, name).unwrap_err();
            assert_eq!(error.to_string(), problem);
        }
    }
}
