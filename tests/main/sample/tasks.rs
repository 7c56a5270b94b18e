//! What became of the tasks of the sample.

use super::NIGHTLY;
use crate::support;

#[test]
fn tasks_that_cannot_be_used_are_rejected_with_their_reason() {
    let rows = NIGHTLY.run.rows("rejects", &["source", "column", "reason"]);
    let of_tasks = rows.into_iter().filter(|row| row[0] == "tasks");
    let found: Vec<_> = of_tasks.map(|row| row[1..].join(" ")).collect();
    assert_eq!(
        found,
        ["Contact ID unknown_contact", "Due Date unreadable_date"]
    );
}

#[test]
fn every_task_stands_in_the_timeline_or_is_rejected() {
    let count = |table, column, kind| {
        let rows = NIGHTLY.run.rows(table, &[column]);
        rows.into_iter().filter(|row| row[0] == kind).count()
    };
    let file = support::root().join("sample_data/activity/tasks.csv");
    let rows = std::fs::read_to_string(file).unwrap().lines().count() - 1;
    let found = count("timeline", "kind", "task");
    assert_eq!(found + count("rejects", "source", "tasks"), rows);
}
