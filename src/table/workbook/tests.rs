//! Workbooks that are written and read back.

use calamine::{Data, Reader, Xlsx, open_workbook};

use super::*;
use crate::table::fixture::{EVERY_KIND, write_table};

const AS_OF: Day = Day(20_778);

/// The cells of the sheet of these rows, in a workbook whose sheets hold so many.
fn sheet(rows: &str, rows_max: u64) -> Vec<Vec<Data>> {
    let folder = tempfile::tempdir().unwrap();
    write_table(folder.path(), &EVERY_KIND, rows);
    let path = folder.path().join("all.xlsx");
    let mut workbook = WorkbookWriter::create(&path, "title", AS_OF).unwrap();
    workbook.rows_max = rows_max;
    let table = EVERY_KIND.file(folder.path());
    workbook.add_table("all", &table, "all.csv").unwrap();
    workbook.finish().unwrap();
    let mut workbook: Xlsx<_> = open_workbook(&path).unwrap();
    let cells = workbook.worksheet_range("all").unwrap();
    cells.rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn cells_are_what_they_are_and_words_are_never_more() {
    let words = ["=1+1", "00123", "1E+5", "_x0041_", "<b>&"];
    let rows = format!("text\n{}", words.join("\n"));
    let text = |row: &Vec<Data>| row[0].clone();
    let told: Vec<Data> = sheet(&rows, 99).iter().skip(1).map(text).collect();
    assert_eq!(told, words.map(|word| Data::String(word.to_owned())));
    let rows = "list; int; float; bool; day; moment
        a|b; 1234; 0.5; true; 2026-11-21; 2026-11-21
        ; ; ; ; 1899-12-31;";
    let told = sheet(rows, 99);
    let shown = |row: &[Data]| row.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told[0][6], Data::String("moment".to_owned()));
    assert_eq!(shown(&told[1])[1..5], ["a|b", "1234", "0.5", "true"]);
    let dates = told[1][5..]
        .iter()
        .map(|cell| matches!(cell, Data::DateTime(_)));
    assert_eq!(dates.collect::<Vec<_>>(), [true, true]);
    assert_eq!(
        told[2][5],
        Data::String("1899-12-31".to_owned()),
        "no spreadsheet has it"
    );
}

#[test]
fn a_sheet_that_is_full_says_where_the_rest_is() {
    for (rows_max, last) in [(4, "c"), (3, "2 rows more: all.csv")] {
        let told = sheet("text\na\nb\nc", rows_max);
        assert_eq!(told.len() as u64, rows_max);
        assert_eq!(
            told[rows_max as usize - 1][0],
            Data::String(last.to_owned())
        );
    }
}

#[test]
fn names_of_sheets_are_short_and_their_own() {
    let taken = ["history", "Summary", "unowned"].map(str::to_owned);
    for (name, free) in [
        ("summary", "summary_2"),
        ("History", "History_2"),
        ("stale", "stale"),
        (&"x".repeat(40), &"x".repeat(31)),
    ] {
        assert_eq!(free_name(name, &taken), free);
    }
}

#[test]
fn a_cell_holds_no_more_than_a_spreadsheet_reads() {
    let long = "ä😀".repeat(CELL_MAX);
    assert_eq!(shortened(&long).encode_utf16().count(), CELL_MAX);
    assert_eq!(shortened("ä😀"), "ä😀");
}

#[test]
fn a_full_disk_is_told_as_such() {
    let is_full = |error: anyhow::Error| {
        let cause = error.root_cause().downcast_ref::<io::Error>();
        cause.is_some_and(|error| error.kind() == ErrorKind::StorageFull)
    };
    let panics = [
        guarded(|| {
            std::fs::write("/dev/full", "row").expect("no row is written");
            Ok(())
        }),
        guarded(|| panic!("no room for a row")),
    ];
    let told = panics.map(|told| is_full(told.unwrap_err()));
    assert_eq!(told, [true, false], "a defect is no full disk");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("all.xlsx");
    std::os::unix::fs::symlink("/dev/full", &path).unwrap();
    let mut workbook = WorkbookWriter::create(&path, "title", AS_OF).unwrap();
    workbook
        .add_lines("Summary", &[], &[vec![Figure::Count(1)]])
        .unwrap();
    assert!(is_full(workbook.finish().unwrap_err()));
}

#[test]
fn what_comes_after_an_error_is_let_go() {
    let file = File::options().write(true).open("/dev/full").unwrap();
    let mut file = OnceFailed {
        file,
        has_failed: false,
    };
    let told = [(); 2].map(|()| file.write(b"row").ok());
    assert_eq!(told, [None, Some(3)]);
}
