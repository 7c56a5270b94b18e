//! Since when contacts have flags that do not tell it themselves, such as `unreachable`: remembered from run to run.
//!
//! In: what the last run left. Out: the day of the first run that has seen a flag on a contact, as has every one since.

use super::{Continuing, Past, PastContact};
use crate::{list::List, time::Day};

impl Past {
    /// The flags of a contact of which only runs tell since when, as `unreachable=2026-11-21`.
    pub(super) fn flagged(&self, contact: &PastContact) -> List<'_> {
        List::from_joined(self.flags.text(contact.flags))
    }
}

impl Continuing<'_> {
    /// The day of the first run that has seen this flag on a contact, if every run since has as well in which the contact was there: that of
    /// this run, if the last one did not.
    #[must_use]
    pub fn flagged_since(&self, past: Option<&PastContact>, flag: &str) -> Day {
        let known = past.map_or_else(List::default, |past| self.past.flagged(past));
        let day = known.named(flag).next().and_then(|day| day.parse().ok());
        day.unwrap_or(self.as_of)
    }
}
