//! Who owned a contact on a day: the spells of a few contacts, out of the history until the last run.
//!
//! In: the contacts that are asked about, and the history, which is read once. Out: [`Holders`]. What this run changes is not in it.

use std::{collections::BTreeSet, path::Path};

use anyhow::{Context, Result};
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{
    carry::is_end,
    cursor::Cursor,
    past::{Past, PastContact, PastNo, Status},
    read::party_of,
};
use crate::{
    cluster::contact_id,
    directory::Directory,
    keys::{Keys, RecordNo},
    party::{PackedParty, Party},
    table::{read_table, schema::data::OWNERSHIP_HISTORY},
    time::Day,
};

/// The spells of some contacts; of none by default.
#[derive(Debug, Default)]
pub struct Holders {
    /// By contact, then in the order of days.
    spells: Vec<Spelled>,
    /// Records by which a contact was called that is part of another by now.
    absorbed: FxHashMap<RecordNo, PastNo>,
}

#[derive(Clone, Copy, Debug)]
struct Spelled {
    contact: PastNo,
    from: Day,
    until: Option<Day>,
    owner: PackedParty,
    /// The contact was not there.
    is_end: bool,
}

impl Holders {
    /// Reads the spells of these records' contacts, each with the ID of the contact that it is part of now, from the history in `folder`.
    ///
    /// # Errors
    /// If it is not there or damaged.
    pub(super) fn read(
        folder: &Path,
        past: &Past,
        records: impl Iterator<Item = (RecordNo, Uuid)>,
        keys: &Keys,
        directory: &Directory,
    ) -> Result<Self> {
        let mut holders = Self::default();
        let mut wanted: BTreeSet<PastNo> = BTreeSet::new();
        for (record, contact) in records {
            wanted.extend(past.place(contact));
            wanted.extend(past.place_of(record));
            if let Some(place) = past.absorbed(record, keys) {
                holders.absorbed.insert(record, place);
                wanted.extend(past.and_wholes(place));
            }
        }
        if !wanted.is_empty() {
            holders.read_spells(folder, past, &wanted, directory)?;
        }
        Ok(holders)
    }

    fn read_spells(
        &mut self,
        folder: &Path,
        past: &Past,
        wanted: &BTreeSet<PastNo>,
        directory: &Directory,
    ) -> Result<()> {
        let columns = [
            "contact_id",
            "owner_kind",
            "owner_id",
            "valid_from",
            "valid_to",
            "rule",
        ];
        let history = read_table(&OWNERSHIP_HISTORY.file(folder), &columns, None)?;
        let mut history = Cursor::open(Box::new(history))?;
        for place in wanted {
            let id = past.contacts[*place as usize].id.to_string();
            while history.id().is_some_and(|other| *other < *id) {
                history.step()?;
            }
            while history.id() == Some(&id) {
                let [kind, owner] = [history.text("owner_kind")?, history.text("owner_id")?];
                let spell = Spelled {
                    contact: *place,
                    from: history
                        .day("valid_from")?
                        .context("a spell has no first day")?,
                    until: history.day("valid_to")?,
                    owner: party_of(kind, owner, directory).into(),
                    is_end: is_end(history.text("rule")?),
                };
                self.spells.push(spell);
                history.step()?;
            }
        }
        Ok(())
    }

    /// How many spells are held in memory.
    pub(crate) fn count(&self) -> usize {
        self.spells.len()
    }

    /// Who owned the contact of a record on a day before this run: the one that the record was part of then, as far as is known, else the
    /// one with this ID. Nobody before its first spell. Of one whose spells were not read the owner is told since when they have it, though it
    /// was away for a while.
    pub(crate) fn before(
        &self,
        past: &Past,
        record: RecordNo,
        contact: Uuid,
        day: Day,
    ) -> Option<Party> {
        let absorbed = self.absorbed.get(&record).copied();
        let part_of = || past.place_of(record).or_else(|| past.place(contact));
        let mut place = absorbed.or_else(part_of)?;
        if self.of(place).is_empty() {
            let contact = &past.contacts[place as usize];
            let is_known = contact.status != Status::Merged && contact.since <= day;
            return Option::<Party>::from(contact.owner).filter(|_| is_known);
        }
        loop {
            let spell = self.on(place, day)?;
            match past.contacts[place as usize].merged_into {
                Some(into) if spell.is_end => place = into,
                _ => return spell.owner.into(),
            }
        }
    }

    /// Since when runs know the contact of a record: the one that was called by it, if that is part of another by now.
    pub(crate) fn known_since(&self, past: &Past, record: RecordNo) -> Option<Day> {
        let absorbed = self.absorbed.get(&record).copied();
        let place = absorbed.or_else(|| past.place_of(record))?;
        Some(past.contacts[place as usize].known_since)
    }

    /// The spells of a contact; none if it was not asked about.
    fn of(&self, place: PastNo) -> &[Spelled] {
        let first = self.spells.partition_point(|spell| spell.contact < place);
        let spells = &self.spells[first..];
        &spells[..spells.partition_point(|spell| spell.contact == place)]
    }

    fn on(&self, place: PastNo, day: Day) -> Option<&Spelled> {
        let mut own = self.of(place).iter();
        own.find(|spell| spell.from <= day && spell.until.is_none_or(|until| day < until))
    }
}

impl Past {
    /// Whether the contact of a record was given to its owner after this day, and not when it came to be; one that was merged into another
    /// was.
    pub(crate) fn was_handed_on(&self, record: RecordNo, day: Day, keys: &Keys) -> bool {
        let is_later = |contact: &PastContact| contact.since > day.max(contact.known_since);
        self.of_record(record).is_some_and(is_later) || self.absorbed(record, keys).is_some()
    }

    /// The contact that was called by a record, if it was merged into the one of which the record is a part.
    fn absorbed(&self, record: RecordNo, keys: &Keys) -> Option<PastNo> {
        let called = self.place(contact_id(keys.records[record as usize].uuid, 0))?;
        let is_merged = self.contacts[called as usize].status == Status::Merged;
        (is_merged && self.place_of(record) == Some(self.whole(called))).then_some(called)
    }

    /// A contact, and those that it is a part of by now.
    fn and_wholes(&self, place: PastNo) -> impl Iterator<Item = PastNo> {
        let into = |place: &PastNo| self.contacts[*place as usize].merged_into;
        std::iter::successors(Some(place), into)
    }
}
