//! The country whose phones and addresses an export holds: what the first rows show of it, held against the one that is taken.

use std::collections::BTreeMap;

use bumpalo::Bump;

use crate::{
    load::RowBatch,
    plural::counted,
    source::{ColumnPlan, Field, FieldCells},
    standardise::{address, phone},
};

/// The country of a source of which nobody says it.
pub const REGION: &str = "US";
/// So many phones tell, of the first that stand in addresses without a country.
const PHONES: std::ops::RangeInclusive<usize> = 2..=100;
/// Countries that phones may turn out to be of; Canada's are like those of the United States.
const CANDIDATES: [&str; 27] = [
    "US", "AU", "NZ", "GB", "IE", "ZA", "DE", "AT", "CH", "FR", "BE", "NL", "LU", "ES", "PT", "IT",
    "DK", "SE", "NO", "FI", "PL", "MX", "BR", "IN", "SG", "HK", "JP",
];

/// What the first rows say against a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownRegion {
    /// The countries that it can be instead.
    pub regions: Vec<String>,
    /// The witness, in words.
    pub says: String,
    /// Whether regions or country codes tell it, which are of one country, and not the look of phones, which many countries write alike.
    is_told: bool,
}

impl ShownRegion {
    /// What to write into the pipeline file.
    #[must_use]
    pub fn help(&self) -> String {
        match self.only() {
            Some(region) => format!("set `default_region = \"{region}\"`"),
            None => "set `default_region`".to_owned(),
        }
    }

    /// The country that is taken where nobody says one.
    #[must_use]
    pub fn taken(&self) -> Option<&str> {
        self.only().filter(|_| self.is_told)
    }

    /// The only country that it can be.
    #[must_use]
    pub fn only(&self) -> Option<&str> {
        match self.regions.as_slice() {
            [region] => Some(region),
            _ => None,
        }
    }
}

/// Whether most addresses name regions of another country, most country codes of phones are of another one as which the other phones can
/// be read, or most phones can be read as those of another country only.
#[must_use]
pub fn shown_region(plan: &ColumnPlan, sample: &RowBatch, region: &str) -> Option<ShownRegion> {
    let rows = sample.rows().map(|row| FieldCells::new(plan, row));
    let (mut regions, mut phones) = (Vec::new(), Vec::new());
    for cells in rows.filter(|cells| cells.first(Field::Country).is_empty()) {
        regions.push(cells.first(Field::Region));
        phones.extend(cells.values(Field::Phone));
    }
    regions.retain(|region| !region.is_empty());
    phones.truncate(*PHONES.end());
    by_regions(&regions, region)
        .or_else(|| by_codes(&phones, region))
        .or_else(|| by_phones(&phones, &regions, region))
}

fn by_regions(named: &[&str], region: &str) -> Option<ShownRegion> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in named {
        let (_, country) = address::region_and_country(name, region);
        *counts.entry(country).or_default() += 1;
    }
    let (country, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let country = address::COUNTRIES_OF_REGIONS
        .into_iter()
        .find(|known| *known == country && *known != region)?;
    (count * 2 > named.len()).then(|| ShownRegion {
        regions: vec![country.to_owned()],
        is_told: true,
        says: format!(
            "{count} of {} are those of {country}",
            counted(named.len(), "region")
        ),
    })
}

/// `+48 501 972 042` beside `501972042`.
fn by_codes(cells: &[&str], region: &str) -> Option<ShownRegion> {
    let (mut counts, mut plain) = (BTreeMap::<String, usize>::new(), Vec::new());
    for cell in cells {
        match phone::country_by_code(cell) {
            Some(country) => *counts.entry(country).or_default() += 1,
            None => plain.push(*cell),
        }
    }
    let coded: usize = counts.values().sum();
    let (country, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    let is_usual = country != region && count >= *PHONES.start() && count * 2 > coded;
    let arena = Bump::new();
    let [ours, theirs] = [region, &country].map(|country| read_as(&plain, country, &arena)[0]);
    // some numbers of one country always look like those of another
    let are_theirs = theirs * 2 > plain.len() && theirs * 4 > ours * 5;
    (is_usual && are_theirs).then(|| ShownRegion {
        is_told: true,
        says: format!(
            "{count} of {coded} phones with a country's code are those of {country}, and so are {theirs} of {} without",
            plain.len()
        ),
        regions: vec![country],
    })
}

fn by_phones(cells: &[&str], named: &[&str], region: &str) -> Option<ShownRegion> {
    let arena = Bump::new();
    let [readable, unreadable] = read_as(cells, region, &arena);
    let all = readable + unreadable;
    if !PHONES.contains(&all) || unreadable * 2 <= all {
        return None;
    }
    let others = CANDIDATES.into_iter().filter(|other| *other != region);
    let ranks = others.map(|other| {
        let usual = |cell: &&&str| phone::Parser::new(other).is_some_and(|of| of.is_usual(cell));
        let readable = read_as(cells, other, &arena)[0];
        ((readable, cells.iter().filter(usual).count()), other)
    });
    let ranks = Vec::from_iter(ranks);
    let (best, _) = *ranks.iter().max_by_key(|(rank, _)| *rank)?;
    if best.0 * 10 < all * 9 {
        return None;
    }
    let regions = ranks.into_iter().filter(|(rank, _)| *rank == best);
    let regions = narrowed(regions.map(|(_, other)| other).collect(), named, region);
    let regions = Vec::from_iter(regions.into_iter().map(str::to_owned));
    let all_or_most = if best.0 == all { "all" } else { "most" };
    Some(ShownRegion {
        is_told: false,
        says: format!(
            "{unreadable} of {} cannot be read as {region}; {all_or_most} can as {}",
            counted(all, "phone"),
            regions.join(" or ")
        ),
        regions,
    })
}

/// The countries of which some region is named, if any is.
fn narrowed<'c>(countries: Vec<&'c str>, named: &[&str], region: &str) -> Vec<&'c str> {
    let of = |country: &str| {
        let mut named = named.iter();
        named.any(|name| address::region_and_country(name, region).1 == country)
    };
    let is_named = |country: &&str| of(country);
    let some = Vec::from_iter(countries.iter().copied().filter(is_named));
    if some.is_empty() { countries } else { some }
}

/// How many cells hold a number of the region, and how many hold none.
fn read_as(cells: &[&str], region: &str, arena: &Bump) -> [usize; 2] {
    let Some(parser) = phone::Parser::new(region) else {
        return [0, 0];
    };
    let parsed = cells.iter().map(|cell| parser.parse(cell, arena));
    parsed.fold([0, 0], |[readable, unreadable], cell| {
        let is_readable = !cell.good.is_empty();
        let is_unreadable = !is_readable && !cell.bad.is_empty();
        [
            readable + usize::from(is_readable),
            unreadable + usize::from(is_unreadable),
        ]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_and_phones_tell_another_country() {
        for (region, regions, phones, shown) in [
            ("US", &["NSW", "NT"][..], &["0412 345 678"][..], None),
            (
                "US",
                &["NSW", "VIC", "NT"],
                &[],
                Some("2 of 3 regions are those of AU"),
            ),
            ("AU", &["NSW", "VIC"], &[], None),
            ("US", &[], &["0412 345 678", "(512) 555-0107"], None),
            (
                "US",
                &[],
                &["0412 345 678", "02 9374 4000", "n/a"],
                Some("2 of 2 phones cannot be read as US; all can as AU"),
            ),
            (
                "US",
                &["NSW", "NT"],
                &["0412 345 678", "0412 345 679"],
                Some("2 of 2 phones cannot be read as US; all can as AU"),
            ),
            ("US", &[], &["call me", "later"], None),
            ("IT", &["MI", "VA"], &["02 1234 5678"], None),
            (
                "US",
                &[],
                &["+48 501 972 042", "501972043", "0048 501 972 044"],
                Some(
                    "2 of 2 phones with a country's code are those of PL, and so are 1 of 1 without",
                ),
            ),
            (
                "US",
                &[],
                &["+48 501 972 042", "+48 501 972 043", "212-555-0123"],
                None,
            ),
            (
                "PL",
                &[],
                &["+48 501 972 042", "+48 501 972 043", "501972044"],
                None,
            ),
        ] {
            let found = by_regions(regions, region)
                .or_else(|| by_codes(phones, region))
                .or_else(|| by_phones(phones, regions, region));
            let says = found.as_ref().map(|found| found.says.as_str());
            assert_eq!(says, shown, "{region} {regions:?} {phones:?}");
        }
    }
}
