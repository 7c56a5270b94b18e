//! Records whose ID may name somebody else than in the last run: a system gives the number of who was deleted to another, or counts anew
//! from 1; a column was sorted without the others.
//!
//! In: the records whose rows have another name than before, which no contact holds until [`know_again`](super::again::know_again) has asked
//! of whom they tell; and what is remembered of them. Out: whom they name. Those of whom that is in doubt are their contact's still.
//!
//! **Invariant:** a record of which nothing tells whom it names by now leaves a contact that nobody else has only if given and family name both
//! are others, at least two of e-mail address, telephone and birthday are known of both, and none of these is the same.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{
    Past,
    again::{KINDS, Remembered, addresses_of, birthday_digest, digest, each_trait},
    join::{Absent, PastMember, Renamed},
    name::{has_another_family_name, is_called_otherwise},
    past::{NEW, PastNo},
};
use crate::keys::{Keys, RecordNo};

/// Whether any record of a contact was read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Read {
    /// None.
    No,
    /// Only such as have another name and are called otherwise, with no address nor birthday the same, or tell of another contact.
    Left,
    /// Only such as have another name.
    Renamed,
    /// One, or it is no contact any more.
    Yes,
}

/// A record that has another name than in the last run.
pub(super) struct Doubt {
    pub(super) record: RecordNo,
    /// What was remembered of it.
    member: PastMember,
    /// The contact that held it.
    contact: PastNo,
    /// Whether an address or the birthday is the same, or the given name in whatever form.
    still_fits: bool,
    /// Whether it names somebody else, whomever.
    is_other: bool,
}

/// Has no contact hold these records, until it is known whom they name. Out: in the order of the ledger's table.
pub(super) fn doubt(past: &mut Past, renamed: Vec<Renamed>) -> Vec<Doubt> {
    let doubts = renamed.into_iter().map(|Renamed { member, record }| {
        past.of_record[record as usize] = NEW;
        Doubt {
            record,
            member,
            contact: past.whole(member.contact),
            still_fits: true,
            is_other: false,
        }
    });
    doubts.collect()
}

/// Hears of which contacts what records say now is remembered. Out: those that may be these contacts'. Records in doubt are asked before new ones:
/// where a row was inserted, each makes room for the next.
pub(super) fn tell(
    doubts: &mut [Doubt],
    mut told: Vec<(RecordNo, PastNo)>,
    read: &mut [Read],
) -> Vec<(RecordNo, PastNo)> {
    doubts.sort_unstable_by_key(|doubt| doubt.record);
    let doubt_of = |doubts: &[Doubt], record: RecordNo| {
        let found = doubts.binary_search_by_key(&record, |doubt| doubt.record);
        found.ok()
    };
    for doubt in &*doubts {
        let read = &mut read[doubt.contact as usize];
        *read = Read::Left.max(*read);
    }
    let by_others = told.iter().filter(|(record, contact)| {
        let own = doubt_of(doubts, *record).map(|at| doubts[at].contact);
        own != Some(*contact) && read[*contact as usize] != Read::No
    });
    let sought: FxHashSet<PastNo> = by_others.map(|(_, contact)| *contact).collect();
    told.retain(|(record, contact)| {
        let found = doubt_of(doubts, *record);
        found.is_none_or(|at| doubts[at].tells_of(*contact, read[*contact as usize], &sought))
    });
    for doubt in doubts.iter().filter(|doubt| doubt.is_still_its()) {
        let read = &mut read[doubt.contact as usize];
        *read = Read::Renamed.max(*read);
    }
    told.retain(|(record, contact)| {
        read[*contact as usize] <= Read::Left || doubt_of(doubts, *record).is_some()
    });
    told
}

/// Whether a record is new, or names nobody whom it named: `doubts` are in the order of records.
pub(super) fn is_other(doubts: &[Doubt], record: RecordNo) -> bool {
    let found = doubts.binary_search_by_key(&record, |doubt| doubt.record);
    found.is_ok_and(|at| !doubts[at].still_fits) || found.is_err()
}

impl Doubt {
    /// Where what was remembered of it stands in the ledger's table.
    pub(super) fn row(&self) -> u32 {
        self.member.row
    }

    /// Holds the record against what is remembered of it; what many share tells nothing.
    pub(super) fn compare(&mut self, before: &Remembered, keys: &Keys, shared: &FxHashSet<u64>) {
        let key = &keys.records[self.record as usize];
        let mut same = [None; KINDS];
        let addresses = addresses_of(keys, self.record);
        each_trait(keys, self.record, addresses, |kind, value| {
            if let Some(before) = before.digests[kind].filter(|_| !shared.contains(&value)) {
                *same[kind].get_or_insert(false) |= digest(value) == before;
            }
        });
        let birthdays = birthday_digest(key.birthday).zip(before.birthday);
        same[KINDS - 1] = birthdays.map(|(now, before)| now == before);
        self.still_fits =
            same.contains(&Some(true)) || !is_called_otherwise(&keys.words, key, before.name);
        self.is_other = !self.still_fits
            && same.iter().flatten().count() > 1
            && has_another_family_name(&keys.words, key, before.name);
    }

    /// Hears that what the record says now is remembered of a contact, and of which contacts others tell. Out: whether it may be that contact's,
    /// if that was `read` so.
    fn tells_of(&mut self, contact: PastNo, read: Read, sought: &FxHashSet<PastNo>) -> bool {
        let leaves = !self.still_fits || read == Read::Left || sought.contains(&self.contact);
        self.is_other = contact != self.contact && leaves;
        self.is_other && read != Read::Yes
    }

    /// Whether it may be its contact's, as far as it tells.
    fn is_still_its(&self) -> bool {
        self.still_fits && !self.is_other
    }
}

/// Has every record of which nothing tells that it names somebody else be its contact's again; the others are told, and what is remembered
/// of one whose contact nobody has is kept: the export may be right again tomorrow. A contact that goes on still refuses what such a record did.
pub(super) fn settle(
    past: &mut Past,
    doubts: &[Doubt],
    read: &[Read],
    (keys, sources): (&Keys, &[&str]),
) {
    for doubt in doubts {
        let (record, contact) = (doubt.record, doubt.contact);
        let is_claimed = past.again.contains_key(&contact);
        let has_others = read[contact as usize] == Read::Yes;
        let is_left = is_claimed || doubt.is_other || has_others && !doubt.still_fits;
        let held = &mut past.of_record[record as usize];
        if *held == NEW && !is_left {
            *held = contact + 1;
        }
        if *held == contact + 1 {
            continue;
        }
        past.reused.push(record);
        past.absent.push(Absent {
            is_reused: is_claimed || has_others,
            ..Absent::from(&doubt.member)
        });
        if !is_claimed && !has_others {
            let source = sources[usize::from(keys.records[record as usize].source)];
            let name = format!("{source}/{}", keys.record_ids.get(record as usize));
            let first = past.left_by.entry(contact).or_default();
            if first.is_empty() || name < *first {
                *first = name;
            }
        }
    }
    past.absent.par_sort_unstable();
}
