//! Which part of `03/04/2024` comes first in a file, and who says so.
//!
//! An export of contacts goes by the settings, its preset, its own rows, its region. A file beside them goes by the settings and its own
//! rows; where these do not tell, an office writes its dates one way, and the contacts tell.

use std::fmt;

use super::{OpenExport, REGION};
use crate::{
    load::{self, Export, LoadError},
    standardise::date::{DateOrder, begin_with_year, infer_order},
};

/// Who says in which order dates are written; the first that says something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateWitness {
    /// The pipeline file.
    Settings,
    /// The preset.
    Preset,
    /// The dates of the first rows.
    Sample,
    /// The dates of the first rows of the source's other exports.
    OtherExports,
    /// The exports of contacts.
    Contacts,
    /// The custom of the source's region.
    Region,
}

/// How the dates of a file beside the exports of contacts are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileDates {
    /// Which part of `03/04/2024` comes first.
    pub order: DateOrder,
    /// Who says so.
    pub witness: DateWitness,
    /// Whether its first rows look otherwise.
    pub looks_otherwise: bool,
    /// Whether those of its first rows begin with the year.
    pub begin_with_year: bool,
}

impl FileDates {
    /// As said, else as these cells of the first rows show, else as the contacts have it.
    pub(super) fn of<'o>(
        export: &Export,
        cells: &[usize],
        said: Option<DateOrder>,
        contacts: impl Iterator<Item = &'o OpenExport>,
    ) -> Result<Self, LoadError> {
        let sample = load::sample(export, load::SAMPLE_ROWS)?;
        let dates = || {
            let cells = cells.iter();
            cells.flat_map(|&at| sample.rows().map(move |row| row.cell(at)))
        };
        let shown = infer_order(dates());
        let by_settings = said.map(|order| (order, DateWitness::Settings));
        let (order, witness) = by_settings
            .or(shown.map(|order| (order, DateWitness::Sample)))
            .unwrap_or_else(|| of_contacts(contacts));
        Ok(Self {
            order,
            witness,
            looks_otherwise: looks_otherwise(order, shown),
            begin_with_year: begin_with_year(dates()),
        })
    }

    /// `dates day first, as the first rows show`.
    #[must_use]
    pub fn in_words(self) -> String {
        dates_in_words(self.order, self.witness, self.begin_with_year)
    }

    /// What a person should know of them, if anything.
    pub(super) fn warning(self, export: &Export) -> Option<String> {
        let is_doubtful = self.looks_otherwise;
        is_doubtful.then(|| read_otherwise(export, self.order, self.witness))
    }
}

/// The order that the exports of contacts agree on. Years first say nothing of day and month; the region speaks where nothing better does.
fn of_contacts<'o>(contacts: impl Iterator<Item = &'o OpenExport>) -> (DateOrder, DateWitness) {
    let (mut witnessed, mut customary) = (Vec::new(), Vec::new());
    for open in contacts {
        match (open.date_order, open.date_witness) {
            (DateOrder::YearFirst, _) | (_, DateWitness::Region) => {
                customary.push(custom(&open.default_region));
            }
            (order, _) => witnessed.push(order),
        }
    }
    let (orders, witness) = if witnessed.is_empty() {
        (customary, DateWitness::Region)
    } else {
        (witnessed, DateWitness::Contacts)
    };
    match &*orders {
        [first, others @ ..] if others.iter().all(|other| other == first) => (*first, witness),
        _ => (custom(REGION), DateWitness::Region),
    }
}

/// Whether rows show another order of day and month.
pub(super) fn looks_otherwise(order: DateOrder, shown: Option<DateOrder>) -> bool {
    shown.is_some_and(|shown| shown != order)
}

/// That a file's dates are read in an order in which they do not look written.
pub(super) fn read_otherwise(export: &Export, order: DateOrder, witness: DateWitness) -> String {
    let (label, order) = (export.label(), in_words(order));
    format!("{label}: dates are read {order}, {witness}, but look otherwise")
}

/// Months come first in few countries.
pub(super) fn custom(region: &str) -> DateOrder {
    match region {
        "US" | "CA" | "PH" | "PR" | "GU" => DateOrder::MonthFirst,
        _ => DateOrder::DayFirst,
    }
}

/// An order of dates as a sentence has it.
#[must_use]
pub fn in_words(order: DateOrder) -> &'static str {
    match order {
        DateOrder::MonthFirst => "month first",
        DateOrder::DayFirst => "day first",
        DateOrder::YearFirst => "year first",
    }
}

/// `dates day first, as the first rows show`. Where the rows that were asked begin with the year, the order is that of others.
#[must_use]
pub fn dates_in_words(order: DateOrder, witness: DateWitness, begin_with_year: bool) -> String {
    let order = in_words(order);
    let read = match witness {
        DateWitness::Region => {
            format!("{order}, assumed from the region")
        }
        witness => format!("{order}, {witness}"),
    };
    match witness {
        DateWitness::OtherExports | DateWitness::Contacts | DateWitness::Region
            if begin_with_year =>
        {
            format!("dates year first, as the first rows show; others {read}")
        }
        _ => format!("dates {read}"),
    }
}

impl fmt::Display for DateWitness {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Settings => "as the pipeline file says",
            Self::Preset => "as the preset says",
            Self::Sample => "as the first rows show",
            Self::OtherExports => "as the first rows of the source's other exports show",
            Self::Contacts => "as the contacts have it",
            Self::Region => "as is usual in the region",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_year_comes_first_the_order_is_that_of_others() {
        let order = DateOrder::DayFirst;
        for (witness, begin_with_year, expected) in [
            (
                DateWitness::Contacts,
                false,
                "dates day first, as the contacts have it",
            ),
            (
                DateWitness::Contacts,
                true,
                "dates year first, as the first rows show; others day first, as the contacts have it",
            ),
            (
                DateWitness::Region,
                true,
                "dates year first, as the first rows show; others day first, assumed from the region",
            ),
            (
                DateWitness::Preset,
                true,
                "dates day first, as the preset says",
            ),
        ] {
            assert_eq!(dates_in_words(order, witness, begin_with_year), expected);
        }
    }
}
