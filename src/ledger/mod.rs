//! What a run remembers for the next one: who owned every contact, since when and why (R-HISTORY).
//!
//! A ledger is a folder like that of results: `runs/<run_id>`, one after the other, and `latest`, which leads to the last. Each run adds a
//! folder of its own: what it changed ([`LEDGER_CHANGES`](crate::table::schema::ledger::LEDGER_CHANGES)), which stays for good; and what
//! the next run must know, which goes when two more have come: every contact with its owner, every record with its contact, and the
//! history of ownership as a whole.
//!
//! [`Ledger::open`] takes the lock; [`Past`] is what was known, joined with the records of the run; [`identify`] tells what clusters are
//! called; [`spell`] from when on an owner holds a contact; [`Ledger::write_rest`] carries on what is not there; [`Ledger::publish`] makes
//! the run part of the ledger, between the results and the link `latest` that leads to them.
//!
//! **Invariant:** who owned a contact on a day that a run has reported is never told otherwise by a later one.
//! **Invariant:** a ledger never knows of a run whose results are not there.

mod absorbed;
mod again;
mod asked;
mod books;
mod carry;
mod churn;
mod cursor;
mod flagged;
mod handed_on;
mod head;
mod held;
mod history;
mod holders;
mod identity;
mod join;
mod lines;
mod members;
mod missed;
mod name;
mod own_id;
mod past;
#[cfg(test)]
mod properties;
mod read;
mod refusals;
mod reused;
mod spell;
mod stand_ins;
mod store;
mod taken_apart;
mod twins;

pub use absorbed::Absorbed;
pub(crate) use again::has_signature;
pub use carry::{Change, Kept};
pub(crate) use carry::{merged_into, push_changes, push_contact};
pub(crate) use head::HEAD;
pub use head::{Head, LedgerError};
pub use held::Lent;
pub use holders::Holders;
pub use identity::{Identity, identify};
pub(crate) use members::push_member;
pub use past::{Past, PastContact, Status};
pub use spell::{Before, Spell, begins, spell};
pub use stand_ins::stand_ins;
pub use store::Ledger;
pub(crate) use store::{SETTLED, number_of};

use crate::{keys::RecordNo, time::Day};

/// What a run that goes on with a ledger may look at.
#[derive(Clone, Copy, Debug)]
pub struct Continuing<'l> {
    /// What the last run left.
    pub past: &'l Past,
    /// Who held the contacts of which an outcome is told, or that are leads and have been handed on.
    pub holders: &'l Holders,
    /// What the contacts are called.
    pub identity: &'l Identity,
    /// The run.
    pub run_id: &'l str,
    /// Its as-of date.
    pub as_of: Day,
}

impl Continuing<'_> {
    /// Whether a record was part of a contact that came apart in this run, all records of which were read.
    #[must_use]
    pub fn is_told_anew(&self, record: RecordNo) -> bool {
        self.identity.has_split(&[record]) && !self.past.is_half_read(record)
    }

    /// The day of the last run that has told of a contact of these records, if one has.
    #[must_use]
    pub fn told_until(&self, past: Option<&PastContact>, records: &[RecordNo]) -> Option<Day> {
        let is_known = past.is_some() || self.identity.has_split(records);
        self.past.last_run.filter(|_| is_known)
    }
}
