//! Whether a value that two records share is one person's own or a household's: a number of the family's policy, the parents' mailbox.
//!
//! In: patterns of pairs with their counts. Out: how many of those who look like two people of one household are two. What happens to
//! one person's given name and to the birthday has nothing to do with each other, so that both are wholly others as often as chance has
//! it. Two people of a household differ in both at once.

use super::Seen;
use crate::matching::level::{BIRTHDAY, GIVEN, birthday, given};

/// Of pairs that have one value of a comparison, two given names and two birthdays: the share of those beyond what chance makes of one
/// person's records. All, where there are none.
pub(super) fn share_of_two(pairs: &[Seen], comparison: usize) -> f64 {
    let [[alike, born_otherwise], [called_otherwise, both]] = cells(pairs, comparison);
    if both == 0.0 {
        return 1.0;
    }
    let by_chance = called_otherwise * born_otherwise / alike.max(1.0);
    ((both - by_chance) / both).max(0.0)
}

/// Pairs of people that have one value of the comparison, by whether they have two given names and whether two birthdays.
fn cells(pairs: &[Seen], comparison: usize) -> [[f64; 2]; 2] {
    let mut cells = [[0.0; 2]; 2];
    for seen in pairs.iter().filter(|seen| !seen.are_organizations) {
        let (given, birthday) = (seen.levels[GIVEN], seen.levels[BIRTHDAY]);
        if seen.levels[comparison] == 1 && given != 0 && birthday != 0 {
            let is_called_otherwise = given == given::DIFFERENT;
            let is_born_otherwise = birthday >= birthday::GENERATION;
            cells[usize::from(is_called_otherwise)][usize::from(is_born_otherwise)] += seen.count;
        }
    }
    cells
}
