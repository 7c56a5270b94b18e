//! How far the cells of a sheet reach: a stray one in the last row and column makes a table that no memory holds.

use calamine::{Cell, DataRef, Dimensions, Reader, Sheets};

use super::Workbook;
use crate::load::error::{Fault, LoadError};
use crate::load::export::{Export, ReadOptions};

/// A table of fewer cells is held, however few are filled.
const CELLS_MAX: u64 = 1 << 24;
/// One of more cells is held if one in so many is filled.
const CELLS_PER_FILLED_MAX: u64 = 64;

/// Refuses a workbook of which a sheet that may be read holds a cell far out.
pub(super) fn check_extents(
    workbook: &mut Workbook<'_>,
    export: &Export,
    options: &ReadOptions,
) -> Result<(), LoadError> {
    let is_wanted = |name: &String| {
        let wanted = options.sheet.as_ref();
        wanted.is_none_or(|wanted| wanted.trim().eq_ignore_ascii_case(name.trim()))
    };
    for name in workbook.sheet_names().iter().filter(|name| is_wanted(name)) {
        let extent = match workbook {
            Sheets::Xlsx(book) => book.worksheet_cells_reader(name).ok().map(|mut cells| {
                Extent::new(cells.dimensions(), || cells.next_cell().ok().flatten())
            }),
            Sheets::Xlsb(book) => book.worksheet_cells_reader(name).ok().map(|mut cells| {
                Extent::new(cells.dimensions(), || cells.next_cell().ok().flatten())
            }),
            Sheets::Xls(_) | Sheets::Ods(_) => None,
        };
        if extent.is_some_and(|extent| !extent.fits()) {
            return Err(Fault::FarCell(name.clone()).of(&export.path));
        }
    }
    Ok(())
}

/// How many cells a table has, and how many of them hold something.
struct Extent {
    cells: u64,
    filled: u64,
}

impl Extent {
    /// As the sheet says, or as its cells show where it says nothing or a great deal.
    fn new<'a>(said: Dimensions, next_cell: impl FnMut() -> Option<Cell<DataRef<'a>>>) -> Self {
        let cells = said.len();
        if (2..=CELLS_MAX).contains(&cells) {
            return Self {
                cells,
                filled: cells,
            };
        }
        let found = std::iter::from_fn(next_cell);
        let found = found.filter(|cell| !matches!(cell.get_value(), DataRef::Empty));
        let (mut filled, mut start, mut end) = (0, (u32::MAX, u32::MAX), (0, 0));
        for (row, column) in found.map(|cell| cell.get_position()) {
            filled += 1;
            start = (row.min(start.0), column.min(start.1));
            end = (row.max(end.0), column.max(end.1));
        }
        let cells = if filled == 0 {
            0
        } else {
            Dimensions { start, end }.len()
        };
        Self { cells, filled }
    }

    fn fits(&self) -> bool {
        self.cells <= CELLS_MAX || self.cells / CELLS_PER_FILLED_MAX <= self.filled
    }
}
