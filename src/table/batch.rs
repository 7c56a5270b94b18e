//! Rows built cell by cell, in the order of the schema, into one Arrow batch.
//!
//! In go cells; out comes a [`RecordBatch`] of exactly the table's columns. A cell of the wrong kind, a row that is too short
//! or too long: a mistake of the program that the first row built shows, so these panic. A batch that has been written can be
//! given back, so that the next one of the table grows in the same memory.

mod cells;

use std::{fmt, slice};

use arrow::{array::RecordBatch, datatypes::SchemaRef};

use self::cells::Cells;
use super::schema::Table;
use crate::{
    directory::Directory,
    party::Party,
    time::{Day, Timestamp},
};

/// Rows of one table, growing column by column.
#[derive(Debug)]
pub struct Batch {
    schema: SchemaRef,
    columns: Vec<Cells>,
    rows: usize,
}

impl Batch {
    /// No rows yet, with room for `rows`.
    #[must_use]
    pub fn new(table: &Table, rows: usize) -> Self {
        let columns = table.columns.iter();
        Self {
            schema: table.arrow_schema(),
            columns: columns
                .map(|column| Cells::new(column.kind, rows))
                .collect(),
            rows: 0,
        }
    }

    /// A new row: give its cells from left to right, then [`Row::end`].
    pub fn row(&mut self) -> Row<'_> {
        Row {
            columns: self.columns.iter_mut(),
            rows: &mut self.rows,
        }
    }

    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The rows as one batch; none are left here.
    #[must_use]
    pub fn take(&mut self) -> RecordBatch {
        self.rows = 0;
        let columns = self.columns.iter_mut().map(Cells::take).collect();
        RecordBatch::try_new(self.schema.clone(), columns)
            .expect("columns are made from the schema, and every row was ended")
    }

    /// Takes back the memory of a batch that [`Batch::take`] gave and nobody else holds any more.
    pub fn reuse(&mut self, written: RecordBatch) {
        let (_, columns, _) = written.into_parts();
        for (cells, column) in self.columns.iter_mut().zip(columns) {
            cells.reuse(column);
        }
    }

    /// The rows as one batch.
    #[must_use]
    pub fn finish(mut self) -> RecordBatch {
        self.take()
    }
}

/// A row being built. Absent values become null; absent values of a list are left out.
#[derive(Debug)]
#[must_use = "a row counts only once it is ended"]
pub struct Row<'b> {
    columns: slice::IterMut<'b, Cells>,
    rows: &'b mut usize,
}

impl Row<'_> {
    /// A text; `""` is null.
    pub fn text(&mut self, value: &str) -> &mut Self {
        match self.next() {
            Cells::Text(cells) => cells.push(value),
            other => wrong_kind("text", other),
        }
        self
    }

    /// A text made of several parts; `""` is null.
    pub fn joined(&mut self, parts: &[&str]) -> &mut Self {
        match self.next() {
            Cells::Text(cells) => cells.push_parts(parts),
            other => wrong_kind("text", other),
        }
        self
    }

    /// A text written into the column as it is formatted; `""` is null. [`Row::joined`] is faster.
    pub fn text_fmt(&mut self, value: fmt::Arguments<'_>) -> &mut Self {
        match self.next() {
            Cells::Text(cells) => cells.push_formatted(value),
            other => wrong_kind("text", other),
        }
        self
    }

    /// A party, if there is one: its kind, then its ID.
    pub fn party(&mut self, party: Option<Party>, directory: &Directory) -> &mut Self {
        self.text(party.map_or("", Party::kind))
            .text(party.map_or("", |party| directory.id_of(party)))
    }

    /// A list of texts, without the empty ones.
    pub fn list<'v>(&mut self, values: impl IntoIterator<Item = &'v str>) -> &mut Self {
        match self.next() {
            Cells::List(cells) => cells.push(values),
            other => wrong_kind("list", other),
        }
        self
    }

    /// An integer, or `None`.
    pub fn int(&mut self, value: impl Into<Option<i64>>) -> &mut Self {
        match self.next() {
            Cells::Int(cells) => cells.push(value.into()),
            other => wrong_kind("integer", other),
        }
        self
    }

    /// A count; one beyond `i64` becomes the largest integer.
    pub fn count(&mut self, value: impl TryInto<i64>) -> &mut Self {
        self.int(value.try_into().unwrap_or(i64::MAX))
    }

    /// A number, or `None`.
    pub fn float(&mut self, value: impl Into<Option<f64>>) -> &mut Self {
        match self.next() {
            Cells::Float(cells) => cells.push(value.into()),
            other => wrong_kind("number", other),
        }
        self
    }

    /// True, false or `None`.
    pub fn boolean(&mut self, value: impl Into<Option<bool>>) -> &mut Self {
        match self.next() {
            Cells::Bool(cells) => cells.append_option(value.into()),
            other => wrong_kind("boolean", other),
        }
        self
    }

    /// A date, or `None`.
    pub fn day(&mut self, value: impl Into<Option<Day>>) -> &mut Self {
        match self.next() {
            Cells::Day(cells) => cells.push(value.into().map(|day| day.0)),
            other => wrong_kind("date", other),
        }
        self
    }

    /// A moment, or `None`.
    pub fn moment(&mut self, value: impl Into<Option<Timestamp>>) -> &mut Self {
        match self.next() {
            Cells::Moment(cells) => cells.push(value.into().map(|moment| moment.0)),
            other => wrong_kind("moment", other),
        }
        self
    }

    /// Ends the row.
    ///
    /// # Panics
    /// If a column has no cell yet.
    pub fn end(self) {
        let missing = self.columns.len();
        assert!(missing == 0, "the row lacks {missing} cells");
        *self.rows += 1;
    }

    fn next(&mut self) -> &mut Cells {
        self.columns
            .next()
            .expect("a row has no more cells than its table has columns")
    }
}

#[cold]
fn wrong_kind(given: &str, column: &Cells) -> ! {
    panic!(
        "a cell of kind {given} was given to a column of {}",
        column.kind()
    )
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};

    use super::*;
    use crate::table::schema::{Column, Kind};

    static TABLE: Table = Table::new(
        "people",
        "One row per person.",
        &["name"],
        &[
            Column::new("name", Kind::Text, "Name."),
            Column::new("tags", Kind::List, "Tags."),
            Column::new("count", Kind::Int, "Count."),
        ],
    );

    #[test]
    fn absent_cells_are_null_and_absent_lists_empty() {
        let mut batch = Batch::new(&TABLE, 2);
        let mut row = batch.row();
        row.text("Ada").list(["a", "", "b"]).int(3);
        row.end();
        let mut row = batch.row();
        row.text("").list([]).int(None);
        row.end();
        assert_eq!(batch.rows(), 2);
        let batch = batch.finish();
        let nulls: Vec<_> = batch.columns().iter().map(Array::null_count).collect();
        assert_eq!(nulls, [1, 0, 1]);
        let tags = batch.column(1).as_list::<i32>();
        assert_eq!((tags.value_length(0), tags.value_length(1)), (2, 0));
    }

    #[test]
    fn formatted_texts_are_texts() {
        let mut batch = Batch::new(&TABLE, 2);
        for name in ["x", ""] {
            let mut row = batch.row();
            row.text_fmt(format_args!("{name}{name}"))
                .list([])
                .count(7_u32);
            row.end();
        }
        let batch = batch.finish();
        let names: Vec<_> = batch.column(0).as_string::<i64>().iter().collect();
        assert_eq!(names, [Some("xx"), None]);
    }

    #[test]
    fn a_batch_given_back_leaves_nothing_of_itself() {
        let mut batch = Batch::new(&TABLE, 1);
        let mut fill = |name: &str, tags: &[&str], count: Option<i64>| {
            let mut row = batch.row();
            row.text(name).list(tags.iter().copied()).int(count);
            row.end();
            let taken = batch.take();
            let copy = RecordBatch::try_new(taken.schema(), taken.columns().to_vec());
            assert_eq!(taken.num_rows(), 1);
            drop(copy);
            batch.reuse(taken.clone());
            batch.reuse(taken);
            batch.rows() == 0
        };
        assert!(fill("Ada", &["a", "b"], Some(1)));
        assert!(fill("", &[], None));
        let mut row = batch.row();
        row.text("Bo").list(["c"]).int(None);
        row.end();
        let mut fresh = Batch::new(&TABLE, 1);
        let mut row = fresh.row();
        row.text("Bo").list(["c"]).int(None);
        row.end();
        assert_eq!(batch.finish(), fresh.finish());
    }

    #[test]
    #[should_panic(expected = "kind integer was given to a column of text")]
    fn a_cell_of_the_wrong_kind_is_a_mistake_of_the_program() {
        Batch::new(&TABLE, 1).row().int(1);
    }

    #[test]
    #[should_panic(expected = "lacks 2 cells")]
    fn a_short_row_is_a_mistake_of_the_program() {
        let mut batch = Batch::new(&TABLE, 1);
        let mut row = batch.row();
        row.text("Ada");
        row.end();
    }
}
