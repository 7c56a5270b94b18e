//! Cells that name parties, resolved once per distinct value of an export and thread, and counted.

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use super::tally::{ColumnCount, ValueCount, ValueKey, ValueState, ValueTally};
use crate::{
    directory::{Directory, How, OWNER_ID, Resolved},
    party::Party,
    record::Claim,
    standardise::text,
    time::Day,
};

/// Resolves the party cells of one source.
pub(super) struct Resolver<'d> {
    directory: &'d Directory,
    source: &'d str,
    as_of: Day,
    columns: Vec<ColumnKind>,
    known: Vec<Known>,
    /// Column and place in `known` of the values that were asked about and are not yet [judged](Self::need).
    unjudged: Vec<(usize, usize)>,
    /// Number of the row that is being read, from 1.
    row: u64,
}

/// A column type that was asked for.
struct ColumnKind {
    name: Box<str>,
    /// Whether its values name owners.
    owns: bool,
    /// Whether every value is needed, whatever else its row says.
    is_needed: bool,
    /// Whether an entity is nobody there.
    is_of_users: bool,
    /// Its values that were met, by their place in `known`.
    places: FxHashMap<Box<str>, usize>,
    /// Of the rows; without the number of them.
    count: ColumnCount,
    last_row: u64,
    /// The best state that the last row's values had.
    best: ValueState,
}

struct Known {
    resolved: Resolved,
    state: ValueState,
    /// If it names several people, the first of them who is known, users before entities.
    first: Option<(Party, How)>,
    /// Whether a row's owner or connection hangs on it.
    is_needed: bool,
    rows: u64,
    last_row: u64,
}

/// How a cell is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// As a UserID or entity ID, or one that the user mapping table turns into one.
    Id,
    /// As whatever the source calls its users.
    Value,
}

impl<'d> Resolver<'d> {
    pub(super) fn new(directory: &'d Directory, source: &'d str, as_of: Day) -> Self {
        Self {
            directory,
            source,
            as_of,
            columns: Vec::new(),
            known: Vec::new(),
            unjudged: Vec::new(),
            row: 0,
        }
    }

    /// The number of a column type, to ask with, every value of which is needed.
    pub(super) fn column(&mut self, kind: &str) -> usize {
        let column = self.number(kind);
        self.columns[column].is_needed = true;
        column
    }

    /// The number of a column type whose values name users, every one of which is needed.
    pub(super) fn user_column(&mut self, kind: &str) -> usize {
        let column = self.column(kind);
        self.columns[column].is_of_users = true;
        column
    }

    /// The number of a column type whose values name owners.
    pub(super) fn owner_column(&mut self, kind: &str) -> usize {
        let column = self.number(kind);
        self.columns[column].owns = true;
        column
    }

    /// The number of a column type whose values are needed as the row is [judged](Self::need).
    pub(super) fn number(&mut self, kind: &str) -> usize {
        let known = self.columns.iter().position(|column| &*column.name == kind);
        known.unwrap_or_else(|| {
            self.columns.push(ColumnKind {
                name: kind.into(),
                owns: false,
                is_needed: false,
                is_of_users: false,
                places: FxHashMap::default(),
                count: ColumnCount::default(),
                last_row: 0,
                best: ValueState::Unknown,
            });
            self.columns.len() - 1
        })
    }

    /// The cells asked about from here on are of another row.
    pub(super) fn next_row(&mut self) {
        self.row += 1;
        self.unjudged.clear();
    }

    /// Of the values that were asked about since the last row or judgement, those on which the row's owner or connection hangs, by the column
    /// and state of each.
    pub(super) fn need(&mut self, mut is_needed: impl FnMut(usize, ValueState) -> bool) {
        for (column, place) in self.unjudged.drain(..) {
            let known = &mut self.known[place];
            known.is_needed |= is_needed(column, known.state);
        }
    }

    /// Whom a cell means, of several people the first; counts the row, once for each value of a type: a column can both own and connect.
    /// A word for nobody is as good as a blank cell.
    pub(super) fn claim<'a>(
        &mut self,
        column: usize,
        text: &'a str,
        reads: Reads,
        arena: &'a Bump,
    ) -> Claim<'a> {
        let text = text::visible_in(text, arena).trim();
        if text.is_empty() {
            return Claim::default();
        }
        let place = self.place(column, text, reads);
        self.count(column, place, text)
    }

    /// Each whom a cell means that may name [several people](Directory::several_in).
    pub(super) fn claims<'a>(
        &mut self,
        column: usize,
        text: &'a str,
        arena: &'a Bump,
        mut hear: impl FnMut(Claim<'a>),
    ) {
        let text = text::visible_in(text, arena).trim();
        if text.is_empty() {
            return;
        }
        let place = self.place(column, text, Reads::Value);
        if self.known[place].first.is_none() {
            return hear(self.count(column, place, text));
        }
        let kind = &self.columns[column].name;
        let parts = self.directory.several_in(self.source, kind, text);
        for part in parts.unwrap_or_default() {
            hear(self.claim(column, part, Reads::Value, arena));
        }
    }

    fn place(&mut self, column: usize, text: &str, reads: Reads) -> usize {
        match self.columns[column].places.get(text) {
            Some(&place) => place,
            None => self.resolve(column, text, reads),
        }
    }

    fn count<'a>(&mut self, column: usize, place: usize, text: &'a str) -> Claim<'a> {
        let known = &mut self.known[place];
        if known.resolved == Resolved::Nobody {
            return Claim::default();
        }
        known.rows += u64::from(known.last_row != self.row);
        known.last_row = self.row;
        let is_entity = matches!(known.resolved, Resolved::Party(Party::Entity(_), _));
        let state = Some(known.state).filter(|_| !is_entity); // which is connected with nobody
        self.columns[column].count(self.row, state.unwrap_or_default());
        if !known.is_needed {
            self.unjudged.push((column, place));
        }
        Claim {
            text,
            party: known.resolved.found().or(known.first),
            ambiguous: matches!(known.resolved, Resolved::Ambiguous(_)),
        }
    }

    /// Finds out whom a value means that was not met before.
    fn resolve(&mut self, column: usize, text: &str, reads: Reads) -> usize {
        let ColumnKind {
            name: kind,
            is_of_users,
            owns,
            ..
        } = &self.columns[column];
        let resolved = match reads {
            Reads::Id => self.directory.resolve_of(self.source, OWNER_ID, text),
            Reads::Value => self.directory.resolve_value(self.source, kind, text),
        };
        let first = || {
            let parts = self.directory.several_in(self.source, kind, text)?;
            let parts = parts.into_iter();
            let each = parts.map(|part| self.directory.resolve_value(self.source, kind, part));
            let known = each.filter_map(|found| found.found());
            known.min_by_key(|(party, _)| party.user().is_none())
        };
        let state = match *is_of_users && !*owns && resolved.is_unmapped_entity() {
            true => ValueState::Unknown,
            false => state_of(&resolved, self.directory, self.as_of),
        };
        let known = Known {
            first: if reads == Reads::Value { first() } else { None },
            state,
            resolved,
            is_needed: self.columns[column].is_needed,
            rows: 0,
            last_row: 0,
        };
        self.known.push(known);
        let place = self.known.len() - 1;
        self.columns[column].places.insert(text.into(), place);
        place
    }

    /// The counts of all `rows`; those of whole columns for the types in `kinds`.
    pub(super) fn finish<'k>(
        self,
        source: u16,
        rows: u64,
        kinds: impl Iterator<Item = &'k String>,
    ) -> ValueTally {
        let mut tally = ValueTally::default();
        for kind in kinds {
            let mut columns = self.columns.iter();
            let column = columns.find(|column| *column.name == **kind);
            let count = column.map(|column| column.count).unwrap_or_default();
            let count = ColumnCount { rows, ..count };
            tally.columns.insert((source, kind.clone()), count);
        }
        for column in self.columns {
            for (value, place) in column.places {
                let known = &self.known[place];
                let (rows, state) = (known.rows, known.state);
                if rows > 0 {
                    let key = ValueKey {
                        source,
                        kind: (*column.name).to_owned(),
                        value: value.into(),
                    };
                    let count = ValueCount {
                        rows,
                        state,
                        owns: column.owns,
                        is_needed: known.is_needed,
                    };
                    tally.values.insert(key, count);
                }
            }
        }
        tally
    }
}

impl ColumnKind {
    /// Counts a value of a row: of several the best counts, once.
    fn count(&mut self, row: u64, state: ValueState) {
        let is_new = self.last_row != row;
        let before = if is_new {
            ValueState::Unknown
        } else {
            self.best
        };
        let comes_to = |least| u64::from(before < least && state >= least);
        self.count.filled += u64::from(is_new);
        self.count.mapped += comes_to(ValueState::Inactive);
        self.count.active += comes_to(ValueState::Active);
        (self.last_row, self.best) = (row, before.max(state));
    }
}

fn state_of(resolved: &Resolved, directory: &Directory, as_of: Day) -> ValueState {
    match resolved {
        Resolved::Nobody | Resolved::Unknown => ValueState::Unknown,
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
        let arena = Bump::new();
        let mut resolver = Resolver::new(&directory, "hawksoft", Day(0));
        let column = resolver.column("Producer");
        for values in [["Ann", "Ann\u{200e}"], ["Ann", "Bob"]] {
            resolver.next_row();
            for value in values {
                resolver.claim(column, value, Reads::Value, &arena);
            }
        }
        let kinds = ["Producer".to_owned()];
        let tally = resolver.finish(0, 3, kinds.iter());
        let count = tally.columns[&(0, "Producer".to_owned())];
        assert_eq!((count.rows, count.filled, count.mapped), (3, 2, 0));
        let mut counts: Vec<_> = tally
            .values
            .iter()
            .map(|(key, count)| (&*key.value, count.rows))
            .collect();
        counts.sort_unstable();
        assert_eq!(counts, [("Ann", 2), ("Bob", 1)]);
    }
}
