//! E-mails and phones on too many contacts (R-FLAG `shared_identifier`): postings and clusters in, hashes of values and their bearers out.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::{
    cluster::Clusters,
    keys::{Keys, Posting, RecordNo},
};

const BITS: usize = u64::BITS as usize;

/// Hashes of e-mails and phones that stand on too many contacts, and whose records have one.
#[derive(Debug, Default)]
pub(super) struct SharedValues {
    values: FxHashSet<u64>,
    /// A bit for each record, so that most are not asked for their values.
    bearers: Vec<u64>,
}

impl SharedValues {
    /// Those that more contacts have than `contacts_max`.
    pub(super) fn of(keys: &Keys, clusters: &Clusters, contacts_max: u32) -> Self {
        let mut shared = Self {
            values: FxHashSet::default(),
            bearers: vec![0; keys.records.len().div_ceil(BITS)],
        };
        for postings in [&keys.emails, &keys.phones] {
            shared.add(postings, &clusters.first_of, contacts_max);
        }
        shared
    }

    fn add(&mut self, postings: &[Posting], first_of: &[RecordNo], contacts_max: u32) {
        let of_contact = |posting: &Posting| {
            (
                posting.value,
                first_of[posting.record as usize],
                posting.record,
            )
        };
        let mut postings: Vec<_> = postings.par_iter().map(of_contact).collect();
        postings.par_sort_unstable();
        for value in postings.chunk_by(|left, right| left.0 == right.0) {
            let contacts = value.chunk_by(|left, right| left.1 == right.1);
            if contacts.count() > contacts_max as usize {
                self.values.insert(value[0].0);
                for (.., record) in value {
                    self.bearers[*record as usize / BITS] |= 1 << (*record as usize % BITS);
                }
            }
        }
    }

    /// Whether a record may have one of the values.
    pub(super) fn may_have(&self, record: RecordNo) -> bool {
        self.bearers[record as usize / BITS] >> (record as usize % BITS) & 1 == 1
    }

    /// Whether it is one of the values, by its hash.
    pub(super) fn contains(&self, value: u64) -> bool {
        self.values.contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_counted_once_for_each_contact() {
        let posting = |value, record| Posting { value, record };
        let postings: Vec<_> = (0..4)
            .flat_map(|record| [posting(7, record), posting(8, record % 3)])
            .collect();
        let first_of = [0, 1, 2, 2];
        let found = |contacts_max| {
            let mut shared = SharedValues {
                bearers: vec![0],
                ..SharedValues::default()
            };
            shared.add(&postings, &first_of, contacts_max);
            let values: Vec<u64> = (0..10).filter(|value| shared.contains(*value)).collect();
            let bearers: Vec<u32> = (0..4).filter(|record| shared.may_have(*record)).collect();
            (values, bearers)
        };
        assert_eq!(found(2), (vec![7, 8], vec![0, 1, 2, 3]));
        assert_eq!(found(3), (vec![], vec![]));
    }
}
