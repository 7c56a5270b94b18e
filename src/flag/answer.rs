//! Whether a new lead was answered: the one meaning that the flag `sla_breached` and the metric `speed_to_lead` share.

use super::{Facts, settings::SlaBreached};
use crate::{
    party::Party,
    time::{Day, Timestamp},
};

/// Whether and when a lead was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// By its owner or by who works it, for the first time then; where an entity owns it, by anybody.
    At(Timestamp),
    /// On the day when it came, of which a touch tells no time; or by a touch of which nobody knows by whom, or that it was the first.
    Sometime,
    /// By none of them.
    No,
}

impl Answer {
    /// The answer to a lead that came then; what lies after the as-of date, or came from the contact, is none.
    #[must_use]
    pub fn to_lead(facts: &Facts<'_, '_>, created: Timestamp, as_of: Day) -> Self {
        let owners = [facts.owner.and_then(Party::user), facts.assigned];
        let is_anybodys = matches!(facts.owner, Some(Party::Entity(_)));
        // A touch at the start of a day tells the day alone, as sources and lists often do.
        let is_day_of_lead = |at: Timestamp| at == created.day().start();
        let is_since = |at: Timestamp| at.day() <= as_of && (at >= created || is_day_of_lead(at));
        let touches = || facts.touches.iter().filter(|touch| is_since(touch.at));
        let ours = || touches().filter(|touch| !touch.is_inbound);
        let theirs = ours().filter(|touch| {
            let is_theirs = touch.by.is_some() && owners.contains(&touch.by);
            is_theirs || is_anybodys
        });
        match theirs.map(|touch| touch.at).min() {
            Some(first) if !is_day_of_lead(first) => return Self::At(first),
            Some(_) => return Self::Sometime,
            None => {}
        }
        let is_known = |at: Timestamp| touches().any(|touch| touch.at == at && touch.by.is_some());
        let is_told = |at: Timestamp| is_since(at) && !is_known(at);
        if facts.touch_told.is_some_and(is_told) || ours().any(|touch| touch.by.is_none()) {
            Self::Sometime
        } else {
            Self::No
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
pub(crate) fn is_late(days: i32, limit: u32) -> bool {
    i64::from(days) > i64::from(limit)
}
