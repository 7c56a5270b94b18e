//! Country, region and postal code of a row. Each tells how the next is read. An address that stands in its street's cell alone is taken apart.

use bumpalo::Bump;

use super::{RowReader, fields::Cells};
use crate::{
    record::Text,
    source::Field,
    standardise::{
        address::{self, Whole},
        text,
    },
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
        let mut country = address::country(given(Field::Country));
        let [mut region, mut postal_code] = [Field::Region, Field::PostalCode].map(given);
        let elsewhere = [texts[Text::City as usize], region, postal_code];
        if elsewhere == [""; 3] {
            let address = text::clean_multiline(cells.text(Field::Street, arena), arena);
            if let Some(whole) = whole(address, country) {
                texts[Text::Street as usize] = text::clean(whole.street, arena);
                texts[Text::City as usize] = address::city(whole.city, arena);
                (region, postal_code, country) = (whole.region, whole.postal_code, whole.country);
            } else if country.is_empty() {
                country = address::country_at_end(address).unwrap_or_default();
            }
        }
        let usual = self.source.country;
        let (region, country_known) = if country.is_empty() {
            address::region_and_country(region, usual)
        } else {
            (address::region(region, country), country)
        };
        let has_place = [Text::Street, Text::City]
            .iter()
            .any(|part| !texts[*part as usize].is_empty());
        texts[Text::Region as usize] = region;
        texts[Text::PostalCode as usize] =
            address::postal_code(postal_code, country_known, region, arena);
        texts[Text::Country as usize] = match country {
            "" if has_place || country_known != usual => arena.alloc_str(country_known),
            country => country,
        };
    }
}

/// The parts of an address that its street's cell holds whole, if it is of the country that the row names, or the row names none.
fn whole<'a>(address: &'a str, country: &str) -> Option<Whole<'a>> {
    let whole = address::whole(address)?;
    (country.is_empty() || country == whole.country).then_some(whole)
}
