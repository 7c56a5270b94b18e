//! Small files → what is known of each task, and why the others are rejected.

use proptest::prelude::*;

use super::*;
use crate::{
    directory::tests::office,
    interaction::{
        TASKS,
        tests::{files, load_with, people, rejects_of},
    },
    keys::{Keys, hash},
};

const HEADER: &str = "record_id,email,user_id,due_at,closed_at,status\n";

/// Loads files with these contents as one `[[tasks]]`.
fn load_texts(texts: &[String], keys: &Keys) -> Result<Tasks> {
    load_with(texts, keys, |exports, context, spill| {
        let file = ListFile {
            name: "to do",
            exports,
            shape: &TASKS,
            columns: &[],
            settings: &[][..],
        };
        load_tasks(&[file], context, spill, &|_| {})
    })
}

fn told(all: &Tasks, keys: &Keys) -> Vec<String> {
    let office = office();
    let user = |task: &Task| task.user().map(|user| office.user(user).id.clone());
    let tasks = all.rows.iter().map(|task| {
        let record = task.record as usize;
        format!(
            "{} {:?} {} {:?}",
            keys.record_ids.get(record),
            user(task),
            task.due
                .map_or("some day".to_owned(), |due| due.to_string()),
            task.state,
        )
    });
    tasks.chain(rejects_of(&all.exports)).collect()
}

#[test]
fn a_task_takes_28_bytes() {
    assert_eq!(size_of::<Task>(), 28);
}

#[test]
fn every_row_is_a_task_or_a_reject_with_its_reason() {
    let keys = people(&[("ams", "17", "ann@x.org"), ("crm", "18", "bo@x.org")]);
    let text = "record_id,email,user_id,due_at,closed_at,status\n\
        17,,U1,2026-11-20,,Not started\n\
        ,Bo@x.org,,2026-11-01T17:00,2026-11-02T09:00,\n\
        18,,U2,,,Completed\n\
        18,,U2,2026-10-01,,cancelled\n\
        99,,U1,2026-11-20,,\n\
        18,,U9,2026-11-20,,\n\
        18,,U1,soon,,\n\
        18,,U1,2026-11-20,late,\n";
    let all = load_texts(&[text.to_owned()], &keys).unwrap();
    assert_eq!(
        told(&all, &keys),
        [
            "17 Some(\"U1\") 2026-11-20 Open",
            "18 Some(\"U2\") some day Closed(None)",
            "18 Some(\"U2\") 2026-10-01 Dropped",
            "18 None 2026-11-01 Closed(Some(Day(20759)))",
            "18 None 2026-11-20 Open",
            "unknown_contact Some(\"record_id\") 99,,U1,2026-11-20,,",
            "unreadable_date Some(\"closed_at\") 18,,U1,2026-11-20,late,",
            "unreadable_date Some(\"due_at\") 18,,U1,soon,,",
        ]
    );
    let export = &all.exports[0];
    assert_eq!((export.number, export.rows, export.records), (3, 8, 5));
    assert_eq!(all.of_record(1).len(), 4);
    assert!(all.of_record(7).is_empty());
    let error = load_texts(&["Email,Date\na@x.org,2026-01-01\n".to_owned()], &keys).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("0.csv: tasks to do: columns.due_at: "),
        "{error}"
    );
}

#[test]
fn overdue_and_on_time_are_counted_by_days() {
    let as_of = Day(100);
    let task = |due: Option<i32>, state| Task {
        record: 0,
        due: due.map(Day),
        state,
        by: PackedParty::default(),
        offset: 0,
    };
    let closed = |day| State::Closed(Some(Day(day)));
    for (task, open, overdue, on_time) in [
        (task(Some(99), State::Open), true, true, None),
        (task(Some(100), State::Open), true, false, None),
        (task(None, State::Open), true, false, None),
        (task(Some(90), State::Dropped), false, false, None),
        (task(Some(90), closed(90)), false, false, Some(true)),
        (task(Some(90), closed(91)), false, false, Some(false)),
        (task(Some(90), closed(101)), true, true, None),
        (task(Some(90), State::Closed(None)), false, false, None),
        (task(None, closed(91)), false, false, None),
    ] {
        assert_eq!(task.is_open(as_of), open, "{task:?}");
        assert_eq!(task.is_overdue(as_of, 0), overdue, "{task:?}");
        assert_eq!(task.was_on_time(as_of), on_time, "{task:?}");
    }
    let late = task(Some(90), State::Open);
    assert!(late.is_overdue(as_of, 9) && !late.is_overdue(as_of, 10));
}

/// A row: about whom, by whom, by when, whether it was done; some of it unusable.
fn row() -> impl Strategy<Value = String> {
    let who = prop::sample::select(vec!["17,", "18,", ",ann@x.org", "99,", ","]);
    let user = prop::sample::select(vec!["U1", "U2", "U9", ""]);
    let due = prop::sample::select(vec!["2026-03-01", "2027-01-01", "soon", ""]);
    let closed = prop::sample::select(vec!["2026-02-01", "never", ""]);
    let status = prop::sample::select(vec!["Done", "open", "void", ""]);
    let cells = (who, user, due, closed, status);
    let row = cells.prop_map(|(who, user, due, closed, status)| {
        format!("{who},{user},{due},{closed},{status}\n")
    });
    row.prop_filter("a row of nothing is blank, and no row", |row| {
        row.trim_end() != ",,,,,"
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_is_lost_and_no_order_matters(
        rows in prop::collection::vec(row(), 1..40),
        shuffled in any::<u64>(),
        cuts in (0_usize..40, 0_usize..40),
    ) {
        let keys = people(&[("ams", "17", "ann@x.org"), ("crm", "18", "bo@x.org")]);
        let mut other = rows.clone();
        other.sort_by_key(|row| hash(format!("{shuffled}{row}").as_bytes()));
        let left = load_texts(&files(HEADER, &rows, cuts.0), &keys).unwrap();
        let right = load_texts(&files(HEADER, &other, cuts.1), &keys).unwrap();
        prop_assert_eq!(told(&left, &keys), told(&right, &keys));
        let rejected: u64 = left.exports.iter().map(|export| export.rejects.count()).sum();
        prop_assert_eq!(left.exports.iter().map(|export| export.rows).sum::<u64>() as usize, rows.len());
        prop_assert_eq!(left.rows.len() as u64 + rejected, rows.len() as u64);
    }
}
