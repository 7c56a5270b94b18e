//! A small run folder for tests: rows are given by name, what is not given is absent.

use std::{fs, path::Path};

use crate::table::{Batch, Kind, Table, TableWriter};

/// Cells by the name of their column; the values of a list are joined by `|`.
pub(crate) type Cells<'c> = &'c [(&'c str, &'c str)];

/// Writes a table of `data/` or of `reports/` in a run folder.
pub(crate) fn write_table(run: &Path, folder: &str, table: &Table, rows: &[Cells<'_>]) {
    fs::create_dir_all(run.join(folder)).unwrap();
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
    let path = run.join(folder).join(table.name).with_extension("parquet");
    let mut file = TableWriter::create(&path, table).unwrap();
    file.write(&batch.finish()).unwrap();
    file.finish().unwrap();
}
