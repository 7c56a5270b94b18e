//! What days and moments cells hold, however they are written.

use jiff::civil::Date;
use proptest::prelude::*;

use super::*;

const US: Dates = Dates {
    order: DateOrder::MonthFirst,
    as_of_year: 2026,
    takes_serials: true,
};
const AU: Dates = Dates {
    order: DateOrder::DayFirst,
    as_of_year: 2026,
    takes_serials: true,
};
const ISO: Dates = Dates {
    order: DateOrder::YearFirst,
    as_of_year: 2026,
    takes_serials: true,
};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

impl Dates {
    /// The day of a cell, as it is written: a time zone does not shift it.
    fn parse_day(&self, raw: &str) -> Reading<Day> {
        let moment = self.read(raw, self.as_of_year + YEARS_AHEAD_MAX);
        moment.map(|moment| moment.day)
    }
}

#[test]
fn one_day_is_read_however_it_is_written() {
    let expected = Reading::Read(day("2024-03-15"));
    for raw in [
        "2024-03-15",
        "2024/3/15",
        "3/15/2024",
        "03/15/2024",
        "3-15-2024",
        "3/15/24",
        "03.15.2024",
        "15-Mar-2024",
        "15 March 2024",
        "March 15, 2024",
        "Mar 15th 2024",
        "Fri, Mar 15, 2024",
        "Friday, March 15, 2024",
        "15-MAR-24",
        "Mar 15 '24",
        "2024-Mar-15",
        "20240315",
        "03152024",
        "45366",
        " 45366.604 ",
        "2024-03-15T23:30:00-08:00",
        "3/15/2024 2:30 PM",
        "20240315T143000Z",
        "1710513000",
        "1710513000000",
        "20240315143000",
    ] {
        assert_eq!(US.parse_day(raw), expected, "{raw}");
    }
    for raw in ["15.03.2024", "15/3/24", "15032024"] {
        assert_eq!(AU.parse_day(raw), expected, "{raw}");
    }
    for raw in ["24/3/15", "24-Mar-15"] {
        assert_eq!(ISO.parse_day(raw), expected, "{raw}");
    }
    assert_eq!(US.parse_day("84-Mar-15"), Reading::Read(day("1984-03-15")));
}

#[test]
fn the_only_possible_order_is_taken_and_said() {
    let expected = Reading::OtherOrder(day("2024-03-15"));
    for (dates, raw) in [
        (US, "15/03/2024"),
        (AU, "3/15/2024"),
        (ISO, "3/15/2024"),
        (US, "2024-15-03"),
    ] {
        assert_eq!(dates.parse_day(raw), expected, "{raw}");
    }
}

#[test]
fn what_is_no_day_is_unreadable() {
    for raw in [
        "2024-02-30",
        "13/13/2024",
        "soon",
        "2024",
        "March 2024",
        "3/15",
        "2024-03-15 foo",
        "2024-03-15 25:00",
        "3/15/20245",
        "1/2/3/2024",
        "9999-12-31",
        "5",
        "99999",
        "04459",
        "04459.0",
        "9912345678901",
        "3/15/024",
    ] {
        assert_eq!(US.parse_day(raw), Reading::Unreadable, "{raw}");
    }
    assert_eq!(ISO.parse_day("3/4/2024"), Reading::Unreadable);
    assert_eq!(US.parse_day("2/29/1900"), Reading::Unreadable);
    assert_eq!(US.parse_day("2/29/2000"), Reading::Read(day("2000-02-29")));
}

#[test]
fn a_number_among_dates_that_are_written_out_is_no_serial() {
    for (samples, expected) in [
        (
            &["12/08/1983", "9/1/1970", "9/2/1970", "", "soon"][..],
            true,
        ),
        (&["12/08/1983", "9/1/1970", "", "soon"], false),
        (&[&["3/15/2024"; 6][..], &["10001"; 2]].concat(), true),
        (&[&["3/15/2024"; 5][..], &["10001"; 2]].concat(), false),
        (&["20240315", "1710513000", "2024-03-15"], true),
        (&["45366", "45367.5", "3/15/2024"], false),
        (&["45366", "3/15/2024"], false),
        (&["", "n/a"], false),
    ] {
        let found = US.are_written_out(samples.iter().copied());
        assert_eq!(found, expected, "{samples:?}");
    }
    let written_out = Dates {
        takes_serials: false,
        ..US
    };
    assert_eq!(written_out.parse_day("10001"), Reading::Unreadable);
    let read = written_out.parse_day("20240315");
    assert_eq!(read, Reading::Read(day("2024-03-15")));
}

#[test]
fn months_are_known_by_their_names_in_six_more_languages() {
    for (raw, month) in [
        ("15. Jänner 2024", 1),
        ("15 févr. 2024", 2),
        ("15. Mrz 2024", 3),
        ("15-MÄRZ-2024", 3),
        ("15 de abril de 2024", 4),
        ("15 mai 2024", 5),
        ("15 giu 2024", 6),
        ("15 juil. 2024", 7),
        ("15 AOÛT 2024", 8),
        ("15 set 2024", 9),
        ("15 okt. 2024", 10),
        ("15 noviembre 2024", 11),
        ("15-dic-24", 12),
        ("15 DE MARZO DE 2024", 3),
        ("15 de Enero del 2024", 1),
        ("viernes, 15 de marzo de 2024", 3),
        ("Freitag, 15. März 2024", 3),
        ("sexta-feira, 15 de março de 2024", 3),
        ("VENERDÌ 15 marzo 2024", 3),
        ("mar. 15 mars 2024", 3),
        ("mar 15 mar 2024", 3),
        ("Mar 15 2024 10:30", 3),
        ("ma 15 mrt 2024", 3),
    ] {
        let expected = Reading::Read(day(&format!("2024-{month:02}-15")));
        assert_eq!(US.parse_day(raw), expected, "{raw}");
    }
    for raw in ["mar, 15/03/2024", "Mo, 15.03.2024"] {
        assert_eq!(AU.parse_day(raw), Reading::Read(day("2024-03-15")));
    }
    assert_eq!(
        AU.parse_day("1er mars 2024"),
        Reading::Read(day("2024-03-01"))
    );
    assert_eq!(
        AU.parse_day("15 jui 2024"),
        Reading::Unreadable,
        "of June or July"
    );
}

#[test]
fn programs_write_dates_for_nothing() {
    for raw in [
        "",
        " ",
        "n/a",
        "-",
        "0000-00-00",
        "0000-00-00 00:00:00",
        "00/00/0000",
        "0000-03-15",
        "1900-01-00",
        "1/0/1900",
        "0001-01-01",
        "12/30/1899",
        "--0315",
        "--03-15",
    ] {
        assert_eq!(US.parse_day(raw), Reading::Absent, "{raw}");
    }
    assert_eq!(US.parse_birthday("1/1/1900"), Reading::Absent);
    assert_eq!(US.parse_birthday("1604-03-15"), Reading::Absent);
    assert_eq!(US.parse_day("1/1/1900"), Reading::Read(day("1900-01-01")));
}

#[test]
fn years_of_two_digits_end_where_the_column_says() {
    for (raw, birthday, other) in [
        ("1/2/26", "2026-01-02", "2026-01-02"),
        ("1/2/27", "1927-01-02", "2027-01-02"),
        ("1/2/56", "1956-01-02", "2056-01-02"),
        ("1/2/57", "1957-01-02", "1957-01-02"),
    ] {
        assert_eq!(US.parse_birthday(raw).value(), Some(day(birthday)), "{raw}");
        assert_eq!(US.parse_day(raw).value(), Some(day(other)), "{raw}");
    }
}

#[test]
fn moments_are_read_in_utc() {
    for (raw, expected) in [
        ("2024-03-15", "2024-03-15T00:00:00Z"),
        ("2024-03-15 09:14", "2024-03-15T09:14:00Z"),
        ("2024-03-15T14:30:00.000Z", "2024-03-15T14:30:00Z"),
        ("2024-03-15T14:30:00+05:30", "2024-03-15T09:00:00Z"),
        ("2024-03-15T23:30:00-0800", "2024-03-16T07:30:00Z"),
        (
            "2024-03-15T10:30:00-04:00[America/New_York]",
            "2024-03-15T14:30:00Z",
        ),
        ("2024-03-15 14:30:00 UTC", "2024-03-15T14:30:00Z"),
        ("3/15/2024 2:30 PM", "2024-03-15T14:30:00Z"),
        ("3/15/2024, 2:30:15\u{202f}PM", "2024-03-15T14:30:15Z"),
        ("\u{200e}3\u{200e}/15/2024\u{200f}", "2024-03-15T00:00:00Z"),
        ("２０２４‑03\u{2013}１５", "2024-03-15T00:00:00Z"),
        ("3/15/2024 12:05 a.m.", "2024-03-15T00:05:00Z"),
        ("Mar 15, 2024 at 2pm", "2024-03-15T14:00:00Z"),
        ("3/15/2024 10:30 AM EDT", "2024-03-15T14:30:00Z"),
        ("45366.604166667", "2024-03-15T14:30:00Z"),
    ] {
        assert_eq!(
            US.parse_timestamp(raw)
                .value()
                .map(|moment| moment.to_string())
                .as_deref(),
            Some(expected),
            "{raw}"
        );
    }
    let micros = US
        .parse_timestamp("2024-03-15T14:30:00.1234567Z")
        .value()
        .unwrap()
        .0
        % 1_000_000;
    assert_eq!(micros, 123_456);
}

#[test]
fn samples_tell_their_order() {
    for (samples, expected) in [
        (
            &["1/2/2024", "3/15/2024"] as &[&str],
            Some(DateOrder::MonthFirst),
        ),
        (&["1/2/2024", "15.3.2024"], Some(DateOrder::DayFirst)),
        (&["2024-01-02"], None),
        (&["2024-01-02", "3/4/80"], None),
        (&["84-01-02", "20-05-12"], Some(DateOrder::YearFirst)),
        (
            &["84-01-02", "3/15/2024", "3/16/2024"],
            Some(DateOrder::MonthFirst),
        ),
        (&["20-05-12"], Some(DateOrder::DayFirst)),
        (&["2024-01-02", "13/1/2024"], Some(DateOrder::DayFirst)),
        (&["1/2/2024", "March 15, 2024", ""], None),
        (
            &["1.2.2024", "3.4.2024", "5/6/2024"],
            Some(DateOrder::DayFirst),
        ),
        (&["1.2.2024", "3.15.2024"], Some(DateOrder::MonthFirst)),
        (&["3/15/2024", "15/3/2024"], None),
        (
            &["25/03/24", "05/03/24", "13/04/23", "32/05/24"],
            Some(DateOrder::DayFirst),
        ),
        (
            &[&["25-03-24"; 11][..], &["32-05-24"]].concat(),
            Some(DateOrder::DayFirst),
        ),
    ] {
        assert_eq!(
            infer_order(samples.iter().copied()),
            expected,
            "{samples:?}"
        );
    }
}

#[test]
fn samples_that_begin_with_the_year_are_told() {
    for (samples, expected) in [
        (&["2024-01-02", "", "2024/3/15 14:30"] as &[&str], true),
        (&["2024-01-02", "3/4/2024"], false),
        (&["2024-01-02", "March 15, 2024"], false),
        (&["84-01-02"], false),
        (&["", "Monday"], false),
    ] {
        assert_eq!(
            begin_with_year(samples.iter().copied()),
            expected,
            "{samples:?}"
        );
    }
}

proptest! {
    #[test]
    fn days_are_those_of_the_calendar(year in 1700_i16..2300, month in 0_i8..14, day in 1_i8..33) {
        let expected = Date::new(year, month, day).ok().filter(|_| (1800..=2200).contains(&year)).map(Day::from_date);
        prop_assert_eq!(civil_day(year.into(), month.into(), day.into()), expected);
    }

    #[test]
    fn a_day_that_was_read_reads_the_same(raw in "\\PC{0,16}|[0-9/. :-]{0,20}|[0-9]{1,4}[-/. ][0-9A-Za-z]{1,3}[-/. ][0-9]{1,4}( [0-9:]{1,8})?") {
        for dates in [US, AU, ISO] {
            if let Some(found) = dates.parse_day(&raw).value() {
                prop_assert_eq!(dates.parse_day(&found.to_string()), Reading::Read(found));
            }
            let _ = dates.parse_timestamp(&raw);
        }
    }
}
