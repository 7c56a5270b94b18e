//! Addresses: the street, and the place given the street: who lives in one house lives in one town, and that says nothing more.

use super::Comparer;
use crate::{
    keys::Code,
    matching::{
        fact::Facts,
        level::{family, place, street},
        text::{has_numbers_of, is_one_edit},
    },
};

/// A house holds so much fewer people than its street: half bits.
const HOUSE: u8 = 12;

impl Comparer<'_, '_> {
    /// The levels of street and place.
    pub(super) fn address(&mut self, one: &Facts, other: &Facts) -> ((u8, u8), (u8, u8)) {
        let place = self.place(one, other);
        let may_be_one = place.0 <= place::CITY_SIMILAR;
        let street = self.street(one, other, may_be_one);
        let is_implied = matches!(street.0, street::HOUSE | street::SIMILAR | street::UNIT);
        (street, if is_implied { (0, 0) } else { place })
    }

    fn street(&mut self, one: &Facts, other: &Facts, may_be_one: bool) -> (u8, u8) {
        if one.street == 0 || other.street == 0 {
            return (0, 0);
        }
        if !may_be_one {
            return (street::DIFFERENT, 0);
        }
        let is_same = self.is_same_street(one.street, other.street);
        if !(is_same || self.is_like_street(one.street, other.street)) {
            return (street::DIFFERENT, 0);
        }
        let rarity =
            self.columns.other[one.street as usize].min(self.columns.other[other.street as usize]);
        let has_number = |key: &Facts| {
            key.house != 0
                || self
                    .columns
                    .text(key.street)
                    .bytes()
                    .any(|byte| byte.is_ascii_digit())
        };
        let is_house = one.house == other.house && has_number(one) && has_number(other);
        match (is_house, is_same) {
            (true, true) if one.unit != 0 && other.unit != 0 && one.unit != other.unit => {
                (street::UNIT, 0)
            }
            (true, true) => (street::HOUSE, rarity + HOUSE),
            (true, false) => (street::SIMILAR, 0),
            (false, _) => (street::STREET, 0),
        }
    }

    /// Whether two streets are called the same; one of the two may not say whether it is a street or an avenue.
    fn is_same_street(&self, left: Code, right: Code) -> bool {
        let word = |street| self.columns.word(street);
        left == right || word(left).is_but_for_type(word(right))
    }

    /// Whether two streets are called nearly the same: 58th and 59th are not, but a number may be left out.
    fn is_like_street(&mut self, left: Code, right: Code) -> bool {
        if self.text_of(left, right) > family::SIMILAR {
            return false;
        }
        let [one, other] = [left, right].map(|street| self.columns.text(street));
        has_numbers_of(one, other) || has_numbers_of(other, one)
    }

    fn place(&mut self, one: &Facts, other: &Facts) -> (u8, u8) {
        let columns = self.columns;
        let rarity = |code: Code| columns.other[code as usize].max(1);
        let both = |left: Code, right: Code| left != 0 && right != 0;
        if both(one.postal, other.postal) {
            if one.postal == other.postal {
                return (place::POSTAL_CODE, rarity(one.postal));
            }
            let codes = [one.postal, other.postal].map(|code| columns.text(code).as_bytes());
            if codes[0].len() > 3 && is_one_edit(codes[0], codes[1]) {
                return (place::POSTAL_CODE_NEAR, 0);
            }
        }
        if both(one.city, other.city) {
            if one.city == other.city {
                return (place::CITY, rarity(one.city));
            }
            if self.text_of(one.city, other.city) <= family::SIMILAR {
                return (place::CITY_SIMILAR, 0);
            }
        }
        let is_region = one.region != 0 && one.region == other.region;
        let is_known = both(one.postal, other.postal) || both(one.city, other.city);
        match (is_known, is_region) {
            (_, true) => (place::REGION, 0),
            (true, false) => (place::DIFFERENT, 0),
            (false, _) if one.region != 0 && other.region != 0 => (place::DIFFERENT, 0),
            (false, _) => (0, 0),
        }
    }
}
