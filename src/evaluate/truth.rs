//! The truth: a CSV that names the person of each record.
//!
//! In: a file with the columns `record_id` and `truth_id`, and `source` or not; or with `record` (`source/record_id`) and `truth_id`. Out:
//! persons by hashed record, sorted.

use std::path::Path;

use anyhow::{Context, Result};
use csv::ByteRecord;
use rayon::prelude::*;

use crate::{keys::hash, standardise::salesforce_id::long_form};

/// Who each record is.
pub struct Truth {
    /// Record and person, both hashed, sorted by record, each pair once.
    pub(super) persons: Vec<(u64, u64)>,
    /// Whether records are named by source and record ID, not by record ID alone.
    pub(super) names_sources: bool,
    /// Whether they may be, in one cell (`source/record_id`).
    pub(super) may_name_sources: bool,
    /// Rows without a record ID or a truth ID.
    pub(super) blank: u64,
}

/// Where the columns stand.
struct Columns {
    source: Option<usize>,
    record_id: usize,
    truth_id: usize,
}

impl Truth {
    /// Reads the file.
    ///
    /// # Errors
    /// If it cannot be read, or lacks a column.
    pub fn read(path: &Path) -> Result<Self> {
        let in_file = || format!("cannot read the truth in {}", path.display());
        let mut file = csv::ReaderBuilder::new()
            .flexible(true)
            .buffer_capacity(1 << 18)
            .from_path(path)
            .with_context(in_file)?;
        let columns =
            Columns::find(file.byte_headers().with_context(in_file)?).with_context(in_file)?;
        let mut truth = Self {
            persons: Vec::new(),
            names_sources: columns.source.is_some(),
            may_name_sources: false,
            blank: 0,
        };
        let (mut row, mut key) = (ByteRecord::new(), Vec::new());
        while file.read_byte_record(&mut row).with_context(in_file)? {
            let cell = |column: usize| row.get(column).unwrap_or_default().trim_ascii();
            let (record_id, truth_id) = (cell(columns.record_id), cell(columns.truth_id));
            if record_id.is_empty() || truth_id.is_empty() {
                truth.blank += 1;
                continue;
            }
            let source = columns.source.map(cell);
            truth.may_name_sources |= source.is_none() && record_id.contains(&b'/');
            truth
                .persons
                .push((record_key(source, record_id, &mut key), hash(truth_id)));
        }
        truth.persons.par_sort_unstable();
        truth.persons.dedup();
        Ok(truth)
    }
}

impl Columns {
    fn find(headers: &ByteRecord) -> Result<Self> {
        let position = |name: &str| {
            headers.iter().position(|header| {
                let header = header.strip_prefix(b"\xef\xbb\xbf").unwrap_or(header);
                header.trim_ascii().eq_ignore_ascii_case(name.as_bytes())
            })
        };
        let needed = |name| position(name).with_context(|| format!("it has no column `{name}`"));
        Ok(Self {
            source: position("source"),
            record_id: match position("record") {
                Some(named) if position("record_id").is_none() => named,
                _ => needed("record_id")?,
            },
            truth_id: needed("truth_id")?,
        })
    }
}

/// The number of a record: of `source/record_id`, or of its record ID alone, Salesforce's by their 18 characters. `key` is room to work in.
pub(super) fn record_key(source: Option<&[u8]>, record_id: &[u8], key: &mut Vec<u8>) -> u64 {
    key.clear();
    let texts = source.into_iter().chain([record_id]);
    for part in texts.flat_map(|text| text.split(|byte| *byte == b'/')) {
        let long = str::from_utf8(part).ok().and_then(long_form);
        key.extend_from_slice(long.as_deref().map_or(part, str::as_bytes));
        key.push(b'/');
    }
    hash(key)
}
