//! What of a run is compared with a truth, and what is not.

use std::{fs, path::Path};

use super::{Evaluation, Missed, Records, Values, evaluate, truth::Truth};
use crate::table::{
    fixture::write_table,
    schema::data::{LINKS, RECORDS},
};

/// `source record_id contact` a line against a truth file.
fn compare(records: &str, truth: &str) -> Evaluation {
    compare_with_links(records, None, truth)
}

/// The same with `record_a record_b probability use reason` a line.
fn compare_with_links(records: &str, links: Option<&str>, truth: &str) -> Evaluation {
    let run = tempfile::tempdir().unwrap();
    if let Some(links) = links {
        write_links(run.path(), links);
    }
    let rows = records.replace(' ', ";");
    let rows = format!("source;record_id;contact_id\n{rows}");
    write_table(&run.path().join("data"), &RECORDS, &rows);
    let path = run.path().join("truth.csv");
    fs::write(&path, truth).unwrap();
    let truth = Truth::read(&path).unwrap();
    evaluate(run.path(), truth, Values::Hidden).unwrap()
}

fn write_links(run: &Path, links: &str) {
    let mut rows = "record_a;record_b;probability;use;reason;weight;comparisons\n".to_owned();
    for line in links.lines() {
        let cells: Vec<_> = line.split(' ').chain([""]).take(5).collect();
        let told = "7.5;given_name:exact:+5.1|birthday:differs:-3.0";
        rows += &format!("{};{told}\n", cells.join(";"));
    }
    write_table(&run.join("data"), &LINKS, &rows);
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
fn records_are_named_in_one_cell_or_two_and_salesforce_ids_in_either_form() {
    let records = "crm/a 1 X\ncrm/a 0035g00000AbC00AAF X\nsf 1 Z\nsf 0035g00000AbC01 Z";
    for truth in [
        "record,truth_id\ncrm/a/1,P\ncrm/a/0035g00000AbC00,P\nsf/1,Q\nsf/0035g00000AbC01AAF,Q\n",
        "record_id,truth_id\ncrm/a/1,P\ncrm/a/0035g00000AbC00,P\nsf/1,Q\nsf/0035g00000AbC01AAF,Q\n",
        "source,record_id,truth_id\ncrm/a,1,P\ncrm/a,0035g00000AbC00,P\nsf,1,Q\nsf,0035g00000AbC01AAF,Q\n",
    ] {
        let found = compare(records, truth);
        assert_eq!((found.records.compared, found.records.unknown), (4, 0));
        assert_eq!(found.pairwise.f1, Some(1.0), "{truth}");
    }
    let found = compare("a 1/2 X\na 3 X", "record_id,truth_id\n1/2,P\n3,P\n");
    assert_eq!(found.records.compared, 2, "an ID may hold a slash itself");
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
        text.contains("pairwise          –    0.000 %    0.000 %"),
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
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("truth.csv");
    fs::write(&path, "id,truth_id\n").unwrap();
    let error = Truth::read(&path).map(|_| ()).unwrap_err();
    let error = format!("{error:#}");
    assert!(error.ends_with("it has no column `record_id`"), "{error}");
}

/// P is 1, 2 and 3 (3 alone, refused), Q is 4 (wrongly with P) and 5 (alone, without a link), R is 6 and 7 (for review).
const RECORDS_OF_THREE: &str = "a 1 X\na 2 X\na 3 Y\na 4 X\na 5 Z\na 6 U\na 7 V";
const TRUTH_OF_THREE: &str =
    "source,record_id,truth_id\na,1,P\na,2,P\na,3,P\na,4,Q\na,5,Q\na,6,R\na,7,R\n";
const LINKS_OF_THREE: &str = "a/1 a/2 0.999 merged\na/1 a/4 0.96 merged\na/2 a/4 0.97 implied\n\
    a/1 a/3 0.94 refused suffixes_differ\na/6 a/7 0.7 review\na/6 x/9 0.7 review";

#[test]
fn what_is_wrong_is_told_with_its_reason() {
    let found = compare_with_links(RECORDS_OF_THREE, Some(LINKS_OF_THREE), TRUTH_OF_THREE);
    let faults = found.faults.as_ref().unwrap();
    let missed = Missed {
        review: 1,
        refused: 1,
        unlinked: 2,
        ..Missed::default()
    };
    assert_eq!(faults.missed, missed);
    let [merge] = &faults.false_merges[..] else {
        panic!("{:?}", faults.false_merges);
    };
    let pair = (&*merge.link.record_a, &*merge.link.record_b, merge.pairs);
    assert_eq!(pair, ("a/1", "a/4", 2));
    let misses = faults.misses.iter().map(|miss| &*miss.link.became);
    assert_eq!(
        misses.collect::<Vec<_>>(),
        ["refused: suffixes_differ", "review"]
    );
    let unlinked = faults.unlinked.iter().map(|fault| &fault.link);
    let unlinked: Vec<_> = unlinked
        .map(|link| (&*link.record_a, &*link.record_b))
        .collect();
    assert_eq!(unlinked, [("a/4", "a/5")]);
}

#[test]
fn thresholds_are_told_down_to_the_least_link() {
    let found = compare_with_links(RECORDS_OF_THREE, Some(LINKS_OF_THREE), TRUTH_OF_THREE);
    let rows = found.thresholds.iter();
    let rows: Vec<_> = rows
        .map(|row| (row.threshold, row.links, row.pairs.predicted))
        .collect();
    assert_eq!(rows, [(0.999, 1, 1), (0.95, 3, 3), (0.7, 4, 4)]);
    let text = found.to_string();
    for line in [
        "\n0.7                4           4   50.000 %   40.000 %   44.444 %\n",
        "\n             2  without a link: found by no blocking key, or too improbable even for review\n",
        "\n  a/1 and a/4: 0.9600, merged; wrong pairs: 2\n      given_name:exact:+5.1  birthday:differs:-3.0\n",
        "\n  a/4 and a/5\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn a_run_without_links_has_figures_all_the_same() {
    let found = compare(RECORDS_OF_THREE, TRUTH_OF_THREE);
    assert_eq!((found.pairs.right, found.faults), (1, None));
    assert!(found.thresholds.is_empty());
}
