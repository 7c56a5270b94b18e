//! What of a run is compared with a truth, and what is not.

use std::fs;

use super::{Evaluation, Records, evaluate};
use crate::{explain::fixture::write_table, table::schema::data::RECORDS};

/// `source record_id contact` a line against a truth file.
fn compare(records: &str, truth: &str) -> Evaluation {
    let run = tempfile::tempdir().unwrap();
    let rows: Vec<_> = records
        .lines()
        .map(|line| {
            let cells: Vec<_> = line.split(' ').collect();
            [
                ("source", cells[0]),
                ("record_id", cells[1]),
                ("contact_id", cells[2]),
            ]
        })
        .collect();
    let rows: Vec<_> = rows.iter().map(|row| &row[..]).collect();
    write_table(run.path(), "data", &RECORDS, &rows);
    let path = run.path().join("truth.csv");
    fs::write(&path, truth).unwrap();
    evaluate(run.path(), &path).unwrap()
}

#[test]
fn records_without_a_clear_truth_are_counted_and_left_out() {
    let records = "a 1 X\na 2 X\na 3 Y\nb 1 Z\na 4 Y";
    let truth = "\u{feff}Truth_ID,record_id,source,note\nP,1,a,n\nP,1,a\nP, 2 ,a\nQ,3,a\nR,3,a\nS,9,a\n,4,a\n";
    let found = compare(records, truth);
    let expected = Records {
        compared: 2,
        without_truth: 2,
        unknown: 1,
        blank: 1,
        contradictory: 1,
        ambiguous: 0,
    };
    assert_eq!(found.records, expected);
    assert_eq!(found.pairwise.f1, Some(1.0));
    assert_eq!(found.clusters.exact, 1);
}

#[test]
fn without_sources_a_record_id_must_be_of_one_source() {
    let found = compare(
        "a 1 X\nb 1 Y\na 2 X\na 2 Z",
        "record_id,truth_id\n1,P\n2,P\n",
    );
    let expected = Records {
        compared: 2,
        ambiguous: 2,
        ..Records::default()
    };
    assert_eq!(found.records, expected);
    assert_eq!((found.pairs.predicted, found.pairs.truth), (0, 1));
}

#[test]
fn nothing_to_divide_by_is_a_dash_and_null() {
    let found = compare("a 1 X\na 2 Y", "source,record_id,truth_id\na,1,P\na,2,P\n");
    assert_eq!(
        (found.pairwise.precision, found.pairwise.recall),
        (None, Some(0.0))
    );
    let text = found.to_string();
    assert!(
        text.contains("pairwise          –    0.000 %          –"),
        "{text}"
    );
    assert!(
        serde_json::to_string(&found)
            .unwrap()
            .contains("\"precision\":null")
    );
}

#[test]
fn a_truth_without_its_columns_is_refused() {
    let run = tempfile::tempdir().unwrap();
    write_table(run.path(), "data", &RECORDS, &[]);
    let path = run.path().join("truth.csv");
    fs::write(&path, "id,truth_id\n").unwrap();
    let error = format!("{:#}", evaluate(run.path(), &path).unwrap_err());
    assert!(error.ends_with("it has no column `record_id`"), "{error}");
}
