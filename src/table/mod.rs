//! The tables of a run: what they hold, how rows are built, how they go to disk and come back.
//!
//! A row is built cell by cell into a [`batch::Batch`], a batch becomes a row group of a Parquet file
//! ([`parquet`]) or lines of a CSV file ([`csv`]), and [`read`] brings chosen columns back.
//!
//! **Invariant:** every column of every table is named once, in [`schema`]; nothing else spells out a table's layout.

pub mod batch;
pub mod cells;
pub mod csv;
#[cfg(test)]
pub(crate) mod fixture;
pub mod parquet;
pub mod read;
pub mod schema;
mod workbook;

pub use batch::{Batch, Row};
pub use csv::{CsvWriter, defused, push_line};
pub use parquet::{EncodedGroup, Encoder, SCHEMA_VERSION_KEY, TableWriter, Unwritten};
pub use read::{Holds, Only, column_names, read_table, row_count, schema_version};
pub use schema::{Column, Kind, Table};
pub(crate) use workbook::{Figure, WorkbookWriter};
