//! Tables for tests: rows are given by name, what is not given is absent.

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

/// Cells by the name of their column; the values of a list are joined by `|`.
pub(crate) type Cells<'c> = &'c [(&'c str, &'c str)];

/// Writes a table into a folder, which is made if it is not there.
pub(crate) fn write_table(folder: &Path, table: &Table, rows: &[Cells<'_>]) {
    fs::create_dir_all(folder).unwrap();
    let mut batch = Batch::new(table, rows.len());
    for cells in rows {
        let known = |name: &&str| table.position(name).is_some();
        assert!(cells.iter().map(|(name, _)| name).all(known));
        let mut row = batch.row();
        for column in table.columns.iter() {
            let cell = cells.iter().find(|(name, _)| *name == column.name);
            let cell = cell.map_or("", |(_, cell)| cell);
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
