//! What one user did, counted by window. Counts of two parts of a run add up to those of both.

use super::tally::{is_within, place};
use crate::{
    flag::{Standing, Touch},
    sums::Absorb,
    time::Day,
};

/// What one user did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventTally {
    /// By window: distinct contacts that the user touched.
    pub contacts: Vec<u64>,
    /// By window: touches.
    pub touches: Vec<u64>,
    /// The day of the latest event of any kind.
    pub latest: Option<Day>,
}

impl EventTally {
    /// Counts the user's touches of one contact.
    pub(super) fn count(&mut self, touches: &[Touch], standing: &Standing<'_>) {
        let own = touches.iter().filter(|touch| !touch.is_inbound);
        let days = || own.clone().map(|touch| touch.at.day());
        for (index, window) in standing.windows.iter().enumerate() {
            let count = days()
                .filter(|day| is_within(*day, *window, standing.as_of))
                .count();
            *place(&mut self.touches, index) += count as u64;
            *place(&mut self.contacts, index) += u64::from(count > 0);
        }
    }
}

impl Absorb for EventTally {
    fn absorb(&mut self, other: &Self) {
        self.contacts.absorb(&other.contacts);
        self.touches.absorb(&other.touches);
        self.latest = self.latest.max(other.latest);
    }
}
