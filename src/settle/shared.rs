//! E-mails and phones on too many contacts (R-FLAG `shared_identifier`): postings and clusters in, hashes of values out.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::{
    cluster::Clusters,
    keys::{Keys, Posting, RecordNo},
};

/// Hashes of the e-mails and phones that more contacts have than `contacts_max`.
pub(super) fn shared_values(keys: &Keys, clusters: &Clusters, contacts_max: u32) -> FxHashSet<u64> {
    let kinds = [&keys.emails, &keys.phones].into_iter();
    kinds
        .flat_map(|postings| on_too_many(postings, &clusters.first_of, contacts_max))
        .collect()
}

fn on_too_many(postings: &[Posting], first_of: &[RecordNo], contacts_max: u32) -> Vec<u64> {
    let contacts = postings
        .par_iter()
        .map(|posting| (posting.value, first_of[posting.record as usize]));
    let mut contacts: Vec<(u64, RecordNo)> = contacts.collect();
    contacts.par_sort_unstable();
    contacts.dedup();
    let values = contacts.chunk_by(|left, right| left.0 == right.0);
    let too_many = values.filter(|value| value.len() > contacts_max as usize);
    too_many.map(|value| value[0].0).collect()
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
        assert_eq!(on_too_many(&postings, &first_of, 2), [7, 8]);
        assert_eq!(on_too_many(&postings, &first_of, 3), [0; 0]);
    }
}
