//! Queries of small tables, and what is answered.

use arrow::{array::AsArray, datatypes::Int64Type};
use polars::prelude::{IntoColumn, NamedFrom, Series};

use super::*;
use crate::table::{
    cells::cell_text,
    fixture::{EVERY_KIND, write_table},
};

const AS_OF: &str = "2026-11-21";

fn people(numbers: impl Iterator<Item = i64> + Clone) -> Database {
    let owners: Vec<_> = numbers
        .clone()
        .map(|number| ["U1", "U2", "U3"][number as usize % 3])
        .collect();
    let numbers: Vec<_> = numbers.collect();
    let columns = vec![
        Series::new("owner".into(), owners).into_column(),
        Series::new("number".into(), numbers).into_column(),
    ];
    let frame = DataFrame::new_infer_height(columns).expect("columns of one length");
    let context = SQLContext::new();
    context.register("people", frame.lazy());
    Database {
        context,
        as_of: AS_OF.parse().expect("a day"),
        refusal: PolarsError::to_string,
    }
}

#[test]
fn current_date_is_the_as_of_date() {
    for (sql, expected) in [
        ("SELECT CURRENT_DATE AS today", "2026-11-21"),
        ("SELECT current_date() AS today", "2026-11-21"),
        (
            "SELECT CURRENT_DATE - INTERVAL '90 days' AS today",
            "2026-08-23",
        ),
        ("SELECT 'CURRENT_DATE' AS today", "CURRENT_DATE"),
        (
            "WITH new AS (SELECT DATE '2026-11-20' AS day) SELECT day AS today FROM new WHERE day < CURRENT_DATE",
            "2026-11-20",
        ),
        (
            "SELECT CASE WHEN DATE '2026-11-22' > CURRENT_DATE THEN 'yes' END AS today",
            "yes",
        ),
    ] {
        let (_, batch) = people(0..1).query("report", sql).expect(sql);
        let cell = cell_text(&batch, "today", 0).expect("a cell");
        assert!(cell.starts_with(expected), "{sql}: {cell}");
    }
}

#[test]
fn the_days_between_two_dates_and_what_is_divided_by_0_are_those_of_conditions() {
    let touched = "WITH touched AS (SELECT TIMESTAMP '2026-11-01 23:59:59' AS at UNION SELECT TIMESTAMP '2025-11-21 00:00:00')";
    for (sql, expected) in [
        ("SELECT CURRENT_DATE - MAX(at) AS found FROM touched", "20"),
        (
            "SELECT MIN(at) - CURRENT_DATE AS found FROM touched",
            "-365",
        ),
        ("SELECT MAX(at) - MIN(at) AS found FROM touched", "345"),
        (
            "SELECT AVG(CURRENT_DATE - at) AS found FROM touched",
            "192.5",
        ),
        (
            "SELECT COUNT(*) AS found FROM touched WHERE CURRENT_DATE - at > 20",
            "1",
        ),
        (
            "SELECT COUNT(*) AS found FROM touched WHERE CURRENT_DATE - at BETWEEN 20 AND 365",
            "2",
        ),
        (
            "SELECT COUNT(*) AS found FROM touched WHERE (CURRENT_DATE - at) / 30 < 1",
            "1",
        ),
        (
            "SELECT COUNT(*) AS found FROM touched WHERE CURRENT_DATE - INTERVAL '20 days' > at",
            "1",
        ),
        ("SELECT COUNT(*) / (COUNT(*) - 2) AS found FROM touched", ""),
    ] {
        let sql = format!("{touched} {sql}");
        let (_, batch) = people(0..1).query("report", &sql).expect(&sql);
        let cell = cell_text(&batch, "found", 0).expect("a cell");
        assert_eq!(cell, expected, "{sql}");
    }
    for wrong in [
        "CURRENT_DATE - 30",
        "CURRENT_DATE - number",
        "CURRENT_DATE - owner",
    ] {
        let refused = people(0..1).query("report", &format!("SELECT {wrong} AS day FROM people"));
        let refused = refused.expect_err(wrong).to_string();
        assert!(
            refused.starts_with("expected Date or Datetime"),
            "{refused}"
        );
    }
}

#[test]
fn the_order_of_what_a_query_reads_shows_in_no_answer() {
    for sql in [
        "SELECT * FROM people",
        "SELECT owner, number FROM people ORDER  BY owner DESC LIMIT 7",
        "SELECT number FROM people ORDER BY owner LIMIT 5",
        "SELECT number, owner FROM people LIMIT 5 OFFSET 2",
        "SELECT owner, COUNT(*) AS people FROM people GROUP BY owner",
        "SELECT owner AS who, COUNT(*) FROM people GROUP BY owner ORDER BY 2",
        "SELECT owner, 'order by' AS said FROM (SELECT * FROM people ORDER BY number) GROUP BY owner",
        "SELECT DISTINCT owner FROM people",
        "SELECT owner FROM people UNION SELECT owner FROM people",
        "WITH few AS (SELECT * FROM people WHERE number < 9) SELECT owner, MAX(number) AS most FROM few GROUP BY owner",
        "SELECT * FROM people ORDER BY ALL",
    ] {
        let answer = |mut database: Database| database.query("report", sql).expect(sql).1;
        let forwards = answer(people(0..200));
        let backwards = answer(people((0..200).rev()));
        assert_eq!(forwards, backwards, "{sql}");
    }
}

#[test]
fn cells_of_every_kind_are_read_from_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = "text; list; int; day\na; x; ;\nb; y; -3; 2026-11-21";
    write_table(folder.path(), &EVERY_KIND, rows);
    let as_of = AS_OF.parse().expect("a day");
    let mut database = Database::open(&[folder.path()], as_of).expect("a table");
    let sql =
        "SELECT * FROM \"all\" WHERE array_length(list) = 1 AND moment IS NULL AND text > 'a'";
    let (table, batch) = database.query("report", sql).expect("a query");
    assert_eq!(table.names(), EVERY_KIND.names());
    let cells = table
        .names()
        .into_iter()
        .map(|name| cell_text(&batch, name, 0).expect(name));
    assert_eq!(
        cells.collect::<Vec<_>>(),
        ["b", "y", "-3", "", "", "2026-11-21", ""]
    );
}

#[test]
fn what_a_query_orders_by_comes_first() {
    let (_, batch) = people(0..9)
        .query(
            "report",
            "SELECT owner, number FROM people ORDER BY owner DESC",
        )
        .expect("a query");
    let numbers = batch.column(1).as_primitive::<Int64Type>();
    assert_eq!(numbers.values(), &[2, 5, 8, 1, 4, 7, 0, 3, 6]);
}
