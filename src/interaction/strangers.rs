//! Whom interactions and tasks name whom the directory does not know, counted: the user mappings can say who it is.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

/// Rows that are used and name somebody unknown, by the name of the list.
#[derive(Debug, Default)]
pub struct Strangers(BTreeMap<String, StrangersOf>);

/// Those of one list, by the type under which user mappings know its cells, and the cell.
#[derive(Debug, Default)]
pub struct StrangersOf(FxHashMap<&'static str, FxHashMap<Box<str>, u64>>);

impl StrangersOf {
    /// Counts a row.
    pub(crate) fn add(&mut self, kind: &'static str, text: &str) {
        let its = self.0.entry(kind).or_default();
        match its.get_mut(text) {
            Some(rows) => *rows += 1,
            None => drop(its.insert(text.into(), 1)),
        }
    }
}

impl Strangers {
    /// Adds those of a batch to those of its list.
    pub(crate) fn add(&mut self, list: &str, others: StrangersOf) {
        if others.0.is_empty() {
            return;
        }
        let known = &mut self.0.entry(list.to_owned()).or_default().0;
        for (kind, its) in others.0 {
            let known = known.entry(kind).or_default();
            for (text, rows) in its {
                *known.entry(text).or_default() += rows;
            }
        }
    }

    /// Each list, type and cell with its rows, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str, u64)> {
        self.0.iter().flat_map(|(list, its)| {
            its.0.iter().flat_map(move |(kind, its)| {
                its.iter()
                    .map(move |(text, rows)| (&**list, *kind, &**text, *rows))
            })
        })
    }
}
