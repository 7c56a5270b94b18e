//! What queries become in the words of the engine.

use sqlparser::ast::Statement;

use super::*;

fn translated(sql: &str) -> String {
    let mut parsed = Parser::parse_sql(&GenericDialect {}, sql).expect(sql);
    let Statement::Query(query) = &mut parsed[0] else {
        panic!("{sql}");
    };
    translate(query, Day(0));
    query.to_string()
}

#[test]
fn dates_are_known_by_their_columns_functions_and_names() {
    let counted = |sql: &str| translated(sql).contains("AS BIGINT");
    for (difference, is_of_dates) in [
        ("CURRENT_DATE - x", true),
        ("x - c.created_at", true),
        ("(MAX(occurred_at)) - MIN(x)", true),
        ("LAG(birthday) OVER (ORDER BY x) - x", true),
        ("CASE WHEN a THEN x ELSE created_at END - x", true),
        ("(created_at + INTERVAL '3 days') - x", true),
        ("CAST(x AS DATE) - x", true),
        ("TIMESTAMP '2026-11-21 10:00:00' - x", true),
        ("COUNT(created_at) - x", false),
        ("created_at - INTERVAL '3 days'", false),
        ("created_at - (INTERVAL '3 days')", false),
        ("EXTRACT(YEAR FROM created_at) - x", false),
        ("x - y", false),
    ] {
        let sql = format!("SELECT * FROM t WHERE {difference} > 3");
        assert_eq!(counted(&sql), is_of_dates, "{sql}");
    }
    for named in [
        "WITH a AS (SELECT MAX(updated_at) AS latest FROM t) \
         SELECT later - x FROM (SELECT latest AS later FROM a) AS b",
        "WITH a (n, latest) AS (SELECT COUNT(*), updated_at FROM t) \
         SELECT later - x FROM (SELECT latest FROM a) AS b (later)",
        "SELECT d - x FROM ((SELECT birthday FROM t) UNION SELECT y FROM t) AS a (d)",
    ] {
        assert!(counted(named), "{named}");
    }
}

#[test]
fn a_date_is_compared_with_what_the_engine_knows_for_one() {
    for (condition, asked) in [
        ("created_at > 90", "created_at > ((90) - INTERVAL"),
        ("-x >= created_at", "((-x) - INTERVAL '0 days') >= "),
        ("created_at = LENGTH(name)", "((LENGTH(name)) - INTERVAL"),
        ("created_at <> x", "((x) - INTERVAL"),
        (
            "created_at NOT BETWEEN '2026-11-21' AND 7",
            "NOT BETWEEN '2026-11-21' AND ((7) - INTERVAL",
        ),
        ("created_at = x", "((x) - INTERVAL"),
        ("x <=> created_at", "((x) - INTERVAL '0 days') <=> "),
        (
            "created_at IS DISTINCT FROM 90",
            "DISTINCT FROM ((90) - INTERVAL",
        ),
        (
            "NOT (created_at IS NOT DISTINCT FROM x)",
            "DISTINCT FROM ((x) - INTERVAL",
        ),
        (
            "CASE created_at WHEN NULL THEN a WHEN 5 THEN b ELSE c END",
            "WHEN ((5) - INTERVAL '0 days') THEN b ELSE c END",
        ),
        ("CASE created_at WHEN '2026-11-21' THEN a END", ""),
        ("EXISTS (SELECT 1 FROM a JOIN b ON created_at = b.x)", ""),
        ("created_at > '2026-11-21'", ""),
        ("created_at > CURRENT_DATE", ""),
        ("created_at > NULL", ""),
        ("created_at > (SELECT MAX(x) FROM t)", ""),
        ("x > 90", ""),
    ] {
        let sql = format!("SELECT * FROM t WHERE {condition}");
        let translated = translated(&sql);
        let is_asked = match asked {
            "" => !translated.contains("INTERVAL"),
            asked => translated.contains(asked),
        };
        assert!(is_asked, "{translated}");
    }
}
