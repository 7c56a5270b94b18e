//! The same table of two runs, side by side in the order of contact IDs.
//!
//! In: batches of both, each sorted by contact ID, no ID twice. Out: which rows are of the same contact, and which of a contact that the
//! other run does not have, a pair of batches at a time: so memory holds no more than a batch of each.

use std::cmp::Ordering;

use anyhow::Result;
use arrow::{array::RecordBatch, datatypes::Schema};

use crate::table::cells::{Texts, column};

/// What two batches have in common; the first is of the run before.
pub(super) struct Step<'b> {
    pub(super) batches: [&'b RecordBatch; 2],
    /// Rows of the same contact.
    pub(super) both: Vec<[usize; 2]>,
    /// Rows of a contact that the other run does not have.
    pub(super) alone: [Vec<usize>; 2],
}

/// Lets `hear` hear every row of both tables once.
pub(super) fn walk<I>(tables: [I; 2], mut hear: impl FnMut(&Step<'_>) -> Result<()>) -> Result<()>
where
    I: Iterator<Item = Result<RecordBatch>>,
{
    let [mut before, mut after] = tables.map(Side::new);
    loop {
        let is_more = [before.fill()?, after.fill()?];
        if is_more == [false; 2] {
            return Ok(());
        }
        hear(&step(&mut before, &mut after)?)?;
    }
}

struct Side<I> {
    rest: I,
    batch: RecordBatch,
    /// The first row that nobody has heard.
    row: usize,
}

impl<I: Iterator<Item = Result<RecordBatch>>> Side<I> {
    fn new(rest: I) -> Self {
        Self {
            rest,
            batch: RecordBatch::new_empty(Schema::empty().into()),
            row: 0,
        }
    }

    /// Whether there is a row left.
    fn fill(&mut self) -> Result<bool> {
        while self.row == self.batch.num_rows() {
            let Some(batch) = self.rest.next() else {
                return Ok(false);
            };
            (self.batch, self.row) = (batch?, 0);
        }
        Ok(true)
    }
}

/// Goes on to the end of one of the batches; of a table that has ended, nothing is left.
fn step<'b, I>(before: &'b mut Side<I>, after: &'b mut Side<I>) -> Result<Step<'b>> {
    let mut step = Step {
        batches: [&before.batch, &after.batch],
        both: Vec::new(),
        alone: Default::default(),
    };
    let ids = step.batches.map(|batch| match batch.num_rows() {
        0 => Ok(None),
        _ => column::<Texts>(batch, "contact_id").map(Some),
    });
    let [was, is] = ids;
    let (was, is) = (was?, is?);
    let ends = step.batches.map(RecordBatch::num_rows);
    let have_ended = [before.row == ends[0], after.row == ends[1]];
    let mut rows = [before.row, after.row];
    loop {
        let [left, right] = [(was, rows[0], ends[0]), (is, rows[1], ends[1])]
            .map(|(ids, row, end)| ids.filter(|_| row < end).map(|ids| ids.value(row)));
        let order = match (left, right) {
            (Some(left), Some(right)) => left.cmp(right),
            (Some(_), None) if have_ended[1] => Ordering::Less,
            (None, Some(_)) if have_ended[0] => Ordering::Greater,
            _ => break,
        };
        match order {
            Ordering::Less => step.alone[0].push(rows[0]),
            Ordering::Greater => step.alone[1].push(rows[1]),
            Ordering::Equal => step.both.push(rows),
        }
        rows[0] += usize::from(order.is_le());
        rows[1] += usize::from(order.is_ge());
    }
    [before.row, after.row] = rows;
    Ok(step)
}
