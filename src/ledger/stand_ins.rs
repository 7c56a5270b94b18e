//! Who stands for a record that this run has not read: what is told of one that its source has merged away is about the contact that held it.
//!
//! In: what the last run knew of records, and the keys of this one's. Out: for each record that was not read, one of its contact's that was.

use std::{cmp::Reverse, iter::successors, path::Path};

use anyhow::Result;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use crate::{
    cluster::contact_id,
    keys::{Key, Keys, Posting, RecordNo},
    list::distinct,
    table::{
        Table,
        cells::{Texts, column},
        read_table,
        schema::ledger::{LEDGER_CONTACTS, LEDGER_MEMBERS},
    },
};

/// The records that the last run, which left its tables in `folder`, knew and this one has not read, by UUID, each with one
/// of its contact that was read: of those that are most like the others, as what is split off in this run is fewer, the one that the
/// contact is called by, else the first by content. A record ID of people of several contacts has none.
///
/// # Errors
/// If a table is damaged.
pub fn stand_ins(folder: &Path, keys: &Keys) -> Result<FxHashMap<Uuid, RecordNo>> {
    let ids = keys.records.iter().map(Key::id);
    let mut read: Vec<(Uuid, RecordNo)> = ids.zip(0..).collect();
    read.par_sort_unstable();
    let record_of = |id: Uuid| {
        let found = read.binary_search_by_key(&id, |(id, _)| *id);
        found.ok().map(|at| read[at].1)
    };
    let mut merged = FxHashMap::default();
    let names = ["contact_id", "merged_into"];
    each_pair(&LEDGER_CONTACTS, folder, names, |contact, into| {
        merged.extend(into.map(|into| (contact, into)));
    })?;
    let whole = |contact: Uuid| {
        let way = successors(Some(contact), |id| merged.get(id).copied());
        way.take(merged.len() + 1).last().unwrap_or(contact) // no longer: a damaged one is told when it is read as a whole
    };
    let names = ["record", "contact_id"];
    let (mut absent, mut held) = (FxHashMap::default(), FxHashMap::default());
    each_pair(&LEDGER_MEMBERS, folder, names, |record, contact| {
        if let (None, Some(contact)) = (record_of(record), contact.map(whole)) {
            let known: &mut Option<Uuid> = absent.entry(record).or_insert(Some(contact));
            *known = known.filter(|known| *known == contact);
            held.insert(contact, Vec::new());
        }
    })?;
    if absent.is_empty() {
        return Ok(FxHashMap::default());
    }
    each_pair(&LEDGER_MEMBERS, folder, names, |record, contact| {
        let held = contact.and_then(|contact| held.get_mut(&whole(contact)));
        if let (Some(held), Some(record)) = (held, record_of(record)) {
            held.push(record);
        }
    })?;
    let stand_in = |(contact, held): (Uuid, Vec<RecordNo>)| {
        Some((
            contact,
            most_alike(contact, &distinct(held.into_iter()), keys)?,
        ))
    };
    let stand_ins: FxHashMap<_, _> = held.into_iter().filter_map(stand_in).collect();
    let stands = |contact: Option<Uuid>| stand_ins.get(&contact?).copied();
    let found = absent.into_iter();
    let found = found.filter_map(|(record, contact)| Some((record, stands(contact)?)));
    Ok(found.collect())
}

/// Of more records of a contact, the first by content speak for all.
const SPEAKERS: usize = 100;

/// The record of a contact that is most like the others of it.
fn most_alike(contact: Uuid, records: &[RecordNo], keys: &Keys) -> Option<RecordNo> {
    let mut others = records.to_vec();
    if others.len() > SPEAKERS {
        others
            .sort_unstable_by_key(|other| (keys.records[*other as usize].content_order(), *other));
        others.truncate(SPEAKERS);
    }
    let order = |record: &RecordNo| {
        let key = &keys.records[*record as usize];
        let alike: usize = others
            .iter()
            .map(|other| alike(*record, *other, keys))
            .sum();
        let is_called = contact_id(key.uuid, 0) == contact;
        (Reverse(alike), !is_called, key.content_order(), *record)
    };
    records.iter().copied().min_by_key(order)
}

/// In how much two records agree: in their names, an address, a telephone.
fn alike(one: RecordNo, other: RecordNo, keys: &Keys) -> usize {
    let of = |postings: &'_ [Posting], record: RecordNo| {
        let first = postings.partition_point(|posting| posting.record < record);
        let its = postings[first..].iter();
        let its = its.take_while(|posting| posting.record == record);
        Vec::from_iter(its.map(|posting| posting.value))
    };
    let shared = [&*keys.emails, &*keys.phones]
        .into_iter()
        .filter(|postings| {
            let others = of(postings, other);
            of(postings, one).iter().any(|value| others.contains(value))
        });
    let [name, others] = [one, other].map(|record| &keys.records[record as usize]);
    shared.count() + usize::from(name.names_apart(others) == 0)
}

/// Tells the IDs of two columns, row by row; the second may be empty.
fn each_pair(
    table: &Table,
    folder: &Path,
    names: [&str; 2],
    mut tell: impl FnMut(Uuid, Option<Uuid>),
) -> Result<()> {
    for batch in read_table(&table.file(folder), &names, None)? {
        let batch = batch?;
        let (firsts, seconds): (&Texts, &Texts) =
            (column(&batch, names[0])?, column(&batch, names[1])?);
        for row in 0..batch.num_rows() {
            let first = Uuid::try_parse(firsts.value(row))?;
            tell(first, Uuid::try_parse(seconds.value(row)).ok());
        }
    }
    Ok(())
}
