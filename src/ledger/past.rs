//! What the last run left: every contact with its owner, and of which contact each record was.

use std::{collections::BTreeMap, num::NonZeroU32, path::Path};

use anyhow::Result;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Before,
    absorbed::PastAbsorbed,
    again::{AllAddresses, KINDS, first_digests, know_again, source_digest},
    handed_on::Refusal,
    held::Lent,
    join::Absent,
    lines::Meant,
    own_id::hear_own_ids,
    read::read_signatures,
    refusals::Closed,
};
use crate::{
    access::{Earlier, Request},
    assign::{StageChange, Turns},
    directory::Directory,
    keys::{Code, Keys, Mention, RecordNo, Words},
    named::named,
    party::{PackedParty, Party},
    time::Day,
};

named! {
    /// What became of a contact.
    pub enum Status: name {
        /// It is there.
        Live = "live",
        /// No export has a record of it any more.
        Gone = "gone",
        /// It was merged into another.
        Merged = "merged",
    }
}

/// A contact as the last run left it.
#[derive(Clone, Copy, Debug)]
pub struct PastContact {
    /// Its ID.
    pub id: Uuid,
    /// Who owned it, if the directory still has them; of one that is not live, who did last.
    pub owner: PackedParty,
    /// Since when.
    pub since: Day,
    /// The day of the first run that made it.
    pub known_since: Day,
    /// The place of what it was merged into.
    pub(super) merged_into: Option<PastNo>,
    /// The lifecycle stage, and the last other one, as codes of [`Past::stages`].
    pub(super) stages: [Code; 2],
    /// Whether the change to that stage is settled.
    pub(super) is_stage_settled: bool,
    /// Flags of which only runs tell since when, as a code of [`Past::flags`].
    pub(super) flags: Code,
    /// What became of it.
    pub status: Status,
    /// Whether it counted for its owner's load.
    pub in_scope: bool,
    /// Whether it was stale.
    pub is_stale: bool,
    /// From when on nobody whom the directory then knew owned it; none if somebody did.
    pub unowned_since: Option<Day>,
}

/// Where a contact stands in [`Past::contacts`].
pub(super) type PastNo = u32;

/// What stands for no contact in [`Past::of_record`].
pub(super) const NEW: u32 = 0;

/// All that the last run left, joined with the records of this one.
#[derive(Debug, Default)]
pub struct Past {
    /// The as-of date of the last run.
    pub last_run: Option<Day>,
    /// Sorted by ID.
    pub(super) contacts: Vec<PastContact>,
    /// The lifecycle stages.
    pub(super) stages: Words,
    /// Flags, each with its day, joined as a [`List`](crate::list::List).
    pub(super) flags: Words,
    /// Whose records a contact holds, sorted, of those that hold others than their owner's.
    pub(super) parties: FxHashMap<Uuid, Vec<Party>>,
    /// Whom records named when requests gave their contacts to others, or owners left them to nobody, sorted.
    pub(super) overruled: FxHashMap<Uuid, Vec<Party>>,
    /// Channels that stay closed, of contacts of which any does: interactions of earlier runs have closed them, or records that are no more.
    pub(super) unsubscribed: FxHashMap<Uuid, Closed>,
    /// Channels that contacts refuse by records that were not read.
    pub(super) refused: FxHashMap<Uuid, Closed>,
    /// What contacts have refused by records that are under other IDs now, as many as before, once for each of these.
    pub(super) handed_on: FxHashMap<Uuid, Vec<Refusal>>,
    /// The digests of the names of the sources.
    pub(super) sources: Vec<u32>,
    /// Who owned a contact before the merge that gave it its owner.
    pub(super) before_merge: FxHashMap<Uuid, PackedParty>,
    /// Contacts that a decision gave to their owner until a day.
    pub(super) lent: FxHashMap<Uuid, Lent>,
    /// Records that contacts have absorbed, sorted.
    pub(super) absorbed: Vec<PastAbsorbed>,
    /// Contacts that records have left that were read.
    pub(super) split: FxHashSet<PastNo>,
    /// Of these, those of which other records were not read.
    pub(super) half_read: FxHashSet<PastNo>,
    /// Records that left a contact for a new one, though nobody has taken it apart.
    pub(super) left: FxHashMap<RecordNo, PastNo>,
    /// Records of contacts that are taken apart, each with whom its source names.
    pub(super) taken_apart: FxHashMap<RecordNo, Option<Party>>,
    /// Contacts that are whose they were before what gave them to their owner: a merge that is undone, a decision whose last day is over.
    pub(super) reverted: FxHashMap<PastNo, PackedParty>,
    /// Owners whom the directory does not have: kind and ID.
    pub(super) strangers: FxHashMap<Uuid, (String, String)>,
    /// Requests that earlier runs have decided, by their digests.
    pub(super) answered: BTreeMap<u64, Earlier>,
    /// Whose turn it is in the pools.
    pub turns: Turns,
    /// What lines of people's files are about that earlier runs have found.
    pub(super) lines: BTreeMap<Mention, Meant>,
    /// The records by which contacts are known again of which lines are.
    pub(super) anew: FxHashMap<PastNo, Vec<RecordNo>>,
    /// Contacts that may have been one another's when records came of which nothing told whose they are, and the contacts that these became:
    /// each with that by which all of its like are called.
    pub(super) twins: FxHashMap<PastNo, PastNo>,
    /// Such records of this run, the same.
    pub(super) undecided: FxHashMap<RecordNo, PastNo>,
    /// By what they are called: a record of each that is there, in the order of content.
    pub(super) of_twins: FxHashMap<PastNo, Vec<RecordNo>>,
    /// The same: the channels that any of them refuses.
    pub(super) refused_by_twins: FxHashMap<PastNo, Closed>,
    /// By record: one more than the place of the contact that it is held by; [`NEW`]: of none.
    pub(super) of_record: Vec<u32>,
    /// Records of earlier runs that this one did not read, in the order of the ledger's table.
    pub(super) absent: Vec<Absent>,
    /// Contacts that are known again by their person alone, each with the digests of the sources that have them anew: the records that they had
    /// of these are nobody's any more.
    pub(super) again: FxHashMap<PastNo, Vec<u32>>,
    /// Records that name somebody else than in an earlier run, sorted.
    pub(super) reused: Vec<RecordNo>,
    /// Contacts that such records have left, each with the first of these as `source/record_id`.
    pub(super) left_by: FxHashMap<PastNo, String>,
    /// By record: by what its person may be known again, kind by kind, once that was [noted](Past::note_traits).
    pub(super) traits: Vec<[Option<NonZeroU32>; KINDS]>,
}

impl Past {
    /// What is known before the first run.
    pub(super) fn none(keys: &Keys) -> Self {
        Self {
            of_record: vec![NEW; keys.records.len()],
            ..Self::default()
        }
    }

    /// Notes by what the person of every record may be known again: settling remembers it, when addresses are not there any more. Matching
    /// leaves no room for it.
    pub fn note_traits(&mut self, keys: &Keys) {
        let addresses = AllAddresses::new(keys);
        let traits = |record| {
            let digests = first_digests(keys, record, addresses.of(record));
            digests.map(|digest| digest.and_then(NonZeroU32::new)) // a digest of 0, one of four thousand million, tells nothing
        };
        let records = 0..keys.records.len() as RecordNo;
        self.traits = records.into_par_iter().map(traits).collect();
    }

    /// Reads what the last run left in `folder`, and finds the records of this run in it.
    ///
    /// # Errors
    /// If a table is not there or damaged.
    pub(super) fn read(
        folder: &Path,
        (last_run, as_of): (Day, Day),
        directory: &Directory,
        (keys, sources): (&Keys, &[&str]),
        may_be_one: impl Fn(&[Party]) -> bool,
    ) -> Result<Self> {
        let mut past = Self {
            last_run: Some(last_run),
            sources: sources.iter().map(|name| source_digest(name)).collect(),
            ..Self::default()
        };
        past.read_contacts(folder, directory)?;
        past.take_back(as_of);
        past.read_requests(folder, directory)?;
        past.read_turns(folder, directory)?;
        past.read_lines(folder)?;
        let members = past.read_members(folder, directory)?;
        let contacts: Vec<PastNo> = members.iter().map(|member| member.contact).collect();
        let renamed = past.join(members, (keys, sources));
        hear_own_ids(&mut past, keys, &may_be_one);
        know_again(&mut past, renamed, (keys, sources), may_be_one, |hear| {
            read_signatures(folder, &contacts, hear)
        })?;
        past.read_refusals(folder)?;
        past.find_lines(keys);
        Ok(past)
    }

    /// What an earlier run has made of a request, if it has understood it.
    #[must_use]
    pub fn answered(&self, request: &Request) -> Option<Earlier> {
        if self.answered.is_empty() || request.is_repeated() {
            return None;
        }
        self.answered.get(&request.digest()).copied()
    }

    /// How many contacts it knows.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.contacts.len() as u64
    }

    /// How many contacts are known again by their person alone.
    #[must_use]
    pub fn known_again(&self) -> usize {
        self.again.len()
    }

    /// How many records may be of several contacts that people keep apart, so that they are new.
    #[must_use]
    pub fn undecided(&self) -> usize {
        self.undecided.len()
    }

    /// The records whose ID names somebody else than in the last run they were in, sorted.
    #[must_use]
    pub fn reused(&self) -> &[RecordNo] {
        &self.reused
    }

    /// The contact that this one is part of by now, if it was merged.
    pub(super) fn whole(&self, mut place: PastNo) -> PastNo {
        while let Some(into) = self.contacts[place as usize].merged_into {
            place = into;
        }
        place
    }

    /// Where the contact with an ID stands.
    pub(super) fn place(&self, id: Uuid) -> Option<PastNo> {
        let found = self
            .contacts
            .binary_search_by_key(&id, |contact| contact.id);
        found.ok().map(|place| place as PastNo)
    }

    /// The same where it is likely this contact or one of the next.
    pub(super) fn place_near(&self, start: PastNo, id: Uuid) -> Option<PastNo> {
        const NEAR: usize = 4;
        let near = self.contacts.iter().skip(start as usize).take(NEAR);
        let found = (start..).zip(near).find(|(_, contact)| contact.id == id);
        found.map(|(place, _)| place).or_else(|| self.place(id))
    }

    /// The ID of what a contact was merged into.
    pub(super) fn merged_into(&self, contact: &PastContact) -> Option<Uuid> {
        let into = contact.merged_into?;
        Some(self.contacts[into as usize].id)
    }

    /// The change to this lifecycle stage of a contact, from the last other one at which earlier runs saw it. A night without any is none.
    #[must_use]
    pub fn stage_change<'s>(&'s self, contact: &PastContact, stage: &'s str) -> StageChange<'s> {
        let [last, before] = contact.stages.map(|code| self.stages.text(code));
        match stage.is_empty() || stage == last {
            true => StageChange {
                last,
                before,
                is_settled: contact.is_stage_settled,
            },
            false => StageChange {
                last: stage,
                before: last,
                is_settled: false,
            },
        }
    }

    /// The place of the contact of which a record is a part.
    #[must_use]
    pub fn place_of(&self, record: RecordNo) -> Option<PastNo> {
        self.of_record[record as usize].checked_sub(1)
    }

    /// The contact of which a record is a part.
    #[must_use]
    pub fn of_record(&self, record: RecordNo) -> Option<&PastContact> {
        let place = self.place_of(record)?;
        Some(&self.contacts[place as usize])
    }

    /// The contact with this ID, if there was ever one, among those of which its records are parts: nobody else is called so.
    #[must_use]
    pub fn of_records(&self, id: Uuid, records: &[RecordNo]) -> Option<&PastContact> {
        let mut contacts = records.iter().filter_map(|record| self.of_record(*record));
        let found = contacts.find(|contact| contact.id == id);
        debug_assert_eq!(found.map(|contact| contact.id), self.place(id).map(|_| id));
        found
    }

    /// An owner of a contact whom the directory does not have: kind and ID.
    #[must_use]
    pub fn stranger(&self, id: Uuid) -> Option<&(String, String)> {
        self.strangers.get(&id)
    }

    /// The contacts of every owner whom the directory does not have, by kind and ID; of contacts that were there at the end of the last run.
    #[must_use]
    pub fn of_strangers(&self) -> BTreeMap<&(String, String), u64> {
        let mut contacts = BTreeMap::new();
        for (id, owner) in &self.strangers {
            let place = self.place(*id).map(|place| place as usize);
            if place.is_some_and(|place| self.contacts[place].status == Status::Live) {
                *contacts.entry(owner).or_default() += 1;
            }
        }
        contacts
    }
}

impl PastContact {
    /// Of two contacts, the one that was known first is the lesser.
    pub(super) fn age(&self) -> impl Ord + use<> {
        (self.known_since, self.id)
    }

    /// The first day of which the ledger tells that it was there, as far as it does still: who has had it has had it since then.
    #[must_use]
    pub fn there_since(&self) -> Day {
        self.since.min(self.known_since)
    }

    /// What earlier runs said of its owner.
    #[must_use]
    pub fn before(&self) -> Before {
        Before {
            is_live: self.status == Status::Live,
            is_gone: self.status == Status::Gone,
            owner: self.owner.into(),
            since: self.since,
        }
    }
}

#[cfg(test)]
impl PastContact {
    /// One that nobody has ever owned.
    pub(super) fn of_nobody(id: Uuid) -> Self {
        Self {
            id,
            owner: None.into(),
            since: Day(0),
            known_since: Day(0),
            merged_into: None,
            stages: [0; 2],
            is_stage_settled: false,
            flags: 0,
            status: Status::Live,
            in_scope: true,
            is_stale: false,
            unowned_since: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contact_is_found_wherever_the_search_begins() {
        let contact = |number| PastContact::of_nobody(Uuid::from_u128(number));
        let past = Past {
            contacts: (0..9).map(contact).collect(),
            ..Past::default()
        };
        for start in 0..=past.contacts.len() as PastNo {
            for number in 0..9_u32 {
                let id = Uuid::from_u128(number.into());
                assert_eq!(past.place_near(start, id), Some(number), "from {start}");
            }
            assert_eq!(past.place_near(start, Uuid::from_u128(9)), None);
        }
    }
}
