//! Of whom the lines of people's files speak: a line that names a record is about whoever that was when a run first found it, whoever has
//! the record ID by now (R-MERGE-9, R-ACCESS-6).
//!
//! In: the contact that each line was about at the end of the last run. Out: a record of it in this run; and, once contacts are known, the
//! same for the next run.
//!
//! **Invariant:** what is known of a line is kept for good: one that is taken out of its file and put back means whom it meant.

use std::{collections::BTreeMap, path::Path};

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
    keys::{Keys, Mention, RecordNo},
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
        }
    }

    /// Contacts of which one line is, and which are two all the same, as people keep them apart or a rule does: the lesser of two first.
    pub(super) fn two_of_a_line(&self) -> FxHashSet<[PastNo; 2]> {
        let lines: Vec<(u64, PastNo)> = self
            .lines
            .iter()
            .map(|((line, _), meant)| (*line, meant.contact))
            .collect();
        let of_one = lines.chunk_by(|one, other| one.0 == other.0);
        let two = of_one.filter_map(|line| match *line {
            [(_, one), (_, other)] if one != other => Some([one.min(other), one.max(other)]),
            _ => None,
        });
        two.collect()
    }

    /// A record of the contact that a line is about which names one so, and none if none was read; `None` if no run has found it before.
    #[must_use]
    pub fn meant(&self, mention: Mention) -> Option<Option<RecordNo>> {
        self.lines.get(&mention).map(|meant| meant.record)
    }

    /// The first of each of these pairs that one contact held, with every record of that: in one pass over the records, as sources merge what
    /// people have said to be one, and the lines stay.
    #[must_use]
    pub fn held_with(&self, pairs: &[[RecordNo; 2]]) -> Vec<[RecordNo; 2]> {
        let mut asked: FxHashMap<PastNo, Vec<RecordNo>> = FxHashMap::default();
        for [left, right] in pairs {
            if let Some(held) = self.place_of(*left)
                && Some(held) == self.place_of(*right)
            {
                asked.entry(held).or_default().push(*left);
            }
        }
        if asked.is_empty() {
            return Vec::new(); // most nights
        }
        let records = 0..self.of_record.len() as RecordNo;
        let pairs = records.flat_map(|record| {
            let firsts = self.place_of(record).and_then(|held| asked.get(&held));
            let firsts = firsts.into_iter().flatten();
            firsts.map(move |first| [*first, record])
        });
        pairs.collect()
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
