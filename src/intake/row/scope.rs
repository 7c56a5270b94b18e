//! Whether the people of a row are out of scope: by columns that ask for it, by a word of the status, by a remark in a name, by
//! the predicate of the pipeline file.

use super::{
    RowReader,
    fields::{Cells, Unreadable},
};
use crate::{
    record::Record,
    source::Field,
    standardise::scope::{self, Answer, OutOfScope},
};

/// The cells that name the first person of a row.
pub(super) const NAMES: [Field; 4] = [
    Field::GivenName,
    Field::FamilyName,
    Field::FullName,
    Field::Suffix,
];

/// The cells that name the second.
pub(super) const SECOND_NAMES: [Field; 3] = [
    Field::SecondGivenName,
    Field::SecondFamilyName,
    Field::SecondFullName,
];

/// The cells that ask for it.
const ASKING: [(Field, OutOfScope); 2] = [
    (Field::Archived, OutOfScope::Archived),
    (Field::Deceased, OutOfScope::Deceased),
];

/// The cells whose words say how things stand with a contact.
const STATUSES: [Field; 2] = [Field::LifecycleStage, Field::ContactClass];

impl RowReader<'_> {
    /// What the row says beside the names: put away for all its people, deceased for the first of them.
    pub(super) fn scope(
        &self,
        record: &mut Record<'_>,
        cells: &Cells<'_, '_>,
        unreadable: &mut Unreadable<'_>,
    ) {
        let mut hear = |said| match said {
            OutOfScope::Deceased => record.deceased = true,
            OutOfScope::Archived | OutOfScope::Deleted => record.archived = true,
        };
        for (field, asked) in ASKING {
            for cell in cells.values(field) {
                match scope::answer(cell, asked) {
                    Answer::In => {}
                    Answer::Out(said) => hear(said),
                    Answer::Unclear if self.is_day(cell) => hear(asked),
                    Answer::Unclear => unreadable.refuse(field, cell),
                }
            }
        }
        for field in STATUSES {
            let is_own = |cell| self.source.own_word(field, cell).is_some();
            let said = |cell| scope::said(cell).filter(|_| !is_own(cell));
            cells.values(field).filter_map(said).for_each(&mut hear);
        }
    }

    /// Whether a cell holds the day, or the moment, on which something came to be so.
    fn is_day(&self, cell: &str) -> bool {
        let dates = &self.source.dates;
        dates.parse_birthday(cell).value().is_some()
            || dates.parse_timestamp(cell).value().is_some()
    }

    /// Puts a whole record away if the pipeline file leaves it out.
    pub(super) fn leave_out(&self, record: &mut Record<'_>) {
        let predicate = self.source.out_of_scope;
        record.archived |= predicate.is_some_and(|predicate| predicate.holds(record));
    }
}

/// Whether names say that their person has died, and of a couple in one cell the second person.
pub(super) fn deceased_in(cells: &Cells<'_, '_>, names: &[Field]) -> [bool; 2] {
    let said = names
        .iter()
        .map(|name| scope::deceased_in(cells.first(*name)));
    said.fold([false; 2], |all, one| [all[0] | one[0], all[1] | one[1]])
}
