//! Chosen columns of a Parquet file back as batches.
//!
//! In goes the path of a table of some run; out come batches of the columns asked for, of all rows or of those with one key:
//! then row groups that cannot hold the key are not even read.

use std::{fs::File, path::Path};

use anyhow::{Context, Result, ensure};
use arrow::{
    array::{Int64Array, LargeStringArray, RecordBatch},
    compute::{ilike, kernels::cmp::eq, starts_with},
    datatypes::SchemaRef,
};
use parquet::{
    arrow::{
        ProjectionMask,
        arrow_reader::{
            ArrowPredicate, ArrowPredicateFn, ParquetRecordBatchReaderBuilder, RowFilter,
        },
    },
    file::{
        metadata::RowGroupMetaData,
        reader::{FileReader, SerializedFileReader},
        statistics::Statistics,
    },
    schema::types::SchemaDescriptor,
};

use super::SCHEMA_VERSION_KEY;

const BATCH_ROWS: usize = 8192;

/// Rows with a certain cell.
#[derive(Clone, Copy, Debug)]
pub struct Only<'k> {
    /// A column of texts or integers.
    pub column: &'k str,
    /// What it must hold.
    pub holds: Holds<'k>,
}

/// What a cell must hold.
#[derive(Clone, Copy, Debug)]
pub enum Holds<'k> {
    /// This text.
    Text(&'k str),
    /// This text, in small or capital letters.
    AnyCase(&'k str),
    /// A text that begins so.
    Prefix(&'k str),
    /// This integer.
    Int(i64),
}

/// Reads columns of the file at `path`, in the order of the file.
///
/// # Errors
/// If the file is not Parquet or lacks a column.
pub fn read_table(
    path: &Path,
    columns: &[&str],
    only: Option<Only<'_>>,
) -> Result<impl Iterator<Item = Result<RecordBatch>> + use<>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .with_context(|| format!("cannot read {}", path.display()))?
        .with_batch_size(BATCH_ROWS);
    let wanted = columns.iter().copied();
    for name in wanted.clone().chain(only.map(|only| only.column)) {
        let exists = reader.schema().column_with_name(name).is_some();
        ensure!(exists, "{} has no column `{name}`", path.display());
    }
    let mask = ProjectionMask::columns(reader.parquet_schema(), wanted);
    if let Some(only) = only {
        let leaf = leaf_of(reader.parquet_schema(), only.column)
            .with_context(|| format!("column `{}` is a list", only.column))?;
        let groups = reader.metadata().row_groups().iter().enumerate();
        let groups = groups.filter(|(_, group)| may_hold(group, leaf, only.holds));
        let groups = groups.map(|(index, _)| index).collect();
        let filter = row_filter(reader.parquet_schema(), leaf, only.holds);
        reader = reader.with_row_groups(groups).with_row_filter(filter);
    }
    let batches = reader.with_projection(mask).build()?;
    Ok(batches.map(|batch| Ok(batch?)))
}

/// The columns of the file at `path`, in its order.
///
/// # Errors
/// If the file is not Parquet.
pub fn column_names(path: &Path) -> Result<Vec<String>> {
    let schema = stored_schema(path)?;
    let fields = schema.fields().iter();
    Ok(fields.map(|field| field.name().clone()).collect())
}

/// The same with what they hold.
pub(super) fn stored_schema(path: &Path) -> Result<SchemaRef> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file)
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(reader.schema().clone())
}

/// The version of the schema by which a table was written.
///
/// # Errors
/// If the file is not Parquet, or says none.
pub fn schema_version(path: &Path) -> Result<String> {
    let reader = open(path)?;
    let metadata = reader.metadata().file_metadata().key_value_metadata();
    let mut pairs = metadata.into_iter().flatten();
    let version = pairs.find(|pair| pair.key == SCHEMA_VERSION_KEY);
    let version = version.and_then(|pair| pair.value.clone());
    version.with_context(|| format!("{} is no table of tenure", path.display()))
}

/// How many rows a table has.
///
/// # Errors
/// If the file is not Parquet.
pub fn row_count(path: &Path) -> Result<u64> {
    let rows = open(path)?.metadata().file_metadata().num_rows();
    Ok(rows.unsigned_abs())
}

fn open(path: &Path) -> Result<SerializedFileReader<File>> {
    let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
    SerializedFileReader::new(file).with_context(|| format!("cannot read {}", path.display()))
}

/// The index of a column among the leaves of the file; none if it is nested.
fn leaf_of(schema: &SchemaDescriptor, name: &str) -> Option<usize> {
    let mut leaves = schema.columns().iter();
    leaves.position(|leaf| leaf.path().string() == name)
}

/// Whether the least and the greatest cell of the row group leave room for what is sought.
fn may_hold(group: &RowGroupMetaData, leaf: usize, holds: Holds<'_>) -> bool {
    match (group.column(leaf).statistics(), holds) {
        (Some(Statistics::ByteArray(bounds)), Holds::Text(text) | Holds::Prefix(text)) => {
            let text = text.as_bytes();
            let above = bounds.min_opt().is_none_or(|least| {
                let least = least.data();
                match holds {
                    Holds::Prefix(_) => &least[..least.len().min(text.len())] <= text,
                    _ => least <= text,
                }
            });
            above && bounds.max_opt().is_none_or(|most| text <= most.data())
        }
        (Some(Statistics::Int64(bounds)), Holds::Int(number)) => {
            bounds.min_opt().is_none_or(|least| *least <= number)
                && bounds.max_opt().is_none_or(|most| number <= *most)
        }
        _ => true,
    }
}

fn row_filter(schema: &SchemaDescriptor, leaf: usize, holds: Holds<'_>) -> RowFilter {
    let mask = ProjectionMask::leaves(schema, [leaf]);
    let predicate: Box<dyn ArrowPredicate> = match holds {
        Holds::Text(text) => {
            let text = LargeStringArray::new_scalar(text);
            let has = move |batch: RecordBatch| eq(batch.column(0), &text);
            Box::new(ArrowPredicateFn::new(mask, has))
        }
        Holds::AnyCase(text) => {
            let pattern = text
                .replace('\\', r"\\")
                .replace('%', r"\%")
                .replace('_', r"\_");
            let pattern = LargeStringArray::new_scalar(pattern);
            let has = move |batch: RecordBatch| ilike(batch.column(0), &pattern);
            Box::new(ArrowPredicateFn::new(mask, has))
        }
        Holds::Prefix(text) => {
            let text = LargeStringArray::new_scalar(text);
            let has = move |batch: RecordBatch| starts_with(batch.column(0), &text);
            Box::new(ArrowPredicateFn::new(mask, has))
        }
        Holds::Int(number) => {
            let number = Int64Array::new_scalar(number);
            let has = move |batch: RecordBatch| eq(batch.column(0), &number);
            Box::new(ArrowPredicateFn::new(mask, has))
        }
    };
    RowFilter::new(vec![predicate])
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::Schema;
    use parquet::{
        arrow::{ARROW_SCHEMA_META_KEY, encode_arrow_schema},
        file::{
            metadata::KeyValue,
            reader::{FileReader, SerializedFileReader},
        },
    };
    use proptest::prelude::*;

    use super::*;
    use crate::{
        table::{
            Batch, SCHEMA_VERSION_KEY, TableWriter,
            cells::cell_text,
            fixture::EVERY_KIND,
            schema::{DATA, SCHEMA_VERSION},
        },
        time::{Day, Timestamp},
    };

    #[derive(Clone, Debug)]
    struct Cells {
        text: String,
        list: Vec<String>,
        numbers: (Option<i64>, Option<f64>, Option<bool>),
        times: (Option<i32>, Option<i64>),
    }

    fn cells() -> impl Strategy<Value = Cells> {
        let list = prop::collection::vec("[a-c]{0,2}", 0..4);
        let numbers = (
            any::<Option<i64>>(),
            any::<Option<f64>>(),
            any::<Option<bool>>(),
        );
        (".{0,4}", list, numbers, any::<(Option<i32>, Option<i64>)>()).prop_map(
            |(text, list, numbers, times)| Cells {
                text,
                list,
                numbers,
                times,
            },
        )
    }

    fn build(rows: &[Cells]) -> RecordBatch {
        let mut batch = Batch::new(&EVERY_KIND, rows.len());
        for cells in rows {
            let (int, float, truth) = cells.numbers;
            let mut row = batch.row();
            row.text(&cells.text)
                .list(cells.list.iter().map(String::as_str));
            row.int(int).float(float).boolean(truth);
            row.day(cells.times.0.map(Day))
                .moment(cells.times.1.map(Timestamp));
            row.end();
        }
        batch.finish()
    }

    fn contacts(ids: &[&str]) -> RecordBatch {
        build(
            &ids.iter()
                .enumerate()
                .map(|(index, id)| Cells {
                    text: (*id).to_owned(),
                    list: vec![format!("of {id}")],
                    numbers: (Some(index as i64), None, None),
                    times: (None, None),
                })
                .collect::<Vec<_>>(),
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_written_comes_back(rows in prop::collection::vec(cells(), 1..40)) {
            let folder = tempfile::tempdir().unwrap();
            let batch = build(&rows);
            let mut file = TableWriter::create(folder.path(), &EVERY_KIND).unwrap();
            file.write(&batch).unwrap();
            prop_assert_eq!(file.finish().unwrap().1, rows.len() as u64);
            let back: Vec<_> = read_table(&EVERY_KIND.file(folder.path()), &EVERY_KIND.names(), None).unwrap().collect();
            prop_assert_eq!(back.len(), 1);
            prop_assert_eq!(back[0].as_ref().unwrap(), &batch);
        }
    }

    #[test]
    fn threads_do_not_show_in_the_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let batches = [contacts(&["a", "b"]), contacts(&[]), contacts(&["c"])];
        let write = |is_parallel: bool| {
            let mut file = TableWriter::create(folder.path(), &EVERY_KIND).unwrap();
            let encoder = file.encoder();
            let encode = |batch| encoder.encode(batch).unwrap();
            let groups: Vec<_> = if is_parallel {
                std::thread::scope(|scope| {
                    let workers = batches
                        .iter()
                        .rev()
                        .map(|batch| scope.spawn(move || encode(batch)));
                    let workers: Vec<_> = workers.collect();
                    let groups = workers.into_iter().map(|worker| worker.join().unwrap());
                    groups.rev().collect()
                })
            } else {
                batches.iter().map(encode).collect()
            };
            groups
                .into_iter()
                .for_each(|group| file.append(group).unwrap());
            assert_eq!(file.finish().unwrap(), ("all".to_owned(), 3));
            std::fs::read(EVERY_KIND.file(folder.path())).unwrap()
        };
        assert_eq!(write(false), write(true));
    }

    #[test]
    fn every_table_can_be_empty() {
        let folder = tempfile::tempdir().unwrap();
        for table in DATA {
            let file = TableWriter::create(folder.path(), table).unwrap();
            assert_eq!(file.finish().unwrap().1, 0);
            let path = table.file(folder.path());
            assert_eq!(read_table(&path, &table.names(), None).unwrap().count(), 0);
            let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
            let metadata = reader
                .metadata()
                .file_metadata()
                .key_value_metadata()
                .unwrap();
            let version = [(SCHEMA_VERSION_KEY.to_owned(), SCHEMA_VERSION.to_owned())];
            let told = Schema::clone(&table.arrow_schema()).with_metadata(version.clone());
            let arrow = (ARROW_SCHEMA_META_KEY.to_owned(), encode_arrow_schema(&told));
            for (key, value) in version.into_iter().chain([arrow]) {
                let pair = KeyValue::new(key, value);
                assert!(metadata.contains(&pair), "{}: {}", table.name, pair.key);
            }
        }
    }

    #[test]
    fn one_key_reads_its_rows_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = EVERY_KIND.file(folder.path());
        let mut file = TableWriter::create(folder.path(), &EVERY_KIND).unwrap();
        for ids in [["a", "b"], ["b", "c"], ["d", "e"]] {
            file.write(&contacts(&ids)).unwrap();
        }
        file.finish().unwrap();
        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        let groups = reader.metadata().row_groups().iter();
        let may: Vec<_> = groups
            .map(|group| may_hold(group, 0, Holds::Text("b")))
            .collect();
        assert_eq!(may, [true, true, false]);
        for (column, holds, expected) in [
            ("text", Holds::Text("b"), vec!["of b", "of b"]),
            ("text", Holds::Text("x"), vec![]),
            (
                "text",
                Holds::Prefix(""),
                vec!["of a", "of b", "of b", "of c", "of d", "of e"],
            ),
            ("text", Holds::Prefix("da"), vec![]),
            ("text", Holds::Prefix("d"), vec!["of d"]),
            ("int", Holds::Int(1), vec!["of b", "of c", "of e"]),
            ("int", Holds::Int(2), vec![]),
        ] {
            let only = Some(Only { column, holds });
            let mut found = Vec::new();
            for batch in read_table(&path, &["list"], only).unwrap() {
                let batch = batch.unwrap();
                assert_eq!(batch.num_columns(), 1);
                found.extend(
                    (0..batch.num_rows())
                        .map(|row| cell_text(&batch, "list", row).unwrap().into_owned()),
                );
            }
            assert_eq!(found, expected);
        }
        assert!(read_table(&path, &["nothing"], None).is_err());
    }
}
