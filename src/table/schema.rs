//! Every table and report of a run, column by column: the one place that names them.
//!
//! In goes nothing; out come [`Table`]s that builders, writers, readers and the documentation share. Columns of the contract
//! keep their names for good; new ones stand at the end of their table.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
    sync::Arc,
};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

pub mod data;
pub mod exports;
pub mod ledger;
pub mod preview;
pub mod reports;
pub mod review;
pub mod simulation;

/// The version of all tables together, written into every Parquet file as `tenure.schema_version`.
pub const SCHEMA_VERSION: &str = "1";

/// What a cell holds. Absent is null, except in a list, which is then empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// UTF-8 text, never empty.
    Text,
    /// Texts, none of them empty.
    List,
    /// A signed 64-bit integer.
    Int,
    /// A 64-bit floating-point number.
    Float,
    /// True or false.
    Bool,
    /// A calendar date.
    Day,
    /// Microseconds in UTC, stored without a zone: readers differ in how they show zones, and every moment here is UTC.
    Moment,
}

/// How values repeat: decides whether a dictionary and compression pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distinct {
    /// Far fewer values than rows: owners, stages, cities.
    Few,
    /// About as many values as rows, made of words and digits: addresses, evidence.
    Many,
    /// As many values as rows, made of chance: compression takes longer than the bytes that it saves would.
    Random,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name in files, SQL and the contract.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// How its values repeat.
    pub distinct: Distinct,
    /// What it means, in a sentence.
    pub doc: &'static str,
}

impl Column {
    /// A column whose values repeat.
    #[must_use]
    pub const fn new(name: &'static str, kind: Kind, doc: &'static str) -> Self {
        Self {
            name,
            kind,
            distinct: Distinct::Few,
            doc,
        }
    }

    /// The same column with values that seldom repeat.
    #[must_use]
    pub const fn many(mut self) -> Self {
        self.distinct = Distinct::Many;
        self
    }

    /// The same column with values that are as good as random.
    #[must_use]
    pub const fn random(mut self) -> Self {
        self.distinct = Distinct::Random;
        self
    }
}

/// A table: its columns in order, and the order of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of its file and in SQL.
    pub name: &'static str,
    /// One row per what, in a sentence.
    pub doc: &'static str,
    /// The columns in the order of the file.
    pub columns: Cow<'static, [Column]>,
    /// **Invariant:** no two rows agree in these columns, so that they give the rows a total order.
    pub key: &'static [&'static str],
}

impl Table {
    /// A table whose columns are known when the program is built.
    #[must_use]
    pub const fn new(
        name: &'static str,
        doc: &'static str,
        key: &'static [&'static str],
        columns: &'static [Column],
    ) -> Self {
        Self {
            name,
            doc,
            columns: Cow::Borrowed(columns),
            key,
        }
    }

    /// The table with more columns at its end, as a registry supplies them.
    #[must_use]
    pub fn with_columns(&self, more: impl IntoIterator<Item = Column>) -> Self {
        let columns = self.columns.iter().cloned().chain(more).collect();
        Self {
            columns: Cow::Owned(columns),
            ..self.clone()
        }
    }

    /// Where it lies in a folder of tables, as Parquet.
    #[must_use]
    pub fn file(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.parquet", self.name))
    }

    /// The names of its columns.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.name).collect()
    }

    /// Where a column stands, if the table has it.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The columns as Arrow fields.
    #[must_use]
    pub fn arrow_schema(&self) -> SchemaRef {
        let fields = self.columns.iter().map(|column| {
            let nullable = column.kind != Kind::List;
            Field::new(column.name, arrow_type(column.kind), nullable)
        });
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }
}

/// Every table of `data/` that a stage fills.
pub const DATA: &[&Table] = &[
    &data::CONTACTS,
    &data::RECORDS,
    &data::REJECTS,
    &data::MERGES,
    &data::MERGE_CANDIDATES,
    &data::DECISIONS,
    &data::FIELD_ORIGINS,
    &data::OWNER_DECISIONS,
    &data::CONNECTIONS,
    &data::ACCESS,
    &data::TIMELINE,
    &data::FLAGS,
    &data::CHANGE_REQUESTS,
    &data::SENDERS,
    &data::LINKS,
    &data::OWNERSHIP_HISTORY,
    &data::ALIASES,
];

/// Those of them that only a run with a ledger has.
pub const OF_LEDGER: [&Table; 2] = [&data::OWNERSHIP_HISTORY, &data::ALIASES];

/// Every table of `reports/`; the two of metrics gain one column and more per metric ([`Table::with_columns`]).
pub const REPORTS: &[&Table] = &[
    &reports::OWNER_METRICS,
    &reports::ENTITY_METRICS,
    &reports::FLAG_COUNTS,
    &reports::OWNER_MOVEMENT,
    &reports::MAPPING_WORKLIST,
    &reports::UNKNOWN_WORDS,
    &reports::CONNECTION_COVERAGE,
    &reports::SOURCE_METRICS,
    &reports::SOURCE_RECONCILIATION,
    &reports::SOURCE_DISAGREEMENTS,
    &reports::UNOWNED,
    &reports::STALE,
    &reports::MISOWNED,
    &reports::OVERLOADED,
    &reports::SEND_FALLBACKS,
    &reports::SEND_OVERLAP,
    &reports::TERRITORIES,
    &reports::BLOCKING,
    &reports::ACCOUNT_MISMATCH,
];

/// Every table of `review/`.
pub const REVIEW: &[&Table] = &[
    &review::PENDING_MERGES,
    &review::BLOCKED_MERGES,
    &review::PENDING_ASSIGNMENTS,
];

/// Every table of `simulation/`.
pub const SIMULATION: &[&Table] = &[
    &simulation::SIMULATED_MOVES,
    &simulation::SIMULATED_LOADS,
    &simulation::SIMULATED_DECISIONS,
];

/// Every table of a ledger, but the history of ownership, which is that of `data/`.
pub const LEDGER: &[&Table] = &[
    &ledger::LEDGER_CONTACTS,
    &ledger::LEDGER_MEMBERS,
    &ledger::LEDGER_REQUESTS,
    &ledger::LEDGER_LINES,
    &ledger::LEDGER_TURNS,
    &ledger::LEDGER_EXPORTS,
    &ledger::LEDGER_CHANGES,
    &ledger::LEDGER_ENDINGS,
];

/// Every table of `exports/`.
pub const EXPORTS: &[&Table] = &[
    &exports::SEND_LIST,
    &exports::MERGED,
    &exports::LEFT_OUT,
    &exports::OPT_OUT,
];

/// The value of a list, named as Parquet has it.
pub(crate) fn list_item() -> Arc<Field> {
    Arc::new(Field::new("element", DataType::LargeUtf8, false))
}

fn arrow_type(kind: Kind) -> DataType {
    match kind {
        Kind::Text => DataType::LargeUtf8,
        Kind::List => DataType::List(list_item()),
        Kind::Int => DataType::Int64,
        Kind::Float => DataType::Float64,
        Kind::Bool => DataType::Boolean,
        Kind::Day => DataType::Date32,
        Kind::Moment => DataType::Timestamp(TimeUnit::Microsecond, None),
    }
}

const fn text(name: &'static str, doc: &'static str) -> Column {
    Column::new(name, Kind::Text, doc)
}

const fn list(name: &'static str, doc: &'static str) -> Column {
    Column::new(name, Kind::List, doc)
}

const fn int(name: &'static str, doc: &'static str) -> Column {
    Column::new(name, Kind::Int, doc)
}

const fn float(name: &'static str, doc: &'static str) -> Column {
    Column::new(name, Kind::Float, doc)
}

const fn boolean(name: &'static str, doc: &'static str) -> Column {
    Column::new(name, Kind::Bool, doc)
}

const fn day(name: &'static str, doc: &'static str) -> Column {
    Column::new(name, Kind::Day, doc)
}

const fn moment(name: &'static str, doc: &'static str) -> Column {
    Column::new(name, Kind::Moment, doc)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::record::{Channel, Many, Text};

    #[test]
    fn every_table_is_complete() {
        let mut names = BTreeSet::new();
        let tables = [DATA, REPORTS, REVIEW, SIMULATION, LEDGER, EXPORTS];
        let tables = tables.into_iter().flatten();
        for table in tables {
            assert!(names.insert(table.name), "two tables `{}`", table.name);
            assert!(is_snake_case(table.name), "`{}`", table.name);
            assert!(table.doc.ends_with('.'), "`{}` has no sentence", table.name);
            check_columns(table);
        }
    }

    fn check_columns(table: &Table) {
        let mut names = BTreeSet::new();
        for column in table.columns.iter() {
            let place = format!("{}.{}", table.name, column.name);
            assert!(names.insert(column.name), "two columns `{place}`");
            assert!(is_snake_case(column.name), "`{place}`");
            assert!(column.doc.ends_with('.'), "`{place}` has no sentence");
        }
        assert!(!table.key.is_empty(), "`{}` has no key", table.name);
        for name in table.key {
            assert!(names.contains(name), "`{}` has no `{name}`", table.name);
        }
    }

    fn is_snake_case(name: &str) -> bool {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    }

    #[test]
    fn contacts_hold_every_field_of_a_record() {
        let texts = Text::ALL.iter().map(|field| (field.name(), Kind::Text));
        let lists = Many::ALL.iter().map(|field| (field.name(), Kind::List));
        for (name, kind) in texts.chain(lists) {
            let position = data::CONTACTS.position(name);
            let column = &data::CONTACTS.columns[position.expect(name)];
            assert_eq!(column.kind, kind, "`{name}`");
        }
        for channel in Channel::ALL {
            let name = channel.consent_column();
            assert!(data::CONTACTS.position(name).is_some(), "`{name}`");
        }
    }

    #[test]
    fn a_registry_adds_columns_at_the_end() {
        let table = reports::OWNER_METRICS.with_columns([float("tenure_days", "Days.")]);
        assert_eq!(table.position("tenure_days"), Some(table.columns.len() - 1));
        assert_eq!(table.arrow_schema().fields().len(), table.columns.len());
    }
}
