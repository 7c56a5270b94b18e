//! What the exports of a source show together.

use super::*;
use crate::{job::Overrides, open::open_inputs};

/// The orders in which the exports of one source are read, and the warnings.
fn orders(exports: &[&str]) -> (Vec<DateOrder>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (number, birthdays) in exports.iter().enumerate() {
        let text = format!("Record ID,First Name,Birthday\n{birthdays}");
        std::fs::write(folder.path().join(format!("{number}.csv")), text).unwrap();
    }
    let pipeline = folder.path().join("x.toml");
    let text = "name = 'x'\nas_of = 2026-11-21\n[[source]]\nname = 's'\nfiles = ['*.csv']\n";
    std::fs::write(&pipeline, text).unwrap();
    let job = Job::examine(&pipeline, &Overrides::default()).0.unwrap();
    let (inputs, told) = open_inputs(&job);
    let orders = inputs.exports.iter().map(|open| open.dates.order).collect();
    let warnings = told.warnings.iter();
    (orders, warnings.map(|told| told.message.clone()).collect())
}

#[test]
fn exports_of_a_source_agree_on_the_order_of_their_dates() {
    use DateOrder::{DayFirst, MonthFirst};
    let [day_first, month_first, silent] = [
        "1,Ann,25/03/1980\n",
        "2,Bo,03/25/1980\n",
        "3,Cy,04/03/1980\n",
    ];
    assert_eq!(orders(&[silent, day_first]).0, [DayFirst, DayFirst]);
    assert_eq!(orders(&[silent, silent]).0, [MonthFirst, MonthFirst]);
    assert_eq!(orders(&[silent, day_first]).1, [""; 0]);
    let (orders, warnings) = orders(&[day_first, month_first, silent]);
    assert_eq!(orders, [DayFirst, MonthFirst, MonthFirst]);
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].contains("day first in "), "{warnings:?}");
}

#[test]
fn the_order_is_looked_for_behind_the_first_rows_where_they_do_not_tell() {
    let early = "1,Ann,03/04/1980\n".repeat(load::SAMPLE_ROWS);
    let sorted = early.clone() + "2,Bo,25/03/1980\n";
    assert_eq!(orders(&[&early]).0, [DateOrder::MonthFirst]);
    assert_eq!(orders(&[&sorted]).0, [DateOrder::DayFirst]);
}

#[test]
fn lists_that_no_object_has_are_told_with_their_key() {
    let folder = tempfile::tempdir().unwrap();
    let clients = r#"[{"No":7,"People":[{"Id":1,"First Name":"Ann"},{"Id":2,"First Name":"Bo"}],"Cases":[]}]"#;
    std::fs::write(folder.path().join("a.json"), clients).unwrap();
    let told = |settings: &str| {
        let pipeline = folder.path().join("x.toml");
        let text = "name = 'x'\n[[source]]\nname = 's'\nfiles = ['a.json']\n";
        std::fs::write(&pipeline, format!("{text}{settings}")).unwrap();
        let job = Job::examine(&pipeline, &Overrides::default()).0.unwrap();
        let (inputs, told) = open_inputs(&job);
        let rows = inputs.exports.iter().map(|open| open.sample.len());
        let rows = rows.chain(inputs.joined.iter().map(|open| open.sample.len()));
        let problems = told.problems.iter().map(ToString::to_string);
        (rows.collect::<Vec<_>>(), problems.collect::<String>())
    };
    let columns = "columns.given_name = 'People.First Name'\ncolumns.record_id = 'No/People.Id'\n";
    let rows = "nested = { rows = 'People', id = ['No', 'People.Id'] }\n";
    let joined = "[[source.joined]]\nfiles = ['a.json']\nkey = 'No'\nstages.open = 'customer'\n";
    let settings = format!("{columns}{rows}{joined}");
    assert_eq!(
        told(&format!("{settings}nested.rows = 'Cases'")),
        (vec![2, 0], String::new())
    );
    let (_, problems) = told(&format!("{settings}nested.rows = 'Policies'"));
    assert!(
        problems.contains("no object of the file has a list `Policies`"),
        "{problems}"
    );
    let rows = "nested = { rows = 'Peopel', id = ['Number'] }\n";
    let (_, problems) = told(&format!("{columns}{rows}"));
    for message in ["has a list `Peopel`", "the file has no header `Number`"] {
        assert!(problems.contains(message), "{problems}");
    }
}
