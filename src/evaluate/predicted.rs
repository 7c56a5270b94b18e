//! The contacts that a run made, record by record, with the truth laid beside them.

use anyhow::Result;
use rayon::prelude::*;

use super::{
    Records,
    figures::Membership,
    truth::{Truth, record_key},
};
use crate::{
    finished::Run,
    keys::hash,
    table::{
        cells::{Texts, column},
        schema::data::RECORDS,
    },
};

/// A record of the run, its source and its contact, all hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Predicted {
    /// As the truth names it.
    record: u64,
    source: u32,
    contact: u64,
    /// By source and record ID.
    name: u64,
}

/// A record of the run, and who it is if the truth says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Member {
    /// By source and record ID.
    pub(super) name: u64,
    pub(super) contact: u64,
    /// None: not compared.
    pub(super) person: Option<u64>,
}

/// All records of a run, sorted as the truth names them.
///
/// # Errors
/// If the table cannot be read.
pub(super) fn read_predicted(run: &Run, truth: &Truth) -> Result<Vec<Predicted>> {
    let columns = ["source", "record_id", "contact_id"];
    let mut predicted = Vec::new();
    let mut key = Vec::new();
    for batch in run.stored(&RECORDS, &columns)? {
        let batch = batch?;
        let texts = |name| column::<Texts>(&batch, name);
        let (sources, record_ids, contact_ids) =
            (texts("source")?, texts("record_id")?, texts("contact_id")?);
        predicted.extend((0..batch.num_rows()).map(|row| {
            let source = sources.value(row).as_bytes();
            let record_id = record_ids.value(row).as_bytes();
            let name = record_key(Some(source), record_id, &mut key);
            Predicted {
                record: record_key(None, record_id, &mut key),
                source: hash(source) as u32,
                contact: hash(contact_ids.value(row).as_bytes()),
                name,
            }
        }));
    }
    if truth.names_sources || truth.may_name_sources && names_more(&predicted, truth) {
        predicted
            .par_iter_mut()
            .for_each(|one| one.record = one.name);
    }
    predicted.par_sort_unstable();
    Ok(predicted)
}

/// Whether the truth knows more records by source and record ID than by record ID alone.
fn names_more(predicted: &[Predicted], truth: &Truth) -> bool {
    let known = |number: fn(&Predicted) -> u64| {
        let numbers = predicted.par_iter().map(number);
        let is_known = |number: &u64| {
            let persons = &truth.persons;
            persons
                .binary_search_by_key(number, |(record, _)| *record)
                .is_ok()
        };
        numbers.filter(is_known).count()
    };
    known(|one| one.name) > known(|one| one.record)
}

/// Every record with its person, sorted by name, and counts of those that have none. Both lists are sorted by record.
pub(super) fn with_truth(predicted: &[Predicted], truth: &Truth) -> (Vec<Member>, Records) {
    let mut records = Records {
        blank: truth.blank,
        ..Records::default()
    };
    let mut members = Vec::with_capacity(predicted.len());
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
        let (counter, person) = match persons.next_if(|persons| persons[0].0 == record) {
            None => (&mut records.without_truth, None),
            Some(_) if is_ambiguous => (&mut records.ambiguous, None),
            Some(&[(_, person)]) => (&mut records.compared, Some(person)),
            Some(_) => (&mut records.contradictory, None),
        };
        *counter += count;
        members.extend(same.iter().map(|one| Member {
            name: one.name,
            contact: one.contact,
            person,
        }));
    }
    records.unknown += persons.count() as u64;
    members.par_sort_unstable();
    (members, records)
}

/// The records that have a person, in the groups that `group` says.
pub(super) fn memberships(
    members: &[Member],
    group: impl Fn(usize) -> u64 + Sync,
) -> Vec<Membership> {
    let members = members.par_iter().enumerate();
    let with_person = members.filter_map(|(index, member)| {
        Some(Membership {
            person: member.person?,
            contact: group(index),
        })
    });
    with_person.collect()
}
