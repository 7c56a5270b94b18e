//! E-mail addresses that several contacts have, for targets that make one contact of all rows with one address.
//!
//! In: postings of addresses, and contacts. Out: hashes of the addresses; and of these, by export, those of contacts that the target has: they
//! are known there by their IDs, and keep them. Which of the other contacts has an address first, is seen as their rows are written.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Export;
use crate::{
    cluster::Clusters,
    intake::NAMELESS,
    keys::{Keys, RecordNo},
};

/// The addresses of several contacts, if an export asks for them.
#[derive(Debug, Default)]
pub struct Addresses {
    /// Their hashes, as [`Keys::emails`] has them.
    pub of_several: FxHashSet<u64>,
    /// By export: those of contacts that its target has.
    pub there: Vec<FxHashSet<u64>>,
}

impl Addresses {
    /// Those of all contacts.
    #[must_use]
    pub fn of(exports: &[Export], keys: &Keys, clusters: &Clusters) -> Self {
        let asks = |export: &Export| export.unique_column().is_some();
        let shared = match exports.iter().any(asks) {
            true => shared(keys, clusters),
            false => Vec::new(),
        };
        let there = exports.iter().map(|export| {
            let source = export.source.filter(|_| asks(export));
            let known =
                source.map_or_else(FxHashSet::default, |source| has(source, keys, clusters));
            let known = shared.iter().filter(|(_, contact)| known.contains(contact));
            known.map(|(value, _)| *value).collect()
        });
        Self {
            there: there.collect(),
            of_several: shared.iter().map(|(value, _)| *value).collect(),
        }
    }
}

/// The addresses of several contacts, each with the first record of each contact.
fn shared(keys: &Keys, clusters: &Clusters) -> Vec<(u64, RecordNo)> {
    let emails = keys.emails.par_iter();
    let of_contact = emails.map(|email| (email.value, clusters.first_of[email.record as usize]));
    let mut of_contact: Vec<_> = of_contact.collect();
    of_contact.par_sort_unstable();
    of_contact.dedup();
    let alike = of_contact.chunk_by(|left, right| left.0 == right.0);
    alike
        .filter(|alike| alike.len() > 1)
        .flatten()
        .copied()
        .collect()
}

/// The first record of each contact of which a source has a record with an ID.
fn has(source: u16, keys: &Keys, clusters: &Clusters) -> FxHashSet<RecordNo> {
    let records = keys.records.iter().enumerate();
    let own = records.filter(|(record, key)| {
        let is_named = || !keys.record_ids.get(*record).starts_with(NAMELESS);
        key.source == source && !key.is_second() && is_named()
    });
    own.map(|(record, _)| clusters.first_of[record]).collect()
}
