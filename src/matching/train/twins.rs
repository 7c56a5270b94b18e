//! How often one person's records bear two wholly different given names, where two lists tell twins from those.
//!
//! In: patterns of pairs with their counts. Out: [`GivenNames`]. One family name, home and birthday with two given names are twins, or
//! one person who goes by two names. A slip in a birthday does not tell which, as twins' are mistyped as often. Two sources do: twins
//! stand beside each other in one list as often as in two, compared with other relatives, and one list seldom holds a person under two
//! names.

use super::{RATE_PRIOR, Seen};
use crate::matching::{
    level::{BIRTHDAY, FAMILY, GIVEN, PHONE, STREET, birthday, family, given, phone, street},
    model::Model,
    origin::Origins,
};

/// That nobody goes by two given names counts as much as so many pairs of one person.
const CHANGES_PRIOR: f64 = 60.0;
/// That relatives are met within a source and in two as often as any records counts as much as so many pairs of them.
const RELATIVES_PRIOR: f64 = 3.0;
/// There are no fewer twins, and no more, than so many times as many as are known before.
const TWINS: [f64; 2] = [0.25, 4.0];

/// What is learned of given names that differ.
#[derive(Clone, Copy, Debug)]
pub(super) struct GivenNames {
    /// The share of pairs of one person that bear two, at the least.
    pub(super) different: f64,
    /// Pairs of twins that a record is in.
    pub(super) twin: f64,
}

/// Pairs of one family name and home: of two sources, and of one.
#[derive(Default)]
struct Homes {
    /// Of one birthday, with given names that are alike.
    alike: [f64; 2],
    /// Of one birthday, with two.
    different: [f64; 2],
    /// Two given names, and birthdays that tell that they are two.
    relatives: [f64; 2],
}

impl GivenNames {
    /// None: there is one source, or twins may be all that the pairs show, of which one was looked at of so many.
    pub(super) fn of(
        (pairs, one_of): (&[Seen], f64),
        origins: &Origins<'_>,
        records: f64,
        start: &Model,
    ) -> Option<Self> {
        let within = origins.share_within()?;
        let homes = Homes::of(pairs);
        let ([alike, _], [_, twins]) = (homes.alike, homes.different);
        let changed = homes.changed(within, one_of);
        let known = start.pairs.twin;
        let seen = (twins / within + RATE_PRIOR * known) / (records + RATE_PRIOR);
        (changed > 0.0).then(|| Self {
            different: changed / (alike + changed + CHANGES_PRIOR),
            twin: seen.clamp(TWINS[0] * known, TWINS[1] * known),
        })
    }

    /// The shares of given names among pairs of one person, with this one of two names at the least.
    pub(super) fn shared(self, people: &mut [f64]) {
        let worst = usize::from(given::DIFFERENT);
        let different = self.different.max(people[worst]);
        let rest = (1.0 - different) / (1.0 - people[worst]);
        people.iter_mut().for_each(|share| *share *= rest);
        people[worst] = different;
    }
}

impl Homes {
    fn of(pairs: &[Seen]) -> Self {
        let mut homes = Self::default();
        for seen in pairs.iter().filter(|seen| !seen.are_organizations) {
            let agrees = |index: usize, least: u8| (1..=least).contains(&seen.levels[index]);
            let is_home = agrees(STREET, street::HOUSE) || agrees(PHONE, phone::SAME);
            if !is_home || !agrees(FAMILY, family::TYPO) || seen.levels[GIVEN] == 0 {
                continue;
            }
            let has_two = seen.levels[GIVEN] == given::DIFFERENT;
            let counts = match seen.levels[BIRTHDAY] {
                birthday::EXACT if has_two => &mut homes.different,
                birthday::EXACT => &mut homes.alike,
                birthday::YEAR.. if has_two => &mut homes.relatives,
                _ => continue,
            };
            counts[usize::from(seen.origin != 0)] += seen.count;
        }
        homes
    }

    /// Pairs of two sources that have two given names, beyond as many as twins and chance bring: chance by how many were looked at.
    fn changed(&self, within: f64, one_of: f64) -> f64 {
        let ([different, twins], [relatives, relatives_within]) = (self.different, self.relatives);
        let chance = 2.0 * (twins * one_of).sqrt() + 3.0 * one_of;
        let of_two = (relatives + RELATIVES_PRIOR * (1.0 - within) / within)
            / (relatives_within + RELATIVES_PRIOR);
        different - (twins + chance) * of_two
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_chance_among_those_looked_at_is_chance_among_all_for_whom_they_stand() {
        for (different, is_more) in [(15.0, false), (24.0, true)] {
            for one_of in [1.0, 8.0, 32.0] {
                let homes = Homes {
                    different: [different, 9.0].map(|pairs| pairs * one_of),
                    relatives: [100.0, 100.0].map(|pairs| pairs * one_of),
                    ..Homes::default()
                };
                let changed = homes.changed(0.5, one_of);
                assert_eq!(changed > 0.0, is_more, "{different} {one_of} {changed}");
            }
        }
    }
}
