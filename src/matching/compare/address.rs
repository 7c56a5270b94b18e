//! Addresses: the street, and the place given the street: who lives in one house lives in one town, and that says nothing more.

use super::Comparer;
use crate::{
    keys::Code,
    matching::{
        fact::Facts,
        level::{family, place, street},
        text::{has_numbers_of, is_one_edit},
    },
    standardise::address::{joined_name, name_and_type},
};

/// A house holds so much fewer people than its street: half bits.
const HOUSE: u8 = 12;

impl Comparer<'_, '_> {
    /// The levels of street and place.
    pub(super) fn address(&mut self, one: &Facts, other: &Facts) -> ((u8, u8), (u8, u8)) {
        let place = self.place(one, other);
        let may_be_one = place.0 <= place::CITY_SIMILAR;
        let street = self.street(one, other, may_be_one);
        let is_house = matches!(street.0, street::HOUSE | street::SIMILAR | street::UNIT);
        let is_implied = is_house && may_be_one;
        (street, if is_implied { (0, 0) } else { place })
    }

    /// In two places, a street of one name with one house number is like the other, unless region or postal code differ: the town may have
    /// two names.
    fn street(&mut self, one: &Facts, other: &Facts, may_be_one: bool) -> (u8, u8) {
        if one.street == 0 || other.street == 0 {
            return (0, 0);
        }
        let is_same = || self.is_same_street(one.street, other.street);
        let is_number = one.house != 0 && one.house == other.house;
        if !may_be_one {
            let differ = |left: Code, right: Code| left != 0 && right != 0 && left != right;
            let are_two =
                differ(one.postal, other.postal) || differ(one.region.into(), other.region.into());
            let is_like = is_number && !are_two && is_same();
            let level = if is_like {
                street::SIMILAR
            } else {
                street::DIFFERENT
            };
            return (level, 0);
        }
        let is_same = is_same();
        if !is_same {
            let columns = self.columns;
            let [left, right] = [one, other].map(|key| columns.word(key.street));
            if is_number && left.is_of_another_type(right) {
                return (0, 0); // a slip of the pen, or two streets: who could tell?
            }
            if left.is_box != right.is_box {
                return (0, 0); // who has a box lives somewhere, too
            }
            let is_like = self.is_like_street(one.street, other.street);
            let streets = || [one, other].map(|key| columns.text(key.street));
            if !(is_like || is_number && (is_misread(streets()) || is_joined(streets()))) {
                return (street::DIFFERENT, 0);
            }
        }
        let [left, right] = [one, other].map(|key| self.columns.rarity(key.street));
        let has_number = |key: &Facts| {
            key.house != 0
                || key.unit != 0
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
            (true, true) => (
                street::HOUSE,
                left.min(right) + HOUSE - self.crowd(one, other),
            ),
            (true, false) => (street::SIMILAR, 0),
            (false, _) => (street::STREET, 0),
        }
    }

    /// How many more households may be meant, in half bits, where one of two records at a building does not say in which unit; no more
    /// than make it a street.
    fn crowd(&self, one: &Facts, other: &Facts) -> u8 {
        if one.unit != 0 && other.unit != 0 {
            return 0;
        }
        let units = [one, other].map(|key| self.columns.buildings.units(key.street, key.house));
        units[0].max(units[1]).min(HOUSE)
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
        !are_of_two_types([one, other])
            && (has_numbers_of(one, other) || has_numbers_of(other, one))
    }

    fn place(&mut self, one: &Facts, other: &Facts) -> (u8, u8) {
        let columns = self.columns;
        let both = |left: Code, right: Code| left != 0 && right != 0;
        if both(one.postal, other.postal) {
            if one.postal == other.postal {
                return (place::POSTAL_CODE, columns.rarity(one.postal));
            }
            let codes = [one.postal, other.postal].map(|code| columns.text(code).as_bytes());
            let shorter = codes[0].len().min(codes[1].len());
            if shorter > 3 && is_one_edit(codes[0], codes[1]) {
                return (place::POSTAL_CODE_NEAR, 0);
            }
        }
        if both(one.city, other.city) {
            if one.city == other.city {
                return (place::CITY, columns.rarity(one.city));
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

/// Whether one street is the other cut short, as columns do, or its last word is the other's type misspelt.
fn is_misread([one, other]: [&str; 2]) -> bool {
    /// Shorter beginnings are of many streets.
    const LEAST: usize = 6;
    let is_cut = |short: &str, long: &str| short.len() >= LEAST && long.starts_with(short);
    let is_misspelt = |typed: &str, other: &str| match (name_and_type(typed), name_and_type(other))
    {
        (Some((name, _)), None) => other
            .rsplit_once(' ')
            .is_some_and(|(other, _)| other == name),
        _ => false,
    };
    is_cut(one, other) || is_cut(other, one) || is_misspelt(one, other) || is_misspelt(other, one)
}

/// Whether two streets are called alike but for the spaces: Northpoint and North Point St.
fn is_joined(streets: [&str; 2]) -> bool {
    let [one, other] = streets.map(joined_name);
    one == other && !are_of_two_types(streets)
}

fn are_of_two_types(streets: [&str; 2]) -> bool {
    let types = streets.map(|street| name_and_type(street).map(|(_, word)| word));
    types.iter().all(Option::is_some) && types[0] != types[1]
}
