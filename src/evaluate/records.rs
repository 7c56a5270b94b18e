//! The names of chosen records.
//!
//! In: hashes of source and record ID. Out: `source/record_id`, as other tables have them.

use anyhow::Result;
use rustc_hash::FxHashMap;

use super::truth::record_key;
use crate::{
    finished::Run,
    table::{
        cells::{Texts, column},
        schema::data::RECORDS,
    },
};

/// The names of pairs of records, each pair in the order of names.
pub(super) fn name_records(run: &Run, pairs: &[[u64; 2]]) -> Result<Vec<[String; 2]>> {
    let mut names: FxHashMap<u64, String> = pairs
        .iter()
        .flatten()
        .map(|hash| (*hash, String::new()))
        .collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let mut key = Vec::new();
    for batch in run.stored(&RECORDS, &["source", "record_id"])? {
        let batch = batch?;
        let sources = column::<Texts>(&batch, "source")?;
        let record_ids = column::<Texts>(&batch, "record_id")?;
        for row in 0..batch.num_rows() {
            let (source, record_id) = (sources.value(row), record_ids.value(row));
            let hash = record_key(Some(source.as_bytes()), record_id.as_bytes(), &mut key);
            if let Some(name) = names.get_mut(&hash) {
                *name = format!("{source}/{record_id}");
            }
        }
    }
    let in_words = pairs.iter().map(|pair| {
        let mut pair = pair.map(|hash| names[&hash].clone());
        pair.sort_unstable();
        pair
    });
    Ok(in_words.collect())
}
