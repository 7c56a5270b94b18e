//! The contacts that a run made, record by record, and how the truth is laid beside them.

use anyhow::Result;
use rayon::prelude::*;

use super::{
    Records,
    figures::Membership,
    truth::{Truth, record_key},
};
use crate::{
    explain::run::Run,
    keys::hash,
    table::{
        cells::{Texts, column},
        read_table,
        schema::data::RECORDS,
    },
};

/// A record of the run, its source and its contact, all hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Predicted {
    pub(super) record: u64,
    pub(super) source: u32,
    pub(super) contact: u64,
}

/// All records of a run, sorted.
///
/// # Errors
/// If the table cannot be read.
pub(super) fn read_predicted(run: &Run, names_sources: bool) -> Result<Vec<Predicted>> {
    let columns = ["source", "record_id", "contact_id"];
    let mut predicted = Vec::new();
    let mut key = Vec::new();
    for batch in read_table(&run.data_path(&RECORDS), &columns, None)? {
        let batch = batch?;
        let texts = |name| column::<Texts>(&batch, name);
        let (sources, record_ids, contact_ids) =
            (texts("source")?, texts("record_id")?, texts("contact_id")?);
        predicted.extend((0..batch.num_rows()).map(|row| {
            let source = sources.value(row).as_bytes();
            let of_record = names_sources.then_some(source);
            Predicted {
                record: record_key(of_record, record_ids.value(row).as_bytes(), &mut key),
                source: hash(source) as u32,
                contact: hash(contact_ids.value(row).as_bytes()),
            }
        }));
    }
    predicted.par_sort_unstable();
    Ok(predicted)
}

/// The records that have one truth, and counts of all others. Both lists are sorted by record.
pub(super) fn with_truth(predicted: &[Predicted], truth: &Truth) -> (Vec<Membership>, Records) {
    let mut records = Records {
        blank: truth.blank,
        ..Records::default()
    };
    let mut memberships = Vec::with_capacity(predicted.len());
    let mut persons = truth
        .persons
        .chunk_by(|left, right| left.0 == right.0)
        .peekable();
    for same in predicted.chunk_by(|left, right| left.record == right.record) {
        let (record, count) = (same[0].record, same.len() as u64);
        while persons.next_if(|persons| persons[0].0 < record).is_some() {
            records.unknown += 1;
        }
        let is_ambiguous = same.iter().any(|other| other.source != same[0].source);
        match persons.next_if(|persons| persons[0].0 == record) {
            None => records.without_truth += count,
            Some(_) if is_ambiguous => records.ambiguous += count,
            Some(&[(_, person)]) => {
                records.compared += count;
                memberships.extend(same.iter().map(|one| Membership {
                    contact: one.contact,
                    person,
                }));
            }
            Some(_) => records.contradictory += count,
        }
    }
    records.unknown += persons.count() as u64;
    (memberships, records)
}
