//! Whom interactions and tasks name whom the directory does not know, counted: the user mappings can say who it is.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// Rows that are used and name somebody unknown, by the name of the list, the type under which user mappings know its cells, and the cell.
#[derive(Debug, Default)]
pub struct Strangers(pub BTreeMap<(String, &'static str, Box<str>), u64>);

/// Those of one batch, by type and cell.
#[derive(Default)]
pub(super) struct StrangersOf(FxHashMap<&'static str, FxHashMap<Box<str>, u64>>);

impl StrangersOf {
    pub(super) fn add(&mut self, kind: &'static str, text: &str) {
        let its = self.0.entry(kind).or_default();
        match its.get_mut(text) {
            Some(rows) => *rows += 1,
            None => drop(its.insert(text.into(), 1)),
        }
    }
}

impl Strangers {
    pub(super) fn add(&mut self, list: &str, others: StrangersOf) {
        for (kind, its) in others.0 {
            for (text, rows) in its {
                *self.0.entry((list.to_owned(), kind, text)).or_default() += rows;
            }
        }
    }
}
