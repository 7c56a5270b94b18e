//! What the coverage and load of an office is (METRICS.md): counts of settled contacts in, columns of figures out.
//!
//! A family of metrics is data and two pure functions, in a file of its own: its columns, and the cells of one row. [`METRICS`] is
//! the order of columns. Contacts are in scope if they are alive: not archived, deleted or deceased at the source.
//!
//! **Invariant:** every rate stands beside its numerator and denominator, and a denominator of 0 gives null, never 0.

mod answers;
mod churn;
mod columns;
mod events;
mod follow_ups;
mod held;
mod metrics;
mod movement;
mod office;
mod outcomes;
mod tally;
mod then;

pub use answers::Answers;
pub use churn::{Churn, HeldBy, Turnover};
pub(crate) use columns::interned;
pub use events::EventTally;
pub use follow_ups::FollowUps;
pub use held::Held;
pub use metrics::{COMPARING, METRICS, OF_LEDGER};
pub use movement::{Balance, Book, Movement, Passage, Turn};
pub use office::{MappingCounts, Office, Subject, View};
pub use outcomes::{Outcomes, Window};
pub use tally::{OwnerTally, Tally};
pub use then::{Differences, Then};

use crate::table::{Column, Row};

/// A family of figures.
#[derive(Debug)]
pub struct Metric {
    /// Its name.
    pub id: &'static str,
    /// What its main figure counts.
    pub unit: &'static str,
    /// How its figures are computed, in the notation of METRICS.md.
    pub formula: &'static str,
    /// A sentence for people.
    pub says: &'static str,
    /// The document that it is from.
    pub source: &'static str,
    /// The reports that it stands in.
    pub on: On,
    /// Its columns.
    pub columns: fn(&Office<'_>) -> Vec<Column>,
    /// Its cells of one row: as many as it has columns.
    pub cells: fn(&View<'_>, &mut Row<'_>),
}

/// The reports that a metric stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// `owner_metrics`.
    Owners,
    /// `entity_metrics`.
    Entities,
    /// Both.
    Both,
}

/// The figures of these metrics.
#[must_use]
pub fn figures_of(metrics: &[&Metric], office: &Office<'_>) -> Vec<&'static str> {
    let columns = metrics.iter().flat_map(|metric| (metric.columns)(office));
    columns.map(|column| column.name).collect()
}

/// The metrics of a report, in the order of its columns.
pub fn metrics_on(report: On) -> impl Iterator<Item = &'static Metric> {
    METRICS
        .iter()
        .copied()
        .filter(move |metric| metric.on == On::Both || metric.on == report)
}
