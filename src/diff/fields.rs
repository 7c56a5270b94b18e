//! Which values of contacts differ, field by field.
//!
//! In: rows of the same contact in two batches. Out: for each field, how many contacts have another value, one where there was none, or
//! none any more. Values themselves are never kept: of a contact that goes on under another ID its cells are, as numbers of 64 bits.

use anyhow::{Context, Result};
use arrow::{
    array::{Array, ArrayRef, AsArray, RecordBatch, make_comparator},
    compute::SortOptions,
};
use serde::Serialize;

use crate::{assign::CURRENT, keys::hash, table::cells::Printer};

/// How many contacts have another value in a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// The column of `contacts`.
    pub field: String,
    /// All three together.
    pub contacts: u64,
    /// One value before, another after.
    pub changed: u64,
    /// No value before, one after.
    pub filled: u64,
    /// A value before, none after.
    pub emptied: u64,
    /// IDs of the first of these contacts, as they are after; as many as are asked for.
    pub examples: Vec<String>,
}

/// The fields of the contacts that both runs have.
#[derive(Debug)]
pub(super) struct Fields {
    fields: Vec<FieldChange>,
    examples_max: usize,
    /// Contacts with another value in any field.
    pub(super) contacts: u64,
}

impl Fields {
    pub(super) fn new(names: &[&str], examples_max: usize) -> Self {
        let field = |name: &&str| FieldChange {
            field: (*name).to_owned(),
            ..FieldChange::default()
        };
        Self {
            fields: names.iter().map(field).collect(),
            examples_max,
            contacts: 0,
        }
    }

    /// Compares rows of the same contact.
    pub(super) fn compare(
        &mut self,
        batches: [&RecordBatch; 2],
        rows: &[[usize; 2]],
        id: impl Fn(usize) -> String,
    ) -> Result<()> {
        let mut differ = vec![false; rows.len()];
        for field in &mut self.fields {
            let [before, after] = batches.map(|batch| cells(batch, &field.field));
            let (before, after) = (before?, after?);
            let order =
                make_comparator(before, after, SortOptions::default()).with_context(|| {
                    format!("the two runs have different kinds of `{}`", field.field)
                })?;
            let is_rule = field.field == RULE;
            for ([was, is], differs) in rows.iter().zip(&mut differ) {
                if order(*was, *is).is_ne() && !(is_rule && goes_on(digest(after, *is)?)) {
                    let absent = [is_absent(before, *was), is_absent(after, *is)];
                    *differs |= field.hear(absent, self.examples_max, || id(*is));
                }
            }
        }
        self.contacts += differ.iter().filter(|differs| **differs).count() as u64;
        Ok(())
    }

    /// The cells of a row as numbers, to be compared when the contact's other row comes.
    pub(super) fn digests(&self, batch: &RecordBatch, row: usize) -> Result<Vec<u64>> {
        let fields = self.fields.iter();
        let digests = fields.map(|field| digest(cells(batch, &field.field)?, row));
        digests.collect()
    }

    /// Compares the cells of a contact's two rows.
    pub(super) fn compare_digests(&mut self, [before, after]: [&[u64]; 2], id: &str) {
        let mut differs = false;
        for (field, (was, is)) in self.fields.iter_mut().zip(before.iter().zip(after)) {
            if was != is && !(field.field == RULE && goes_on(*is)) {
                let absent = [*was == ABSENT, *is == ABSENT];
                differs |= field.hear(absent, self.examples_max, || id.to_owned());
            }
        }
        self.contacts += u64::from(differs);
    }

    /// The fields that differ in any contact, most contacts first.
    pub(super) fn end(self) -> Vec<FieldChange> {
        let mut fields = self.fields;
        fields.retain(|field| field.contacts > 0);
        fields.sort_by_key(|field| std::cmp::Reverse(field.contacts)); // equal ones stay in the order of the table
        fields
    }
}

/// The field that says by which rule a contact has its owner.
const RULE: &str = "owner_rule";

/// No text has this number.
const ABSENT: u64 = 0;

impl FieldChange {
    /// Counts a contact whose cells differ, unless both hold nothing.
    fn hear(
        &mut self,
        is_absent: [bool; 2],
        examples_max: usize,
        id: impl FnOnce() -> String,
    ) -> bool {
        let counter = match is_absent {
            [true, true] => return false, // an empty list and none at all
            [true, false] => &mut self.filled,
            [false, true] => &mut self.emptied,
            [false, false] => &mut self.changed,
        };
        *counter += 1;
        self.contacts += 1;
        if self.examples.len() < examples_max {
            self.examples.push(id());
        }
        true
    }
}

/// Whether a rule, as a number, says that the owner goes on: that it does so by the ledger now is no other value.
fn goes_on(rule: u64) -> bool {
    rule == hash(CURRENT.as_bytes())
}

/// A cell as a number.
fn digest(cells: &ArrayRef, row: usize) -> Result<u64> {
    if is_absent(cells, row) {
        return Ok(ABSENT);
    }
    let mut text = String::new();
    Printer::of(cells)?.append(row, &mut text);
    Ok(hash(text.as_bytes()).max(ABSENT + 1))
}

fn cells<'b>(batch: &'b RecordBatch, name: &str) -> Result<&'b ArrayRef> {
    let cells = batch.column_by_name(name);
    cells.with_context(|| format!("no column `{name}`"))
}

fn is_absent(cells: &ArrayRef, row: usize) -> bool {
    cells.is_null(row)
        || cells
            .as_list_opt::<i32>()
            .is_some_and(|lists| lists.value_length(row) == 0)
}
