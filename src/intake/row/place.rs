//! Country, region and postal code of a row. Each tells how the next is read.

use bumpalo::Bump;

use super::{RowReader, fields::Cells};
use crate::{
    record::Text,
    source::Field,
    standardise::{address, text},
};

impl<'p> RowReader<'p> {
    /// Fills in the place, once street and city stand. An address that names no country is in that of its region, or else of its source.
    pub(super) fn place<'a>(
        &self,
        texts: &mut [&'a str; Text::COUNT],
        cells: &Cells<'p, 'a>,
        arena: &'a Bump,
    ) {
        let given = |field| text::clean(cells.first(field), arena);
        let (usual, country) = (self.source.country, address::country(given(Field::Country)));
        let (region, country_known) = if country.is_empty() {
            address::region_and_country(given(Field::Region), usual)
        } else {
            (address::region(given(Field::Region), country), country)
        };
        let has_place = [Text::Street, Text::City]
            .iter()
            .any(|part| !texts[*part as usize].is_empty());
        let postal_code = given(Field::PostalCode);
        texts[Text::Region as usize] = region;
        texts[Text::PostalCode as usize] =
            address::postal_code(postal_code, country_known, region, arena);
        texts[Text::Country as usize] = match country {
            "" if has_place || country_known != usual => arena.alloc_str(country_known),
            country => country,
        };
    }
}
