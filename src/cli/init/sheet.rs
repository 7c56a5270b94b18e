//! Which sheet of a workbook holds contacts, where it is not the first that holds a table.

use super::office;
use crate::{
    interaction::recognise,
    load::{self, Export, ReadOptions},
    source::{ColumnPlan, ColumnSettings, Severity, detect},
};

/// Of a workbook whose first table is nothing that is known, such as a cover, the sheet that holds contacts, with its name; else the export.
pub(super) fn of_people(export: Export) -> (Export, Option<String>) {
    let headers = &export.headers;
    let is_known = recognise(headers).is_some() || office::office_file(headers).is_some();
    if is_known || holds_contacts(headers) {
        return (export, None);
    }
    let mut others = export.other_sheets.iter().filter_map(|name| {
        let options = ReadOptions {
            sheet: Some(name.clone()),
            ..ReadOptions::default()
        };
        load::open(&export.path, &options).ok()?.pop()
    });
    match others.find(|other| holds_contacts(&other.headers)) {
        Some(other) => {
            let sheet = other.sheet.clone();
            (other, sheet)
        }
        None => (export, None),
    }
}

fn holds_contacts(headers: &[String]) -> bool {
    let preset = detect(headers).preset;
    let (_, problems) = ColumnPlan::new(headers, preset, &ColumnSettings::default());
    let mut severities = problems.iter().map(|problem| problem.severity);
    severities.all(|severity| severity == Severity::Warning)
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Workbook;

    use super::*;

    #[test]
    fn the_sheet_that_holds_contacts_is_taken_where_the_first_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let cover = (
            "Cover",
            [["Report", "Made for"], ["All customers", "the office"]],
        );
        let people = (
            "People",
            [["Full Name", "Email"], ["Ann Lee", "ann@example.com"]],
        );
        let codes = ("Codes", [["Code", "Meaning"], ["A", "all"]]);
        for (sheets, taken) in [
            ([cover, codes, people], Some("People")),
            ([people, cover, codes], None),
            ([cover, codes, ("More", codes.1)], None),
        ] {
            let book = folder.path().join("book.xlsx");
            let mut workbook = Workbook::new();
            for (name, rows) in sheets {
                let sheet = workbook.add_worksheet().set_name(name).unwrap();
                for (at, row) in (0..).zip(rows) {
                    sheet.write_row(at, 0, row).unwrap();
                }
            }
            workbook.save(&book).unwrap();
            let export = load::open(&book, &ReadOptions::default())
                .unwrap()
                .remove(0);
            let (export, sheet) = of_people(export);
            assert_eq!(sheet.as_deref(), taken);
            let first = sheets[0].0;
            assert_eq!(export.sheet.as_deref(), Some(taken.unwrap_or(first)));
        }
    }
}
