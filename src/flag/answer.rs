//! Whether a new lead was answered: the one meaning that the flag `sla_breached` and the metric `speed_to_lead` share.

use super::{Facts, settings::SlaBreached};
use crate::{
    party::Party,
    time::{Day, Timestamp},
};

/// Whether and when a lead was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// By its owner, now or then, or by who works it, for the first time then; where an entity owns it, by anybody.
    At(Timestamp),
    /// Then at the latest, nobody knows when first: by the last touch that the source of one of its records tells of, nobody knows by whom, or
    /// by one of the day of the lead that tells no time. Such a day counts to its end. Of all that is known the earliest counts.
    By(Timestamp),
    /// By none of them.
    No,
}

impl Answer {
    /// The answer to a lead that came then; what lies after the as-of date, or came from the contact, is none.
    #[must_use]
    pub fn to_lead(facts: &Facts<'_, '_>, created: Timestamp, as_of: Day) -> Self {
        // A touch at the start of a day tells the day alone, as sources and lists often do.
        let is_day_of_lead = |at: Timestamp| at == created.day().start();
        let is_since = |at: Timestamp| at.day() <= as_of && (at >= created || is_day_of_lead(at));
        let touches = || facts.touches.iter().filter(|touch| is_since(touch.at));
        let ours = touches().filter(|touch| !touch.is_inbound);
        let theirs = ours.filter(|touch| {
            let user = touch.by.map(Party::User);
            let is_of =
                |owner| matches!(owner, Some(Party::Entity(_))) || user.is_some() && user == owner;
            is_of(facts.owner) || is_of(touch.owner) || user.is_some() && touch.by == facts.assigned
        });
        let latest = |at: Timestamp| {
            let end_of_day = Day(at.day().0.saturating_add(1)).start();
            if at == at.day().start() {
                end_of_day
            } else {
                at
            }
        };
        let (of_day, timed): (Vec<_>, Vec<_>) = theirs
            .map(|touch| touch.at)
            .partition(|at| is_day_of_lead(*at));
        let is_known = |at: Timestamp| touches().any(|touch| touch.at == at);
        let told = facts.records.iter();
        let told = told.filter_map(|record| record.last_touch_at);
        let bound = told
            .filter(|at| is_since(*at) && !is_known(*at))
            .chain(of_day.iter().copied())
            .map(latest)
            .min();
        match (timed.into_iter().min(), bound) {
            (Some(first), bound) if bound.is_none_or(|bound| first <= bound) => {
                if of_day.is_empty() {
                    Self::At(first)
                } else {
                    Self::By(first)
                }
            }
            (_, Some(bound)) => Self::By(bound),
            (_, None) => Self::No,
        }
    }
}

impl SlaBreached {
    /// Days in which a lead of this lifecycle stage must be answered; none: its contacts are no leads.
    #[must_use]
    pub fn limit_of_stage(&self, stage: &str) -> Option<u32> {
        let is_lead = || self.stages.iter().any(|lead| lead == stage);
        let own = self.by_stage.get(stage).copied();
        own.or_else(|| is_lead().then_some(self.days))
    }
}

/// Whether an answer after so many days is late.
pub(crate) fn is_late(days: i64, limit: u32) -> bool {
    days > i64::from(limit)
}
