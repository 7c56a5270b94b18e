//! Figures and worklists for people: counts and tables in, reports, gates and a short summary out.
//!
//! What can be counted contact by contact comes from a [`Tally`]; lists of contacts come from the tables just written; gates and
//! reports of one's own are SQL over both.

mod reconciliation;

pub use reconciliation::{Disposition, Reconciliation};

use crate::{
    flag::{Facts, Raised, Standing},
    metric,
    party::Party,
    record::Record,
};

/// Everything that is counted while contacts are settled; two parts of a run add up, in any order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    /// For metrics.
    pub metrics: metric::Tally,
    /// For the sign-off sheet.
    pub reconciliation: Reconciliation,
}

impl Tally {
    /// Counts a contact.
    pub fn count_contact(&mut self, facts: &Facts<'_, '_>, flags: &[Raised], standing: &Standing<'_>) {
        self.metrics.count(facts, flags, standing);
    }

    /// Counts a record of a contact that `owner` holds by `rule`.
    pub fn count_record(&mut self, record: &Record<'_>, is_primary: bool, owner: Option<Party>, rule: &'static str) {
        self.reconciliation.count(record, is_primary, owner, rule);
    }

    /// Adds the counts of another part.
    pub fn absorb(&mut self, other: &Self) {
        self.metrics.absorb(&other.metrics);
        self.reconciliation.absorb(&other.reconciliation);
    }
}
