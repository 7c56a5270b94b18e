//! Which part of `03/04/2024` comes first in a file, and who says so.
//!
//! An export of contacts goes by the settings, its preset, its own rows, its region. A file beside them goes by the settings and its own
//! rows; where these do not tell, an office writes its dates one way, and the contacts tell.

use super::{OpenExport, REGION};
use crate::{
    load::{Export, RowBatch},
    named::named,
    standardise::date::{DateOrder, begin_with_year, infer_order},
};

named! {
    /// Who says in which order dates are written; the first that says something.
    pub enum DateWitness: says {
        /// The pipeline file.
        Settings = "as the pipeline file says",
        /// The preset.
        Preset = "as the preset says",
        /// The dates of the first rows.
        Sample = "as the first rows show",
        /// The dates of the first rows of the source's other exports.
        OtherExports = "as the first rows of the source's other exports show",
        /// The exports of contacts.
        Contacts = "as the contacts have it",
        /// The custom of the source's region.
        Region = "as is usual in the region",
    }
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
    /// In this order, with what the first rows show and their cells of dates.
    pub(super) fn new<'c>(
        (order, witness): (DateOrder, DateWitness),
        shown: Option<DateOrder>,
        cells: impl Iterator<Item = &'c str>,
    ) -> Self {
        Self {
            order,
            witness,
            looks_otherwise: shown.is_some_and(|shown| shown != order),
            begin_with_year: begin_with_year(cells),
        }
    }

    /// As said, else as these cells of the first rows show, else as the contacts have it.
    pub(super) fn of<'o>(
        sample: &RowBatch,
        cells: &[usize],
        said: Option<DateOrder>,
        contacts: impl Iterator<Item = &'o OpenExport>,
    ) -> Self {
        let dates = || {
            let cells = cells.iter();
            cells.flat_map(|&at| sample.rows().map(move |row| row.cell(at)))
        };
        let shown = infer_order(dates());
        let by_settings = said.map(|order| (order, DateWitness::Settings));
        let order = by_settings
            .or(shown.map(|order| (order, DateWitness::Sample)))
            .unwrap_or_else(|| of_contacts(contacts));
        Self::new(order, shown, dates())
    }

    /// `dates day first, as the first rows show`. Where the rows that were asked begin with the year, the order is that of others.
    #[must_use]
    pub fn in_words(self) -> String {
        use DateWitness::{Contacts, OtherExports, Region};
        let read = match self.witness {
            Region => format!("{}, assumed from the region", self.order),
            witness => format!("{}, {}", self.order, witness.says()),
        };
        match self.witness {
            OtherExports | Contacts | Region if self.begin_with_year => {
                format!("dates year first, as the first rows show; others {read}")
            }
            _ => format!("dates {read}"),
        }
    }

    /// That the dates of an export are read in an order in which they do not look written, if so.
    pub(super) fn warning(self, export: &Export) -> Option<String> {
        let (label, order, says) = (export.label(), self.order, self.witness.says());
        let is_doubtful = self.looks_otherwise;
        is_doubtful.then(|| format!("{label}: dates are read {order}, {says}, but look otherwise"))
    }
}

/// The order that the exports of contacts agree on. Years first say nothing of day and month; the region speaks where nothing better does.
fn of_contacts<'o>(contacts: impl Iterator<Item = &'o OpenExport>) -> (DateOrder, DateWitness) {
    let (mut witnessed, mut customary) = (Vec::new(), Vec::new());
    for open in contacts {
        match (open.dates.order, open.dates.witness) {
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

/// Months come first in few countries.
pub(super) fn custom(region: &str) -> DateOrder {
    match region {
        "US" | "CA" | "PH" | "PR" | "GU" => DateOrder::MonthFirst,
        _ => DateOrder::DayFirst,
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
            let dates = FileDates {
                order,
                witness,
                looks_otherwise: false,
                begin_with_year,
            };
            assert_eq!(dates.in_words(), expected);
        }
    }
}
