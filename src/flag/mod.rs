//! What is wrong with a contact (R-FLAG): one settled contact in, the flags that hold and why out.
//!
//! A flag is data and one pure function, in a file of its own; [`FLAGS`] is the order of tables and documents. Contacts out of
//! scope (archived, deleted or deceased at the source) carry no flags.
//!
//! **Invariant:** nothing is allocated for a contact on which no flag holds.

mod answer;
mod facts;
pub(crate) mod flags;
pub mod freshness;
mod hours;
pub mod overload;
pub mod settings;
mod standing;
pub mod weight;

#[cfg(test)]
pub(crate) mod fixture;

pub use answer::Answer;
pub(crate) use answer::is_late;
pub use facts::{Became, Belongs, BelongsBy, Facts, Outcome, Sending, Touch};
pub use flags::FLAGS;
pub use freshness::Freshness;
pub use hours::{HoursSettings, OfficeHours};
pub use overload::{Overload, Overloads};
pub use settings::{FlagSettings, Severity, SlaBreached};
pub use standing::Standing;
pub use weight::Weights;

use std::fmt::{Display, Write as _};

use crate::{record::Record, time::Day};

/// One thing that can be wrong with a contact.
#[derive(Debug)]
pub struct Flag {
    /// Its name in tables and in `[flags]`.
    pub id: &'static str,
    /// A sentence for people.
    pub says: &'static str,
    /// How grave it is, unless the settings say otherwise.
    pub severity: Severity,
    /// What to do about it.
    pub suggests: &'static str,
    /// The document that it is from.
    pub source: &'static str,
    /// Whether it holds, since when and why.
    pub holds: fn(&Facts<'_, '_>, &Standing<'_>) -> Option<Hit>,
    /// Contacts on which it holds or does not.
    pub examples: &'static [Example],
}

/// Why a flag holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// The day from which it holds, if known.
    pub since: Option<Day>,
    /// In words, with IDs.
    pub evidence: String,
    /// What to do, where that is not what the flag suggests.
    pub suggests: Option<&'static str>,
}

/// Most evidence is no longer.
const EVIDENCE_BYTES: usize = 72;

/// A flag that holds on a contact, how grave it is in this run, and why it holds.
pub type Raised = (&'static Flag, Severity, Hit);

/// Makes a contact what it is: the record, and what else is known.
type Make = fn(&mut Record<'static>, &mut Facts<'static, 'static>);

/// A contact and whether a flag holds on it; the as-of date is 2026-11-21, of the users U1 and U2 are active, U3 has left.
#[derive(Debug)]
pub struct Example {
    /// What is special about the contact.
    pub says: &'static str,
    /// Makes it so: the record, and what else is known.
    pub make: Make,
    /// Whether the flag holds.
    pub holds: bool,
}

impl Hit {
    /// For this reason, nobody knows since when.
    #[must_use]
    pub fn because(evidence: impl Display) -> Self {
        let mut hit = Self::default();
        hit.evidence.reserve(EVIDENCE_BYTES);
        write!(hit.evidence, "{evidence}").expect("a string takes every text");
        hit
    }

    /// The same, from this day on.
    #[must_use]
    pub fn since(mut self, day: impl Into<Option<Day>>) -> Self {
        self.since = day.into();
        self
    }
}

/// The flags that hold on a contact, in the order of the registry.
pub fn flag_contact<'s>(
    facts: &'s Facts<'_, '_>,
    standing: &'s Standing<'_>,
) -> impl Iterator<Item = Raised> + 's {
    holding(standing.raised(), facts, standing)
}

/// The flags that hold on a contact although the settings switch them off: lists do not depend on what is raised.
pub fn silenced<'s>(
    facts: &'s Facts<'_, '_>,
    standing: &'s Standing<'_>,
) -> impl Iterator<Item = Raised> + 's {
    holding(standing.silenced(), facts, standing)
}

fn holding<'s>(
    flags: &'s [(&'static Flag, Severity)],
    facts: &'s Facts<'_, '_>,
    standing: &'s Standing<'_>,
) -> impl Iterator<Item = Raised> + 's {
    let is_asked = !facts.record.is_out_of_scope();
    let flags = if is_asked { flags } else { &[] }.iter();
    flags.filter_map(|&(flag, severity)| Some((flag, severity, (flag.holds)(facts, standing)?)))
}

/// An example on which the flag holds.
const fn raised(says: &'static str, make: Make) -> Example {
    Example {
        says,
        make,
        holds: true,
    }
}

/// An example on which it does not.
const fn not_raised(says: &'static str, make: Make) -> Example {
    Example {
        says,
        make,
        holds: false,
    }
}
