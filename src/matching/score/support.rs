//! What agrees beside names, and how much a pair may weigh for it: a pattern in, a bound on its weight out.

use super::{
    super::{
        compare::{PairOf, Pattern},
        level::{
            BIRTHDAY, COMPARISONS_MAX, EMAIL, EXTRA, FAMILY, GENERATION, GIVEN, IDENTIFIER, MIDDLE,
            ORGANIZATION, PHONE, PLACE, PROVIDER, STREET, agrees, email, worst,
        },
    },
    Scorer,
};

/// What a name is made of.
const NAMES: [usize; 4] = [GIVEN, MIDDLE, FAMILY, GENERATION];

/// Names alone stay below a coin's odds, however rare they are: nobody is merged for a name, or taken to a person to look at.
pub(super) const NAMES_ALONE: f32 = -1.0;

/// What is worth a look, and no more: names and an employer, or the domain of one, as two of one name may work there, and so may everybody
/// who is called `New Lead`; a given name and a place; a birthday and a place of two names; what two organisations have in common that
/// their names tell apart.
const A_LOOK: f32 = 1.0;

/// If hardly anything tells them apart, they weigh so much less.
const NAMES_AT_WORK: f32 = 2.0;

/// What of two records speaks for one person.
pub(super) enum Support {
    /// Names and nothing else.
    Names,
    /// Given name, family name, and the employer or its mail domain, while several other things differ.
    Colleagues,
    /// A given name and the place alone; birthday, place or employer's mail domain of two people with wholly different names; or a place
    /// and a telephone of two organisations whose names tell them apart.
    Neighbours,
    /// Given name, family name, and the employer; hardly anything tells them apart.
    Employer,
    /// More than these.
    Facts,
}

impl Support {
    /// The weight that is left of `free`.
    pub(super) fn bound(self, free: f32) -> f32 {
        match self {
            Self::Facts => free,
            Self::Employer => (free - NAMES_AT_WORK).max(free.min(A_LOOK)),
            Self::Colleagues | Self::Neighbours => free.min(A_LOOK),
            Self::Names => NAMES_ALONE,
        }
    }
}

impl Scorer {
    /// What speaks for one person.
    pub(super) fn support(&self, pattern: &Pattern) -> Support {
        /// Less is no evidence.
        const SPEAKS: f32 = 0.5;
        let speaks = |index: usize| {
            let (level, rarity) = (pattern.levels[index], pattern.rarities[index]);
            agrees(index, level) && self.bits(index, level, rarity)[0] > SPEAKS
        };
        let others = (0..COMPARISONS_MAX).filter(|index| !NAMES.contains(index));
        let mut others = others.filter(|index| *index != ORGANIZATION && speaks(*index));
        let differ = |index: usize| pattern.levels[index] == worst(index);
        let are_apart = [PHONE, EMAIL, STREET, PLACE].into_iter();
        let are_apart = are_apart.filter(|index| differ(*index)).count() > 1;
        let is_domain =
            || pattern.levels[EMAIL] == email::DOMAIN && pattern.rarities[EMAIL] >= PROVIDER;
        let is_enough = |index: usize| match pattern.pair {
            PairOf::OrganizationsApart => matches!(index, EMAIL | IDENTIFIER | EXTRA..),
            PairOf::People if pattern.levels[FAMILY] == 0 => index != PLACE || speaks(ORGANIZATION),
            PairOf::People if differ(GIVEN) && differ(FAMILY) => match index {
                BIRTHDAY | PLACE => false,
                EMAIL => pattern.levels[EMAIL] != email::DOMAIN,
                _ => true,
            },
            PairOf::People | PairOf::Organizations => true,
        };
        if others.clone().any(is_enough) {
            Support::Facts
        } else if others.next().is_some() {
            Support::Neighbours
        } else if !(speaks(GIVEN) && speaks(FAMILY)) {
            Support::Names
        } else if speaks(ORGANIZATION) && !are_apart {
            Support::Employer
        } else if speaks(ORGANIZATION) || is_domain() {
            Support::Colleagues
        } else {
            Support::Names
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{
        level::{family, given, phone, place},
        model::Model,
    };

    #[test]
    fn a_given_name_and_a_place_are_worth_a_look() {
        let scorer = Scorer::new(&Model::bundled(), 1000);
        let bits = |known: &[(usize, u8)], pair| {
            let mut pattern = Pattern {
                pair,
                ..Pattern::default()
            };
            for (index, level) in known {
                (pattern.levels[*index], pattern.rarities[*index]) = (*level, 40);
            }
            scorer.weigh(&pattern, [0; 2]).bits
        };
        let (given, family) = ((GIVEN, given::EXACT), (FAMILY, family::EXACT));
        let (place, phone) = ((PLACE, place::POSTAL_CODE), (PHONE, phone::SAME));
        let email = (EMAIL, email::SAME);
        assert_eq!(bits(&[given, place], PairOf::People), A_LOOK);
        assert!(bits(&[given, family, place], PairOf::People) > A_LOOK);
        assert!(bits(&[given, place, phone], PairOf::People) > A_LOOK);
        assert_eq!(bits(&[place, phone], PairOf::OrganizationsApart), A_LOOK);
        assert!(bits(&[place, phone, email], PairOf::OrganizationsApart) > A_LOOK);
    }
}
