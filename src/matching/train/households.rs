//! Whether a value that two records share is one person's own or a household's: a number of the family's policy, the parents' mailbox.
//!
//! In: patterns of pairs with their counts. Out: [`Shared`], how many of those who look like two people of one household are two. What happens to
//! one person's given name and to the birthday has nothing to do with each other, so that both are wholly others as often as chance has
//! it, and a birthday that is wholly another is a generation apart as often as a stranger's. Two people of a household differ in both at once, and a
//! parent and a child of one name are a generation apart.

use super::Seen;
use crate::matching::level::{BIRTHDAY, GIVEN, LEVELS_MAX, birthday, given};

/// Pairs of people, by what they have of one comparison.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shared {
    /// Those that have one value, by whether they have two given names and whether two birthdays.
    of_one_value: [[f64; 2]; 2],
    /// Those of one given name that have two birthdays, by whether they have one value and whether they are a generation apart.
    of_one_name: [[f64; 2]; 2],
}

impl Shared {
    pub(super) fn of(pairs: &[Seen], comparison: usize) -> Self {
        let mut shared = Self::default();
        for seen in pairs.iter().filter(|seen| !seen.are_organizations) {
            let [value, given, born] =
                [comparison, GIVEN, BIRTHDAY].map(|index| seen.levels[index]);
            if [value, given, born].contains(&0) {
                continue;
            }
            let (has_two_names, has_two_birthdays) =
                (given == given::DIFFERENT, born >= birthday::GENERATION);
            if value == 1 {
                let of_names = &mut shared.of_one_value[usize::from(has_two_names)];
                of_names[usize::from(has_two_birthdays)] += seen.count;
            }
            if has_two_birthdays && !has_two_names {
                let of_value = &mut shared.of_one_name[usize::from(value == 1)];
                of_value[usize::from(born == birthday::GENERATION)] += seen.count;
            }
        }
        shared
    }

    /// Of pairs that have one value, two given names and two birthdays: the share of those beyond what chance makes of one person's records. All,
    /// where there are none.
    pub(super) fn share_of_two(&self) -> f64 {
        let [[alike, born_otherwise], [called_otherwise, both]] = self.of_one_value;
        if both == 0.0 {
            return 1.0;
        }
        let by_chance = called_otherwise * born_otherwise / alike.max(1.0);
        ((both - by_chance) / both).max(0.0)
    }

    /// Parents and children of one name beyond what chance makes of one person's birthdays, where strangers' are so: those that have one value, and all.
    pub(super) fn namesakes(&self, strangers: &[f64; LEVELS_MAX]) -> [f64; 2] {
        let [apart, otherwise] =
            [birthday::GENERATION, birthday::DIFFERENT].map(|level| strangers[usize::from(level)]);
        let [others, of_one_value] = self.of_one_name.map(|[of_another, of_generation]| {
            (of_generation - of_another * apart / otherwise).max(0.0)
        });
        [of_one_value, of_one_value + others]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chance_makes_of_one_persons_records_is_no_household() {
        for (of_one_value, share) in [
            ([[80.0, 8.0], [10.0, 0.0]], 1.0),
            ([[80.0, 8.0], [10.0, 1.0]], 0.0),
            ([[80.0, 8.0], [10.0, 2.0]], 0.5),
            ([[0.0, 0.0], [0.0, 2.0]], 1.0),
        ] {
            let shared = Shared {
                of_one_value,
                ..Shared::default()
            };
            assert_eq!(shared.share_of_two(), share, "{of_one_value:?}");
        }
    }

    #[test]
    fn a_birthday_that_is_wholly_another_is_a_generation_apart_as_often_as_a_strangers() {
        let mut strangers = [0.0; LEVELS_MAX];
        strangers[usize::from(birthday::GENERATION)] = 0.4;
        strangers[usize::from(birthday::DIFFERENT)] = 0.5;
        for (of_one_name, namesakes) in [
            ([[0.0, 0.0], [10.0, 8.0]], [0.0, 0.0]),
            ([[0.0, 3.0], [10.0, 20.0]], [12.0, 15.0]),
        ] {
            let shared = Shared {
                of_one_name,
                ..Shared::default()
            };
            assert_eq!(shared.namesakes(&strangers), namesakes, "{of_one_name:?}");
        }
    }
}
