//! What a dry run shows of every merge (R-MERGE-8): `merges` and the notes of `timeline`, side by side.
//!
//! Both tables are in the order of contact IDs, so that they are read once, side by side, a batch at a time.

use std::{iter::Peekable, path::Path};

use anyhow::Result;

use crate::{
    finished::{Row, Rows, Run},
    settle::EventKind,
    table::{
        Batch, CsvWriter, Kind,
        schema::{
            data::{MERGES, TIMELINE},
            preview::MERGE_PREVIEW,
        },
    },
};

/// Rows that are written at a time.
const BATCH_ROWS: usize = 8192;

const NOTED: [&str; 5] = ["contact_id", "kind", "text", "source", "record_id"];

/// Writes `reports/merge_preview.csv` of the run in `folder`.
pub(super) fn write_merges(folder: &Path) -> Result<()> {
    let run = Run::open(folder)?;
    let mut notes = Notes::of(&run)?;
    let mut csv = CsvWriter::create(&folder.join("reports"), &MERGE_PREVIEW)?;
    for merges in run.batches(&MERGES, &MERGES.names())? {
        let mut batch = Batch::new(&MERGE_PREVIEW, BATCH_ROWS);
        for merge in merges?.iter() {
            let notes = notes.on(&merge.text("contact_id"), &merge.text("absorbed_record"))?;
            push(&mut batch, merge, &notes);
        }
        csv.write(&batch.finish())?;
    }
    csv.finish()
}

/// A row of `merges` as it stands there, with its notes.
fn push(batch: &mut Batch, merge: Row<'_>, notes: &[String]) {
    let mut row = batch.row();
    for column in MERGE_PREVIEW.columns.iter() {
        match (column.name, column.kind) {
            ("notes", _) => row.list(notes.iter().map(String::as_str)),
            (name, Kind::List) => row.list(merge.list(name)),
            (name, Kind::Float) => row.float(merge.number(name)),
            (name, _) => row.text(&merge.text(name)),
        };
    }
    row.end();
}

/// The notes of `timeline`, contact by contact.
struct Notes {
    rest: Peekable<Box<dyn Iterator<Item = Result<Note>>>>,
    contact: String,
    /// Those of the contact.
    notes: Vec<Note>,
}

struct Note {
    contact: String,
    record: String,
    text: String,
}

impl Notes {
    fn of(run: &Run) -> Result<Self> {
        let batches = run.batches(&TIMELINE, &NOTED)?;
        let notes = batches.flat_map(|rows| match rows {
            Ok(rows) => notes_of(&rows).map(Ok).collect(),
            Err(error) => vec![Err(error)],
        });
        let notes: Box<dyn Iterator<Item = Result<Note>>> = Box::new(notes);
        Ok(Self {
            rest: notes.peekable(),
            contact: String::new(),
            notes: Vec::new(),
        })
    }

    /// The notes that the absorbed record leaves on its contact. Contacts are asked for in the order of the table.
    fn on(&mut self, contact: &str, record: &str) -> Result<Vec<String>> {
        if self.contact != contact {
            contact.clone_into(&mut self.contact);
            self.notes.clear();
            let up_to = |note: &Result<Note>| {
                note.as_ref()
                    .map_or(true, |note| note.contact.as_str() <= contact)
            };
            while let Some(note) = self.rest.next_if(up_to) {
                let note = note?;
                if note.contact == contact {
                    self.notes.push(note);
                }
            }
        }
        let of_record = self.notes.iter().filter(|note| note.record == record);
        Ok(of_record.map(|note| note.text.clone()).collect())
    }
}

fn notes_of(timeline: &Rows) -> impl Iterator<Item = Note> {
    let notes = [EventKind::MergedNote, EventKind::CampaignStopped].map(EventKind::name);
    let is_note = move |row: &Row<'_>| notes.contains(&&*row.text("kind"));
    timeline.iter().filter(is_note).map(|row| Note {
        contact: row.text("contact_id").into_owned(),
        record: format!("{}/{}", row.text("source"), row.text("record_id")),
        text: row.text("text").into_owned(),
    })
}
