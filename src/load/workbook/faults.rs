//! Cells of a sheet that stand for nothing: errors, and formulas whose values were not stored. They read as blank, and are told.

use calamine::{Cell, CellErrorType, Data, DataRef, Error, Range, Reader, Sheets, Xlsx};

use super::Workbook;
use crate::load::batch::Shape;
use crate::plural::counted;

/// A formula that was written without its value, as programs that cannot calculate do.
const NOT_CALCULATED: Data = Data::Error(CellErrorType::GettingData);

/// The cells of a sheet. One that cannot be read with its formulas is read without.
pub(super) fn cells_of(workbook: &mut Workbook<'_>, name: &str) -> Result<Range<Data>, Error> {
    if let Sheets::Xlsx(book) = workbook
        && let Some(cells) = calculated(book, name)
    {
        return Ok(cells);
    }
    workbook.worksheet_range(name)
}

fn calculated(book: &mut Xlsx<std::io::Cursor<&[u8]>>, name: &str) -> Option<Range<Data>> {
    let mut reader = book.worksheet_cells_reader(name).ok()?;
    let mut cells = Vec::new();
    while let Some(cell) = reader.next_cell_with_formula_metadata().ok()? {
        match (cell.value, cell.formula) {
            (DataRef::Empty, None) => {}
            (DataRef::Empty, Some(_)) => cells.push(Cell::new(cell.pos, NOT_CALCULATED)),
            (value, _) => cells.push(Cell::new(cell.pos, value.into())),
        }
    }
    Some(Range::from_sparse(cells))
}

/// What is wrong with the cells of the data, in sentences with the first of each kind.
pub(super) fn faults(cells: &Range<Data>, shape: &Shape) -> impl Iterator<Item = String> {
    let start = cells.start().unwrap_or_default();
    let errors = cells.used_cells().filter_map(|(row, column, cell)| {
        let place = (start.0 as usize + row, start.1 as usize + column);
        let is_data = place.0 as u64 + 1 >= shape.data_line;
        (is_data && matches!(cell, Data::Error(_))).then_some((place, *cell == NOT_CALCULATED))
    });
    let mut found = [(0, None); 2]; // how many, and where the first is
    for (place, is_formula) in errors {
        let (count, first) = &mut found[usize::from(is_formula)];
        *count += 1;
        first.get_or_insert(place);
    }
    let [errors, formulas] = found;
    let kinds = [
        (
            formulas,
            "formula",
            "without a stored value",
            "open the file in a spreadsheet and save it",
        ),
        (
            errors,
            "cell",
            "with an error such as #REF!",
            "mend it at the source",
        ),
    ];
    kinds
        .into_iter()
        .filter_map(|((count, first), what, why, way_out)| {
            let first = address(first?);
            let cells = counted(count, what);
            Some(format!(
                "read as blank: {cells} {why}, the first in {first}; {way_out}"
            ))
        })
}

/// The cell as spreadsheets call it: `C7`.
fn address((row, column): (usize, usize)) -> String {
    let mut letters = String::new();
    let mut left = column + 1;
    while left > 0 {
        letters.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    format!("{letters}{}", row + 1)
}
