//! The fields of one row, each by itself: cells in; lists, consents and what could not be read out.

use bumpalo::{Bump, collections::String as ArenaString};

use super::faults::RowFaults;
use crate::{
    list::{List, SEPARATOR, SEPARATOR_TEXT},
    load::RawRow,
    record::{Many, Record, Text},
    source::{self, Field, FieldCells},
    standardise::{
        cell::Parsed,
        consent::{self, Consent},
        date::Reading,
        list,
        name::{self, PersonName},
        text,
    },
};

/// The cells of one row that are read.
pub(super) type Cells<'p, 'a> = FieldCells<'p, RawRow<'a>>;

/// Texts under names of their own, collected as `name=text`.
pub(super) struct NamedTexts<'a>(ArenaString<'a>);

/// What could not be read in a row, by field, and which fields are at fault.
pub(super) struct Unreadable<'a> {
    pub(super) cells: NamedTexts<'a>,
    pub(super) faults: RowFaults,
}

impl<'a> source::Cells<'a> for RawRow<'a> {
    fn cell(&self, index: usize) -> &'a str {
        RawRow::cell(self, index)
    }

    fn may_have_lists(&self) -> bool {
        RawRow::may_have_lists(self)
    }
}

impl<'a> NamedTexts<'a> {
    pub(super) fn new(arena: &'a Bump) -> Self {
        Self(ArenaString::new_in(arena))
    }

    pub(super) fn push(&mut self, name: &str, text: &str) {
        if !self.0.is_empty() {
            self.0.push(SEPARATOR);
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0
            .extend(text.chars().filter(|letter| *letter != SEPARATOR));
    }

    pub(super) fn list(self) -> List<'a> {
        List::from_joined(self.0.into_bump_str())
    }
}

impl<'a> Unreadable<'a> {
    pub(super) fn new(arena: &'a Bump) -> Self {
        Self {
            cells: NamedTexts::new(arena),
            faults: RowFaults::default(),
        }
    }

    /// A cell of a field that holds one value, which it does not.
    pub(super) fn refuse(&mut self, field: Field, cell: &str) {
        self.cells.push(field.name(), cell);
        self.faults.unreadable(field);
    }

    /// The value of a date cell; a cell that is no date is remembered.
    pub(super) fn reading<T>(
        &mut self,
        field: Field,
        cell: &str,
        reading: Reading<T>,
    ) -> Option<T> {
        match reading {
            Reading::Unreadable => self.refuse(field, cell),
            Reading::OtherOrder(_) => self.faults.other_order(field),
            Reading::Absent | Reading::Read(_) => {}
        }
        reading.value()
    }
}

pub(super) fn set_name<'a>(record: &mut Record<'a>, name: &PersonName<'a>) {
    let parts = [
        (Text::GivenName, name.given),
        (Text::MiddleName, name.middle),
        (Text::FamilyName, name.family),
        (Text::Suffix, name.suffix),
        (Text::Nickname, name.nickname),
    ];
    for (part, value) in parts {
        record.texts[part as usize] = value;
    }
}

/// The values of all cells of a field, each parsed by itself.
pub(super) fn parsed<'a>(
    cells: &Cells<'_, 'a>,
    field: Field,
    arena: &'a Bump,
    parse: impl Fn(&'a str) -> Parsed<'a>,
) -> Parsed<'a> {
    let mut values = cells.values(field).map(parse);
    let Some(first) = values.next() else {
        return Parsed::default();
    };
    values.fold(first, |all, next| Parsed {
        good: joined(all.good, next.good, arena),
        bad: joined(all.bad, next.bad, arena),
    })
}

/// Two lists as one, each value once.
fn joined<'a>(left: List<'a>, right: List<'a>, arena: &'a Bump) -> List<'a> {
    if right.is_empty() {
        return left;
    }
    if left.is_empty() {
        return right;
    }
    let mut all = ArenaString::from_str_in(left.joined(), arena);
    for value in right
        .iter()
        .filter(|value| !left.iter().any(|other| other == *value))
    {
        all.push(SEPARATOR);
        all.push_str(value);
    }
    List::from_joined(all.into_bump_str())
}

/// The values of a field: those of lists as they are, those of texts between the separators.
pub(super) fn values<'a>(
    cells: &Cells<'_, 'a>,
    field: Field,
    separators: &[&str],
    arena: &'a Bump,
) -> List<'a> {
    let lists = cells.whole(field).map(|cell| {
        if cell.contains(SEPARATOR) {
            list::split(cell, &[SEPARATOR_TEXT], arena)
        } else {
            list::split(text::clean(cell, arena), separators, arena)
        }
    });
    lists
        .reduce(|all, next| joined(all, next, arena))
        .unwrap_or_default()
}

pub(super) fn consents(cells: &Cells<'_, '_>, faults: &mut RowFaults) -> [Consent; 4] {
    const FIELDS: [(Field, Field); 4] = [
        (Field::ConsentEmail, Field::OptOutEmail),
        (Field::ConsentSms, Field::OptOutSms),
        (Field::ConsentCall, Field::OptOutCall),
        (Field::ConsentMail, Field::OptOutMail),
    ];
    FIELDS.map(|(field, refused)| {
        let given = cells.values(field).map(|cell| {
            consent::from_consent_cell(cell).unwrap_or_else(|| {
                faults.unreadable(field);
                Consent::Unknown
            })
        });
        let given = given.fold(Consent::Unknown, Consent::most_restrictive);
        let refused = cells.values(refused).map(|cell| {
            consent::from_opt_out_cell(cell).unwrap_or_else(|| {
                if consent::is_of_words(cell) {
                    faults.unreadable(refused);
                }
                Consent::Refused
            })
        });
        refused.fold(given, Consent::most_restrictive)
    })
}

/// The full name; of several cells the first that names no organisation: an account has a name, and so has who is asked for there.
pub(super) fn full_name<'a>(cells: &Cells<'_, 'a>, arena: &'a Bump) -> &'a str {
    let first = text::clean(cells.first(Field::FullName), arena);
    let mut others = cells.values(Field::FullName).skip(1).peekable();
    if others.peek().is_none() || !name::looks_like_organization(first) {
        return first;
    }
    let mut others = others.map(|cell| text::clean(cell, arena));
    let person = others.find(|name| !name::looks_like_organization(name));
    person.unwrap_or(first)
}

/// The organisation of a row that has no cell for it: its name, if that names nobody, or if a further cell says who is asked for there.
pub(super) fn organization<'a>(cells: &Cells<'_, 'a>, is_nobody: bool, arena: &'a Bump) -> &'a str {
    let first = text::clean(cells.first(Field::FullName), arena);
    if !is_nobody {
        return if full_name(cells, arena) == first {
            ""
        } else {
            first
        };
    }
    let name = if first.is_empty() {
        text::clean(cells.first(Field::FamilyName), arena)
    } else {
        first
    };
    name::without_emails(name, arena)
}

/// The cell with the record's ID; one that only says that there is none holds no ID.
pub(super) fn record_id<'a>(cells: &Cells<'_, 'a>, arena: &'a Bump) -> &'a str {
    let mut ids = cells.values(Field::RecordId);
    ids.find(|cell| !text::clean(cell, arena).is_empty())
        .unwrap_or_default()
}

/// Whether a row says who it is about: a name, an organisation, a way to reach somebody, or a record ID.
pub(super) fn identifies<'a>(record: &Record<'a>, cells: &Cells<'_, 'a>, arena: &'a Bump) -> bool {
    names_somebody(record) || !record_id(cells, arena).is_empty()
}

/// Whether a record holds a name, an organisation, or a way to reach somebody.
pub(super) fn names_somebody(record: &Record<'_>) -> bool {
    let named = [
        Text::GivenName,
        Text::FamilyName,
        Text::Nickname,
        Text::Organization,
    ];
    named.iter().any(|part| !record.text(*part).is_empty())
        || !record.list(Many::Emails).is_empty()
        || !record.list(Many::Phones).is_empty()
        || !record.unreadable.is_empty()
}
