//! What agrees beside names, and how much a pair may weigh for it: a pattern in, a bound on its weight out.

use super::{
    super::{
        compare::{PairOf, Pattern},
        level::{
            BIRTHDAY, COMPARISONS_MAX, EMAIL, EXTRA, FAMILY, GENERATION, GIVEN, IDENTIFIER, MIDDLE,
            ORGANIZATION, PHONE, PLACE, PROVIDER, STREET, agrees, birthday, email, generation,
            phone, worst,
        },
        model::Alternative,
    },
    Scorer,
};

/// What a name is made of.
const NAMES: [usize; 4] = [GIVEN, MIDDLE, FAMILY, GENERATION];

/// Names alone stay below a coin's odds, however rare they are: nobody is merged for a name, or taken to a person to look at.
pub(super) const NAMES_ALONE: f32 = -1.0;

/// What is worth a look, and no more: names and an employer, or the domain of one, as two of one name may work there, and so may everybody
/// who is called `New Lead`; a given name and a place; a given name, another family name and what an office shares; a birthday and a place
/// of two names; what two organisations have in common that their names tell apart, or a person and an organisation.
const A_LOOK: f32 = 1.0;

/// If hardly anything tells them apart, they weigh so much less.
const NAMES_AT_WORK: f32 = 2.0;

/// What of two records speaks for one person.
pub(super) enum Support {
    /// Names and nothing else.
    Names,
    /// Given name, family name, and the employer or its mail domain, while several other things differ.
    Colleagues,
    /// A given name and the place alone; what two of an office with two family names share; birthday, place or employer's mail domain of two
    /// people with wholly different names; a place and a telephone of two organisations whose names tell them apart; or all but an
    /// identifier of a person and an organisation.
    Neighbours,
    /// Given name, family name, and the employer; hardly anything tells them apart.
    Employer,
    /// What families share, while two given names of one mailbox, or birthdays a generation apart, tell that they are two.
    Household,
    /// More than these.
    Facts,
}

impl Support {
    /// The weight that is left of `free`.
    pub(super) fn bound(self, free: f32) -> f32 {
        match self {
            Self::Facts => free,
            Self::Employer => (free - NAMES_AT_WORK).max(free.min(A_LOOK)),
            Self::Colleagues | Self::Neighbours | Self::Household => free.min(A_LOOK),
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
        let is_line = are_neighbouring_lines(pattern);
        let speaks_here = |index: usize| speaks(index) && !(index == PHONE && is_line);
        let mut others = others.filter(|index| *index != ORGANIZATION && speaks_here(*index));
        let is_household = self.is_household(pattern);
        let differ = |index: usize| pattern.levels[index] == worst(index);
        let are_apart = [PHONE, EMAIL, STREET, PLACE].into_iter();
        let are_apart = is_line || are_apart.filter(|index| differ(*index)).count() > 1;
        let is_domain =
            || pattern.levels[EMAIL] == email::DOMAIN && pattern.rarities[EMAIL] >= PROVIDER;
        let at_work = || speaks(ORGANIZATION) || is_domain();
        let is_enough = |index: usize| match pattern.pair {
            PairOf::OrganizationsApart => matches!(index, EMAIL | IDENTIFIER | EXTRA..),
            PairOf::PersonAndOrganization => {
                index == IDENTIFIER || index >= EXTRA && self.is_own(pattern, index)
            }
            PairOf::People if pattern.levels[FAMILY] == 0 => index != PLACE || speaks(ORGANIZATION),
            PairOf::People if differ(GIVEN) && differ(FAMILY) => match index {
                BIRTHDAY | PLACE => false,
                EMAIL => pattern.levels[EMAIL] != email::DOMAIN,
                _ => true,
            },
            PairOf::People if differ(FAMILY) && at_work() => match index {
                PLACE | STREET | PHONE => false,
                EMAIL => pattern.levels[EMAIL] != email::DOMAIN,
                _ => true,
            },
            PairOf::People | PairOf::Organizations => true,
        };
        if others.clone().any(is_enough) {
            if is_household {
                Support::Household
            } else {
                Support::Facts
            }
        } else if others.next().is_some() {
            Support::Neighbours
        } else if !(speaks(GIVEN) && speaks(FAMILY)) {
            Support::Names
        } else if speaks(ORGANIZATION) && !are_apart && !is_household {
            Support::Employer
        } else if speaks(ORGANIZATION) || is_domain() {
            Support::Colleagues
        } else {
            Support::Names
        }
    }

    /// Whether two given names of one mailbox, or birthdays a generation apart, tell that they are two, and nothing that is one's own tells
    /// otherwise.
    fn is_household(&self, pattern: &Pattern) -> bool {
        let levels = &pattern.levels;
        let share_a_mailbox = levels[GIVEN] == worst(GIVEN) && levels[EMAIL] == email::SAME;
        let are_a_generation_apart =
            levels[BIRTHDAY] == birthday::GENERATION && levels[GENERATION] != generation::SAME;
        pattern.pair == PairOf::People
            && (share_a_mailbox || are_a_generation_apart)
            && !(IDENTIFIER..COMPARISONS_MAX).any(|index| self.is_own(pattern, index))
    }

    /// Whether the two agree on what no family shares.
    fn is_own(&self, pattern: &Pattern, index: usize) -> bool {
        /// What families share says less against each of these.
        const OWN: f32 = 3.0;
        let families = [
            Alternative::Relative,
            Alternative::Twin,
            Alternative::Namesake,
        ];
        let (level, rarity) = (pattern.levels[index], pattern.rarities[index]);
        let bits = self.bits(index, level, rarity);
        agrees(index, level) && families.iter().all(|other| bits[*other as usize] > OWN)
    }
}

/// Whether two telephone numbers are those of desks side by side: they differ in a digit, as two mailboxes at one employer do.
fn are_neighbouring_lines(pattern: &Pattern) -> bool {
    pattern.levels[PHONE] == phone::NEAR && pattern.levels[EMAIL] == email::DOMAIN
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matching::{
        level::{extra, family, given, identifier, organization, phone, place, street},
        model::{ExtraKind, Model},
    };

    /// The weight of a pair of which so much is known.
    fn bits(known: &[(usize, u8)], pair: PairOf) -> f32 {
        let mut pattern = Pattern {
            pair,
            ..Pattern::default()
        };
        for (index, level) in known {
            (pattern.levels[*index], pattern.rarities[*index]) = (*level, 40);
        }
        let extras = [ExtraKind::Identifier, ExtraKind::Text].map(|kind| (String::new(), kind));
        let scorer = Scorer::new(&Model::bundled().with_extras(&extras), 1000);
        scorer.weigh(&pattern, [0; 2]).bits
    }

    #[test]
    fn what_a_family_shares_is_worth_a_look() {
        let home = [
            (FAMILY, family::EXACT),
            (STREET, street::HOUSE),
            (PHONE, phone::SAME),
            (EMAIL, email::SAME),
        ];
        let twins = [(GIVEN, given::DIFFERENT), (BIRTHDAY, birthday::EXACT)];
        let father_and_son = [(GIVEN, given::EXACT), (BIRTHDAY, birthday::GENERATION)];
        for two in [twins, father_and_son] {
            let [one_home, identified] = [
                [&home[..], &two].concat(),
                [&home[..], &two, &[(IDENTIFIER, identifier::SAME)]].concat(),
            ];
            assert!(bits(&one_home, PairOf::People) <= A_LOOK, "{two:?}");
            assert!(bits(&identified, PairOf::People) > A_LOOK, "{two:?}");
        }
        let in_error = [
            &home[..],
            &father_and_son,
            &[(GENERATION, generation::SAME)],
        ]
        .concat();
        assert!(bits(&in_error, PairOf::People) > A_LOOK);
    }

    #[test]
    fn neighbouring_lines_at_one_employer_are_worth_a_look() {
        let desk = [
            (GIVEN, given::NICKNAME),
            (FAMILY, family::TYPO),
            (ORGANIZATION, organization::EXACT),
            (PHONE, phone::NEAR),
        ];
        let colleagues = [&desk[..], &[(EMAIL, email::DOMAIN)]].concat();
        let one = [&desk[..], &[(EMAIL, email::SIMILAR)]].concat();
        assert!(bits(&colleagues, PairOf::People) <= A_LOOK);
        assert!(bits(&one, PairOf::People) > A_LOOK);
    }

    #[test]
    fn a_given_name_and_a_place_are_worth_a_look() {
        let (given, family) = ((GIVEN, given::EXACT), (FAMILY, family::EXACT));
        let (place, phone) = ((PLACE, place::POSTAL_CODE), (PHONE, phone::SAME));
        let email = (EMAIL, email::SAME);
        assert_eq!(bits(&[given, place], PairOf::People), A_LOOK);
        assert!(bits(&[given, family, place], PairOf::People) > A_LOOK);
        assert!(bits(&[given, place, phone], PairOf::People) > A_LOOK);
        let (other, office) = (
            (FAMILY, family::DIFFERENT),
            (ORGANIZATION, organization::EXACT),
        );
        let two_of_an_office = [given, other, place, phone, office];
        assert_eq!(bits(&two_of_an_office, PairOf::People), A_LOOK);
        assert!(bits(&[given, other, place, phone], PairOf::People) > A_LOOK);
        assert_eq!(bits(&[place, phone], PairOf::OrganizationsApart), A_LOOK);
        assert!(bits(&[place, phone, email], PairOf::OrganizationsApart) > A_LOOK);
        let mixed = PairOf::PersonAndOrganization;
        assert_eq!(bits(&[place, phone, email], mixed), A_LOOK);
        let [own, usual] = [0, 1].map(|column| (EXTRA + column, extra::EXACT));
        assert_eq!(bits(&[place, phone, email, usual], mixed), A_LOOK);
        for identified in [(IDENTIFIER, identifier::SAME), own] {
            assert!(bits(&[place, phone, identified], mixed) > A_LOOK);
        }
    }
}
