//! What a dry run shows of every merge (R-MERGE-8): `merges` and the notes of `timeline`, side by side.
//!
//! Both tables are in the order of contact IDs, so that they are read once, side by side, a batch at a time.

use std::{iter::Peekable, path::Path};

use anyhow::Result;
use arrow::array::RecordBatch;

use crate::{
    merge::notes::{CAMPAIGN_STOPPED, MERGED_NOTE},
    table::{
        Batch, CsvWriter,
        cells::{Lists, cell_text, column, list_values},
        read_table,
        schema::preview::MERGE_PREVIEW,
    },
};

/// Rows that are written at a time.
const BATCH_ROWS: usize = 8192;

/// What of `merges` is shown, as it stands there.
const MERGED: [&str; 13] = [
    "contact_id",
    "primary_record",
    "absorbed_record",
    "match_probability",
    "evidence",
    "owner_primary",
    "owner_absorbed",
    "owner_result",
    "rule",
    "fields_filled",
    "assigned_primary",
    "assigned_absorbed",
    "assigned_result",
];

const NOTED: [&str; 5] = ["contact_id", "kind", "text", "source", "record_id"];

/// Writes `reports/merge_preview.csv` of the run in `folder`.
pub(super) fn write_merges(folder: &Path) -> Result<()> {
    let data = folder.join("data");
    let mut notes = Notes::open(&data.join("timeline.parquet"))?;
    let header = MERGE_PREVIEW.columns.iter().map(|column| column.name);
    let mut csv = CsvWriter::create(&folder.join("reports/merge_preview.csv"), header)?;
    for merges in read_table(&data.join("merges.parquet"), &MERGED, None)? {
        let merges = merges?;
        let mut batch = Batch::new(&MERGE_PREVIEW, BATCH_ROWS);
        for row in 0..merges.num_rows() {
            let contact = cell_text(&merges, "contact_id", row)?;
            let record = cell_text(&merges, "absorbed_record", row)?;
            push(&mut batch, &merges, row, notes.of(&contact, &record)?)?;
        }
        csv.write(&batch.finish())?;
    }
    csv.finish()
}

fn push(batch: &mut Batch, merges: &RecordBatch, at: usize, notes: Vec<String>) -> Result<()> {
    let filled = column::<Lists>(merges, "fields_filled")?;
    let probability = cell_text(merges, "match_probability", at)?;
    let mut row = batch.row();
    for name in ["contact_id", "primary_record", "absorbed_record"] {
        row.text(&cell_text(merges, name, at)?);
    }
    row.float(probability.parse::<f64>().ok());
    for name in [
        "evidence",
        "owner_primary",
        "owner_absorbed",
        "owner_result",
        "rule",
    ] {
        row.text(&cell_text(merges, name, at)?);
    }
    row.list(list_values(filled, at));
    row.list(notes.iter().map(String::as_str));
    for name in ["assigned_primary", "assigned_absorbed", "assigned_result"] {
        row.text(&cell_text(merges, name, at)?);
    }
    row.end();
    Ok(())
}

/// The notes of `timeline`, contact by contact.
struct Notes<I: Iterator<Item = Result<Note>>> {
    rest: Peekable<I>,
    contact: String,
    /// Those of the contact.
    notes: Vec<Note>,
}

struct Note {
    contact: String,
    record: String,
    text: String,
}

impl Notes<Box<dyn Iterator<Item = Result<Note>>>> {
    fn open(timeline: &Path) -> Result<Self> {
        let batches = read_table(timeline, &NOTED, None)?;
        let notes = batches.flat_map(|batch| match batch.and_then(|batch| notes_of(&batch)) {
            Ok(notes) => notes.into_iter().map(Ok).collect(),
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
    fn of(&mut self, contact: &str, record: &str) -> Result<Vec<String>> {
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

fn notes_of(timeline: &RecordBatch) -> Result<Vec<Note>> {
    let mut notes = Vec::new();
    for row in 0..timeline.num_rows() {
        let cell = |name| cell_text(timeline, name, row);
        if matches!(&*cell("kind")?, MERGED_NOTE | CAMPAIGN_STOPPED) {
            notes.push(Note {
                contact: cell("contact_id")?.into_owned(),
                record: format!("{}/{}", cell("source")?, cell("record_id")?),
                text: cell("text")?.into_owned(),
            });
        }
    }
    Ok(notes)
}
