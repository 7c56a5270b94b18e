//! Counts of what owner and connection columns say, and of words that no table knows: the stuff of the worklists and of connection coverage.

use rustc_hash::FxHashMap;

use crate::{
    load::Notes,
    party::Party,
    record::{Claim, Record},
    source::Field,
};

/// Which value of which column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ValueKey {
    /// Index into the job's sources.
    pub source: u16,
    /// The column's type: a connection type, `OwnerID`, or the header of the mapped column.
    pub kind: String,
    /// The cell.
    pub value: String,
}

/// Whom a value means; the later the better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueState {
    /// Nobody.
    #[default]
    Unknown,
    /// Several parties.
    Ambiguous,
    /// An inactive user.
    Inactive,
    /// An active user, or an entity.
    Active,
}

/// How often a value stands in the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValueCount {
    /// Rows.
    pub rows: u64,
    /// Whom it means.
    pub state: ValueState,
}

/// How far a column is filled and mapped, in rows: one that names several people counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnCount {
    /// Rows of the source that have the column.
    pub rows: u64,
    /// Rows that name somebody.
    pub filled: u64,
    /// Rows that name a user or an entity.
    pub mapped: u64,
    /// Rows that name an active one.
    pub active: u64,
}

impl ColumnCount {
    fn absorb(&mut self, other: Self) {
        self.rows += other.rows;
        self.filled += other.filled;
        self.mapped += other.mapped;
        self.active += other.active;
    }
}

/// The rejected rows that name an owner value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RejectedCount {
    /// Whom the value means.
    pub party: Option<Party>,
    /// Rows.
    pub rows: u64,
}

/// Rejected rows by source and owner value; a value of `""` stands for rows that name no owner, or could not be read.
pub type RejectedOwners = FxHashMap<(u16, Box<str>), RejectedCount>;

/// The owner values that a row is counted under: its OwnerID and its mapped column, if they differ.
pub fn owner_values<'r, 'a>(record: &'r Record<'a>) -> impl Iterator<Item = &'r Claim<'a>> {
    let (id, mapped) = (&record.owner_id, &record.mapping);
    let by_id = (!id.text.is_empty() || mapped.text.is_empty()).then_some(id);
    let by_mapping = (!mapped.text.is_empty() && mapped.text != id.text).then_some(mapped);
    by_id.into_iter().chain(by_mapping)
}

/// The counts of a run or of one batch; adding two gives the counts of both.
#[derive(Debug, Default)]
pub struct Tally {
    /// By column and value.
    pub values: FxHashMap<ValueKey, ValueCount>,
    /// Connection columns, by (source, type).
    pub columns: FxHashMap<(u16, String), ColumnCount>,
    /// Rows by (source, field) and a word for it that no table of aliases knows.
    pub unknown_words: FxHashMap<(u16, Field, String), u64>,
    /// What cells of a column are not what it should hold, by source and field.
    pub faults: FxHashMap<(u16, Field), Notes>,
    /// What rejected rows say of owners.
    pub rejected: RejectedOwners,
}

impl Tally {
    /// Adds the counts of another batch.
    pub fn absorb(&mut self, other: Self) {
        for (key, count) in other.values {
            self.values
                .entry(key)
                .or_insert(ValueCount { rows: 0, ..count })
                .rows += count.rows;
        }
        for (column, count) in other.columns {
            self.columns.entry(column).or_default().absorb(count);
        }
        for (word, rows) in other.unknown_words {
            *self.unknown_words.entry(word).or_default() += rows;
        }
        for (column, notes) in other.faults {
            self.faults.entry(column).or_default().absorb(&notes);
        }
        for (value, count) in other.rejected {
            let mine = self.rejected.entry(value).or_default();
            mine.party = mine.party.or(count.party);
            mine.rows += count.rows;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Note;

    #[test]
    fn counts_add_up() {
        let count_of = |rows, filled| ColumnCount {
            rows,
            filled,
            ..ColumnCount::default()
        };
        let one = |rows| {
            let mut notes = Notes::default();
            notes.add(Note::UnreadableCell, rows, rows);
            let key = ValueKey {
                source: 0,
                kind: "CSR".into(),
                value: "Ann".into(),
            };
            let values = FxHashMap::from_iter([(
                key,
                ValueCount {
                    rows,
                    state: ValueState::Active,
                },
            )]);
            Tally {
                values,
                columns: FxHashMap::from_iter([((0, "CSR".into()), count_of(9, rows))]),
                unknown_words: FxHashMap::from_iter([(
                    (0, Field::LifecycleStage, "Wooed".into()),
                    rows,
                )]),
                faults: FxHashMap::from_iter([((0, Field::Value), notes)]),
                rejected: FxHashMap::from_iter([(
                    (0, "U1".into()),
                    RejectedCount { party: None, rows },
                )]),
            }
        };
        let mut all = Tally::default();
        all.absorb(one(2));
        all.absorb(one(3));
        assert_eq!(
            all.values.values().next().unwrap(),
            &ValueCount {
                rows: 5,
                state: ValueState::Active
            }
        );
        assert_eq!(all.columns[&(0, "CSR".to_owned())], count_of(18, 5));
        assert_eq!(all.rejected[&(0, "U1".into())].rows, 5);
        let notes = all.faults[&(0, Field::Value)].iter();
        assert_eq!(notes.collect::<Vec<_>>(), [(Note::UnreadableCell, 5, 2)]);
        assert_eq!(all.unknown_words.into_values().collect::<Vec<_>>(), [5]);
    }
}
