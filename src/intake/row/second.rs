//! Rows that hold two people.

use bumpalo::Bump;

use super::{
    RowReader,
    faults::RowFaults,
    fields::{Cells, Unreadable, names_somebody, set_name},
    scope,
};
use crate::{
    record::{Many, Record, Text},
    source::Field,
    standardise::{
        name::{self, NameCells, PersonName},
        scope::without_remark,
        text,
    },
};

/// What a row says of its first person alone.
const OF_ONE: [Text; 6] = [
    Text::GivenName,
    Text::MiddleName,
    Text::FamilyName,
    Text::Suffix,
    Text::Nickname,
    Text::JobTitle,
];

/// By what a person is reached.
const REACHED_BY: [Many; 2] = [Many::Emails, Many::Phones];

impl<'p> RowReader<'p> {
    /// The second person of the row: a spouse in columns of their own, or the other half of "John & Mary Smith". Cells that give neither a
    /// name nor a way to reach anybody else (`n/a`) hold no person. Who stands there alone is the row's first person.
    pub(super) fn second<'a>(
        &self,
        first: &mut Record<'a>,
        couple: Option<PersonName<'a>>,
        cells: &Cells<'p, 'a>,
        faults: &mut RowFaults,
        arena: &'a Bump,
    ) -> Option<Record<'a>> {
        if couple.is_none() && !cells.may_have_second_person() {
            return None;
        }
        let mut record = first.clone();
        let mut unreadable = Unreadable::new(arena);
        unreadable.faults = *faults;
        for part in OF_ONE {
            record.texts[part as usize] = "";
        }
        self.reach(
            &mut record,
            cells,
            [Field::SecondEmail, Field::SecondPhone],
            &mut unreadable,
            arena,
        );
        // What the row is worth is counted once.
        record.value = None;
        record.birthday = self.birthday(cells, Field::SecondBirthday, &mut unreadable);
        let deceased = scope::deceased_in(cells, &scope::SECOND_NAMES).contains(&true);
        let has_died_in_couple = couple.is_some() && scope::deceased_in(cells, &scope::NAMES)[1];
        record.deceased = deceased || has_died_in_couple;
        let clean = |field| without_remark(text::clean(cells.first(field), arena), arena);
        let spouse = NameCells {
            given: clean(Field::SecondGivenName),
            middle: clean(Field::SecondMiddleName),
            family: clean(Field::SecondFamilyName),
            full: clean(Field::SecondFullName),
            ..NameCells::default()
        };
        let spouse = name::parse(spouse, arena).person;
        let couple = couple.filter(|_| spouse.given.is_empty());
        set_name(&mut record, &couple.unwrap_or(spouse));
        if is_nobody_else(&record, first) {
            return None;
        }
        *faults = unreadable.faults;
        record.unreadable = unreadable.cells.list();
        if !names_somebody(first) {
            record.value = first.value;
            *first = record;
            return None;
        }
        if record.text(Text::FamilyName).is_empty() && !record.text(Text::GivenName).is_empty() {
            record.texts[Text::FamilyName as usize] = first.text(Text::FamilyName);
        }
        record.position.person = 1;
        record.household_of = first.record_id;
        record.record_id = arena.alloc_str(&format!("{}/spouse", first.record_id));
        self.leave_out(&mut record);
        Some(record)
    }
}

/// Whether a record has no name, and reaches nobody whom the first person's does not.
fn is_nobody_else(record: &Record<'_>, first: &Record<'_>) -> bool {
    let is_firsts = |list: &Many| {
        let mut reached = record.list(*list).iter();
        reached.all(|value| first.list(*list).iter().any(|own| own == value))
    };
    OF_ONE.iter().all(|part| record.text(*part).is_empty()) && REACHED_BY.iter().all(is_firsts)
}
