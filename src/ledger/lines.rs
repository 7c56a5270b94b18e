//! Of whom the lines of people's files speak: a line that names a record is about whoever that was when a run first found it, whoever has
//! the record ID by now (R-MERGE-9, R-ACCESS-6).
//!
//! In: the contact that each line was about at the end of the last run. Out: a record of it in this run; and, once contacts are known, the
//! same for the next run.
//!
//! **Invariant:** what is known of a line is kept for good: one that is taken out of its file and put back means whom it meant.

use std::{collections::BTreeMap, ops::RangeInclusive, path::Path};

use anyhow::{Context, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Continuing, Past,
    past::{NEW, PastContact, PastNo},
    read::{UNKNOWN, uuid},
};
use crate::{
    cluster::{Union, contact_id},
    keys::{Keys, Mention, RecordNo},
    list::distinct,
    table::{
        Batch,
        cells::{Ints, Texts, column},
        read_table,
        schema::ledger::LEDGER_LINES,
    },
};

/// What a line is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meant {
    contact: PastNo,
    /// The record that the line names, as long as it is the contact's, else the first of those that were read.
    record: Option<RecordNo>,
    /// Whether it is the former.
    is_named: bool,
}

impl Past {
    /// Reads of which contact every line was.
    pub(super) fn read_lines(&mut self, folder: &Path) -> Result<()> {
        for batch in read_table(&LEDGER_LINES.file(folder), &LEDGER_LINES.names(), None)? {
            let batch = batch?;
            let digests: &Ints = column(&batch, "line")?;
            let records: &Texts = column(&batch, "record")?;
            let contacts: &Texts = column(&batch, "contact_id")?;
            for row in 0..batch.num_rows() {
                let contact = self.place(uuid(contacts.value(row))?).context(UNKNOWN)?;
                let line = digests.value(row).cast_unsigned();
                let meant = Meant {
                    contact: self.whole(contact),
                    record: None,
                    is_named: false,
                };
                let mention = (line, uuid(records.value(row))?);
                self.lines.insert(mention, meant);
            }
        }
        Ok(())
    }

    /// Finds a record of the contact of every line.
    pub(super) fn find_lines(&mut self, keys: &Keys) {
        let asked = self.lines.iter();
        let asked = asked.map(|((_, named), meant)| (meant.contact, *named));
        let found = self.records_of_each(asked, keys);
        for ((_, named), meant) in &mut self.lines {
            meant.record = found.get(&(meant.contact, *named)).copied();
            let record = meant.record.map(|record| &keys.records[record as usize]);
            meant.is_named = record.is_some_and(|record| record.id() == *named);
        }
    }

    /// The contacts of which one line is, and which are several all the same, as people keep them apart or a rule does: each with the number of
    /// its group, of all that such lines connect.
    pub(super) fn groups_of_lines(&self) -> FxHashMap<PastNo, u32> {
        let of_one = self.contacts_of_lines(|_| true);
        let several = of_one.chunk_by(|one, other| one.0 == other.0);
        let several: Vec<_> = several.filter(|line| line.len() > 1).collect();
        let contacts = distinct(
            several
                .iter()
                .copied()
                .flatten()
                .map(|(_, contact)| *contact),
        );
        let place = |contact: PastNo| contacts.partition_point(|other| *other < contact) as u32;
        let mut union = Union::new(contacts.len());
        for two in several.iter().flat_map(|line| line.windows(2)) {
            union.join(place(two[0].1), place(two[1].1));
        }
        let number = |contact: &PastNo| (*contact, union.root(place(*contact)) + 1);
        contacts.iter().map(number).collect()
    }

    /// The contacts that any line is about.
    pub(super) fn contacts_of_any_line(&self) -> FxHashSet<PastNo> {
        self.lines.values().map(|meant| meant.contact).collect()
    }

    /// Each line that is about any of these contacts, with those of them that it is about.
    pub(super) fn lines_of(&self, contacts: &[PastNo]) -> BTreeMap<u64, Vec<PastNo>> {
        let mut lines: BTreeMap<u64, Vec<PastNo>> = BTreeMap::new();
        for (line, contact) in self.contacts_of_lines(|contact| contacts.contains(&contact)) {
            lines.entry(line).or_default().push(contact);
        }
        lines
    }

    /// Each line with each of these contacts that it is about, in its order.
    fn contacts_of_lines(&self, is_asked: impl Fn(PastNo) -> bool) -> Vec<(u64, PastNo)> {
        let lines = self.lines.iter();
        let lines = lines.map(|((line, _), meant)| (*line, meant.contact));
        distinct(lines.filter(|(_, contact)| is_asked(*contact)))
    }

    /// The records that stand for those that a line names, of the contact of this one: by which that is known again, or was.
    #[must_use]
    pub fn stand_for(&self, line: u64, of: RecordNo) -> Vec<RecordNo> {
        let Some(contact) = self.place_of(of) else {
            return Vec::new();
        };
        let noted = self.lines.range(mentions_of(line)).map(|(_, meant)| meant);
        let noted = noted.filter(|meant| meant.is_named && meant.contact == contact);
        let anew = self.anew.get(&contact).into_iter().flatten().copied();
        distinct(anew.chain(noted.filter_map(|meant| meant.record)))
    }

    /// The records that a line is to keep apart besides those that it names, one of each contact but those that hold these: of which contact of a
    /// person each of them is nothing told when they came.
    #[must_use]
    pub fn kept_apart_by(&self, line: u64, from: &[RecordNo]) -> Vec<RecordNo> {
        let known = self.lines.range(mentions_of(line));
        let known = known.filter_map(|(_, meant)| meant.record);
        let new = self
            .undecided
            .range(mentions_of(line))
            .map(|(_, record)| *record);
        let mut seen: Vec<_> = from
            .iter()
            .filter_map(|record| self.place_of(*record))
            .collect();
        let is_further = |record: &RecordNo| {
            self.place_of(*record).is_none_or(|place| {
                let is_seen = seen.contains(&place);
                seen.push(place);
                !is_seen
            })
        };
        known.chain(new).filter(is_further).collect()
    }

    /// The contacts of which a record may be, where nothing tells of which it is.
    pub(super) fn contacts_meant(&self, record: RecordNo) -> impl Iterator<Item = &PastContact> {
        let lines = self.lines_of_undecided.get(&record).into_iter().flatten();
        let about = lines.flat_map(|line| self.lines.range(mentions_of(*line)));
        about.map(|(_, meant)| &self.contacts[meant.contact as usize])
    }

    /// Forgets of which of several contacts records might be that are held by one.
    pub(super) fn forget_decided(&mut self) {
        let is_new = |record: RecordNo| self.of_record[record as usize] == NEW;
        self.undecided.retain(|_, record| is_new(*record));
        self.lines_of_undecided.retain(|record, _| is_new(*record));
    }

    /// A record of the contact that a line is about which names one so, and none if none was read; `None` if no run has found it before.
    #[must_use]
    pub fn meant(&self, mention: Mention) -> Option<Option<RecordNo>> {
        self.lines.get(&mention).map(|meant| meant.record)
    }

    /// A record of each of these contacts: the one that it is called by, else the first by content. Of a contact that was merged, one of
    /// what it was merged into, unless a record is called so.
    #[must_use]
    pub fn records_of(
        &self,
        ids: impl Iterator<Item = Uuid>,
        keys: &Keys,
    ) -> FxHashMap<Uuid, RecordNo> {
        let asked = ids.filter_map(|id| Some((self.whole(self.place(id)?), id)));
        let found = self.records_of_each(asked, keys).into_iter();
        found.map(|((_, id), record)| (id, record)).collect()
    }

    /// A record of each of these contacts: the one with this UUID, else the first by content.
    pub(super) fn records_of_each(
        &self,
        asked: impl Iterator<Item = (PastNo, Uuid)>,
        keys: &Keys,
    ) -> FxHashMap<(PastNo, Uuid), RecordNo> {
        let mut wanted: FxHashMap<u32, Vec<Uuid>> = FxHashMap::default();
        for (contact, named) in asked {
            wanted.entry(contact + 1).or_default().push(named);
        }
        let mut found: FxHashMap<(PastNo, Uuid), RecordNo> = FxHashMap::default();
        if wanted.is_empty() {
            return found;
        }
        let order = |named: Uuid, record: RecordNo| {
            let key = &keys.records[record as usize];
            (
                contact_id(key.uuid, 0) != named,
                key.content_order(),
                record,
            )
        };
        for (record, place) in (0..).zip(&self.of_record) {
            for named in wanted.get(place).into_iter().flatten() {
                let best = found.entry((*place - 1, *named)).or_insert(record);
                if order(*named, record) < order(*named, *best) {
                    *best = record;
                }
            }
        }
        found
    }
}

/// All mentions of a line.
fn mentions_of(line: u64) -> RangeInclusive<Mention> {
    (line, Uuid::nil())..=(line, Uuid::max())
}

/// Of which contact every line is that any run has found, those that this one has `found` among them; `contact_of` tells that of a record.
pub(super) fn lines(
    run: &Continuing<'_>,
    found: impl Iterator<Item = (Mention, RecordNo)>,
    contact_of: impl Fn(RecordNo) -> Uuid,
) -> Batch {
    let past = run.past;
    let gone = |contact: PastNo| {
        let id = past.contacts[contact as usize].id;
        run.identity.now(past, id)
    };
    let known = past.lines.iter().map(|(mention, meant)| {
        let contact = meant.record.map(&contact_of);
        (*mention, contact.unwrap_or_else(|| gone(meant.contact)))
    });
    let mut lines: BTreeMap<Mention, Uuid> = known.collect();
    let new = past
        .undecided
        .iter()
        .map(|(mention, record)| (*mention, *record));
    lines.extend(
        found
            .chain(new)
            .map(|(mention, record)| (mention, contact_of(record))),
    );
    let mut batch = Batch::new(&LEDGER_LINES, lines.len());
    for ((line, named), contact) in lines {
        let mut row = batch.row();
        row.int(line.cast_signed());
        row.text_fmt(format_args!("{named}"));
        row.text_fmt(format_args!("{contact}"));
        row.end();
    }
    batch
}
