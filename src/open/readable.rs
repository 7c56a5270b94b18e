//! What the first rows show: which mark stands before the cents, which columns of dates and amounts cannot be read, and which columns
//! that nobody reads hold what people are reached by, which hold the record IDs, and whether these are Salesforce's, and which write dates out.

use std::collections::BTreeSet;

use bumpalo::Bump;

use crate::{
    load::{Export, Format, RawRow, RowBatch},
    source::{ColumnPlan, Field, Preset},
    standardise::{
        date::{Dates, Reading},
        email,
        number::{self, DecimalMark},
        phone, salesforce_id,
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

/// The fields of a text whose dates are written out. A workbook has days as numbers.
pub(super) fn written_out(
    plan: &ColumnPlan,
    sample: &RowBatch,
    export: &Export,
    dates: Dates,
) -> Vec<Field> {
    let is_text = !matches!(export.format, Format::Xlsx | Format::Xls | Format::Ods);
    let fields = Field::DATES.into_iter().filter(|_| is_text);
    let cells = |field| filled(plan, sample, field).map(|(_, cell)| cell);
    fields
        .filter(|field| dates.are_written_out(cells(*field)))
        .collect()
}

/// Field, position, and how many of how many cells cannot be read, of each column of dates or amounts of which most cannot.
pub(super) fn unreadable_columns(
    plan: &ColumnPlan,
    sample: &RowBatch,
    dates: impl Fn(Field) -> Dates,
    decimals: DecimalMark,
) -> Vec<(Field, usize, usize, usize)> {
    let is_readable = |field, cell: &str| match field {
        Field::Value => number::parse_amount(cell, decimals).is_some() || is_placeholder(cell),
        _ => dates(field).parse_timestamp(cell) != Reading::Unreadable,
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

/// Position and field of each column that is not read though most of its cells are e-mail addresses or phone numbers, and most of these
/// differ, as those of contacts do, and those of a few colleagues do not.
pub(super) fn unread_columns(
    plan: &ColumnPlan,
    sample: &RowBatch,
    phones: Option<&phone::Parser>,
) -> Vec<(usize, Field)> {
    let arena = Bump::new();
    let is_mostly = |at: usize, holds: &dyn Fn(&str) -> bool| {
        let cells = sample.rows().map(|row| row.cell(at).trim());
        let cells: Vec<_> = cells.filter(|cell| !cell.is_empty()).collect();
        let held = cells.iter().filter(|cell| holds(cell));
        let different: BTreeSet<_> = held.clone().collect();
        let is_most = |count: usize| count * 2 > cells.len();
        cells.len() >= CELLS_MIN && is_most(held.count()) && is_most(different.len())
    };
    let is_email = |cell: &str| cell.contains('@') && !email::parse(cell, &arena).good.is_empty();
    let is_phone =
        |cell: &str| phones.is_some_and(|phones| !phones.parse(cell, &arena).good.is_empty());
    let field = |at: usize| {
        if is_mostly(at, &is_email) {
            Some(Field::Email)
        } else {
            is_mostly(at, &is_phone).then_some(Field::Phone)
        }
    };
    let unread = plan.unused();
    unread.filter_map(|at| Some((at, field(at)?))).collect()
}

/// The columns that hold the record ID of the first rows: of several that may, the first that is filled in a row.
pub(super) fn columns_of_ids(plan: &ColumnPlan, sample: &RowBatch) -> BTreeSet<usize> {
    let cells = plan.cells(Field::RecordId);
    let first = |row: RawRow<'_>| {
        let mut cells = cells.iter().copied();
        cells.find(|&at| !row.cell(at).trim().is_empty())
    };
    sample.rows().filter_map(first).collect()
}

/// Whether the record IDs are those of Salesforce, as nearly all of the first rows are, and the preset or the checksum of one of them says so.
pub(super) fn are_of_salesforce(plan: &ColumnPlan, sample: &RowBatch, preset: &Preset) -> bool {
    let (mut all, mut own, mut has_checksum) = (0, 0, preset.salesforce_ids);
    for (_, id) in filled(plan, sample, Field::RecordId) {
        all += 1;
        if let Some(other) = salesforce_id::other_form(id) {
            own += 1;
            has_checksum |= other.len() < id.len();
        }
    }
    has_checksum && all > 0 && own * 10 >= all * 9
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
