//! Rows of two tables as numbers, side by side, contact by contact.
//!
//! In: batches of both, and which row is which number. Out: the numbers that each contact has before and after.

use anyhow::{Context, Result};
use arrow::array::RecordBatch;
use uuid::Uuid;

/// The contact of each row, and the row as a number, or several.
pub(super) type Numbered<T> = Vec<(Uuid, T)>;

/// Lets `hear` hear, in the order of contacts, what each has before and after; nothing where a table does not have it.
pub(super) fn side_by_side<I, T: Copy>(
    tables: [I; 2],
    number: impl Fn(&RecordBatch) -> Result<Numbered<T>>,
    mut hear: impl FnMut(Uuid, [&mut Vec<T>; 2]),
) -> Result<()>
where
    I: Iterator<Item = Result<RecordBatch>>,
{
    let [before, after] = tables.map(|batches| Side::open(batches, &number));
    let (mut before, mut after) = (before?, after?);
    let [mut was, mut is] = [Vec::new(), Vec::new()];
    loop {
        let contacts = [before.next, after.next].into_iter().flatten();
        let Some((first, _)) = contacts.min_by_key(|(contact, _)| *contact) else {
            return Ok(());
        };
        before.take(first, &mut was)?;
        after.take(first, &mut is)?;
        hear(first, [&mut was, &mut is]);
    }
}

/// Takes out what both have, as often as both have it, and says how much that is.
pub(super) fn remove_common<T: Copy + Ord>(before: &mut Vec<T>, after: &mut Vec<T>) -> u64 {
    remove_common_by([before, after], |number| *number)
}

/// The same of what agrees in a part of it, by which its order goes first.
pub(super) fn remove_common_by<T: Copy + Ord, K: Ord>(
    [before, after]: [&mut Vec<T>; 2],
    part: impl Fn(&T) -> K,
) -> u64 {
    before.sort_unstable();
    after.sort_unstable();
    let count = before.len() as u64;
    if before == after {
        before.clear();
        after.clear();
        return count;
    }
    let mut others = std::mem::take(after).into_iter().peekable();
    before.retain(|number| {
        let own = part(number);
        while let Some(other) = others.next_if(|other| part(other) < own) {
            after.push(other);
        }
        others.next_if(|other| part(other) == own).is_none()
    });
    after.extend(others);
    count - before.len() as u64
}

/// A contact's ID as a number that sorts as the text does.
pub(super) fn contact_number(id: &str) -> Result<Uuid> {
    Uuid::parse_str(id).context("a contact_id is no UUID: the table is damaged")
}

struct Side<'n, I, N, T> {
    batches: I,
    number: &'n N,
    rows: std::vec::IntoIter<(Uuid, T)>,
    next: Option<(Uuid, T)>,
}

impl<'n, I, N, T: Copy> Side<'n, I, N, T>
where
    I: Iterator<Item = Result<RecordBatch>>,
    N: Fn(&RecordBatch) -> Result<Numbered<T>>,
{
    fn open(batches: I, number: &'n N) -> Result<Self> {
        let mut side = Self {
            batches,
            number,
            rows: Vec::new().into_iter(),
            next: None,
        };
        side.advance()?;
        Ok(side)
    }

    fn advance(&mut self) -> Result<()> {
        self.next = self.rows.next();
        while self.next.is_none() {
            let Some(batch) = self.batches.next() else {
                return Ok(());
            };
            self.rows = (self.number)(&batch?)?.into_iter();
            self.next = self.rows.next();
        }
        Ok(())
    }

    /// Takes what a contact has, if that comes next.
    fn take(&mut self, contact: Uuid, numbers: &mut Vec<T>) -> Result<()> {
        numbers.clear();
        while let Some((_, number)) = self.next.filter(|(next, _)| *next == contact) {
            numbers.push(number);
            self.advance()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_both_have_is_taken_out_as_often_as_both_have_it() {
        for (before, after, common, left) in [
            (vec![3, 1, 1], vec![1, 2], 1, [vec![1, 3], vec![2]]),
            (vec![2, 1], vec![1, 2], 2, [vec![], vec![]]),
            (vec![], vec![5], 0, [vec![], vec![5]]),
            (vec![4, 4], vec![4, 4, 4], 2, [vec![], vec![4]]),
        ] {
            let (mut before, mut after) = (before, after);
            assert_eq!(remove_common(&mut before, &mut after), common);
            assert_eq!([before, after], left);
        }
    }
}
