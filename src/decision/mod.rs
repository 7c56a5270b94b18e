//! What people have decided about contacts (R-MERGE-9): files of decisions in, what they ask of which records out.
//!
//! A file says `merge`, `keep_apart`, `owner=ID`, `assigned=ID` or `primary=RECORD` of a record or contact, and by whom, when, why and
//! until when.
//! [`read_decisions`] reads it with the job; [`Decisions::place`] finds the records once they are known; matching, clustering and
//! settling carry it out; [`Decisions::outcome`] says of each decision whether it was applied, refused or found nobody.
//!
//! **Invariant:** a person's word beats every rule but R-MERGE-2: no decision brings two entities into one contact.
//! **Invariant:** of two decisions that contradict each other the later one counts, by its date, then by file and line.

mod outcome;
mod place;
mod read;
mod settled;

#[cfg(test)]
mod tests;

use std::fmt;

pub use outcome::{Outcome, Verdict};
pub use place::Decisions;
pub use read::{DecisionFile, read_decisions};

use crate::time::Day;

/// The rule of decisions that were carried out.
pub const PERSON_DECIDES: &str = "person_decides";

/// A line of a decisions file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Index of the file.
    pub file: usize,
    /// The line, counted from 1.
    pub line: u64,
    /// What is asked.
    pub asks: Asks,
    /// The record (`source/record_id`) or contact (its ID) of which it is asked.
    pub record: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub on: Option<Day>,
    /// Why.
    pub reason: String,
    /// The last day on which it counts; none: it counts for good.
    pub until: Option<Day>,
}

/// What a decision asks; references are as [`Decision::record`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// One contact with the other.
    Merge(String),
    /// Never one contact with the other.
    KeepApart(String),
    /// This party owns it.
    Owner(String),
    /// This user works it.
    Assigned(String),
    /// This record is the primary one.
    Primary(String),
}

impl Asks {
    /// Understands `merge`, `keep_apart` (each with another record), `owner=ID`, `assigned=ID`, `primary=RECORD`.
    fn parse(decision: &str, other: &str) -> Result<Self, String> {
        let (word, value) = decision.split_once('=').unwrap_or((decision, other));
        let (word, value) = (word.trim(), value.trim().to_owned());
        let asks = match word {
            "merge" => Self::Merge,
            "keep_apart" => Self::KeepApart,
            "owner" => Self::Owner,
            "assigned" => Self::Assigned,
            "primary" => Self::Primary,
            _ => return Err(FORMS.to_owned()),
        };
        if value.is_empty() {
            return Err(format!("`{word}` does not say whom or with what: {FORMS}"));
        }
        Ok(asks(value))
    }

    /// Its word in files.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Merge(_) => "merge",
            Self::KeepApart(_) => "keep_apart",
            Self::Owner(_) => "owner",
            Self::Assigned(_) => "assigned",
            Self::Primary(_) => "primary",
        }
    }

    /// The other record, the party or the user.
    #[must_use]
    pub fn value(&self) -> &str {
        let (Self::Merge(value)
        | Self::KeepApart(value)
        | Self::Owner(value)
        | Self::Assigned(value)
        | Self::Primary(value)) = self;
        value
    }
}

const FORMS: &str = "`decision` is `merge` or `keep_apart` (the second record in `other`), `owner=ID`, `assigned=ID` or \
     `primary=source/record_id`";

impl fmt::Display for Decision {
    /// `decided by Jasmine on 2026-11-20: she asked for it`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("decided by ")?;
        formatter.write_str(if self.by.is_empty() {
            "a person"
        } else {
            &self.by
        })?;
        if let Some(on) = self.on {
            write!(formatter, " on {on}")?;
        }
        if !self.reason.is_empty() {
            write!(formatter, ": {}", self.reason)?;
        }
        Ok(())
    }
}
