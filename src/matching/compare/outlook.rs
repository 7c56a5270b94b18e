//! The most that can be said for two records being one person, before any text is looked at.
//!
//! In: the facts of a pair. Out: bits against each alternative that no comparison of the two can exceed. Codes tell whether two values
//! are the same; if they are not, the best level without a shared value is taken for granted. Many pairs end here.

use super::{Comparer, Sides, date};
use crate::{
    keys::Code,
    matching::{
        fact::Prospect,
        level::{
            BIRTHDAY, COMPARISONS_MAX, EMAIL, EXTRA, FAMILY, GENERATION, GIVEN, IDENTIFIER, MIDDLE,
            ORGANIZATION, PHONE, PLACE, STREET, email, family, given, middle, organization, place,
        },
        score::{Against, Scorer},
    },
};

impl Comparer<'_, '_> {
    /// The prior, and the most that lists can say.
    pub(super) fn most_of_lists(&self, sides: Sides<'_>, scorer: &Scorer) -> Against {
        let Sides { one, other, .. } = sides;
        let mut most = scorer.prior_most(one.is_organization() && other.is_organization());
        match one.phone_prospect(other) {
            Prospect::Absent => {}
            Prospect::Different => scorer.add_most_unlike(&mut most, PHONE, None),
            Prospect::Open => scorer.add_most(&mut most, PHONE),
        }
        match one.email_prospect(other) {
            Prospect::Absent => {}
            Prospect::Different if !one.has_domains(other) => {
                let domain = (one.domain == other.domain)
                    .then(|| (email::DOMAIN, self.columns.rarity(one.domain)));
                scorer.add_most_unlike(&mut most, EMAIL, domain);
            }
            _ => scorer.add_most(&mut most, EMAIL),
        }
        if one.may_be_identified(other) {
            scorer.add_most(&mut most, IDENTIFIER);
        }
        if one.have_extras(other) {
            (EXTRA..COMPARISONS_MAX).for_each(|extra| scorer.add_most(&mut most, extra));
        }
        most
    }

    /// Adds the most that names, generation and birthday can say.
    pub(super) fn add_most_of_person(
        &self,
        most: &mut Against,
        Sides { one, other, .. }: Sides<'_>,
        scorer: &Scorer,
    ) {
        let columns = self.columns;
        let birthday = date::birthday(columns, one.birthday, other.birthday);
        scorer.add(most, BIRTHDAY, birthday);
        scorer.add(most, GENERATION, super::generation(one, other));
        let (given, family) = (&columns.given, &columns.family);
        let mut add = |comparison, exact, left, right, rarities| {
            add_most_of_codes(most, scorer, (comparison, exact), [left, right], rarities);
        };
        if one.is_organization() && other.is_organization() {
            add(GIVEN, given::EXACT, one.family, other.family, family);
        } else {
            add(GIVEN, given::EXACT, one.called(), other.called(), given);
            add(FAMILY, family::EXACT, one.family, other.family, family);
        }
        add(
            MIDDLE,
            middle::EXACT,
            one.middle,
            other.middle,
            &columns.other,
        );
    }

    /// Adds the most that address and employer can say.
    pub(super) fn add_most_of_place(
        &self,
        most: &mut Against,
        Sides { one, other, .. }: Sides<'_>,
        scorer: &Scorer,
    ) {
        let known = |left: Code, right: Code| left != 0 && right != 0;
        match known(one.street, other.street) {
            true if one.house == other.house => scorer.add_most(most, STREET),
            true => scorer.add_most_unlike(most, STREET, None),
            false => {}
        }
        let shared = if known(one.postal, other.postal) && one.postal == other.postal {
            Some((place::POSTAL_CODE, self.columns.rarity(one.postal)))
        } else if known(one.city, other.city) && one.city == other.city {
            Some((place::CITY, self.columns.rarity(one.city)))
        } else {
            None
        };
        scorer.add_most_unlike(most, PLACE, shared);
        let employers = [one.organization, other.organization];
        let exact = (ORGANIZATION, organization::EXACT);
        add_most_of_codes(most, scorer, exact, employers, &self.columns.other);
    }
}

/// Adds the most that a comparison of two words can say: its exact level, by how rare the word is, only if they are the same.
fn add_most_of_codes(
    most: &mut Against,
    scorer: &Scorer,
    (comparison, exact): (usize, u8),
    [left, right]: [Code; 2],
    rarities: &[u8],
) {
    if left != 0 && right != 0 {
        let shared = (left == right).then(|| (exact, rarities[left as usize]));
        scorer.add_most_unlike(most, comparison, shared);
    }
}
