//! Cells that are not what their column should hold, by field: dates in another order than the source's, and what cannot be read at all.

use rustc_hash::FxHashMap;

use crate::{
    load::{Note, Notes},
    source::Field,
};

/// The fields of one row with a fault, each a bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowFaults {
    unreadable: u64,
    other_order: u64,
}

const _: () = assert!(Field::COUNT <= 64, "a field is a bit");

impl RowFaults {
    pub(super) fn unreadable(&mut self, field: Field) {
        self.unreadable |= 1 << field as u8;
    }

    pub(super) fn other_order(&mut self, field: Field) {
        self.other_order |= 1 << field as u8;
    }
}

/// The faults of all rows of an export.
#[derive(Debug, Default)]
pub(super) struct Faults(FxHashMap<Field, Notes>);

impl Faults {
    pub(super) fn count(&mut self, row: RowFaults, line: u64) {
        if row == RowFaults::default() {
            return; // nearly every row
        }
        for field in Field::ALL {
            let bit = |bits: u64| bits >> field as u8 & 1;
            let (unreadable, other_order) = (bit(row.unreadable), bit(row.other_order));
            if unreadable + other_order > 0 {
                let notes = self.0.entry(field).or_default();
                notes.add(Note::UnreadableCell, unreadable, line);
                notes.add(Note::OtherDateOrder, other_order, line);
            }
        }
    }

    /// The counts, as those of a source.
    pub(super) fn of(self, source: u16) -> FxHashMap<(u16, Field), Notes> {
        let counts = self.0.into_iter();
        counts
            .map(|(field, notes)| ((source, field), notes))
            .collect()
    }
}
