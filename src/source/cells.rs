//! Reads the fields of one row through a plan: which cells, in which order, combined how.
//!
//! A cell that is a [`List`] counts as several cells.

use bumpalo::{Bump, collections::String as BumpString};

use super::{
    field::{Combine, Field},
    plan::ColumnPlan,
};
use crate::{list::List, standardise::consent};

/// A row of text: gives the cell at a position, `""` where the row is too short.
pub trait Cells<'r> {
    /// The cell at this position.
    fn cell(&self, index: usize) -> &'r str;

    /// Whether any of its cells may be a [`List`].
    fn may_have_lists(&self) -> bool {
        true
    }
}

impl<'r, F: Fn(usize) -> &'r str> Cells<'r> for F {
    fn cell(&self, index: usize) -> &'r str {
        self(index)
    }
}

/// One row, read through a plan.
pub struct FieldCells<'p, C> {
    plan: &'p ColumnPlan,
    row: C,
    /// Which of the row's addresses is read.
    address: usize,
}

impl<'r, 'p, C: Cells<'r>> FieldCells<'p, C> {
    /// Takes a row; chooses the first of its addresses that is not empty.
    pub fn new(plan: &'p ColumnPlan, row: C) -> Self {
        let mut cells = Self {
            plan,
            row,
            address: 0,
        };
        if plan.address_count() > 1 {
            let filled = (0..plan.address_count()).find(|&address| cells.has_address(address));
            cells.address = filled.unwrap_or(0);
        }
        cells
    }

    /// The first cell of a field that is not empty, as it stands in the row; of a list, its first value.
    pub fn first(&self, field: Field) -> &'r str {
        if self.plan.cells_of_address(field, self.address).is_empty() {
            return ""; // most fields, in most files
        }
        let first = self.whole(field).next().unwrap_or("");
        if !self.row.may_have_lists() {
            return first;
        }
        List::from_joined(first).first()
    }

    /// Every cell of a field that is not empty, and of lists every value. A cell of text may itself hold several values.
    pub fn values(&self, field: Field) -> impl Iterator<Item = &'r str> {
        self.whole(field)
            .flat_map(|cell| List::from_joined(cell).iter())
    }

    /// Every cell of a field that is not empty; lists are not taken apart. A yes or no under a header that may ask for it is no name.
    pub fn whole(&self, field: Field) -> impl Iterator<Item = &'r str> {
        let asking: &[usize] = match field {
            Field::FullName | Field::SecondFullName => &self.plan.asking,
            _ => &[],
        };
        let indexes = self.plan.cells_of_address(field, self.address).iter();
        let says = |(index, cell): &(&usize, &str)| {
            !asking.contains(index) || consent::parse_yes_no(cell).is_none()
        };
        let cells = indexes.map(|index| (index, self.row.cell(*index)));
        cells
            .filter(|(_, cell)| is_filled(cell))
            .filter(says)
            .map(|(_, cell)| cell)
    }

    /// The cells of a field combined to one text; built in the arena only where there are several to join.
    pub fn text<'a>(&self, field: Field, arena: &'a Bump) -> &'a str
    where
        'r: 'a,
    {
        if self.plan.cells_of_address(field, self.address).is_empty() {
            return "";
        }
        let mut values = self.values(field);
        let first = values.next().unwrap_or("");
        let Combine::Joined(separator) = field.combine() else {
            return first;
        };
        let Some(second) = values.next() else {
            return first;
        };
        let mut joined = BumpString::from_str_in(first, arena);
        for value in [second].into_iter().chain(values) {
            joined.push_str(separator);
            joined.push_str(value);
        }
        joined.into_bump_str()
    }

    /// The cells at these positions that are not empty; lists are not taken apart.
    pub fn filled(&self, indexes: &[usize]) -> impl Iterator<Item = &'r str> {
        indexes
            .iter()
            .map(|&index| self.row.cell(index))
            .filter(|cell| is_filled(cell))
    }

    /// Whether any cell that names or reaches a second person (`spouse_*`, `partner_*`) is filled.
    pub fn may_have_second_person(&self) -> bool {
        const TELLING: [Field; 5] = [
            Field::SecondGivenName,
            Field::SecondFamilyName,
            Field::SecondFullName,
            Field::SecondEmail,
            Field::SecondPhone,
        ];
        let mut telling = TELLING.into_iter();
        telling.any(|field| !self.first(field).is_empty())
    }

    /// A region or country alone is no address.
    fn has_address(&self, address: usize) -> bool {
        let telling = [Field::Street, Field::City, Field::PostalCode];
        telling.into_iter().any(|field| {
            self.filled(self.plan.cells_of_address(field, address))
                .next()
                .is_some()
        })
    }
}

fn is_filled(cell: &str) -> bool {
    !cell.bytes().all(|byte| byte.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{preset::Preset, settings::ColumnSettings},
        *,
    };

    fn plan(preset: &str, headers: &[&str]) -> ColumnPlan {
        let headers: Vec<_> = headers.iter().map(|&header| header.to_owned()).collect();
        ColumnPlan::new(
            &headers,
            Preset::named(preset).unwrap(),
            &ColumnSettings::default(),
        )
        .0
    }

    #[test]
    fn cells_are_combined_as_the_field_says() {
        let plan = plan(
            "generic",
            &[
                "Street Number",
                "Address_1",
                "Email",
                "Email 2",
                "Name",
                "Full Name",
                "Notes",
            ],
        );
        let row = ["12", "High St", " ", "b@x.org", "", "Ann Lee", "calls"];
        let arena = Bump::new();
        let cells = FieldCells::new(&plan, |index: usize| row[index]);
        assert_eq!(cells.text(Field::Street, &arena), "12 High St");
        assert_eq!(cells.values(Field::Email).collect::<Vec<_>>(), ["b@x.org"]);
        assert_eq!(cells.first(Field::FullName), "Ann Lee");
        assert_eq!(cells.text(Field::Notes, &arena), "calls");
        assert_eq!(cells.text(Field::City, &arena), "");
        assert!(!cells.may_have_second_person());
    }

    #[test]
    fn a_list_counts_as_several_cells() {
        let plan = plan("generic", &["Notes", "Comments", "Full Name", "Email"]);
        let row = [
            "calls\u{1f}writes",
            "waits",
            "Ann Lee\u{1f}",
            "a@x.org\u{1f}b@x.org",
        ];
        let arena = Bump::new();
        let cells = FieldCells::new(&plan, |index: usize| row[index]);
        let notes = cells.text(Field::Notes, &arena);
        let notes = Vec::from_iter(notes.split_whitespace());
        assert_eq!(notes, ["calls", "writes", "waits"]);
        assert_eq!(cells.first(Field::FullName), "Ann Lee");
        let emails = Vec::from_iter(cells.values(Field::Email));
        assert_eq!(emails, ["a@x.org", "b@x.org"]);
        assert_eq!(Vec::from_iter(cells.whole(Field::Email)), [row[3]]);
    }

    #[test]
    fn a_yes_or_no_is_no_name_where_the_header_may_ask_for_it() {
        for (header, cell, name) in [
            ("Client", "Yes", ""),
            ("Insured", "n", ""),
            ("Client", "Ann Lee", "Ann Lee"),
            ("Name", "Nie", "Nie"),
            ("Named Insured", "No", "No"),
        ] {
            let plan = plan("generic", &["First Name", header]);
            let row = ["Ann", cell];
            let cells = FieldCells::new(&plan, |index: usize| row[index]);
            assert_eq!(cells.first(Field::FullName), name, "{header}");
        }
        let plan = plan("generic", &["First Name", "Spouse"]);
        let row = ["Ann", "yes"];
        let cells = FieldCells::new(&plan, |index: usize| row[index]);
        assert!(!cells.may_have_second_person());
    }

    #[test]
    fn addresses_are_never_mixed() {
        let plan = plan(
            "outlook",
            &[
                "Home Street",
                "Home City",
                "Home Country",
                "Business Street",
                "Business City",
                "Email",
            ],
        );
        for (row, street, city, country) in [
            (["1 Elm", "", "US", "9 Bay", "Rome", ""], "1 Elm", "", "US"),
            (["", "", "US", "9 Bay", "Rome", ""], "9 Bay", "Rome", ""),
            (["", "", "US", "", "", ""], "", "", "US"),
        ] {
            let cells = FieldCells::new(&plan, |index: usize| row[index]);
            let read = [Field::Street, Field::City, Field::Country].map(|field| cells.first(field));
            assert_eq!(read, [street, city, country]);
        }
    }

    #[test]
    fn second_person_is_seen() {
        let plan = plan(
            "idashboard",
            &[
                "first name",
                "partner first name",
                "partner email",
                "sync id",
            ],
        );
        for (row, second) in [
            (["Al", "Bo", "", "7"], true),
            (["Al", "", "b@x.org", "7"], true),
            (["Al", "", " ", "7"], false),
        ] {
            let cells = FieldCells::new(&plan, |index: usize| row[index]);
            assert_eq!(cells.may_have_second_person(), second, "{row:?}");
        }
    }
}
