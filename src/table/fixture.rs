//! Tables for tests: columns are given by name, what is not given is absent.

use std::{fs, path::Path};

use super::{Batch, Column, Kind, Table, TableWriter};

/// A column of each kind.
pub(crate) static EVERY_KIND: Table = Table::new(
    "all",
    "One row per row.",
    &["text"],
    &[
        Column::new("text", Kind::Text, "A text.").many(),
        Column::new("list", Kind::List, "A list."),
        Column::new("int", Kind::Int, "An integer."),
        Column::new("float", Kind::Float, "A number."),
        Column::new("bool", Kind::Bool, "A truth."),
        Column::new("day", Kind::Day, "A date."),
        Column::new("moment", Kind::Moment, "A moment."),
    ],
);

/// Writes a table into a folder, which is made if it is not there. Its rows are lines of cells between `;`, below a line of the names of
/// their columns; the values of a list are joined by `|`.
pub(crate) fn write_table(folder: &Path, table: &Table, rows: &str) {
    fs::create_dir_all(folder).unwrap();
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(b';')
        .trim(csv::Trim::All)
        .from_reader(rows.as_bytes());
    let headers = rows.headers().unwrap().clone();
    assert!(headers.iter().all(|name| table.position(name).is_some()));
    let mut batch = Batch::new(table, 0);
    for cells in rows.records().map(Result::unwrap) {
        let mut row = batch.row();
        for column in table.columns.iter() {
            let place = headers.iter().position(|name| name == column.name);
            let cell = place.map_or("", |place| &cells[place]);
            match column.kind {
                Kind::Text => row.text(cell),
                Kind::List => row.list(cell.split('|')),
                Kind::Int => row.int(cell.parse().ok()),
                Kind::Float => row.float(cell.parse().ok()),
                Kind::Bool => row.boolean(cell.parse().ok()),
                Kind::Day => row.day(cell.parse().ok()),
                Kind::Moment => row.moment(cell.parse().ok().map(crate::time::Day::start)),
            };
        }
        row.end();
    }
    TableWriter::write_whole(folder, table, &batch.finish()).unwrap();
}
