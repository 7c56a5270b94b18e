//! What a row holds beside the canonical fields: columns that are carried through, and further identifiers.

use bumpalo::Bump;

use super::{
    RowReader,
    fields::{Cells, NamedTexts},
};
use crate::{keys::identifier_kind, list::List, standardise::text};

impl<'p> RowReader<'p> {
    /// Columns carried through untouched, as `name=cell`; the values of a list joined as lists of CSV are.
    pub(super) fn kept<'a>(&self, cells: &Cells<'p, 'a>, arena: &'a Bump) -> List<'a> {
        let mut kept = NamedTexts::new(arena);
        for column in &self.plan.kept {
            if let Some(cell) = cells.filled(&column.cells).next() {
                let values: Vec<_> = List::from_joined(cell).iter().collect();
                let value = match *values {
                    [value] => value,
                    _ => arena.alloc_str(&values.join("|")),
                };
                kept.push(&column.name, value);
            }
        }
        kept.list()
    }

    /// Identifiers to match on, each with the number of its kind.
    pub(super) fn identifiers<'a>(
        &self,
        cells: &Cells<'p, 'a>,
        arena: &'a Bump,
    ) -> Vec<(u32, &'a str)> {
        let kinds = self.plan.identifiers.iter();
        let found = kinds.flat_map(|column| {
            let cell = cells.filled(&column.cells).next().unwrap_or("");
            let kind = identifier_kind(&column.name);
            let values = List::from_joined(cell).iter();
            let values = values.map(|value| text::visible_in(value, arena).trim());
            values
                .filter(|value| !text::is_placeholder(value))
                .map(move |value| (kind, value))
        });
        found.collect()
    }
}
