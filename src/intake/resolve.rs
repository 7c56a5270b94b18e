//! Cells that name parties, resolved once per distinct value of an export and thread, and counted.

use rustc_hash::FxHashMap;

use super::tally::{Tally, ValueCount, ValueKey, ValueState};
use crate::{
    directory::{Directory, Resolved},
    record::Claim,
    time::Day,
};

/// Resolves the party cells of one source.
pub(super) struct Resolver<'d> {
    directory: &'d Directory,
    source: &'d str,
    /// For each column type that was asked for, its values, by their place in `known`.
    columns: Vec<(Box<str>, Places)>,
    known: Vec<Known>,
    /// Number of the row that is being read, from 1.
    row: u64,
}

/// Where the values of a column that were met are known.
type Places = FxHashMap<Box<str>, usize>;

struct Known {
    resolved: Resolved,
    rows: u64,
    last_row: u64,
}

/// How a cell is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// As a UserID or entity ID.
    Id,
    /// As whatever the source calls its users.
    Value,
}

impl<'d> Resolver<'d> {
    pub(super) fn new(directory: &'d Directory, source: &'d str) -> Self {
        Self {
            directory,
            source,
            columns: Vec::new(),
            known: Vec::new(),
            row: 0,
        }
    }

    /// The number of a column type, to ask with.
    pub(super) fn column(&mut self, kind: &str) -> usize {
        let known = self.columns.iter().position(|(other, _)| &**other == kind);
        known.unwrap_or_else(|| {
            self.columns.push((kind.into(), FxHashMap::default()));
            self.columns.len() - 1
        })
    }

    /// The cells asked about from here on are of another row.
    pub(super) fn next_row(&mut self) {
        self.row += 1;
    }

    /// Whom a cell means; counts the row, once for each value of a type: a column can both own and connect.
    pub(super) fn claim<'a>(&mut self, column: usize, text: &'a str, reads: Reads) -> Claim<'a> {
        let text = text.trim();
        if text.is_empty() {
            return Claim::default();
        }
        let place = match self.columns[column].1.get(text) {
            Some(&place) => place,
            None => self.resolve(column, text, reads),
        };
        let known = &mut self.known[place];
        known.rows += u64::from(known.last_row != self.row);
        known.last_row = self.row;
        match &known.resolved {
            Resolved::Party(party, how) => Claim {
                text,
                party: Some((*party, *how)),
                ambiguous: false,
            },
            Resolved::Ambiguous(_) => Claim {
                text,
                party: None,
                ambiguous: true,
            },
            Resolved::Unknown => Claim {
                text,
                party: None,
                ambiguous: false,
            },
        }
    }

    /// Finds out whom a value means that was not met before.
    fn resolve(&mut self, column: usize, text: &str, reads: Reads) -> usize {
        let (kind, values) = &mut self.columns[column];
        let resolved = match reads {
            Reads::Id => self.directory.resolve_id(text),
            Reads::Value => self.directory.resolve_value(self.source, kind, text),
        };
        let place = self.known.len();
        self.known.push(Known {
            resolved,
            rows: 0,
            last_row: 0,
        });
        values.insert(text.into(), place);
        place
    }

    /// The counts of all rows.
    pub(super) fn finish(self, source: u16, as_of: Day) -> Tally {
        let mut tally = Tally::default();
        for (kind, values) in self.columns {
            for (value, place) in values {
                let known = &self.known[place];
                let state = state_of(&known.resolved, self.directory, as_of);
                let key = ValueKey {
                    source,
                    kind: (*kind).to_owned(),
                    value: value.into(),
                };
                tally.values.insert(
                    key,
                    ValueCount {
                        rows: known.rows,
                        state,
                    },
                );
            }
        }
        tally
    }
}

fn state_of(resolved: &Resolved, directory: &Directory, as_of: Day) -> ValueState {
    match resolved {
        Resolved::Unknown => ValueState::Unknown,
        Resolved::Ambiguous(_) => ValueState::Ambiguous,
        Resolved::Party(party, _) => match party.user() {
            Some(user) if !directory.user(user).is_active(as_of) => ValueState::Inactive,
            _ => ValueState::Active,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_counts_once_for_each_value_of_a_type() {
        let directory = Directory::default();
        let mut resolver = Resolver::new(&directory, "hawksoft");
        let column = resolver.column("Producer");
        for values in [["Ann", "Ann"], ["Ann", "Bob"]] {
            resolver.next_row();
            for value in values {
                resolver.claim(column, value, Reads::Value);
            }
        }
        let tally = resolver.finish(0, Day(0));
        let mut counts: Vec<_> = tally
            .values
            .iter()
            .map(|(key, count)| (&*key.value, count.rows))
            .collect();
        counts.sort_unstable();
        assert_eq!(counts, [("Ann", 2), ("Bob", 1)]);
    }
}
