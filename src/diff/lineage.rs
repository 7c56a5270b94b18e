//! What became of the contacts of one run in another, from where their records are.
//!
//! In: the records of both runs in the order of contact IDs. Out: which contact goes on as which, and which other has the records of one
//! that does not. A contact's ID is that of its first record, so the same ID means the same contact, but another ID need not mean
//! another contact: what has no counterpart by ID goes on as that one of the other run which shares most of its records and has no
//! counterpart either.
//!
//! Only what differs takes memory: 16 bytes for a record that is not in the contact of the same ID, 32 for such a contact.
//!
//! **Invariant:** before and after may be exchanged: what was new is then gone, and what was merged is then split off.

use std::cmp::Reverse;

use serde::Serialize;
use uuid::Uuid;

use super::rows::remove_common;

/// What became of a contact whose ID the other run does not have. Seen from after: where it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is the contact of the other run that has the same number.
    Continues(u32),
    /// Its records, or most of them, are in this contact of the other run, which is another.
    Elsewhere(Uuid),
    /// The other run has none of its records.
    Nowhere,
}

/// Counts of records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Records {
    /// Records of the first run.
    pub before: u64,
    /// Records of the second run.
    pub after: u64,
    /// Records that both have.
    pub in_both: u64,
    /// Records that the first has not.
    pub new: u64,
    /// Records that the second has not.
    pub gone: u64,
    /// Of those that both have: in a contact that is not the one they were in.
    pub moved: u64,
}

/// What became of every contact, and counts of records.
#[derive(Debug, Default)]
pub(super) struct Lineage {
    pub(super) records: Records,
    /// By ID, before and after: contacts whose ID the other run does not have.
    fates: [Vec<(Uuid, Fate)>; 2],
}

impl Lineage {
    /// What became of a contact, or where it came from: `side` is 0 for before.
    pub(super) fn fate(&self, side: usize, contact: Uuid) -> Fate {
        let fates = &self.fates[side];
        let found = fates.binary_search_by_key(&contact, |(id, _)| *id);
        found.map_or(Fate::Nowhere, |place| fates[place].1)
    }
}

/// What is known of contacts while they come.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    records: Records,
    open: [Vec<Open>; 2],
    loose: [Vec<Loose>; 2],
}

/// A contact whose records are not those of the contact of the same ID.
#[derive(Clone, Copy, Debug)]
struct Open {
    id: Uuid,
    has_twin: bool,
}

/// A record that is not in the contact of the same ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Loose {
    name: u64,
    contact: u32,
}

/// Records that a contact before and another after have in common.
#[derive(Clone, Copy, Debug)]
struct Edge {
    contacts: [u32; 2],
    records: u32,
}

impl Tracker {
    /// Hears the names of the records of a contact before and after, in the order of IDs; none where a run does not have it.
    pub(super) fn hear(&mut self, contact: Uuid, names: [&mut Vec<u64>; 2]) {
        let [before, after] = names;
        let has_twin = !before.is_empty() && !after.is_empty();
        self.records.before += before.len() as u64;
        self.records.after += after.len() as u64;
        self.records.in_both += remove_common(before, after);
        for (side, names) in [before, after].into_iter().enumerate() {
            if names.is_empty() {
                continue;
            }
            let number = self.open[side].len() as u32;
            self.open[side].push(Open {
                id: contact,
                has_twin,
            });
            let loose = names.iter().map(|name| Loose {
                name: *name,
                contact: number,
            });
            self.loose[side].extend(loose);
        }
    }

    /// What became of all.
    pub(super) fn end(self) -> Lineage {
        let Self {
            mut records,
            open,
            loose,
        } = self;
        let edges = edges(loose);
        let continues = continued(&open, &edges);
        for edge in &edges {
            let [before, after] = edge.contacts;
            let stays = continues[0][before as usize] == Some(after);
            records.in_both += u64::from(edge.records);
            records.moved += u64::from(if stays { 0 } else { edge.records });
        }
        records.gone = records.before - records.in_both;
        records.new = records.after - records.in_both;
        let fates = [0, 1].map(|side| fates(side, &open, &edges, &continues[side]));
        Lineage { records, fates }
    }
}

/// The contacts that have records in common, by number.
fn edges(loose: [Vec<Loose>; 2]) -> Vec<Edge> {
    let [mut before, mut after] = loose;
    before.sort_unstable();
    after.sort_unstable();
    let mut pairs = Vec::new();
    let mut after = after.into_iter().peekable();
    for was in before {
        while after.next_if(|is| is.name < was.name).is_some() {}
        if let Some(is) = after.next_if(|is| is.name == was.name) {
            pairs.push([was.contact, is.contact]);
        }
    }
    pairs.sort_unstable();
    let same = pairs.chunk_by(|one, other| one == other);
    let edges = same.map(|pairs| Edge {
        contacts: pairs[0],
        records: pairs.len() as u32,
    });
    edges.collect()
}

/// Which contact goes on as which, of those without a counterpart by ID: most common records first, then the order of IDs.
fn continued(open: &[Vec<Open>; 2], edges: &[Edge]) -> [Vec<Option<u32>>; 2] {
    let mut continues = [0, 1].map(|side: usize| vec![None; open[side].len()]);
    let is_without_twin = |edge: &&Edge| {
        let [before, after] = edge.contacts;
        !open[0][before as usize].has_twin && !open[1][after as usize].has_twin
    };
    let mut candidates: Vec<_> = edges.iter().filter(is_without_twin).collect();
    // Not by ID of one side alone: exchanging the runs must give the same pairs.
    candidates.sort_by_key(|edge| {
        let [before, after] = edge.contacts;
        let ids = [open[0][before as usize].id, open[1][after as usize].id];
        (
            Reverse(edge.records),
            ids.iter().min().copied(),
            ids.iter().max().copied(),
        )
    });
    for edge in candidates {
        let [before, after] = edge.contacts;
        let [was, is] = [
            &continues[0][before as usize],
            &continues[1][after as usize],
        ];
        if was.is_none() && is.is_none() {
            continues[0][before as usize] = Some(after);
            continues[1][after as usize] = Some(before);
        }
    }
    continues
}

/// What became of the contacts of one side that have no counterpart by ID.
fn fates(
    side: usize,
    open: &[Vec<Open>; 2],
    edges: &[Edge],
    continues: &[Option<u32>],
) -> Vec<(Uuid, Fate)> {
    let mut most: Vec<Option<(u32, Reverse<Uuid>)>> = vec![None; open[side].len()];
    for edge in edges {
        let own = &mut most[edge.contacts[side] as usize];
        let other = open[1 - side][edge.contacts[1 - side] as usize].id;
        *own = (*own).max(Some((edge.records, Reverse(other))));
    }
    let contacts = open[side].iter().enumerate();
    let alone = contacts.filter(|(_, contact)| !contact.has_twin);
    let fates = alone.map(|(number, contact)| {
        let fate = match (continues[number], most[number]) {
            // A pair is numbered as it is before.
            (Some(other), _) => Fate::Continues(if side == 0 { number as u32 } else { other }),
            (None, Some((_, Reverse(other)))) => Fate::Elsewhere(other),
            (None, None) => Fate::Nowhere,
        };
        (contact.id, fate)
    });
    fates.collect()
}
