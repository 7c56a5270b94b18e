//! Of whom the lines of people's files speak: a line that names a record is about whoever that was when a run first found it, whoever has
//! the record ID by now (R-MERGE-9, R-ACCESS-6).
//!
//! In: the contact that each line was about at the end of the last run. Out: a record of it in this run; and, once contacts are known, the
//! same for the next run.
//!
//! **Invariant:** what is known of a line is kept for good: one that is taken out of its file and put back means whom it meant. So are
//! [twins](Past::twins), of whom a line that is about two of them keeps all apart.

use std::{collections::BTreeMap, ops::RangeInclusive, path::Path};

use anyhow::{Context, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::{
    Continuing, Past,
    past::PastNo,
    read::{UNKNOWN, uuid},
};
use crate::{
    cluster::contact_id,
    decision::Twins,
    keys::{Keys, Mention, RecordNo},
    list::distinct,
    table::{
        Batch,
        cells::{Ints, Texts, column},
        read_table,
        schema::ledger::LEDGER_LINES,
    },
};

/// What stands for a line where the table tells of [twins](Past::twins).
const TWINS: u64 = 0;

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
                let named = uuid(records.value(row))?;
                if line == TWINS {
                    let twin = self.place(named).context(UNKNOWN)?;
                    self.twins.insert(self.whole(twin), contact);
                    continue;
                }
                let meant = Meant {
                    contact: self.whole(contact),
                    record: None,
                    is_named: false,
                };
                self.lines.insert((line, named), meant);
            }
        }
        Ok(())
    }

    /// Finds a record of the contact of every line, and of all twins.
    pub(super) fn find_lines(&mut self, keys: &Keys) {
        let asked = self.lines.iter();
        let asked = asked.map(|((_, named), meant)| (meant.contact, *named));
        let id = |contact: PastNo| self.contacts[contact as usize].id;
        let twins = self.twins.keys().map(|contact| (*contact, id(*contact)));
        let found = self.records_of_each(asked.chain(twins), keys);
        let there = self
            .twins
            .iter()
            .filter_map(|(contact, twins)| Some((*found.get(&(*contact, id(*contact)))?, *twins)));
        let undecided = self.undecided.iter();
        let undecided = undecided.map(|(record, twins)| (*record, *twins));
        let mut of_twins: FxHashMap<PastNo, Vec<RecordNo>> = FxHashMap::default();
        for (record, twins) in there.chain(undecided) {
            of_twins.entry(twins).or_default().push(record);
        }
        let order = |record: &RecordNo| (keys.records[*record as usize].content_order(), *record);
        of_twins
            .values_mut()
            .for_each(|records| records.sort_unstable_by_key(order));
        self.of_twins = of_twins;
        for ((_, named), meant) in &mut self.lines {
            meant.record = found.get(&(meant.contact, *named)).copied();
            let record = meant.record.map(|record| &keys.records[record as usize]);
            meant.is_named = record.is_some_and(|record| record.id() == *named);
        }
    }

    /// The contacts of which one line is, and which are several all the same, as people keep them apart or a rule does; and all twins.
    pub(super) fn kept_apart(&self) -> FxHashSet<PastNo> {
        let lines = self.lines.iter();
        let of_lines = distinct(lines.map(|((line, _), meant)| (*line, meant.contact)));
        let several = of_lines.chunk_by(|one, other| one.0 == other.0);
        let several = several.filter(|line| line.len() > 1).flatten();
        let several = several.map(|(_, contact)| contact);
        several.chain(self.twins.keys()).copied().collect()
    }

    /// The contacts that any line is about.
    pub(super) fn contacts_of_any_line(&self) -> FxHashSet<PastNo> {
        self.lines.values().map(|meant| meant.contact).collect()
    }

    /// The records that stand for those that a line names, of the contact of this one: by which that is known again, or was; some twice.
    #[must_use]
    pub fn stand_for(&self, line: u64, of: RecordNo) -> Vec<RecordNo> {
        let Some(contact) = self.place_of(of) else {
            return Vec::new();
        };
        let noted = self.lines.range(mentions_of(line)).map(|(_, meant)| meant);
        let noted = noted.filter(|meant| meant.is_named && meant.contact == contact);
        let anew = self.anew.get(&contact).into_iter().flatten().copied();
        anew.chain(noted.filter_map(|meant| meant.record)).collect()
    }

    /// What all twins are called of which the contact is one that a line calls so, and a record of each of them that is there, in the order of
    /// content.
    #[must_use]
    pub fn twins_of(&self, mention: Mention) -> Option<Twins> {
        let twins = self.twins.get(&self.lines.get(&mention)?.contact)?;
        Some((*twins, self.of_twins.get(twins)?.clone()))
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
    lines.extend(found.map(|(mention, record)| (mention, contact_of(record))));
    let id = |contact: PastNo| past.contacts[contact as usize].id;
    let twins = past.twins.iter();
    lines.extend(twins.map(|(contact, twins)| ((TWINS, id(*contact)), id(*twins))));
    let undecided = past.undecided.iter();
    lines.extend(undecided.map(|(record, twins)| ((TWINS, contact_of(*record)), id(*twins))));
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
