//! Territories held against the contacts: how many each has, where two of them overlap, and where none is.
//!
//! Territories are counted while contacts are settled; two parts of a run add up, in any order.

use std::collections::BTreeMap;

use super::owners::Filled;
use crate::{
    assign::Territories,
    record::{Record, Text},
    sums::sums,
    table::{Batch, schema::reports::TERRITORIES},
};

/// Contacts in scope by territory; territories by their place, the most specific first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TerritoryTally {
    /// Contacts that fulfil the condition.
    contacts: BTreeMap<usize, u64>,
    /// Of these, those for which no territory is more specific.
    decided: BTreeMap<usize, u64>,
    /// Of these, those that another owns, or nobody though they need an owner.
    owned_elsewhere: BTreeMap<usize, u64>,
    /// Contacts that lie in two territories.
    overlaps: BTreeMap<(usize, usize), u64>,
    /// Contacts that lie in none, by country and region.
    gaps: BTreeMap<(String, String), u64>,
}

sums! { TerritoryTally: contacts, decided, owned_elsewhere, overlaps, gaps }

impl TerritoryTally {
    /// Counts a contact that lies in these territories; `is_at_home` if its owner is that of the first, or if it needs none.
    pub fn count(&mut self, places: &[usize], is_at_home: bool, record: &Record<'_>) {
        let Some((first, others)) = places.split_first() else {
            let [country, region] =
                [Text::Country, Text::Region].map(|text| record.text(text).to_owned());
            *self.gaps.entry((country, region)).or_default() += 1;
            return;
        };
        *self.decided.entry(*first).or_default() += 1;
        *self.owned_elsewhere.entry(*first).or_default() += u64::from(!is_at_home);
        for (index, place) in places.iter().enumerate() {
            *self.contacts.entry(*place).or_default() += 1;
            for other in &others[index.min(others.len())..] {
                *self.overlaps.entry((*place, *other)).or_default() += 1;
            }
        }
    }
}

/// A row per territory, per pair that overlaps, and per region with a gap.
pub(super) fn territories(territories: &Territories, tally: &TerritoryTally) -> Filled {
    let all = territories.all();
    let mut batch = Batch::new(&TERRITORIES, all.len());
    for (place, territory) in all.iter().enumerate() {
        let [contacts, decided, owned_elsewhere] =
            [&tally.contacts, &tally.decided, &tally.owned_elsewhere]
                .map(|counts| counts.get(&place).copied().or(Some(0)));
        let names = ["territory", &territory.name, "", "", ""];
        let whose = [&territory.to_words, territory.when.sql()];
        let specificity = Some(territory.when.specificity() as u64);
        let counts = [specificity, contacts, decided, owned_elsewhere];
        let note = match contacts {
            Some(0) => "no contact lies in it",
            _ => "",
        };
        push(&mut batch, names, whose, counts, note);
    }
    for ((place, other), contacts) in &tally.overlaps {
        let [one, other] = [&all[*place], &all[*other]];
        let names = ["overlap", &one.name, &other.name, "", ""];
        let note = if one.when.specificity() == other.when.specificity() {
            "equally specific: the first declared decides"
        } else {
            "the more specific decides"
        };
        let counts = [None, Some(*contacts), None, None];
        push(&mut batch, names, [&one.to_words, ""], counts, note);
    }
    for ((country, region), contacts) in &tally.gaps {
        let names = ["gap", "", "", country, region];
        let counts = [None, Some(*contacts), None, None];
        push(
            &mut batch,
            names,
            ["", ""],
            counts,
            "no territory holds them",
        );
    }
    (TERRITORIES.clone(), batch)
}

/// Adds a row: its kind, two territories, country and region; to whom it belongs and its condition; specificity and contacts.
fn push(
    batch: &mut Batch,
    names: [&str; 5],
    whose: [&str; 2],
    counts: [Option<u64>; 4],
    note: &str,
) {
    let mut row = batch.row();
    for text in names.iter().chain(&whose) {
        row.text(text);
    }
    for count in counts {
        row.int(count.map(u64::cast_signed));
    }
    row.text(note);
    row.end();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sums::Absorb as _;

    #[test]
    fn every_contact_is_in_territories_their_overlaps_or_a_gap() {
        let mut record = Record::default();
        record.texts[Text::Region as usize] = "MA";
        let (mut one, mut other) = (TerritoryTally::default(), TerritoryTally::default());
        one.count(&[0, 1, 2], true, &record);
        one.count(&[1], false, &record);
        other.count(&[], false, &record);
        other.count(&[1, 2], true, &record);
        let mut both = one.clone();
        both.absorb(&other);
        other.absorb(&one);
        assert_eq!(both, other, "the order of parts does not count");
        assert_eq!(both.contacts, BTreeMap::from([(0, 1), (1, 3), (2, 2)]));
        assert_eq!(both.decided, BTreeMap::from([(0, 1), (1, 2)]));
        assert_eq!(both.owned_elsewhere, BTreeMap::from([(0, 0), (1, 1)]));
        assert_eq!(
            both.overlaps,
            BTreeMap::from([((0, 1), 1), ((0, 2), 1), ((1, 2), 2)])
        );
        assert_eq!(both.gaps.values().sum::<u64>(), 1);
    }
}
