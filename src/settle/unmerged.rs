//! Pairs of records that look like one person, or that people keep apart, and are not one contact: what matching and clustering found
//! in; each question out, once. What the flags count of a contact is what the table `merge_candidates` tells of it.

use rustc_hash::FxHashMap;

use crate::{
    cluster::Clusters,
    keys::{Keys, RecordNo},
    matching::{Link, Matches},
};

/// A pair that is not one contact.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Unmerged {
    pub(crate) link: Link,
    pub(crate) why: Why,
}

/// Why a pair is not one contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// A person keeps the two apart.
    KeptApart,
    /// Clustering refused the link: the place of the cut.
    Cut(usize),
    /// The two are too little alike.
    Doubt,
}

/// Finds them. Where a file is read twice, its records stand for one another: a pair of theirs is one question, and the answer to it is
/// no doubt where there is another.
pub(super) fn find_unmerged(keys: &Keys, matches: &Matches, clusters: &Clusters) -> Vec<Unmerged> {
    let first = |record: RecordNo| clusters.first_of[record as usize];
    let key = |record: RecordNo| &keys.records[record as usize];
    let kept_apart = matches.kept_apart.iter();
    let kept_apart = kept_apart.map(|link| (*link, Why::KeptApart));
    let cuts = clusters.cuts.iter().enumerate();
    let cuts = cuts.map(|(place, cut)| (cut.link, Why::Cut(place)));
    let doubts = matches.reviews();
    let doubts = doubts.filter(|link| first(link.left) != first(link.right));
    let doubts = doubts.map(|link| (*link, Why::Doubt));
    let question = |link: &Link| {
        sorted([link.left, link.right].map(|record| (key(record).uuid, first(record))))
    };
    let order = |pair: &Unmerged| {
        let ends = [pair.link.left, pair.link.right];
        let ends = sorted(ends.map(|record| key(record).content_order()));
        (pair.why == Why::Doubt, ends)
    };
    let mut found: FxHashMap<_, Unmerged> = FxHashMap::default();
    for (link, why) in kept_apart.chain(cuts).chain(doubts) {
        let pair = Unmerged { link, why };
        let known = found.entry(question(&link)).or_insert(pair);
        if order(&pair) < order(known) {
            *known = pair;
        }
    }
    found.into_values().collect()
}

fn sorted<T: Ord>(mut ends: [T; 2]) -> [T; 2] {
    ends.sort_unstable();
    ends
}
