//! What the exports of a source show together.

use super::*;
use crate::{job::Overrides, open::open_inputs};

/// The orders in which the exports of one source are read, and the warnings.
fn orders(exports: &[&str]) -> (Vec<DateOrder>, Vec<String>) {
    orders_below("Record ID,First Name,Birthday", exports)
}

/// The same below a header.
fn orders_below(header: &str, exports: &[&str]) -> (Vec<DateOrder>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (number, birthdays) in exports.iter().enumerate() {
        let text = format!("{header}\n{birthdays}");
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
fn years_that_a_spreadsheet_has_put_last_do_not_come_first() {
    use DateOrder::{DayFirst, MonthFirst, YearFirst};
    let header = "Id,IsDeleted,MasterRecordId,LastName,Birthdate";
    for (birthdays, expected) in [
        ("1,0,,Able,1980-03-04\n", YearFirst),
        ("1,0,,Able,25/3/1980\n2,0,,Blow,4/3/1980\n", DayFirst),
        ("1,0,,Able,3/25/1980\n2,0,,Blow,3/4/1980\n", MonthFirst),
        ("1,0,,Able,3/4/1980\n", MonthFirst),
    ] {
        let (orders, warnings) = orders_below(header, &[birthdays]);
        assert_eq!((orders, warnings), (vec![expected], vec![]), "{birthdays}");
    }
}

/// How many rows the pages of an API have by these settings, those of joined tables last, and the problems and warnings.
fn told(pages: &[&str], settings: &str) -> (Vec<usize>, [String; 2]) {
    let folder = tempfile::tempdir().unwrap();
    for (number, page) in pages.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{number}.json")), page).unwrap();
    }
    let pipeline = folder.path().join("x.toml");
    let text = "name = 'x'\n[[source]]\nname = 's'\nfiles = ['*.json']\n";
    std::fs::write(&pipeline, format!("{text}{settings}")).unwrap();
    let job = Job::examine(&pipeline, &Overrides::default()).0.unwrap();
    let (inputs, told) = open_inputs(&job);
    let rows = inputs.exports.iter().map(|open| open.sample.len());
    let rows = rows.chain(inputs.joined.iter().map(|open| open.sample.len()));
    let said = [told.problems, told.warnings];
    let said = said.map(|said| said.iter().map(ToString::to_string).collect());
    (rows.collect(), said)
}

#[test]
fn a_page_of_one_client_is_a_client_and_one_without_cases_has_none() {
    let one = r#"{"clientNumber":7,"people":[{"id":1,"firstName":"Ann"},{"id":2,"firstName":"Bo"}],
        "contacts":[{"type":"Email","data":"a@x.org","personId":1}],"policies":[{"id":"p"}]}"#;
    let held = format!(r#"{{"total":1,"data":[{one}],"more":[]}}"#);
    let business = r#"[{"clientNumber":8,"details":{"companyName":"Acme"}}]"#;
    let joined = "[[source.joined]]\nfiles = ['*.json']\nnested.rows = 'Policies'\nkey = 'ClientNumber'\nid = 'Policies.Id'\nstages.open = 'customer'\n";
    let settings = format!("preset = 'hawksoft_api'\n{joined}");
    for page in [one, &held] {
        let (rows, [problems, warnings]) = told(&[page, business], &settings);
        assert_eq!((rows, problems), (vec![2, 1, 1], String::new()));
        assert!(
            warnings.contains("1.json: it has a header but no rows"),
            "{warnings}"
        );
    }
    let (rows, [_, warnings]) = told(&[business], "preset = 'hawksoft_api'\n");
    assert_eq!(rows, [1]);
    assert!(
        warnings.contains("no object of the file has a list `People`"),
        "{warnings}"
    );
}

#[test]
fn lists_that_no_object_has_are_told_with_their_key() {
    let clients = r#"[{"No":7,"People":[{"Id":1,"First Name":"Ann"},{"Id":2,"First Name":"Bo"}],"Cases":[]}]"#;
    let columns = "columns.given_name = 'People.First Name'\ncolumns.record_id = 'No/People.Id'\n";
    let rows = "nested = { rows = 'People', id = ['No', 'People.Id'] }\n";
    let joined = "[[source.joined]]\nfiles = ['*.json']\nkey = 'No'\nstages.open = 'customer'\n";
    let settings = format!("{columns}{rows}{joined}");
    let (rows, [problems, _]) = told(&[clients], &format!("{settings}nested.rows = 'Cases'"));
    assert_eq!((rows, problems), (vec![2], String::new()));
    let (_, [problems, _]) = told(&[clients], &format!("{settings}nested.rows = 'Policies'"));
    assert!(
        problems.contains("no object of the file has a list `Policies`"),
        "{problems}"
    );
    let rows = "nested = { rows = 'Peopel', id = ['Number'] }\n";
    let (_, [problems, _]) = told(&[clients], &format!("{columns}{rows}"));
    for message in ["has a list `Peopel`", "the file has no header `Number`"] {
        assert!(problems.contains(message), "{problems}");
    }
}

#[test]
fn a_header_that_some_files_lack_is_worth_knowing_and_one_that_all_lack_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let pipeline = folder.path().join("x.toml");
    let settings = "name = 'x'\nas_of = 2026-11-21\n[[source]]\nname = 's'\nfiles = ['people.csv']\n[[source.joined]]\nfiles = ['case*.csv']\n\
        key = 'ID'\nroles = { Lead = 'Lead' }\n[[interactions]]\nname = 'mail'\nfiles = ['mail*.csv']\nkind = 'email'\ncolumns.subject = 'About'\n\
        [[tasks]]\nname = 'to_do'\nfiles = ['task*.csv']\ncolumns.subject = 'About'\n";
    for (name, text) in [
        ("x.toml", settings),
        ("people.csv", "ID,Name\n1,Ann Lee\n"),
        ("case1.csv", "ID,Fee\n1,2\n"),
        (
            "mail1.csv",
            "record_id,user_id,occurred_at\n1,U1,2026-01-02\n",
        ),
        ("task1.csv", "record_id,due_at\n1,2026-01-02\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let told = || {
        let job = Job::examine(&pipeline, &Overrides::default()).0.unwrap();
        let told = open_inputs(&job).1;
        let lists = [told.problems, told.warnings];
        lists.map(|list| {
            let lacking = list.iter().map(|problem| &*problem.message);
            let lacking = lacking.filter(|message| message.contains("no header `"));
            lacking
                .map(|message| message[message.rfind('/').unwrap_or(0)..].to_owned())
                .collect::<Vec<_>>()
        })
    };
    let lacking = [
        "/case1.csv: the file has no header `Lead`",
        "/mail1.csv: no header `About`",
        "/task1.csv: no header `About`",
    ]
    .map(str::to_owned);
    assert_eq!(told(), [lacking.to_vec(), Vec::new()]);
    for (name, text) in [
        ("case2.csv", "ID,Lead\n1,Kit\n"),
        (
            "mail2.csv",
            "record_id,user_id,occurred_at,About\n1,U1,2026-01-02,Hi\n",
        ),
        ("task2.csv", "record_id,due_at,About\n1,2026-01-02,Hi\n"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    assert_eq!(told(), [Vec::new(), lacking.to_vec()]);
}
