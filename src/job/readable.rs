//! What the first rows show of dates and amounts: which mark stands before the cents, and which columns cannot be read.

use crate::{
    load::{Export, RowBatch},
    source::{ColumnPlan, Field},
    standardise::{
        date::{Dates, Reading},
        number::{self, DecimalMark},
        text::is_placeholder,
    },
};

/// So many filled cells tell of a column.
const CELLS_MIN: usize = 3;

/// The mark before the cents: as only one of the two can be in most amounts; else, a file of semicolons comes from where it is the comma.
pub(super) fn decimal_mark(plan: &ColumnPlan, sample: &RowBatch, export: &Export) -> DecimalMark {
    let amounts = filled(plan, sample, Field::Value).map(|(_, cell)| cell);
    number::infer_mark(amounts).unwrap_or(match export.delimiter() {
        Some(';') => DecimalMark::Comma,
        _ => DecimalMark::Point,
    })
}

/// Field, position, and how many of how many cells cannot be read, of each column of dates or amounts of which most cannot.
pub(super) fn unreadable_columns(
    plan: &ColumnPlan,
    sample: &RowBatch,
    dates: Dates,
    decimals: DecimalMark,
) -> Vec<(Field, usize, usize, usize)> {
    let is_readable = |field, cell: &str| match field {
        Field::Value => number::parse_amount(cell, decimals).is_some() || is_placeholder(cell),
        _ => dates.parse_timestamp(cell) != Reading::Unreadable,
    };
    let columns = Field::DATES
        .into_iter()
        .chain([Field::Value])
        .flat_map(|field| plan.cells(field).iter().map(move |at| (field, *at)));
    let counted = columns.map(|(field, column)| {
        let cells = filled(plan, sample, field).filter(|(at, _)| *at == column);
        let (mut unreadable, mut all) = (0, 0);
        for (_, cell) in cells {
            all += 1;
            unreadable += usize::from(!is_readable(field, cell));
        }
        (field, column, unreadable, all)
    });
    counted
        .filter(|(_, _, unreadable, all)| *all >= CELLS_MIN && unreadable * 2 > *all)
        .collect()
}

/// Position and text of each filled cell of a field.
fn filled<'s>(
    plan: &'s ColumnPlan,
    sample: &'s RowBatch,
    field: Field,
) -> impl Iterator<Item = (usize, &'s str)> {
    let cells = plan.cells(field).iter();
    let cells = cells.flat_map(|&at| sample.rows().map(move |row| (at, row.cell(at).trim())));
    cells.filter(|(_, cell)| !cell.is_empty())
}
