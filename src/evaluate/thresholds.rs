//! What another threshold would have given: the closure of all links that are at least so probable.
//!
//! In: links, the surest first, and who the records are. Out: one row a threshold. Links that something contradicts are left out, as
//! they are at any threshold; contradictions that only show in a whole contact are not looked for.

use serde::Serialize;

use super::{
    Pairs, Rates,
    figures::compare,
    links::Link,
    predicted::{Member, memberships},
};
use crate::{cluster::Union, pipeline::LinkUse};

/// The probabilities that are tried.
const THRESHOLDS: [f64; 12] = [
    0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999, 0.99999,
];

/// The figures at one threshold.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct AtThreshold {
    /// Links at least so probable are closed over.
    pub threshold: f64,
    /// So many there are.
    pub links: u64,
    /// Pairs of records in one group.
    pub pairs: Pairs,
    /// How many of them are right, and how many of the right ones are there.
    pub pairwise: Rates,
}

/// The figures at every threshold that changes anything, from the highest down.
pub(super) fn sweep(links: &[Link], members: &[Member]) -> Vec<AtThreshold> {
    let usable: Vec<_> = links
        .iter()
        .filter(|link| follows_probability(link.became))
        .collect();
    let mut closure = Union::new(members.len());
    let (mut rows, mut used) = (Vec::new(), 0);
    for threshold in THRESHOLDS.into_iter().rev() {
        let count = usable.partition_point(|link| link.probability >= threshold);
        if count == used {
            continue;
        }
        for link in &usable[used..count] {
            closure.join(link.left, link.right);
        }
        used = count;
        let places = 0..members.len() as u32;
        let roots: Vec<_> = places.map(|place| closure.root(place)).collect();
        let figures = compare(&mut memberships(members, |place| u64::from(roots[place])));
        rows.push(AtThreshold {
            threshold,
            links: count as u64,
            pairs: figures.pairs,
            pairwise: figures.pairwise,
        });
    }
    rows
}

/// Whether nothing but the probability of a link, or that of others, decided what became of it.
fn follows_probability(became: LinkUse) -> bool {
    !matches!(became, LinkUse::Refused | LinkUse::KeptApart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(left: u32, right: u32, probability: f64, became: LinkUse) -> Link {
        Link {
            left,
            right,
            probability,
            became,
            row: 0,
        }
    }

    #[test]
    fn closures_grow_as_the_threshold_falls_and_refused_links_never_count() {
        let members = [1, 1, 1, 2, 2].map(|person| Member {
            name: 0,
            contact: 0,
            person: Some(person),
        });
        let links = [
            link(0, 1, 0.999, LinkUse::Merged),
            link(1, 2, 0.97, LinkUse::Merged),
            link(3, 4, 0.96, LinkUse::Refused),
            link(2, 3, 0.6, LinkUse::Review),
        ];
        let rows = sweep(&links, &members);
        let seen: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row.threshold,
                    row.links,
                    row.pairs.predicted,
                    row.pairs.right,
                )
            })
            .collect();
        assert_eq!(seen, [(0.999, 1, 1, 1), (0.95, 2, 3, 3), (0.6, 3, 6, 3)]);
        assert_eq!(rows[1].pairwise.recall, Some(0.75));
    }
}
