//! Batches into a Parquet file: encoded on any thread, appended in order by one.
//!
//! In go batches of one table; out comes a file with the table's schema, one row group per batch. The bytes depend on the
//! batches and their order alone: no clock, no thread, no machine stands in the file.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, ensure};
use arrow::{
    array::RecordBatch,
    datatypes::{Schema, SchemaRef},
};
use parquet::{
    arrow::{
        ArrowSchemaConverter, add_encoded_arrow_schema_to_metadata,
        arrow_writer::{
            ArrowColumnChunk, ArrowColumnWriter, ArrowRowGroupWriterFactory, compute_leaves,
        },
    },
    basic::Compression,
    file::{
        metadata::KeyValue,
        properties::{EnabledStatistics, WriterProperties},
        writer::SerializedFileWriter,
    },
    schema::types::ColumnPath,
};

use super::schema::{Column, Distinct, Kind, SCHEMA_VERSION, Table};

/// The key of the schema version in the metadata of every file.
pub const SCHEMA_VERSION_KEY: &str = "tenure.schema_version";

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}", .0.display())]
pub struct Unwritten(pub PathBuf);

/// One Parquet file being written.
pub struct TableWriter {
    name: &'static str,
    path: PathBuf,
    file: SerializedFileWriter<File>,
    encoder: Arc<Encoder>,
    rows: u64,
}

/// Turns batches into row groups of one file, on any thread.
pub struct Encoder {
    schema: SchemaRef,
    columns: ArrowRowGroupWriterFactory,
}

/// A row group that is ready to be appended.
pub struct EncodedGroup {
    columns: Vec<ArrowColumnChunk>,
    rows: usize,
}

impl TableWriter {
    /// Starts the file of a table in a folder, over any that is there.
    ///
    /// # Errors
    /// If the file cannot be made.
    pub fn create(folder: &Path, table: &Table) -> Result<Self> {
        let path = table.file(folder);
        let schema = table.arrow_schema();
        let root = ArrowSchemaConverter::new()
            .schema_root(table.name)
            .convert(&schema)?;
        let file = File::create(&path).with_context(|| Unwritten(path.clone()))?;
        let mut properties = properties(table);
        // What reads the types of Arrow may read the version from among them alone.
        let told = Schema::clone(&schema).with_metadata(version());
        add_encoded_arrow_schema_to_metadata(&told, &mut properties);
        let file = SerializedFileWriter::new(file, root.root_schema_ptr(), Arc::new(properties))
            .with_context(|| Unwritten(path.clone()))?;
        let columns = ArrowRowGroupWriterFactory::new(&file, Arc::clone(&schema));
        Ok(Self {
            name: table.name,
            path,
            file,
            encoder: Arc::new(Encoder { schema, columns }),
            rows: 0,
        })
    }

    /// Writes a table that is one batch. Out: the name of the table, and how many rows it has.
    ///
    /// # Errors
    /// As those of [`TableWriter::create`], [`TableWriter::write`] and [`TableWriter::finish`].
    pub fn write_whole(folder: &Path, table: &Table, batch: &RecordBatch) -> Result<(String, u64)> {
        let mut writer = Self::create(folder, table)?;
        writer.write(batch)?;
        writer.finish()
    }

    /// What encodes the file's batches; to be handed to other threads.
    #[must_use]
    pub fn encoder(&self) -> Arc<Encoder> {
        Arc::clone(&self.encoder)
    }

    /// Writes a row group after those before it. One without rows leaves no trace.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn append(&mut self, group: EncodedGroup) -> Result<()> {
        if group.rows == 0 {
            return Ok(());
        }
        self.rows += group.rows as u64;
        let appended = append(&mut self.file, group);
        appended.with_context(|| Unwritten(self.path.clone()))
    }

    /// How many bytes were written.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.file.bytes_written() as u64
    }

    /// The file itself, to bring to the disk what was written.
    ///
    /// # Errors
    /// If too many files are open.
    pub fn handle(&self) -> Result<File> {
        Ok(self.file.inner().try_clone()?)
    }

    /// Encodes a batch here and appends it.
    ///
    /// # Errors
    /// If the batch is not of the table, or the file cannot be written.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<()> {
        let group = self.encoder.encode(batch)?;
        self.append(group)
    }

    /// Ends the file. Out: the name of the table, and how many rows it has. Whoever publishes it waits until it is on the disk.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn finish(mut self) -> Result<(String, u64)> {
        let finished = self.file.finish();
        finished.with_context(|| Unwritten(self.path))?;
        Ok((self.name.to_owned(), self.rows))
    }
}

impl Encoder {
    /// Encodes a batch as one row group.
    ///
    /// # Errors
    /// If the batch is not of the table.
    pub fn encode(&self, batch: &RecordBatch) -> Result<EncodedGroup> {
        ensure!(
            batch.schema_ref() == &self.schema,
            "a batch of another table"
        );
        let mut writers = self.columns.create_column_writers(0)?.into_iter();
        let mut columns = Vec::with_capacity(writers.len());
        for (field, cells) in self.schema.fields().iter().zip(batch.columns()) {
            for leaf in compute_leaves(field, cells)? {
                let mut writer: ArrowColumnWriter =
                    writers.next().context("a column has no writer")?;
                writer.write(&leaf)?;
                columns.push(writer.close()?);
            }
        }
        Ok(EncodedGroup {
            columns,
            rows: batch.num_rows(),
        })
    }
}

fn append(file: &mut SerializedFileWriter<File>, group: EncodedGroup) -> Result<()> {
    let mut row_group = file.next_row_group()?;
    for column in group.columns {
        column.append_to_row_group(&mut row_group)?;
    }
    row_group.close()?;
    Ok(())
}

/// Bytes of the longest dictionary; beyond it the values of a row group stand as they are.
const DICTIONARY_BYTES_MAX: usize = 8 << 20;

/// Fast to encode first, small second: a dictionary only where values repeat, and then no compression, which finds nothing in it; no
/// index and no statistics of pages; of texts, the bounds of those alone that order the rows, so that a reader finds a contact in one
/// row group.
fn properties(table: &Table) -> WriterProperties {
    let version = version().map(|(key, version)| KeyValue::new(key, version));
    let mut properties = WriterProperties::builder()
        .set_created_by(concat!("tenure ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(version.into()))
        .set_compression(Compression::LZ4_RAW)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_max_row_group_row_count(None)
        .set_dictionary_page_size_limit(DICTIONARY_BYTES_MAX)
        .set_dictionary_enabled(false);
    for column in table.columns.iter() {
        let path = path(column);
        let is_words = matches!(column.kind, Kind::Text | Kind::List);
        if is_words && table.key.first() != Some(&column.name) {
            properties =
                properties.set_column_statistics_enabled(path.clone(), EnabledStatistics::None);
        }
        properties = match (column.distinct, column.kind) {
            (Distinct::Few, Kind::Text | Kind::List) => properties
                .set_column_dictionary_enabled(path.clone(), true)
                .set_column_compression(path, Compression::UNCOMPRESSED),
            (Distinct::Random, _) => {
                properties.set_column_compression(path, Compression::UNCOMPRESSED)
            }
            _ => properties,
        };
    }
    properties.build()
}

/// The version of the schema, and its key.
fn version() -> [(String, String); 1] {
    [(SCHEMA_VERSION_KEY.to_owned(), SCHEMA_VERSION.to_owned())]
}

fn path(column: &Column) -> ColumnPath {
    let name = column.name.to_owned();
    match column.kind {
        Kind::List => ColumnPath::new(vec![name, "list".to_owned(), "element".to_owned()]),
        _ => ColumnPath::new(vec![name]),
    }
}
