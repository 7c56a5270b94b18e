//! The growing cells of one column: plain vectors that become Arrow arrays without a copy, and come back from them.
//!
//! A text is absent exactly if it is empty, so that only the ends of texts are kept until an array is made of them.

use std::{fmt, io::Write, sync::Arc};

use arrow::{
    array::{
        Array, ArrayRef, AsArray, BooleanBuilder, LargeStringArray, ListArray, NullBufferBuilder,
        PrimitiveArray,
    },
    buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer},
    datatypes::{
        ArrowNativeType, ArrowPrimitiveType, Date32Type, Float64Type, Int64Type,
        TimestampMicrosecondType,
    },
};

use crate::table::schema::{Kind, list_item};

/// Bytes set aside per text cell of a new column; more are taken as they are needed.
const TEXT_BYTES: usize = 8;

/// The cells of one column.
#[derive(Debug)]
pub(super) enum Cells {
    Text(Texts),
    List(Lists),
    Int(Numbers<Int64Type>),
    Float(Numbers<Float64Type>),
    Bool(BooleanBuilder),
    Day(Numbers<Date32Type>),
    Moment(Numbers<TimestampMicrosecondType>),
}

impl Cells {
    pub(super) fn new(kind: Kind, rows: usize) -> Self {
        match kind {
            Kind::Text => Self::Text(Texts::with_capacity(rows)),
            Kind::List => Self::List(Lists::with_capacity(rows)),
            Kind::Int => Self::Int(Numbers::with_capacity(rows)),
            Kind::Float => Self::Float(Numbers::with_capacity(rows)),
            Kind::Bool => Self::Bool(BooleanBuilder::with_capacity(rows)),
            Kind::Day => Self::Day(Numbers::with_capacity(rows)),
            Kind::Moment => Self::Moment(Numbers::with_capacity(rows)),
        }
    }

    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::List(_) => "list",
            Self::Int(_) => "integer",
            Self::Float(_) => "number",
            Self::Bool(_) => "boolean",
            Self::Day(_) => "date",
            Self::Moment(_) => "moment",
        }
    }

    pub(super) fn take(&mut self) -> ArrayRef {
        match self {
            Self::Text(cells) => Arc::new(cells.take()),
            Self::List(cells) => Arc::new(cells.take()),
            Self::Int(cells) => Arc::new(cells.take()),
            Self::Float(cells) => Arc::new(cells.take()),
            Self::Bool(cells) => Arc::new(cells.finish()),
            Self::Day(cells) => Arc::new(cells.take()),
            Self::Moment(cells) => Arc::new(cells.take()),
        }
    }

    /// Takes back the memory of an array that this column gave; none if somebody else still holds it.
    pub(super) fn reuse(&mut self, array: ArrayRef) {
        match self {
            Self::Text(cells) => cells.reuse(array.as_string().clone(), array),
            Self::List(cells) => cells.reuse(array.as_list().clone(), array),
            Self::Int(cells) => cells.reuse(array.as_primitive().clone(), array),
            Self::Float(cells) => cells.reuse(array.as_primitive().clone(), array),
            Self::Bool(_) => {}
            Self::Day(cells) => cells.reuse(array.as_primitive().clone(), array),
            Self::Moment(cells) => cells.reuse(array.as_primitive().clone(), array),
        }
    }
}

/// Texts, one behind the other; an empty one is null.
#[derive(Debug)]
pub(super) struct Texts {
    joined: Vec<u8>,
    /// Where the first begins, then where each ends.
    ends: Vec<i64>,
}

impl Texts {
    fn with_capacity(rows: usize) -> Self {
        let mut ends = Vec::with_capacity(rows + 1);
        ends.push(0);
        Self {
            joined: Vec::with_capacity(rows * TEXT_BYTES),
            ends,
        }
    }

    pub(super) fn push(&mut self, text: &str) {
        if !text.is_empty() {
            self.joined.extend_from_slice(text.as_bytes()); // most cells of many columns are absent
        }
        self.end();
    }

    pub(super) fn push_parts(&mut self, parts: &[&str]) {
        let parts = parts.iter().map(|part| part.as_bytes());
        parts.for_each(|part| self.joined.extend_from_slice(part));
        self.end();
    }

    pub(super) fn push_formatted(&mut self, text: fmt::Arguments<'_>) {
        let written = self.joined.write_fmt(text);
        written.expect("a column takes every text");
        self.end();
    }

    fn end(&mut self) {
        self.ends.push(self.joined.len() as i64);
    }

    fn len(&self) -> usize {
        self.ends.len() - 1
    }

    fn take(&mut self) -> LargeStringArray {
        let count = self.len();
        if self.joined.is_empty() {
            self.ends.truncate(1);
            return LargeStringArray::new_null(count); // of many columns, at once
        }
        let ends = std::mem::replace(&mut self.ends, vec![0]);
        let is_there = BooleanBuffer::collect_bool(count, |row| ends[row] < ends[row + 1]);
        let nulls = Some(NullBuffer::new(is_there)).filter(|nulls| nulls.null_count() > 0);
        let joined = Buffer::from(std::mem::take(&mut self.joined));
        LargeStringArray::new(OffsetBuffer::new(ScalarBuffer::from(ends)), joined, nulls)
    }

    fn reuse(&mut self, array: LargeStringArray, held: ArrayRef) {
        drop(held);
        if array.null_count() == array.len() {
            return; // it was made for that, and this column has kept its memory
        }
        let (ends, joined, _) = array.into_parts();
        let ends = emptied(ends.into_inner().into_inner());
        if let (Some(mut ends), Some(joined)) = (ends, emptied(joined)) {
            ends.push(0);
            *self = Self { joined, ends };
        }
    }
}

/// Lists of texts.
#[derive(Debug)]
pub(super) struct Lists {
    values: Texts,
    offsets: Vec<i32>,
}

impl Lists {
    fn with_capacity(rows: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Self {
            values: Texts::with_capacity(rows),
            offsets,
        }
    }

    pub(super) fn push<'v>(&mut self, values: impl IntoIterator<Item = &'v str>) {
        let given = values.into_iter().filter(|value| !value.is_empty());
        given.for_each(|value| self.values.push(value));
        let end = i32::try_from(self.values.len()).expect("a batch has fewer than 2^31 values");
        self.offsets.push(end);
    }

    fn take(&mut self) -> ListArray {
        let values = Arc::new(self.values.take());
        let offsets = std::mem::replace(&mut self.offsets, vec![0]);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(offsets));
        ListArray::new(list_item(), offsets, values, None)
    }

    fn reuse(&mut self, array: ListArray, held: ArrayRef) {
        drop(held);
        let (_, offsets, values, _) = array.into_parts();
        if let Some(mut offsets) = emptied(offsets.into_inner().into_inner()) {
            offsets.push(0);
            self.offsets = offsets;
        }
        self.values.reuse(values.as_string().clone(), values);
    }
}

/// Numbers of one type, with what is absent among them.
#[derive(Debug)]
pub(super) struct Numbers<T: ArrowPrimitiveType> {
    values: Vec<T::Native>,
    nulls: NullBufferBuilder,
}

impl<T: ArrowPrimitiveType> Numbers<T> {
    fn with_capacity(rows: usize) -> Self {
        Self {
            values: Vec::with_capacity(rows),
            nulls: NullBufferBuilder::new(rows),
        }
    }

    pub(super) fn push(&mut self, value: Option<T::Native>) {
        self.nulls.append(value.is_some());
        self.values.push(value.unwrap_or_default());
    }

    fn take(&mut self) -> PrimitiveArray<T> {
        let values = std::mem::take(&mut self.values);
        PrimitiveArray::new(ScalarBuffer::from(values), self.nulls.finish())
    }

    fn reuse(&mut self, array: PrimitiveArray<T>, held: ArrayRef) {
        drop(held);
        let (_, values, _) = array.into_parts();
        if let Some(values) = emptied(values.into_inner()) {
            self.values = values;
        }
    }
}

/// The memory of a buffer as an empty vector, if nobody else holds it.
fn emptied<T: ArrowNativeType>(buffer: Buffer) -> Option<Vec<T>> {
    let mut values = buffer.into_vec().ok()?;
    values.clear();
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_without_a_text_keeps_its_memory() {
        let mut cells = Texts::with_capacity(100);
        let kept = |cells: &Texts| (cells.joined.capacity(), cells.ends.capacity());
        let before = kept(&cells);
        for text in ["", "a"] {
            (0..100).for_each(|_| cells.push(text));
            let array = cells.take();
            cells.reuse(array.clone(), Arc::new(array));
            assert!(cells.len() == 0 && cells.joined.is_empty());
            assert_eq!(kept(&cells), before, "{text:?}");
        }
    }
}
