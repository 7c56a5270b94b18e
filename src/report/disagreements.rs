//! Where two sources name different owners for one person.
//!
//! In: of each contact the owners that its records name. Out: counts that add up in any order, and the rows of `source_disagreements`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Reporting, owners::Filled};
use crate::{
    party::Party,
    sums::{Absorb, sums},
    table::{Batch, schema::reports::SOURCE_DISAGREEMENTS},
};

/// Contacts by two sources, and by whom each of them names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disagreements(BTreeMap<[(u16, Party); 2], Counts>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    contacts: u64,
    /// By whose owner has them.
    owned: [u64; 2],
}

sums! { Counts: contacts, owned }

impl Disagreements {
    /// Counts a contact. In: the sources of its records with whom they name, and its owner. Two sources that name an owner in
    /// common agree.
    pub fn count(&mut self, named: impl Iterator<Item = (u16, Party)>, owner: Option<Party>) {
        let mut sources: BTreeMap<u16, BTreeSet<Party>> = BTreeMap::new();
        for (source, party) in named {
            sources.entry(source).or_default().insert(party);
        }
        for (&source, parties) in &sources {
            let others = sources.range(source + 1..);
            for (&other, others) in others.filter(|(_, others)| others.is_disjoint(parties)) {
                for &party in parties {
                    for &another in others {
                        let counts = self
                            .0
                            .entry([(source, party), (other, another)])
                            .or_default();
                        counts.absorb(&Counts {
                            contacts: 1,
                            owned: [party, another].map(|party| u64::from(owner == Some(party))),
                        });
                    }
                }
            }
        }
    }
}

impl Absorb for Disagreements {
    fn absorb(&mut self, other: &Self) {
        self.0.absorb(&other.0);
    }
}

/// A row per pair of sources and of owners, in the order of the pipeline file and the directory.
pub(super) fn source_disagreements(run: &Reporting<'_>) -> Filled {
    let pairs = &run.tally.disagreements.0;
    let mut batch = Batch::new(&SOURCE_DISAGREEMENTS, pairs.len());
    for (pair, counts) in pairs {
        let mut row = batch.row();
        for (source, _) in pair {
            row.text(run.sources[usize::from(*source)]);
        }
        for (_, party) in pair {
            row.text(run.standing.directory.id_of(*party));
        }
        row.count(counts.contacts);
        for owned in counts.owned {
            row.count(owned);
        }
        row.end();
    }
    (SOURCE_DISAGREEMENTS.clone(), batch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::UserIx;

    #[test]
    fn sources_without_an_owner_in_common_disagree_in_any_order() {
        let [ann, bob, cleo] = [0, 1, 2].map(|user| Party::User(UserIx(user)));
        let contacts = [
            (vec![(0, ann), (1, bob)], Some(ann)),
            (vec![(1, bob), (0, ann)], Some(bob)),
            (vec![(0, ann), (1, bob), (1, ann)], Some(ann)),
            (vec![(0, ann), (0, bob)], None),
            (vec![(2, cleo), (0, ann)], None),
        ];
        let mut all = Disagreements::default();
        let mut backwards = Disagreements::default();
        for (named, owner) in &contacts {
            all.count(named.iter().copied(), *owner);
        }
        for (named, owner) in contacts.iter().rev() {
            let mut part = Disagreements::default();
            part.count(named.iter().rev().copied(), *owner);
            backwards.absorb(&part);
        }
        assert_eq!(all, backwards);
        let told = all
            .0
            .iter()
            .map(|(pair, counts)| (*pair, counts.contacts, counts.owned));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                ([(0, ann), (1, bob)], 2, [1, 1]),
                ([(0, ann), (2, cleo)], 1, [0, 0]),
            ]
        );
    }
}
