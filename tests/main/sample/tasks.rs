//! What became of the tasks of the sample that cannot be used.

use super::NIGHTLY;

#[test]
fn tasks_that_cannot_be_used_are_rejected_with_their_reason() {
    let rows = NIGHTLY.run.rows("rejects", &["source", "column", "reason"]);
    let of_tasks = rows.into_iter().filter(|row| row[0] == "tasks");
    let found: Vec<_> = of_tasks.map(|row| row[1..].join(" ")).collect();
    assert_eq!(
        found,
        [
            "Contact ID unknown_contact",
            "Assigned To unknown_user",
            "Due Date unreadable_date"
        ]
    );
}
