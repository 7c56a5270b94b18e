//! Predicates on small contacts.

use super::*;
use crate::{
    list::List,
    record::{Many, Record, Text},
    time::Day,
};

const VOCABULARY: Vocabulary<'static> = Vocabulary {
    known: Known::BeforeOwner,
    kept: &["Company Size"],
    as_of: Day(20_778),
};

fn contact() -> Record<'static> {
    let mut record = Record {
        kept: List::from_joined("Company Size=250"),
        value: Some(1200.5),
        created_at: Some(Day(20_700).start()),
        birthday: Some(Day(0)),
        ..Record::default()
    };
    for (field, text) in [
        (Text::Region, "MA"),
        (Text::PostalCode, "02139-1234"),
        (Text::City, "O'Fallon"),
        (Text::Tier, "gold"),
    ] {
        record.texts[field as usize] = text;
    }
    record.lists[Many::Tags as usize] = List::from_joined("vip\u{1f}boat");
    record
}

fn compile(sql: &str) -> Predicate {
    Predicate::compile(sql, &VOCABULARY).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

#[test]
fn a_predicate_holds_where_it_is_true() {
    let contact = contact();
    for (sql, holds) in [
        ("region = 'MA'", true),
        ("region <> 'MA'", false),
        ("contacts.region IN ('NY', 'MA')", true),
        ("region NOT IN ('NY', 'MA')", false),
        ("region IN ('NY', NULL)", false),
        ("region NOT IN ('NY', NULL)", false),
        ("country = 'US'", false),
        ("NOT country = 'US'", false),
        ("country IS NULL", true),
        ("(country = 'US') IS UNKNOWN", true),
        ("country = 'US' OR tier = 'gold'", true),
        ("country = 'US' AND tier = 'gold'", false),
        ("postal_code = '02139'", true),
        ("postal_code BETWEEN '02100' AND '02139'", true),
        ("postal_code > '02139'", false),
        ("'02140' > postal_code", true),
        ("postal_code IN ('02138', '02139')", true),
        ("postal_code LIKE '021%'", true),
        ("city = 'O''Fallon'", true),
        ("city ILIKE 'o%N'", true),
        ("LOWER(city) = 'o''fallon' AND LENGTH(tier) = 4", true),
        ("value >= 1200 AND -1 < value", true),
        ("CAST(\"Company Size\" AS INTEGER) > 99", true),
        ("CAST(city AS DOUBLE) > 0", false),
        ("array_contains(tags, 'boat')", true),
        ("array_contains(tags, 'BOAT') AND 'Boat' = ANY(tags)", true),
        ("'vi' = ANY(tags)", false),
        ("array_length(tags) = 2 AND array_length(emails) = 0", true),
        ("COALESCE(nickname, tier) = 'gold'", true),
        (
            "created_at < '2026-11-21' AND birthday = DATE '1970-01-01'",
            true,
        ),
        ("created_at >= CURRENT_DATE - INTERVAL '78 days'", true),
        ("created_at >= CURRENT_DATE - INTERVAL '2' MONTH", false),
        ("EXTRACT(MONTH FROM birthday) = 1", true),
        ("EXTRACT(MONTH FROM birthday) IN (10, 11)", false),
        (
            "EXTRACT(YEAR FROM created_at) = 2026 AND EXTRACT(DAY FROM created_at) = 4",
            true,
        ),
        (
            "EXTRACT(MONTH FROM created_at) = EXTRACT(MONTH FROM CURRENT_DATE - INTERVAL '2 months')",
            true,
        ),
        ("EXTRACT(MONTH FROM updated_at) <> 1", false),
        ("value / 12 - 0.5 > 99 AND value * (1 + 1) = 2401", true),
        ("1000 + value + value / 2 = 2800.75", true),
        ("-value < -1200 AND value - value = 0", true),
        ("value / 0 > 1", false),
        ("(value / 0) IS NULL", true),
        ("value + LENGTH(nickname) > 0", false),
        ("CAST(\"Company Size\" AS DOUBLE) / 100 = 2.5", true),
        ("CURRENT_DATE - created_at = 78", true),
        ("CURRENT_DATE - created_at BETWEEN 7 * 11 AND 7 * 12", true),
        ("created_at - '2026-09-03' = 1", true),
        ("created_at + INTERVAL '78 days' = CURRENT_DATE", true),
        ("created_at - INTERVAL '2 months' < '2026-07-04'", false),
        (
            "EXTRACT(MONTH FROM birthday + INTERVAL '1 month') = 2",
            true,
        ),
        ("CURRENT_DATE - updated_at > 0", false),
        ("value IN (1200 + 0.5, 7)", true),
        ("NOT archived", true),
        ("archived = FALSE AND TRUE", true),
    ] {
        assert_eq!(compile(sql).holds(&contact), holds, "{sql}");
    }
}

#[test]
fn specificity_counts_the_columns_that_are_pinned() {
    for (sql, specificity) in [
        ("region = 'MA'", 1),
        ("region = 'MA' AND tier = 'gold'", 2),
        ("EXTRACT(MONTH FROM birthday) = 10 AND tier = 'gold'", 2),
        ("postal_code >= '1' AND postal_code <= '2'", 1),
        ("value / 2 > CURRENT_DATE - birthday", 2),
        ("region = 'MA' OR (city = 'x' AND tier = 'gold')", 1),
        ("NOT (region = 'MA' OR tier = 'gold')", 2),
        ("NOT (region = 'MA' AND tier = 'gold')", 1),
        ("TRUE", 0),
    ] {
        assert_eq!(compile(sql).specificity(), specificity, "{sql}");
    }
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_the_way_out() {
    for (sql, message, help) in [
        (
            "",
            "at 1:1 of the predicate: not an SQL condition: expected an expression at the end",
            "",
        ),
        (
            "tier =\n  'gold' x",
            "at 2:10 of the predicate: unexpected `x`",
            "",
        ),
        (
            "tier = 'gold' AND\n regoin = 'MA'",
            "at 2:2 of the predicate: there is no column `regoin`",
            "did you mean `region`?",
        ),
        (
            "owner_id = 'U1'",
            "at 1:1 of the predicate: `owner_id` is not known yet where owners are chosen",
            "",
        ),
        (
            "postal_code = 2139",
            "at 1:15 of the predicate: a postal code is a code, not a number",
            "write it between single quotes, with its leading zeros: '02139'",
        ),
        (
            "postal_code IN ('02138', 2139)",
            "at 1:26 of the predicate: a postal code is a code, not a number",
            "write it between single quotes, with its leading zeros: '02139'",
        ),
        (
            "tier = 1",
            "at 1:8 of the predicate: a text is not compared with a number",
            "write it between single quotes; where texts hold numbers, compare CAST(… AS DOUBLE)",
        ),
        (
            "region = \"MA\"",
            "at 1:10 of the predicate: there is no column `MA`",
            "text stands between single quotes: 'MA'",
        ),
        (
            "tags = 'vip'",
            "at 1:1 of the predicate: a list is not compared with one value",
            "write array_contains(tags, 'vip')",
        ),
        (
            "tags IS NULL",
            "at 1:1 of the predicate: a list is never null; it is empty",
            "write array_length(tags) = 0",
        ),
        (
            "created_at > 'soon'",
            "at 1:14 of the predicate: this is not a date",
            "write it as '2026-11-21'",
        ),
        (
            "created_at > CURRENT_DATE - INTERVAL '2 months' DAY",
            "at 1:14 of the predicate: only days are counted on and back",
            "write CURRENT_DATE - INTERVAL '90 days'",
        ),
        (
            "value % 2 > 300",
            "at 1:1 of the predicate: `value % 2` is not understood in a predicate",
            "",
        ),
        (
            "value + tier > 300",
            "at 1:1 of the predicate: only numbers and dates are counted with",
            "where texts hold numbers, write CAST(… AS DOUBLE)",
        ),
        (
            "created_at + 90 > CURRENT_DATE",
            "at 1:1 of the predicate: only days are counted on and back",
            "write CURRENT_DATE - INTERVAL '90 days'",
        ),
        (
            "created_at > CURRENT_DATE - 'soon'",
            "at 1:29 of the predicate: this is not a date",
            "write it as '2026-11-21'",
        ),
        (
            "EXTRACT(WEEK FROM birthday) = 1",
            "at 1:19 of the predicate: only YEAR, MONTH and DAY are extracted",
            "write EXTRACT(MONTH FROM birthday)",
        ),
        (
            "EXTRACT(MONTH FROM tier) = 1",
            "at 1:20 of the predicate: `tier` is no date",
            "",
        ),
        (
            "EXTRACT(MONTH FROM birthday) = '01'",
            "at 1:32 of the predicate: a number is not compared with a text",
            "",
        ),
        (
            "tier",
            "at 1:1 of the predicate: `tier` is neither true nor false",
            "",
        ),
        (
            "tier IN (SELECT 1)",
            "at 1:1 of the predicate: `tier IN (SELECT 1)` is not understood in a predicate",
            "",
        ),
    ] {
        let error = Predicate::compile(sql, &VOCABULARY).expect_err(sql);
        assert_eq!(error.to_string(), message, "{sql}");
        assert_eq!(error.help.unwrap_or_default(), help, "{sql}");
    }
}

#[test]
fn a_column_is_found_by_what_exports_call_it() {
    for (wrong, column) in [
        ("regoin", "region"),
        ("state", "region"),
        ("sate", "region"),
        ("zip", "postal_code"),
        ("first_name", "given_name"),
        ("company", "organization"),
        ("email", "emails"),
    ] {
        let error = Predicate::compile(&format!("{wrong} = 'x'"), &VOCABULARY).expect_err(wrong);
        let help = error.help.unwrap_or_default();
        assert_eq!(help, format!("did you mean `{column}`?"), "{wrong}");
    }
}

#[test]
fn what_is_known_of_a_settled_contact_can_be_asked_then() {
    let settled = Vocabulary {
        known: Known::Settled,
        ..VOCABULARY
    };
    let predicate = Predicate::compile("assigned_agent_id <> owner_id", &settled).unwrap();
    assert!(!predicate.holds(&contact()));
}

#[test]
fn a_deep_condition_is_refused_and_a_long_list_is_not() {
    /// What the first thread of a process usually has.
    const STACK: usize = 8 << 20;
    let ask = || {
        for (part, last) in [
            ("value > ", "1 + "),
            ("value > ", "1 * "),
            ("value", " = 1"),
            ("tier", " IS NULL"),
            ("tier", "::INT"),
            ("archived", " OR archived"),
        ] {
            for (times, is_refused) in [(1_400, false), (5_000, true)] {
                let end = if last.ends_with(' ') { "1" } else { "" };
                let sql = format!("{part}{}{end}", last.repeat(times));
                let message = Predicate::compile(&sql, &VOCABULARY).err();
                let message = message.map(|error| error.message).unwrap_or_default();
                assert_eq!(
                    message.starts_with("it has more than"),
                    is_refused,
                    "{part}{last}"
                );
            }
        }
        compile(&format!("region IN ({}'NY')", "'MA', ".repeat(10_000)));
        compile(&format!("value IN (1{})", ", -1".repeat(10_000)));
    };
    let nested = format!("tier = {}1{}", "ARRAY[".repeat(200), "]".repeat(200));
    let refused = Predicate::compile(&nested, &VOCABULARY).err();
    assert_eq!(refused.unwrap().message, "unexpected `[`");
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(ask);
    thread.unwrap().join().unwrap();
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(sql in "[a-z_ ='<>()0-9,\"%.-]{0,60}|(region|tags|value|NOT|AND|OR|IN|LIKE|IS|NULL|'x'|1|\\(|\\)|=|<| ){0,20}") {
        if let Ok(predicate) = Predicate::compile(&sql, &VOCABULARY) {
            predicate.holds(&contact());
        }
    }
}
