//! What people have decided about contacts (R-MERGE-9): files of decisions in, what they ask of which records out.
//!
//! A file says `merge`, `keep_apart`, `owner=ID`, `assigned=ID` or `primary=RECORD` of a record or contact, or `owner=ID` of an account
//! (`account:ID`) and so of all its contacts, and by whom, when, why and until when.
//! [`read_decisions`] reads it with the job; [`Decisions::place`] finds the records once they are known; matching, clustering and
//! settling carry it out; [`Decisions::outcome`] says of each decision whether it was applied, refused or found nobody.
//!
//! **Invariant:** a person's word beats every rule but R-MERGE-2: no decision brings two entities into one contact.
//! **Invariant:** of two decisions that contradict each other the later one counts, by its date, then by file and line.

mod found;
mod keeping_apart;
mod outcome;
mod place;
mod read;
mod settled;

#[cfg(test)]
mod tests;

use std::fmt;

pub use found::{Remembered, Twins};
pub use keeping_apart::KeepingApart;
pub use outcome::{Caveat, Obstacle, Outcome, Verdict};
pub use place::Decisions;
pub use read::{DecisionFile, read_decisions};

use crate::{keys::line_digest, named::words, time::Day};

/// The key of the pipeline file that names files of decisions.
pub(crate) const KEY: &str = "decisions";

/// A line of a decisions file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Index of the file.
    pub file: usize,
    /// The line, counted from 1.
    pub line: u64,
    /// What is asked.
    pub asks: Asks,
    /// The other record, the party or the user of whom it is asked; a record as in [`Self::record`].
    pub value: String,
    /// The record (`source/record_id`), contact (its ID) or account (`account:ID`) of which it is asked.
    pub record: String,
    /// Who decided.
    pub by: String,
    /// When.
    pub on: Option<Day>,
    /// Why.
    pub reason: String,
    /// The last day on which it counts; `None` if it counts for good.
    pub until: Option<Day>,
}

words! {
    /// What a decision asks.
    pub enum Asks: word {
        /// The two are one contact.
        Merge = "merge" => "Nothing; a later line takes it back.",
        /// The two are never one contact.
        KeepApart = "keep_apart" => "Nothing; a later line takes it back.",
        /// This party owns the contact, or every contact of the account.
        Owner = "owner" => "Nothing; a later line takes it back.",
        /// This user works the contact.
        Assigned = "assigned" => "Nothing; a later line takes it back.",
        /// This record leads the contact: its values stand.
        Primary = "primary" => "Nothing; a later line takes it back.",
    }
}

impl Asks {
    /// Understands `merge`, `keep_apart` (each with another record), `owner=ID`, `assigned=ID`, `primary=RECORD`: what is asked, and
    /// the other record or the party.
    fn parse(decision: &str, other: &str) -> Result<(Self, String), String> {
        let (word, value) = decision.split_once('=').unwrap_or((decision, other));
        let (word, value) = (word.trim(), value.trim());
        let asks = Self::named(word).ok_or(FORMS)?;
        if value.is_empty() {
            return Err(format!("`{word}` does not say whom or with what: {FORMS}"));
        }
        Ok((asks, value.to_owned()))
    }
}

impl Decision {
    /// A digest of what it asks, of whom, and who asked it when: the reason may be told better, and the last day put off.
    #[must_use]
    pub fn digest(&self) -> u64 {
        let texts = [self.asks.word(), &self.record, &self.value, &self.by];
        line_digest(&texts, &self.on.map_or(i32::MIN, |on| on.0).to_le_bytes())
    }

    /// The ID of the account of whose contacts it is asked.
    #[must_use]
    pub fn account(&self) -> Option<&str> {
        self.record.strip_prefix("account:").map(str::trim)
    }
}

const FORMS: &str = "`decision` is `merge` or `keep_apart` (the second record in `other`), `owner=ID`, `assigned=ID` or \
     `primary=source/record_id`";

impl fmt::Display for Decision {
    /// `decided by Jasmine on 2026-11-20, of account K-17: she asked for it`
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
        if let Some(account) = self.account() {
            write!(formatter, ", of account {account}")?;
        }
        if !self.reason.is_empty() {
            write!(formatter, ": {}", self.reason)?;
        }
        Ok(())
    }
}
