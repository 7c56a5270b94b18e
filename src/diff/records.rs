//! The records of two runs, contact by contact.
//!
//! In: the tables `records`. Out: [`Lineage`]. A record is its source, its record ID and the person of the row, whatever file and line
//! it stood in.

use anyhow::Result;
use arrow::array::RecordBatch;

use super::{
    lineage::{Lineage, Tracker},
    rows::{Numbered, contact_number, side_by_side},
};
use crate::{
    finished::Run,
    keys::hash,
    standardise::salesforce_id::one_form,
    table::{
        cells::{Ints, Texts, column},
        schema::data::RECORDS,
    },
};

const COLUMNS: [&str; 4] = ["contact_id", "source", "record_id", "person"];

/// Follows every contact by its records.
pub(super) fn follow(runs: [&Run; 2]) -> Result<Lineage> {
    let [before, after] = runs.map(|run| run.stored(&RECORDS, &COLUMNS));
    let mut tracker = Tracker::default();
    side_by_side([before?, after?], names_of, |contact, names| {
        tracker.hear(contact, names);
    })?;
    Ok(tracker.end())
}

/// The contact of each record, and its name as a number.
fn names_of(batch: &RecordBatch) -> Result<Numbered<u64>> {
    let texts = |name| column::<Texts>(batch, name);
    let (contacts, sources, ids) = (texts("contact_id")?, texts("source")?, texts("record_id")?);
    let persons = column::<Ints>(batch, "person")?;
    let mut name = Vec::new();
    let names = (0..batch.num_rows()).map(|row| {
        name.clear();
        for part in [sources.value(row), &*one_form(ids.value(row))] {
            name.extend_from_slice(part.as_bytes());
            name.push(0);
        }
        name.extend_from_slice(&persons.value(row).to_le_bytes());
        Ok((contact_number(contacts.value(row))?, hash(&name)))
    });
    names.collect()
}
