//! What can be compared of cells that no standard can read: a number that no country has, the 31st of February.

use crate::{record::Record, standardise::date::DateOrder, time::Day};

/// The first sixteen digits of a text as a number.
pub(super) fn number_of(text: &str) -> u64 {
    let digits = text.bytes().filter(u8::is_ascii_digit).take(16);
    digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}

/// The digits of what no country calls a phone number: two records may share it all the same.
pub(super) fn loose_phone(cell: &str) -> Option<u64> {
    let digits = || cell.bytes().filter(u8::is_ascii_digit);
    let number = number_of(cell);
    let count = digits().count();
    let is_filler = digits().all(|digit| Some(digit) == digits().next());
    ((7..=16).contains(&count) && !is_filler).then_some(number)
}

/// The birthday as a number YYYYMMDD; 0 if there is none. Nobody is born after the as-of date: such a birthday is a mistake, and no evidence.
pub(super) fn birthday(record: &Record<'_>, order: DateOrder, as_of: Day) -> u32 {
    let number = |[year, month, day]: [u32; 3]| year * 10_000 + month * 100 + day;
    if let Some(day) = record.birthday {
        if day > as_of {
            return 0;
        }
        let date = day.date();
        return number([
            u32::from(date.year().unsigned_abs()),
            u32::from(date.month().unsigned_abs()),
            u32::from(date.day().unsigned_abs()),
        ]);
    }
    let cell = record.unreadable_cells("birthday").next();
    cell.and_then(|cell| loose_date(cell, order))
        .map_or(0, number)
}

/// Year, month and day of what is written like a date and is none, such as the 31st of February. A year alone is its first day.
fn loose_date(cell: &str, order: DateOrder) -> Option<[u32; 3]> {
    let mut groups = cell.split(|letter: char| !letter.is_ascii_digit());
    let parts = [
        groups.next()?,
        groups.next().unwrap_or(""),
        groups.next().unwrap_or(""),
    ];
    let lengths = parts.map(str::len);
    let [one, two, three] = parts.map(|part| part.parse().unwrap_or(0));
    match (lengths, order) {
        ([8, 0, 0], _) if (1500..2100).contains(&(one / 10_000)) => {
            Some([one / 10_000, one / 100 % 100, one % 100])
        }
        ([4, 1..=2, 1..=2], _) => Some([one, two, three]),
        ([4, 0, 0], _) if (1500..2100).contains(&one) => Some([one, 1, 1]),
        ([1..=2, 1..=2, 4], DateOrder::DayFirst) => Some([three, two, one]),
        ([1..=2, 1..=2, 4], _) => Some([three, one, two]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_numbers_that_are_none_are_kept_as_far_as_they_go() {
        for (cell, order, expected) in [
            ("29-22-1983", DateOrder::DayFirst, Some([1983, 22, 29])),
            ("02/31/1983", DateOrder::MonthFirst, Some([1983, 2, 31])),
            ("1983-02-31", DateOrder::MonthFirst, Some([1983, 2, 31])),
            ("19830231", DateOrder::MonthFirst, Some([1983, 2, 31])),
            ("1983", DateOrder::MonthFirst, Some([1983, 1, 1])),
            ("1838", DateOrder::MonthFirst, Some([1838, 1, 1])),
            ("4711", DateOrder::MonthFirst, None),
            ("unknown", DateOrder::MonthFirst, None),
            ("83", DateOrder::MonthFirst, None),
        ] {
            assert_eq!(loose_date(cell, order), expected, "{cell}");
        }
        assert_eq!(loose_phone("521-1680"), Some(5_211_680));
        assert_eq!(loose_phone("0000000"), None);
        assert_eq!(loose_phone("call me"), None);
    }
}
