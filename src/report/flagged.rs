//! The contacts with a flag, out of the table just written: only their rows are decoded, row groups in parallel.

use std::{fs::File, path::Path};

use anyhow::{Context, Result};
use arrow::{
    array::{Array, AsArray, BooleanArray, RecordBatch},
    compute::concat_batches,
    datatypes::{DataType, Date32Type, Float64Type, TimestampMicrosecondType},
};
use parquet::arrow::{
    ProjectionMask,
    arrow_reader::{
        ArrowPredicate, ArrowPredicateFn, ArrowReaderMetadata, ArrowReaderOptions,
        ParquetRecordBatchReaderBuilder, RowFilter,
    },
};
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::time::{Day, Timestamp};

/// Rows of a table, column by column.
pub(super) struct Found(RecordBatch);

/// Reads columns of the contacts that carry one of the flags, in the order of the file; only of these IDs, if they are given.
pub(super) fn flagged_contacts(
    contacts: &Path,
    columns: &[&str],
    flags: &[&str],
    only: Option<&FxHashSet<String>>,
) -> Result<Found> {
    let file =
        File::open(contacts).with_context(|| format!("cannot open {}", contacts.display()))?;
    let metadata = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new())?;
    let groups = 0..metadata.metadata().num_row_groups();
    let batches = groups
        .into_par_iter()
        .map(|group| flagged_of_group(contacts, &metadata, group, columns, flags, only));
    let batches: Vec<RecordBatch> = batches
        .collect::<Result<Vec<_>>>()?
        .into_iter()
        .flatten()
        .collect();
    let schema = match batches.first() {
        Some(batch) => batch.schema(),
        None => {
            let places: Vec<_> = columns
                .iter()
                .map(|name| metadata.schema().index_of(name))
                .collect::<Result<_, _>>()?;
            metadata.schema().project(&places)?.into()
        }
    };
    Ok(Found(concat_batches(&schema, &batches)?))
}

fn flagged_of_group(
    contacts: &Path,
    metadata: &ArrowReaderMetadata,
    group: usize,
    columns: &[&str],
    flags: &[&str],
    only: Option<&FxHashSet<String>>,
) -> Result<Vec<RecordBatch>> {
    let wanted: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
    let mask = |columns: &[&str]| {
        ProjectionMask::columns(metadata.parquet_schema(), columns.iter().copied())
    };
    let carries = ArrowPredicateFn::new(mask(&["flags"]), move |batch| {
        let lists = batch.column(0).as_list::<i32>();
        let rows = (0..lists.len()).map(|row| {
            let flags = lists.value(row);
            let carried = flags
                .as_string::<i64>()
                .iter()
                .flatten()
                .any(|flag| wanted.iter().any(|known| known == flag));
            Some(carried)
        });
        Ok(rows.collect::<BooleanArray>())
    });
    let mut filters: Vec<Box<dyn ArrowPredicate>> = vec![Box::new(carries)];
    if let Some(only) = only.cloned() {
        let is_one = ArrowPredicateFn::new(mask(&["contact_id"]), move |batch| {
            let ids = batch.column(0).as_string::<i64>().iter();
            Ok(ids
                .map(|id| Some(id.is_some_and(|id| only.contains(id))))
                .collect::<BooleanArray>())
        });
        filters = vec![Box::new(is_one)];
    }
    let reader =
        ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(contacts)?, metadata.clone())
            .with_row_groups(vec![group])
            .with_row_filter(RowFilter::new(filters))
            .with_projection(mask(columns))
            .build()?;
    reader.map(|batch| Ok(batch?)).collect()
}

impl Found {
    /// How many rows there are.
    pub(super) fn rows(&self) -> usize {
        self.0.num_rows()
    }

    /// A text; `""` if it is null.
    pub(super) fn text(&self, column: &str, row: usize) -> &str {
        let cells = self.column(column).as_string::<i64>();
        if cells.is_null(row) {
            ""
        } else {
            cells.value(row)
        }
    }

    /// A number.
    pub(super) fn number(&self, column: &str, row: usize) -> Option<f64> {
        let cells = self.column(column).as_primitive::<Float64Type>();
        cells.is_valid(row).then(|| cells.value(row))
    }

    /// A moment, or the start of a day.
    pub(super) fn moment(&self, column: &str, row: usize) -> Option<Timestamp> {
        let cells = self.column(column);
        if cells.is_null(row) {
            return None;
        }
        Some(match cells.data_type() {
            DataType::Date32 => Day(cells.as_primitive::<Date32Type>().value(row)).start(),
            _ => Timestamp(cells.as_primitive::<TimestampMicrosecondType>().value(row)),
        })
    }

    fn column(&self, name: &str) -> &dyn Array {
        self.0
            .column_by_name(name)
            .expect("only columns that were read are asked for")
    }
}
