//! Links become clusters: the records of one person.
//!
//! In: keys and links. Out: for each record its contact, and the links that were refused. A cluster is built from its strongest link
//! down, and a link that would bring a contradiction into a part is refused: so it is cut where the evidence is weakest
//! (R-MERGE-2); what is a contradiction of owners no more in the end is joined then. A weak bridge is a contradiction too: one link between two parts
//! whose other records are two people. Of equally strong links those come first whose ends one contact held, and of either those last that join two
//! records of one source: a system that contacts were exported to has a row of each that looks alike.
//!
//! **Invariant:** no cluster holds a set of owners that ownership rules keep apart, however long the chain.
//! **Invariant:** no chain of links brings two values of a unique identifier into a cluster.
//! **Invariant:** neither the order of the records nor the number of threads changes a cluster.

mod build;
mod id;
mod profile;
mod union;

#[cfg(test)]
mod tests;

use rayon::prelude::*;

use self::build::build;
pub(crate) use self::union::Union;
use crate::{
    keys::{Further, Keys, RecordNo},
    matching::{Judges, Link},
    party::Party,
};

pub(crate) use id::contact_id;
pub use id::{ContactIds, contact_ids};
pub use profile::{Apart, Contradiction};

/// A link that was refused.
#[derive(Clone, Debug, PartialEq)]
pub struct Cut {
    /// The link.
    pub link: Link,
    /// What the cluster would have held.
    pub why: Contradiction,
    /// The owners of the left record's part, sorted.
    pub left_owners: Vec<Party>,
    /// The owners of the right record's part, sorted.
    pub right_owners: Vec<Party>,
}

/// Which records are one contact.
#[derive(Debug, Default)]
pub struct Clusters {
    /// For each record, the first record of its contact: the one whose source name and record ID come first.
    pub first_of: Vec<RecordNo>,
    /// (first record, record) for each record that is not its contact's first; sorted.
    pub others: Vec<(RecordNo, RecordNo)>,
    /// The refused links, sorted by record numbers.
    pub cuts: Vec<Cut>,
}

impl Clusters {
    /// The other records of the contact with this first record.
    pub(crate) fn others_of(&self, first: RecordNo) -> impl Iterator<Item = RecordNo> + '_ {
        let start = self.others.partition_point(|(of, _)| *of < first);
        let others = self.others[start..].iter();
        let others = others.take_while(move |(of, _)| *of == first);
        others.map(|(_, record)| *record)
    }
}

/// Whose records the contact of a record held at the end of the last run; sorted.
#[derive(Clone, Copy, Debug)]
pub enum Parties<'a> {
    /// Others besides its owner.
    Held(&'a [Party]),
    /// Others, before its owner was given it, whom none of them named.
    GivenFrom(&'a [Party]),
    /// It is taken apart, and the record is of whom its source names.
    TakenApart(Option<Party>),
}

/// What clustering must know of the job.
pub struct ClusterPolicy<'a> {
    /// What keeps a set of owners (sorted, distinct) apart, if a rule does.
    pub blocks: &'a (dyn Fn(&[Party]) -> Option<Contradiction> + Sync),
    /// The same for owners that a person wants together.
    pub blocks_decided: &'a (dyn Fn(&[Party]) -> Option<Contradiction> + Sync),
    /// For each source, its place in the order of source names.
    pub source_order: &'a [u16],
    /// For each source, whether it holds nobody twice.
    pub never_within: &'a [bool],
    /// The contact that held a record at the end of the last run, as a number.
    pub held_by: &'a (dyn Fn(RecordNo) -> Option<u32> + Sync),
    /// The values of identifiers of which one person has one, in the order of records.
    pub unique: &'a [Further],
    /// Pairs that a person wants kept apart; left < right, sorted.
    pub keep_apart: &'a [(RecordNo, RecordNo)],
    /// Whose records the contact of a record held at the end of the last run: what they kept apart they still do.
    pub parties: &'a (dyn Fn(RecordNo) -> Parties<'a> + Sync),
    /// From these log2 odds on, two records are one person.
    pub merge_bits: f32,
    /// Who weighs records that no link joins.
    pub judges: &'a Judges<'a>,
}

/// Clusters all records.
#[must_use]
pub fn cluster_records<'l>(
    keys: &Keys,
    links: impl IntoIterator<Item = &'l Link> + Clone,
    policy: &ClusterPolicy<'_>,
) -> Clusters {
    let mut union = Union::new(keys.records.len());
    for link in links.clone() {
        union.join(link.left, link.right);
    }
    let mut linked: Vec<(RecordNo, &Link)> = links
        .into_iter()
        .map(|link| (union.root(link.left), link))
        .collect();
    linked.par_sort_by_key(|(root, _)| *root);
    let groups: Vec<_> = linked.chunk_by(|left, right| left.0 == right.0).collect();
    let judge = || policy.judges.judge();
    let built = groups.par_iter().map_init(judge, |judge, group| {
        let links = group.iter().map(|(_, link)| **link);
        let (parts, cuts) = build(keys, links.collect(), policy, judge);
        // The parts themselves are not kept: they hold the room of all that was known of their records.
        let others = parts
            .into_iter()
            .flat_map(|part| others(keys, part, policy));
        (others.collect::<Vec<_>>(), cuts)
    });
    let (others, cuts): (Vec<_>, Vec<_>) = built.unzip();
    let mut others = others.concat();
    others.par_sort_unstable();
    let mut first_of: Vec<RecordNo> = (0..keys.records.len() as RecordNo).collect();
    for (first, record) in &others {
        first_of[*record as usize] = *first;
    }
    let mut cuts: Vec<Cut> = cuts.into_iter().flatten().collect();
    cuts.sort_by_key(|cut| (cut.link.left, cut.link.right));
    Clusters {
        first_of,
        others,
        cuts,
    }
}

/// (first record, record) for each record of a contact that is not its first.
fn others(
    keys: &Keys,
    part: Vec<RecordNo>,
    policy: &ClusterPolicy<'_>,
) -> impl Iterator<Item = (RecordNo, RecordNo)> + use<> {
    let records = part.iter().copied();
    let first = records.min_by_key(|record| id_order(keys, *record, policy));
    let of_first = move |record| Some((first.filter(|first| *first != record)?, record));
    part.into_iter().filter_map(of_first)
}

fn id_order<'k>(
    keys: &'k Keys,
    record: RecordNo,
    policy: &ClusterPolicy<'_>,
) -> impl Ord + use<'k> {
    let key = &keys.records[record as usize];
    let source = policy.source_order[usize::from(key.source)];
    (
        source,
        keys.record_ids.get(record as usize),
        key.digest,
        record,
    )
}
