//! Birthdays: equal, or with one of the slips that people make with dates.

use super::list::is_one_digit;
use crate::matching::{
    column::{Columns, half_bits},
    level::birthday,
};

/// The rarity of a day of which nothing else is known: one of the days of some 60 years.
const USUAL: f64 = 1.0 / 20_000.0;

/// A parent is so many years older than a child.
const GENERATION: std::ops::RangeInclusive<u32> = 15..=50;

/// The level of two birthdays, and how rare the day is that they share.
pub(super) fn birthday(columns: &Columns<'_>, one: u32, other: u32) -> (u8, u8) {
    let level = level(one, other);
    let rarity = match level {
        birthday::EXACT => {
            let frequent = columns.birthdays.get(&one).copied();
            frequent.unwrap_or_else(|| half_bits(USUAL))
        }
        _ => 0,
    };
    (level, rarity)
}

/// Whether two birthdays are those of two people; none: one is not known, or cannot be.
pub(crate) fn births_differ(one: u32, other: u32) -> Option<bool> {
    let level = level(one, other);
    (level != 0).then_some(level >= birthday::GENERATION)
}

/// Whether two birthdays are one day of one year.
pub(super) fn are_of_one_day(one: u32, other: u32) -> bool {
    level(one, other) == birthday::EXACT
}

/// The first of January stands for "some day of that year"; a date that cannot be speaks for one person, and never against.
fn level(one: u32, other: u32) -> u8 {
    if one == 0 || other == 0 {
        return 0;
    }
    let (left, right) = (parts(one), parts(other));
    match [left, right].map(is_year_only) {
        [false, false] => {}
        // whoever tells only the year may have counted it from the age
        [true, true] if left[0].abs_diff(right[0]) == 1 => return birthday::PARTS,
        _ => return years(left[0], right[0]),
    }
    if one == other {
        return birthday::EXACT;
    }
    if left[0] == right[0] && left[1] == right[2] && left[2] == right[1] {
        return birthday::SWAPPED;
    }
    if is_one_digit(one.into(), other.into()) {
        return birthday::NEAR;
    }
    match (0..3).filter(|&part| left[part] == right[part]).count() {
        2 => birthday::PARTS,
        _ => match years(left[0], right[0]) {
            birthday::YEAR => birthday::YEAR,
            _ if is_impossible(left) || is_impossible(right) => 0,
            level => level,
        },
    }
}

/// Whether no year has such a day: who misread one part may have misread them all.
fn is_impossible([year, month, day]: [u32; 3]) -> bool {
    !(1500..2100).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day)
}

/// What the years alone tell.
fn years(one: u32, other: u32) -> u8 {
    match one.abs_diff(other) {
        0 => birthday::YEAR,
        apart if GENERATION.contains(&apart) => birthday::GENERATION,
        _ => birthday::DIFFERENT,
    }
}

/// Year, month and day of a number YYYYMMDD.
fn parts(birthday: u32) -> [u32; 3] {
    [birthday / 10_000, birthday / 100 % 100, birthday % 100]
}

fn is_year_only([_, month, day]: [u32; 3]) -> bool {
    (month, day) == (1, 1)
}
