//! Conditions of the pipeline file on one contact: SQL over the columns of `contacts` in, true or false for a contact out.
//!
//! A predicate is parsed as the SQL of reports is (the same parser, the same dialect), checked once against the columns and their
//! types, and then asked of one contact at a time while it is settled: nothing is collected, nothing allocated. As in SQL, what is
//! compared with an absent value is unknown, and a predicate holds only where it is true. Two things differ from plain SQL, both
//! because a wrong answer would be silent: postal codes are compared as codes, and a text is never compared with a number.
//!
//! **Invariant:** a compiled [`Predicate`] names only columns that are known where it is asked.

mod arithmetic;
mod code;
mod column;
mod compile;
mod evaluate;
mod literal;
mod pattern;
mod problem;
mod term;

use std::fmt;

pub use column::{Cell, Column, Known, Row};
pub(crate) use compile::{first_too_many, parse};

use crate::time::Day;
use evaluate::Condition;

/// A condition on a contact, checked and ready to be asked.
#[derive(Clone, Debug)]
pub struct Predicate {
    sql: String,
    condition: Condition,
    /// The columns that it pins, sorted.
    pinned: Vec<String>,
}

/// What the words of a predicate can mean.
#[derive(Clone, Copy, Debug)]
pub struct Vocabulary<'v> {
    /// At which point of a run the predicate is asked.
    pub known: Known,
    /// The names of columns that are carried through (`[source.keep]`); they are texts.
    pub kept: &'v [&'v str],
    /// What `CURRENT_DATE` means: no predicate reads the clock.
    pub as_of: Day,
}

/// Why a text is no predicate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PredicateError {
    /// The line of the text, counted from 1.
    pub line: u64,
    /// The column, counted from 1.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl fmt::Display for PredicateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            message,
            ..
        } = self;
        write!(formatter, "at {line}:{column} of the predicate: {message}")
    }
}

impl Predicate {
    /// Parses and checks a text.
    ///
    /// # Errors
    /// If it is no SQL condition, names a column that is not there or not known yet, or compares what cannot be compared.
    pub fn compile(sql: &str, vocabulary: &Vocabulary<'_>) -> Result<Self, PredicateError> {
        let condition = compile::compile(sql, vocabulary)?;
        Ok(Self {
            sql: sql.trim().to_owned(),
            pinned: condition.pinned().into_iter().map(str::to_owned).collect(),
            condition,
        })
    }

    /// Whether it is true of a contact.
    pub fn holds(&self, row: &impl Row) -> bool {
        self.condition.truth(row) == Some(true)
    }

    /// How specific it is: the number of distinct columns that it pins. `AND` adds the columns of its sides up, `OR` pins those of
    /// the side that pins fewer.
    #[must_use]
    pub fn specificity(&self) -> usize {
        self.pinned.len()
    }

    /// Whether it pins a column.
    #[must_use]
    pub fn pins(&self, column: &str) -> bool {
        self.pinned.iter().any(|pinned| pinned == column)
    }

    /// The text as it was written.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }
}

#[cfg(test)]
mod tests;
