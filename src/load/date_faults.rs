//! Cells of dates that are not what they should hold, in files beside the exports of contacts: counted by column.

use std::collections::BTreeMap;

use super::{Note, Notes};
use crate::standardise::date::Reading;

/// By number of the cell: what it held. Adds up over batches.
#[derive(Clone, Debug, Default)]
pub struct DateFaults(BTreeMap<usize, Notes>);

impl DateFaults {
    /// Each column with such cells, in order.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Notes)> {
        self.0.iter().map(|(cell, notes)| (*cell, notes))
    }

    pub(crate) fn count<T>(&mut self, cell: usize, reading: &Reading<T>, line: u64) {
        let note = match reading {
            Reading::Absent | Reading::Read(_) => return,
            Reading::OtherOrder(_) => Note::OtherDateOrder,
            Reading::Unreadable => Note::UnreadableCell,
        };
        self.0.entry(cell).or_default().add(note, 1, line);
    }

    pub(crate) fn absorb(&mut self, other: &Self) {
        for (cell, notes) in other.iter() {
            self.0.entry(cell).or_default().absorb(notes);
        }
    }

    /// What was mended and skipped while reading, with these cells.
    pub(crate) fn among(&self, mut notes: Notes) -> Vec<(Note, u64, u64)> {
        self.0.values().for_each(|faults| notes.absorb(faults));
        notes.iter().collect()
    }
}
