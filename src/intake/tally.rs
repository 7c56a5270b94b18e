//! Counts of what owner and connection columns say, and of words that no table knows: the stuff of the worklists and of connection coverage.

use rustc_hash::FxHashMap;

use crate::{
    directory::{ASSIGNED_AGENT, Directory, Loads},
    load::Notes,
    party::Party,
    record::{Claim, Record},
    source::Field,
    sums::{Absorb, sums},
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

impl ValueState {
    /// Whether the value means one party.
    #[must_use]
    pub fn is_mapped(self) -> bool {
        self >= Self::Inactive
    }
}

/// How often a value stands in the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValueCount {
    /// Rows that hold it; one that says it twice counts once.
    pub rows: u64,
    /// Whom it means.
    pub state: ValueState,
    /// Whether it names owners, and not connections alone.
    pub owns: bool,
    /// Whether a row's owner or a connection hangs on it: no other owner column of the row says it as well.
    pub is_needed: bool,
}

/// How far a column is filled and mapped, in rows: one that names several people counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnCount {
    /// Rows of the source that have the column.
    pub rows: u64,
    /// Rows that name somebody.
    pub filled: u64,
    /// Rows that name a user.
    pub mapped: u64,
    /// Rows that name an active user.
    pub active: u64,
}

sums! { ColumnCount: rows, filled, mapped, active }

/// Rows that name an owner, in whichever column; each counts once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnerRows {
    /// How many there are.
    pub named: u64,
    /// Of these, the rows whose owner is found.
    pub mapped: u64,
}

sums! { OwnerRows: named, mapped }

impl OwnerRows {
    pub(super) fn count(&mut self, record: &Record<'_>) {
        let claims = [&record.owner_id, &record.mapping];
        self.named += u64::from(claims.iter().any(|claim| !claim.text.is_empty()));
        self.mapped += u64::from(claims.iter().any(|claim| claim.party.is_some()));
    }
}

/// The rejected rows that name an owner value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RejectedCount {
    /// Whom the value means.
    pub party: Option<Party>,
    /// Rejected rows that name it; one that names two values counts under both.
    pub rows: u64,
}

/// Rejected rows by source, owner column and owner value; a value of `""` stands for rows that name no owner, or could not be read.
pub type RejectedOwners = FxHashMap<(u16, u8, Box<str>), RejectedCount>;

/// The owner values that a row is counted under, each with its place in the source's owner columns: its OwnerID and its mapped column,
/// if they differ; of two that say the same, the one that means somebody.
pub fn owner_values<'r, 'a>(record: &'r Record<'a>) -> impl Iterator<Item = (u8, &'r Claim<'a>)> {
    let (id, mapped) = (&record.owner_id, &record.mapping);
    let is_same = mapped.text == id.text;
    let is_better = id.party.is_none() && mapped.party.is_some();
    let by_mapping = !mapped.text.is_empty() && (!is_same || is_better);
    let by_id = (!id.text.is_empty() || mapped.text.is_empty()) && !(is_same && by_mapping);
    let by_id = by_id.then_some((0, id));
    let by_mapping = by_mapping.then_some((record.owner_column, mapped));
    by_id.into_iter().chain(by_mapping)
}

/// The counts of a run or of one batch; adding two gives the counts of both.
#[derive(Debug, Default)]
pub struct ValueTally {
    /// By column and value.
    pub values: FxHashMap<ValueKey, ValueCount>,
    /// Connection columns, by (source, type).
    pub columns: FxHashMap<(u16, String), ColumnCount>,
    /// Rows that name owners.
    pub owner_rows: OwnerRows,
    /// Rows by (source, field) and a word for it that no table of aliases knows.
    pub unknown_words: FxHashMap<(u16, Field, String), u64>,
    /// What cells of a column are not what it should hold, by source and field.
    pub faults: FxHashMap<(u16, Field), Notes>,
    /// What rejected rows say of owners.
    pub rejected: RejectedOwners,
    /// The owner columns of each source that was read.
    pub owner_columns: FxHashMap<u16, Vec<String>>,
}

impl ValueTally {
    /// How many rows are assigned to each user.
    #[must_use]
    pub fn assigned(&self, sources: &[&str], directory: &Directory) -> Loads {
        let mut loads = Loads::none(directory);
        for (key, count) in self
            .values
            .iter()
            .filter(|(key, _)| key.kind == ASSIGNED_AGENT)
        {
            let source = sources[usize::from(key.source)];
            let agent = directory
                .resolve_value(source, &key.kind, &key.value)
                .party();
            agent
                .into_iter()
                .for_each(|agent| loads.add(agent, count.rows));
        }
        loads
    }

    /// Adds the counts of another batch.
    pub fn absorb(&mut self, other: Self) {
        for (key, count) in other.values {
            let mine = self.values.entry(key);
            let mine = mine.or_insert(ValueCount { rows: 0, ..count });
            mine.rows += count.rows;
            mine.owns |= count.owns;
            mine.is_needed |= count.is_needed;
        }
        self.owner_rows.absorb(&other.owner_rows);
        self.owner_columns.extend(other.owner_columns);
        self.columns.absorb(&other.columns);
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
    use crate::{directory::tests::office, load::Note};

    #[test]
    fn an_agent_is_loaded_by_the_rows_that_are_assigned() {
        let value = |kind: &str, value: &str, rows| {
            let (kind, value) = (kind.to_owned(), value.to_owned());
            let state = ValueState::Active;
            let key = ValueKey {
                source: 0,
                kind,
                value,
            };
            (
                key,
                ValueCount {
                    rows,
                    state,
                    owns: false,
                    is_needed: true,
                },
            )
        };
        let values = [
            value(ASSIGNED_AGENT, "Whitfield, Dana", 2),
            value(ASSIGNED_AGENT, "dana@example.com", 3),
            value(ASSIGNED_AGENT, "Nobody Known", 9),
            value("Owner", "Dana Whitfield", 7),
        ];
        let values = FxHashMap::from_iter(values);
        let (tally, office) = (
            ValueTally {
                values,
                ..ValueTally::default()
            },
            office(),
        );
        let loads = tally.assigned(&["crm"], &office);
        let dana = office.party_by_id("U2").unwrap();
        let all: u64 = office.parties().map(|party| loads.of(party)).sum();
        assert_eq!((loads.of(dana), all), (5, 5));
    }

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
                    owns: rows == 3,
                    is_needed: rows == 2,
                },
            )]);
            ValueTally {
                values,
                owner_rows: OwnerRows {
                    named: rows,
                    mapped: 1,
                },
                columns: FxHashMap::from_iter([((0, "CSR".into()), count_of(9, rows))]),
                unknown_words: FxHashMap::from_iter([(
                    (0, Field::LifecycleStage, "Wooed".into()),
                    rows,
                )]),
                faults: FxHashMap::from_iter([((0, Field::Value), notes)]),
                rejected: FxHashMap::from_iter([(
                    (0, 1, "U1".into()),
                    RejectedCount { party: None, rows },
                )]),
                owner_columns: FxHashMap::default(),
            }
        };
        let mut all = ValueTally::default();
        all.absorb(one(2));
        all.absorb(one(3));
        assert_eq!(
            all.values.values().next().unwrap(),
            &ValueCount {
                rows: 5,
                state: ValueState::Active,
                owns: true,
                is_needed: true,
            }
        );
        assert_eq!((all.owner_rows.named, all.owner_rows.mapped), (5, 2));
        assert_eq!(all.columns[&(0, "CSR".to_owned())], count_of(18, 5));
        assert_eq!(all.rejected[&(0, 1, "U1".into())].rows, 5);
        let notes = all.faults[&(0, Field::Value)].iter();
        assert_eq!(notes.collect::<Vec<_>>(), [(Note::UnreadableCell, 5, 2)]);
        assert_eq!(all.unknown_words.into_values().collect::<Vec<_>>(), [5]);
    }
}
